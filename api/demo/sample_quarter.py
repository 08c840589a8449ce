"""Writes the workbooks of the sample quarter as HR would deliver them: roster, quotas and results.

The figures stand in readable CSV files beside this module; here they only become cells. Percentages are numbers with a
percent format, days are dates, and the same figures always make the same bytes.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from importlib.resources import files
from io import BytesIO, StringIO
from pathlib import Path

import xlsxwriter

PERIOD = "2026-Q3"
SAVED_ON = datetime(2026, 10, 7)  # noqa: DTZ001  a workbook knows no time zone
NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?", re.ASCII)
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


@dataclass(frozen=True, slots=True)
class SampleSheet:
    """One sheet: its name, the CSV file with its cells, and whether it names the period."""

    name: str
    source: str
    names_period: bool = True


WORKBOOKS = {
    "roster.xlsx": (SampleSheet("Roster", "roster.csv", names_period=False),),
    "quotas.xlsx": (SampleSheet("Quotas", "quotas.csv"),),
    "results.xlsx": (
        SampleSheet("Results", "results.csv"),
        SampleSheet("Team results", "team-results.csv"),
        SampleSheet("Company results", "company-results.csv"),
    ),
}


def write_sample_quarter(folder: Path) -> tuple[Path, ...]:
    """Writes the three workbooks into the folder, which is made if it is not there. Returns their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = tuple(folder / name for name in WORKBOOKS)
    for path in paths:
        path.write_bytes(sample_workbook(path.name))
    return paths


def sample_workbook(name: str) -> bytes:
    """One of the workbooks. KeyError when there is none of that name."""
    stream = BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    book.set_properties({"title": f"Sample quarter {PERIOD}", "created": SAVED_ON})
    for sheet in WORKBOOKS[name]:
        _write(book, sheet)
    book.close()
    return stream.getvalue()


def rows_of(source: str) -> list[list[str]]:
    """The rows of a CSV file of the sample, the headings first."""
    text = (files("api.demo") / PERIOD / source).read_text(encoding="utf-8")
    return list(csv.reader(StringIO(text)))


def _write(book: xlsxwriter.Workbook, sheet: SampleSheet) -> None:
    page = book.add_worksheet(sheet.name)
    heading = book.add_format({"bold": True, "bottom": 1})
    formats = _Formats(book.add_format({"num_format": "0.0%"}), book.add_format({"num_format": "yyyy-mm-dd"}))
    rows = rows_of(sheet.source)
    first = 0
    if sheet.names_period:
        page.write_row(0, 0, ["Period", PERIOD])
        first = 2
    page.write_row(first, 0, rows[0], heading)
    page.freeze_panes(first + 1, 0)
    page.set_column(0, len(rows[0]) - 1, 18)
    for number, row in enumerate(rows[1:], start=first + 1):
        _write_row(page, number, row, formats)


@dataclass(frozen=True, slots=True)
class _Formats:
    """How percentages and days are shown."""

    percent: object
    day: object


def _write_row(page: xlsxwriter.worksheet.Worksheet, number: int, row: Sequence[str], formats: _Formats) -> None:
    for column, text in enumerate(row):
        if NUMBER.fullmatch(text.removesuffix("%")):
            value = float(text.removesuffix("%"))
            if text.endswith("%"):
                page.write_number(number, column, round(value / 100, 6), formats.percent)
            else:
                page.write_number(number, column, value)
        elif DAY.fullmatch(text):
            page.write_datetime(number, column, date.fromisoformat(text), formats.day)
        elif text:
            page.write_string(number, column, text)
