"""`--control`, and the rows and sums that are always told."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.building import flat, policy_folder, quarter, run


def pay(folder: Path, *more: str) -> tuple[int, str]:
    book = quarter(folder / "quarter.xlsx")
    result = run("pay", "--policies", policy_folder(folder), "--period", "2026-Q3", book, *more)
    return result.exit_code, flat(result)


def test_rows_and_sums_are_told_on_the_error_stream_and_in_json(tmp_path: Path) -> None:
    assert "quarter.xlsx, sheet Results: 2 rows; checked_quality 175% in 2 cells." in pay(tmp_path)[1]
    book = quarter(tmp_path / "quarter.xlsx")
    result = run("pay", "--policies", policy_folder(tmp_path), "--period", "2026-Q3", book, "--format", "json")
    assert json.loads(result.stdout)["read"][1] == {
        "file": "quarter.xlsx",
        "sheet": "Results",
        "rows": 2,
        "columns": [{"name": "checked_quality", "count": 2, "total": "175%"}],
    }


def test_a_total_that_is_right_changes_nothing_and_one_that_is_not_stops(tmp_path: Path) -> None:
    assert pay(tmp_path, "--control", "Results.rows=2; checked_quality=175%")[0] == 0
    code, told = pay(tmp_path, "--control", "Results.rows=3")
    assert code == 1
    assert "Results has 2 rows, but 3 were given." in told


def test_words_that_give_no_total_are_misuse(tmp_path: Path) -> None:
    assert pay(tmp_path, "--control", "rows")[0] == 2
