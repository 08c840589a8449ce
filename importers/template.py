"""A workbook to fill in for a period: what is known stands in it, what concerns nobody is grey and locked.

Cells to fill in have the number format and the limits of their unit, some a list to choose from. Headings cannot be
changed. The workbook is read back like any other upload.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from fractions import Fraction
from io import BytesIO
from itertools import groupby
from typing import Any

import xlsxwriter

from importers.template_instructions import ROLES, add_instructions
from incentives.performance.to_deliver import DeliveredRow, DeliveredSheet, Entry, Held, ToDeliver, bounds_in_words
from incentives.values.currency import MINOR_DIGITS
from incentives.values.decimals import plain
from incentives.values.unit import Unit, UnitKind

FURTHER_ROWS = 100
LAST_ROW = 1_048_575
_OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
_ALLOWED = {"format_columns": True, "format_rows": True, "sort": True, "autofilter": True, "select_locked_cells": True}
_DIGITS = 15
_LONGEST_LIST = 255
_EARLIEST = date(1950, 1, 1)


def template_workbook(wanted: ToDeliver) -> bytes:
    """The workbook as the bytes of an .xlsx; the same for the same facts."""
    stream = BytesIO()
    workbook = xlsxwriter.Workbook(stream, _OPTIONS)
    day = wanted.period.starts_on
    created = datetime(day.year, day.month, day.day)  # noqa: DTZ001  a document's date has no zone
    workbook.set_properties({"title": f"To deliver for {wanted.period.name}", "created": created})
    add_instructions(workbook, wanted)
    formats = _Formats(workbook)
    for sheet in wanted.sheets:
        _SheetWriter(workbook, sheet, wanted, formats).write()
    workbook.close()
    return stream.getvalue()


class _Formats:
    """The formats of a workbook, each made once."""

    def __init__(self, workbook: Any) -> None:
        self._workbook = workbook
        self._made: dict[tuple[tuple[str, object], ...], Any] = {}

    def of(self, **properties: object) -> Any:
        """The format with those properties."""
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            self._made[key] = self._workbook.add_format(properties)
        return self._made[key]

    def entry(self, entry: Entry) -> Any:
        """Of a cell to fill in."""
        shown = {"bg_color": "#FFFDF2", "border": 1, "border_color": "#D9D9D9"}
        return self.of(locked=False, num_format=number_format(entry), **shown)


class _SheetWriter:
    def __init__(self, workbook: Any, sheet: DeliveredSheet, wanted: ToDeliver, formats: _Formats) -> None:
        self._sheet, self._wanted, self._formats = sheet, wanted, formats
        self._on = workbook.add_worksheet(sheet.title)
        self._top = 2 if sheet.names_period else 0
        self._columns = {heading: column for column, heading in enumerate(sheet.headings)}

    def write(self) -> None:
        """The whole sheet."""
        if self._sheet.names_period:
            self._on.write_string(0, 0, "Period", self._formats.of(bold=True))
            self._on.write_string(0, 1, self._wanted.period.name, self._formats.of(bold=True))
        for heading, column in self._columns.items():
            self._on.write_string(self._top, column, heading, self._formats.of(bold=True, bottom=2, bg_color="#E8EEF4"))
            self._on.write_comment(self._top, column, self._sheet.about[heading], {"x_scale": 2})
        for number, row in enumerate(self._sheet.rows, start=self._top + 1):
            self._row(number, row)
        self._limit_rows()
        first = self._top + 1 + len(self._sheet.rows)
        for heading, entry in self._sheet.further.items():
            column = self._columns[heading]
            for number in range(first, first + FURTHER_ROWS):
                self._on.write_blank(number, column, None, self._formats.entry(entry))
            self._limit(first, LAST_ROW if self._sheet.open_ended else first + FURTHER_ROWS - 1, column, entry)
        self._on.freeze_panes(self._top + 1, min(2, len(self._columns)))
        self._on.set_column(0, len(self._columns) - 1, 18)
        if self._sheet.open_ended:
            for heading, entry in self._sheet.further.items():
                self._on.set_column(self._columns[heading], self._columns[heading], 18, self._formats.entry(entry))
        self._on.protect("", _ALLOWED)

    def _row(self, number: int, row: DeliveredRow) -> None:
        for heading, column in self._columns.items():
            entry, held = row.entries.get(heading), row.known.get(heading)
            if entry is None:
                shade = {} if held is not None else {"bg_color": "#D9D9D9"}
                self._held(number, column, held, self._formats.of(locked=True, **shade))
            else:
                self._held(number, column, held, self._formats.entry(entry))

    def _limit_rows(self) -> None:
        """The limits of each column, one for all rows below one another that have the same."""
        for heading, column in self._columns.items():
            at = self._top + 1
            for entry, rows in groupby(row.entries.get(heading) for row in self._sheet.rows):
                count = len(list(rows))
                if entry is not None:
                    self._limit(at, at + count - 1, column, entry)
                at += count

    def _held(self, row: int, column: int, held: Held | None, form: Any) -> None:
        if held is None:
            self._on.write_blank(row, column, None, form)
        elif isinstance(held, str):
            self._on.write_string(row, column, held, form)
        elif isinstance(held, date):
            self._on.write_datetime(row, column, held, form)
        elif len(plain(held).lstrip("-0.").replace(".", "")) <= _DIGITS and Fraction(plain(held).rstrip("…")) == held:
            self._on.write_number(row, column, float(held), form)
        else:
            self._on.write_blank(row, column, None, form)  # no cell can hold it exactly; it has to be stated anew

    def _limit(self, first: int, last: int, column: int, entry: Entry) -> None:
        rule = validation(entry, len(self._wanted.roles))
        if rule is not None:
            self._on.data_validation(first, column, last, column, rule)


def number_format(entry: Entry) -> str:
    """How a cell shows its amount: percent with its sign, money with the places of its currency, days by name."""
    if entry.is_day:
        return "yyyy-mm-dd"
    if entry.unit is None:
        return "@"
    return _unit_format(entry.unit)


def _unit_format(unit: Unit) -> str:
    if unit.kind is UnitKind.PERCENT:
        return "0.00%"
    if unit.kind is UnitKind.MONEY:
        places = MINOR_DIGITS[unit.currency or ""]
        return "#,##0" + ("." + "0" * places if places else "")
    if unit.kind in (UnitKind.DAYS, UnitKind.HOURS, UnitKind.MINUTES, UnitKind.SECONDS):
        return f'General" {unit.kind.value}"'
    return "General"


def validation(entry: Entry, roles: int) -> Mapping[str, object] | None:
    """The limits of a cell as a spreadsheet program checks them; None where everything can stand."""
    told = {"error_title": "This cannot be", "ignore_blank": True}
    if entry.one_of:
        fits = len(",".join(entry.one_of)) <= _LONGEST_LIST
        source = list(entry.one_of) if fits else f"={ROLES}$1:{ROLES.partition('!')[2]}${roles}"
        return told | {"validate": "list", "source": source, "error_message": "Choose one of the list."}
    if entry.is_day:
        message = "Enter a day such as 2026-07-01."
        return told | {"validate": "date", "criteria": ">=", "value": _EARLIEST, "error_message": message}
    if entry.unit is None:
        return None
    bounds = bounds_in_words(entry) or "a number"
    told |= {"validate": "decimal", "error_message": f"Enter an amount in {entry.unit}: {bounds}."[:255]}
    if entry.above_zero:
        return told | {"criteria": ">", "value": 0}
    if entry.least is not None and entry.most is not None:
        return told | {"criteria": "between", "minimum": float(entry.least), "maximum": float(entry.most)}
    if entry.least is not None:
        return told | {"criteria": ">=", "value": float(entry.least)}
    return told | {"criteria": "<=", "value": 10.0**15 if entry.most is None else float(entry.most)}
