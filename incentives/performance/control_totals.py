"""How many rows a file has and what its columns add up to, as read: for people to hold against totals of their own.

Sums are of what stands in the cells, before anything is believed. A total that is given with an upload
(`rows=42; new_revenue=1234.50`) is checked, to the last digit.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from fractions import Fraction

from incentives.performance.accept_titles import as_heading
from incentives.performance.staged import Cell, CellKind, SheetKind, StagedSheet, StagedWorkbook
from incentives.performance.staged_columns import CellColumn, StagedTable
from incentives.values.decimals import grouped, parse_decimal, plain
from incentives.values.problem import Place, Problem

ROWS = "rows"
_IDENTIFY = frozenset(("participant", "name", "email", "role", "team", "territory", "department", "segment", "key"))
_IDENTIFY |= {"answer", "customer", "subscription", "ticket", "purchase", "refund_of", "measure", "counted_for"}
_LONG = ("measure", "result")
_PLACES = 400


@dataclass(frozen=True, slots=True)
class ColumnTotal:
    """All numbers of a column added up. percent: all of them are percentages, and 95% counts as 19/20."""

    name: str
    count: int
    total: Fraction
    percent: bool = False

    @property
    def shown(self) -> str:
        """The sum as people write it: `1234.5`, `185%`."""
        return shown(self.total, percent=self.percent)


@dataclass(frozen=True, slots=True)
class SheetTotals:
    """The rows of a sheet and the sums of its columns that hold numbers."""

    sheet: str
    kind: SheetKind
    rows: int
    columns: tuple[ColumnTotal, ...]


@dataclass(frozen=True, slots=True)
class GivenTotal:
    """A total that somebody gave. sheet: as headings are compared, None for all sheets; name: a column, or ROWS."""

    sheet: str | None
    name: str
    amount: Fraction
    percent: bool


class UnreadableControl(Exception):
    """The words about totals are not understood; the text says which and what is."""


def totals_of(workbook: StagedWorkbook) -> tuple[SheetTotals, ...]:
    """The totals of each sheet."""
    return tuple(
        SheetTotals(sheet.place.sheet or "", sheet.kind, len(sheet.rows), tuple(_columns(sheet)))
        for sheet in workbook.sheets
    )


def parse_control(text: str) -> tuple[GivenTotal, ...]:
    """The totals that a line gives: `rows=42; Results.rows=40; new_revenue=1234.50`. Raises UnreadableControl."""
    found: list[GivenTotal] = []
    for part in filter(None, (part.strip() for part in text.split(";"))):
        name, sign, value = (piece.strip() for piece in part.partition("="))
        sheet, dot, column = name.rpartition(".")
        percent = value.endswith("%")
        amount = parse_decimal(value.removesuffix("%").strip())
        if not sign or not column.strip() or amount is None or (dot and not sheet.strip()):
            message = f'"{part}" is not understood; write rows=42 or new_revenue=1234.50, separated by ";".'
            raise UnreadableControl(message)
        given = as_heading(sheet) if dot else None
        found.append(GivenTotal(given, as_heading(column), amount / 100 if percent else amount, percent))
    return tuple(found)


def control_problems(workbooks: Sequence[StagedWorkbook], given: Iterable[GivenTotal]) -> tuple[Problem, ...]:
    """A problem for each given total that is not what was read, or that is about nothing that was."""
    sheets = [(sheet, totals) for each in workbooks for sheet, totals in zip(each.sheets, totals_of(each), strict=True)]
    return tuple(problem for each in given if (problem := _difference(each, sheets, workbooks)) is not None)


def shown(amount: Fraction, *, percent: bool) -> str:
    """A sum as people write it."""
    text = grouped(plain(amount * 100 if percent else amount, most=_PLACES))
    return f"{text}%" if percent else text


Read = Sequence[tuple[StagedSheet, SheetTotals]]


def _difference(given: GivenTotal, sheets: Read, workbooks: Sequence[StagedWorkbook]) -> Problem | None:
    asked = [
        each for each in sheets if given.sheet in (None, as_heading(each[1].sheet), as_heading(each[1].kind.value))
    ]
    place = asked[0][0].place if asked else Place(", ".join(each.file for each in workbooks) or "upload")
    if given.name == ROWS:
        return _rows_differ(given, asked, place)
    held = [(sheet, each) for sheet, totals in asked for each in totals.columns if each.name == given.name]
    if not held:
        known = ", ".join(sorted({each.name for _, totals in asked for each in totals.columns})) or "none"
        message = f"A total of {given.name} was given, but no column of that name holds numbers."
        return Problem("control-total-unknown", message, place, f"Columns with numbers: {known}.")
    heading = held[0][0].headings.get(given.name)
    place = heading.place if heading is not None else held[0][0].place
    percent = all(each.percent for _, each in held)
    total = sum((each.total for _, each in held), Fraction(0))
    if total == given.amount and percent == given.percent:
        return None
    found, said = shown(total, percent=percent), shown(given.amount, percent=given.percent)
    apart = f", {shown(abs(total - given.amount), percent=percent)} apart" if percent == given.percent else ""
    cells = _counted(sum(each.count for _, each in held))
    message = f"{given.name} adds up to {found} in {cells}, but {said} was given{apart}."
    return Problem("control-total-differs", message, place, _HINT)


_HINT = "Correct the rows, or the total if it is of something else."


def _rows_differ(given: GivenTotal, asked: Read, place: Place) -> Problem | None:
    kinds = {totals.kind: totals for _, totals in asked}
    if len(kinds) != 1:
        names = [f"{totals.sheet}.rows={totals.rows}" for _, totals in asked]
        message = f"{given.amount} rows were given, but of which sheet is not clear."
        hint = f"Say it, as in {'; '.join(names)}." if names else "No sheet was read."
        return Problem("control-total-unclear", message, place, hint)
    count = sum(totals.rows for _, totals in asked)
    if count == given.amount:
        return None
    sheet = asked[0][1].sheet
    return Problem(
        "control-total-differs", f"{sheet} has {count:,} rows, but {plain(given.amount)} were given.", place, _HINT
    )


def _counted(count: int) -> str:
    return "one cell" if count == 1 else f"{count:,} cells"


def _columns(sheet: StagedSheet) -> Iterator[ColumnTotal]:
    if all(name in sheet.headings for name in _LONG):
        by_measure: dict[str, list[Cell]] = {}
        for row in sheet.rows:
            by_measure.setdefault(as_heading(row.cells["measure"].text), []).append(row.cells["result"])
        yield from (total for name, cells in by_measure.items() if (total := _total(name, cells)) is not None)
        return
    for name in sheet.headings:
        if name in _IDENTIFY:
            continue
        if isinstance(sheet.rows, StagedTable):
            total = _total_in_columns(name, sheet.rows.column(name))
        else:
            total = _total(name, [row.cells[name] for row in sheet.rows])
        if total is not None:
            yield total


def _total_in_columns(name: str, cells: CellColumn) -> ColumnTotal | None:
    count, total = cells.added_up(CellKind.NUMBER, CellKind.PERCENT, read=Fraction)
    if not count:
        return None
    return ColumnTotal(name, count, total, not cells.of_kind(CellKind.NUMBER).any())


def _total(name: str, cells: Sequence[Cell]) -> ColumnTotal | None:
    """The sum of the numbers among the cells, exactly; None when there is none."""
    numbers = [cell for cell in cells if cell.kind in (CellKind.NUMBER, CellKind.PERCENT)]
    if not numbers:
        return None
    with localcontext() as context:
        context.prec = _PLACES
        total = sum((Decimal(cell.text) for cell in numbers), Decimal(0))
    percent = all(cell.kind is CellKind.PERCENT for cell in numbers)
    return ColumnTotal(name, len(numbers), Fraction(total), percent)
