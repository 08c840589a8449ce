"""`incentives pay` takes text files, asks what they leave open, and is told by --reading."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from tests.cli.building import policy_folder, quarter, run


def as_text(workbook: Path, folder: Path) -> list[Path]:
    """Each sheet of a workbook as a file of its own, with semicolons."""
    files = []
    for sheet in openpyxl.load_workbook(workbook).worksheets:
        lines = [";".join(written(cell.value, cell.number_format) for cell in row) for row in sheet.iter_rows()]
        files.append(folder / f"{sheet.title}.csv")
        files[-1].write_text("\n".join(lines), encoding="utf-8")
    return files


def written(value: object, number_format: str) -> str:
    if isinstance(value, date | datetime):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, int | float) and "%" in number_format:
        return f"{value:.4%}".replace(".", ",")
    return "" if value is None else str(value)


@pytest.fixture
def files(tmp_path: Path) -> list[str | Path]:
    return [
        "pay",
        "--policies",
        policy_folder(tmp_path),
        "--period",
        "2026-Q3",
        *as_text(quarter(tmp_path / "q.xlsx"), tmp_path),
    ]


def test_the_same_quarter_as_text_pays_the_same_once_the_order_of_its_days_is_told(
    files: list[str | Path], tmp_path: Path
) -> None:
    asked = run(*files)
    assert asked.exit_code == 1
    assert "dates=day-first" in asked.stderr
    paid = run(*files, "--reading", "dates=day-first", "--format", "csv")
    assert paid.exit_code == 0, paid.output
    assert paid.stdout == run(*files[:5], tmp_path / "q.xlsx", "--format", "csv").stdout


def test_a_reading_that_is_not_understood_is_misuse(files: list[str | Path]) -> None:
    result = run(*files, "--reading", "dates=iso")
    assert (result.exit_code, "day-first, month-first" in result.stderr) == (2, True)
