"""What a spreadsheet program stored is what is read: no value is turned into another on the way."""

from __future__ import annotations

import io
from datetime import date, datetime, time, timedelta

import openpyxl
import pytest
import xlsxwriter
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from importers.cells import decimal_text, shows_percent, trimmed
from importers.workbook import read_workbook
from incentives.performance.staged import Cell, StagedWorkbook
from tests.importers.building import MAIN, Shown, Table, archive, percent, raw_parts, raw_workbook, saved, xlsx

DAY = datetime(2026, 7, 1)  # noqa: DTZ001  spreadsheets know no time zones


def read(content: bytes) -> StagedWorkbook:
    workbook, problems = read_workbook(content, "results.xlsx")
    assert problems == ()
    assert workbook is not None
    return workbook


def read_values(values: list[object]) -> list[tuple[str, str]]:
    """Kind and text of values that stand below each other under one heading, next to a participant."""
    table: Table = [["participant", "value"], *([f"P-{row}", value] for row, value in enumerate(values))]
    (sheet,) = read(xlsx({"Results": table})).sheets
    assert sheet.problems == ()
    return [kind_and_text(row.cells["value"]) for row in sheet.rows]


def kind_and_text(cell: Cell) -> tuple[str, str]:
    return cell.kind.name, cell.text


def test_each_kind_of_cell_keeps_what_it_holds() -> None:
    read_back = {
        "0.1": (0.1, ("NUMBER", "0.1")),
        "whole": (330_000, ("NUMBER", "330000")),
        "whole, as a float": (5.0, ("NUMBER", "5")),
        "below zero": (-12.5, ("NUMBER", "-12.5")),
        "nothing": (0, ("NUMBER", "0")),
        "large": (1e21, ("NUMBER", "1000000000000000000000")),
        "small": (0.00001, ("NUMBER", "0.00001")),
        "percent": (percent(0.95), ("PERCENT", "0.95")),
        "whole percent": (Shown(1, "0%"), ("PERCENT", "1")),
        "a percent sign painted on": (Shown(95, '0"%"'), ("NUMBER", "95")),
        "day": (DAY, ("DATE", "2026-07-01")),
        "day and time": (DAY.replace(hour=13, minute=30), ("DATE", "2026-07-01 13:30:00")),
        "time": (time(13, 30), ("DATE", "13:30:00")),
        "duration": (timedelta(hours=36), ("DATE", "1 day, 12:00:00")),
        "yes": (True, ("YES_NO", "TRUE")),
        "error": ("#DIV/0!", ("ERROR", "#DIV/0!")),
        "not available": ("#N/A", ("ERROR", "#N/A")),
        "formula": ("=1+1", ("UNCALCULATED", "")),
        "text": ("n/a", ("TEXT", "n/a")),
        "padded number": ("00123", ("TEXT", "00123")),
        "white space around": ("\u00a0 P-0042\u200b \t", ("TEXT", "P-0042")),
        "white space alone": (" \u00a0 ", ("BLANK", "")),
        "untouched": (None, ("BLANK", "")),
    }
    assert dict(zip(read_back, read_values([value for value, _ in read_back.values()]), strict=True)) == {
        name: expected for name, (_, expected) in read_back.items()
    }


def test_text_that_looks_like_an_error_is_text() -> None:
    content = raw_workbook(
        '<row r="1"><c r="A1" t="inlineStr"><is><t>participant</t></is></c></row>'
        '<row r="2"><c r="A2" t="inlineStr"><is><t>#DIV/0!</t></is></c></row>'
    )
    assert kind_and_text(read(content).sheets[0].rows[0].cells["participant"]) == ("TEXT", "#DIV/0!")


def test_a_day_is_the_same_day_when_the_workbook_counts_from_1904() -> None:
    workbook = openpyxl.Workbook()
    workbook.epoch = CALENDAR_MAC_1904
    sheet = workbook.worksheets[0]
    sheet.title = "Roster"
    sheet["A1"], sheet["A2"] = "participant", DAY
    assert kind_and_text(read(saved(workbook)).sheets[0].rows[0].cells["participant"]) == ("DATE", "2026-07-01")


def test_a_formula_counts_with_its_stored_result_and_an_error_in_it_stays_an_error() -> None:
    row = (
        '<row r="1"><c r="A1" t="str"><v>participant</v></c><c r="B1" t="str"><v>value</v></c></row>'
        '<row r="2"><c r="A2" t="str"><f>"P-"&amp;1</f><v>P-1</v></c><c r="B2"><f>0.1+0</f><v>0.1</v></c></row>'
        '<row r="3"><c r="A3" t="str"><v>P-2</v></c><c r="B3" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>'
        '<row r="4"><c r="A4" t="str"><v>P-3</v></c><c r="B4"><f>1+1</f></c></row>'
        '<row r="5"><c r="A5" t="str"><v>P-4</v></c><c r="B5"><f>1+1</f><v></v></c></row>'
        '<row r="6"><c r="A6" t="str"><v>P-5</v></c><c r="B6" t="str"><f>""</f><v></v></c></row>'
    )
    rows = read(raw_workbook(row)).sheets[0].rows
    assert [kind_and_text(row.cells["value"]) for row in rows] == [
        ("NUMBER", "0.1"),
        ("ERROR", "#DIV/0!"),
        ("UNCALCULATED", ""),
        ("UNCALCULATED", ""),
        ("BLANK", ""),
    ]


def test_the_zero_that_a_program_stored_for_a_formula_it_never_calculated_is_not_a_result() -> None:
    stream = io.BytesIO()
    workbook = xlsxwriter.Workbook(stream)
    sheet = workbook.add_worksheet("Results")
    sheet.write_row(0, 0, ["participant", "value"])
    sheet.write_row(1, 0, ["P-1"])
    sheet.write_formula(1, 1, "=SUM(300000, 30000)")
    workbook.close()
    assert kind_and_text(read(stream.getvalue()).sheets[0].rows[0].cells["value"]) == ("UNCALCULATED", "")


def test_rows_and_cells_without_addresses_are_read_where_they_stand() -> None:
    rows = '<row><c t="str"><v>participant</v></c><c t="str"><v>value</v></c></row><row/><row><c/><c><v>1</v></c></row>'
    cell = read(raw_workbook(rows)).sheets[0].rows[0].cells["value"]
    assert (cell.place.cell, cell.text) == ("B3", "1")


def test_markup_with_a_prefix_is_read_like_any_other() -> None:
    rows = (
        '<x:row r="1"><x:c r="A1" t="str"><x:v>participant</x:v></x:c></x:row>'
        '<x:row r="2"><x:c r="A2"><x:v>7</x:v></x:c></x:row>'
    )
    sheet = f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData>{rows}</x:sheetData></x:worksheet>'
    assert kind_and_text(read(archive(raw_parts(sheet))).sheets[0].rows[0].cells["participant"]) == ("NUMBER", "7")


def test_a_date_beyond_the_calendar_is_an_error_and_not_a_number() -> None:
    assert read_values([Shown(99_999_999, "yyyy-mm-dd")]) == [("ERROR", "#VALUE!")]


def test_a_text_too_long_for_any_cell_is_marked_as_cut() -> None:
    ((kind, text),) = read_values(["x" * 5_000])
    assert kind == "TEXT"
    assert text == "x" * 1_000 + "…"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.1, "0.1"),
        (0.1 + 0.2, "0.3"),
        (1 / 3, "0.333333333333333"),
        (12345678901234567.0, "12345678901234568"),
        (1e-7, "0.0000001"),
        (-0.0, "0"),
        (100.0, "100"),
    ],
)
def test_a_number_is_its_shortest_decimal_and_never_has_an_exponent(value: float, text: str) -> None:
    assert decimal_text(value) == text


@pytest.mark.parametrize(
    ("number_format", "is_percent"),
    [
        ("0%", True),
        ("0.00%;[Red]-0.00%", True),
        ('0.0"approx."%', True),
        ("General", False),
        ('0"%"', False),
        (r"0\%", False),
        ("[$%-409]0", False),
    ],
)
def test_only_a_format_that_multiplies_by_a_hundred_makes_a_percentage(number_format: str, *, is_percent: bool) -> None:
    assert shows_percent(number_format) is is_percent


def test_trimming_ends_where_the_words_begin() -> None:
    assert trimmed("\ufeff\u00a0 Anna\u00a0Berg \u2007") == "Anna\u00a0Berg"


def test_a_day_alone_is_read_like_a_day_with_midnight() -> None:
    assert read_values([date(2026, 7, 1)]) == [("DATE", "2026-07-01")]
