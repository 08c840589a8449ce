"""Staged workbooks written as text, the way the sheets look, and the expectations that the tests hold them against.

A sheet starts with its name and period, then the headings in row 2 and the rows from row 3 on. Cells are read as a
spreadsheet shows them: 95% is a percentage, 2026-07-01 a date, 12.5 a number, `'12.5` text, #N/A an error, `=` a
formula without a stored result, TRUE a yes or no; an empty place is blank.
"""

from __future__ import annotations

import hashlib
import re
from datetime import date
from fractions import Fraction

from incentives.performance.expectations import Expectations, ExpectedColumn, ExpectedMeasure, ExpectedRole
from incentives.performance.staged import Cell, CellKind, SheetKind, StagedRow, StagedSheet, StagedWorkbook
from incentives.values.period import Period
from incentives.values.problem import Place, Problem
from incentives.values.unit import PERCENT, Unit, UnitKind

QUARTER = Period(date(2026, 7, 1), date(2026, 10, 1), "2026-Q3")
EUR = Unit(UnitKind.MONEY, "EUR")
DAYS = Unit(UnitKind.DAYS)
SHEETS = {
    "Roster": SheetKind.ROSTER,
    "Quotas": SheetKind.QUOTAS,
    "Results": SheetKind.RESULTS,
    "Group results": SheetKind.GROUP_RESULTS,
    "Company results": SheetKind.COMPANY_RESULTS,
    "Transactions": SheetKind.TRANSACTIONS,
    "Leave": SheetKind.LEAVE,
    "Exchange rates": SheetKind.EXCHANGE_RATES,
    "Survey answers": SheetKind.SURVEY_ANSWERS,
    "Customers": SheetKind.CUSTOMERS,
    "Subscriptions": SheetKind.SUBSCRIPTIONS,
    "Tickets": SheetKind.TICKETS,
    "Purchases": SheetKind.PURCHASES,
}
FORMS = (
    (CellKind.PERCENT, re.compile(r"-?[0-9.]+%")),
    (CellKind.NUMBER, re.compile(r"-?[0-9]+(\.[0-9]+)?")),
    (CellKind.DATE, re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}( [0-9:]+)?")),
    (CellKind.ERROR, re.compile(r"#.*")),
    (CellKind.UNCALCULATED, re.compile(r"=")),
    (CellKind.YES_NO, re.compile(r"TRUE|FALSE")),
    (CellKind.BLANK, re.compile(r"")),
)


def expected(*, optional: tuple[str, ...] = ()) -> Expectations:
    """Sellers by revenue, margin and retention of a territory; agents by days and complaints; a director by a score."""
    zero, one = Fraction(0), Fraction(1)
    known: tuple[tuple[str, str, Unit, str, Fraction | None, Fraction | None], ...] = (
        ("new_revenue", "New revenue", EUR, "participant", zero, None),
        ("gross_margin", "Gross margin", PERCENT, "participant", None, one),
        ("resolution_time", "Time to resolution", DAYS, "participant", zero, None),
        ("retained_revenue", "Retained revenue", PERCENT, "territory", zero, Fraction(2)),
        ("complaints", "Complaints", Unit(UnitKind.NUMBER), "team", zero, None),
        ("customer_score", "Customer score", Unit(UnitKind.SCORE), "company", zero, Fraction(10)),
    )
    roles = (
        ExpectedRole("sales/seller", ("new_revenue", "gross_margin", "retained_revenue"), ("quota",), False, False),
        ExpectedRole("support/agent", ("resolution_time", "complaints"), (), False, True),
        ExpectedRole("leadership/director", ("customer_score",), (), True, False),
    )
    return Expectations(
        period=QUARTER,
        currency="EUR",
        measures={each[0]: ExpectedMeasure(*each, each[0] in optional) for each in known},
        columns={
            "quota": ExpectedColumn("quota", EUR, above_zero=True),
            "share_won": ExpectedColumn("share_won", PERCENT, above_zero=False),
        },
        roles={role.key: role for role in roles},
    )


def workbook(text: str, file: str = "upload.xlsx", period: str | None = "2026-Q3") -> StagedWorkbook:
    """The workbook of sheets that the text shows, one after the other."""
    sheets: list[list[str]] = []
    for line in filter(None, (line.strip() for line in text.splitlines())):
        if line.removesuffix(":") in SHEETS:
            sheets.append([line.removesuffix(":")])
        else:
            sheets[-1].append(line)
    staged = tuple(_sheet(name, rows, file, period) for name, *rows in sheets)
    return StagedWorkbook(file, hashlib.sha256(f"{file}{period}{text}".encode()).hexdigest(), staged)


def told(problems: tuple[Problem, ...]) -> list[str]:
    """`code at sheet!cell` of each problem, without the cell where it is about the sheet or the file."""
    places = [(problem.code, problem.place.sheet, problem.place.cell) for problem in problems]
    return [f"{code} at {sheet or 'file'}" + (f"!{cell}" if cell else "") for code, sheet, cell in places]


def _sheet(name: str, rows: list[str], file: str, period: str | None) -> StagedSheet:
    place = Place(file, sheet=name)
    parts = [[part.strip() for part in row.split("|")] for row in rows]
    headings = {text: _cell(text, place, 2, column) for column, text in enumerate(parts[0])}
    staged = tuple(
        StagedRow(
            _cell(values[0], place, number, 0).place,
            {
                heading: _cell(value, place, number, column)
                for column, (heading, value) in enumerate(zip(parts[0], values, strict=True))
            },
        )
        for number, values in enumerate(parts[1:], start=3)
    )
    return StagedSheet(SHEETS[name], place, None if period is None else _cell(period, place, 1, 1), headings, staged)


def _cell(text: str, sheet: Place, row: int, column: int) -> Cell:
    place = Place(sheet.file, sheet=sheet.sheet, cell=f"{chr(ord('A') + column)}{row}")
    kind = next((kind for kind, form in FORMS if form.fullmatch(text)), CellKind.TEXT)
    if kind is CellKind.PERCENT:
        share = Fraction(text.removesuffix("%")) / 100
        return Cell(kind, f"{float(share):.6f}".rstrip("0").rstrip("."), place)
    return Cell(kind, "" if kind is CellKind.UNCALCULATED else text.removeprefix("'"), place)
