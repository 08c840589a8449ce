"""`--annotated`: refused workbooks come back with their cells marked; nothing is written for others."""

from __future__ import annotations

from pathlib import Path

import openpyxl

from tests.cli.building import RESULTS, flat, policy_folder, quarter, run


def test_a_refused_workbook_is_written_with_its_cells_marked(tmp_path: Path) -> None:
    book = quarter(tmp_path / "quarter.xlsx", results=(("P-0001", "many"), RESULTS[1]))
    marked = tmp_path / "marked.xlsx"
    result = run("pay", "--policies", policy_folder(tmp_path), "--period", "2026-Q3", book, "--annotated", marked)
    assert result.exit_code == 1
    assert "The problems of quarter.xlsx are marked in" in flat(result)
    assert "many" in openpyxl.load_workbook(marked)["Results"]["B3"].comment.text


def test_nothing_is_written_when_nothing_is_wrong(tmp_path: Path) -> None:
    book, marked = quarter(tmp_path / "quarter.xlsx"), tmp_path / "marked.xlsx"
    result = run("pay", "--policies", policy_folder(tmp_path), "--period", "2026-Q3", book, "--annotated", marked)
    assert result.exit_code == 0
    assert not marked.exists()


def test_the_copy_is_a_workbook_and_its_folder_is_there(tmp_path: Path) -> None:
    book = quarter(tmp_path / "quarter.xlsx")
    start = ("pay", "--policies", policy_folder(tmp_path), "--period", "2026-Q3", book, "--annotated")
    assert "say --annotated marked.xlsx" in flat(run(*start, tmp_path / "marked.csv"))
    assert "There is no folder" in flat(run(*start, tmp_path / "nowhere" / "marked.xlsx"))
