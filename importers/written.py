"""Numbers and days that stand in a file as text: `1.234,50`, `1 234.50`, `95 %`, `01.07.2026`.

A text number is read when its column leaves one meaning only. `1,5` shows a decimal comma, `1,234,567` a grouping one;
`1,234` alone shows nothing, so a column of such is a problem until the uploader says `decimal=comma` or
`decimal=point`. The same holds for `07/01/2026` and `dates=day-first` or `dates=month-first`. A column that shows both
is a problem too. Names and identifiers are never touched: `00123` stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

import numpy as np

from importers.kinds import DAYS, TEXTS
from importers.reading import Reading, SaidBefore
from incentives.performance.staged import Cell, CellKind, StagedRow, StagedSheet
from incentives.performance.staged_columns import StagedTable
from incentives.values.problem import Problem

_GAPS = "\u00a0\u202f\u2009 '’"
_NUMBER = re.compile(
    rf"(?P<sign>[+\-−]?)(?P<whole>[0-9]+|[0-9]{{1,3}}(?:(?P<group>[.,{_GAPS}])[0-9]{{3}})(?:(?P=group)[0-9]{{3}})*)"
    rf"(?:(?P<mark>[.,])(?P<rest>[0-9]+))?(?P<percent>[{_GAPS}]?%)?",
    re.ASCII,
)
_LEADING_ZEROS = re.compile(r"0[0-9]")
_DOTTED_DAY = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})", re.ASCII)
_SLASHED_DAY = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})", re.ASCII)
_MIDNIGHT = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[ T]00:00(?::00(?:\.0+)?)?", re.ASCII)
_MOST_DIGITS = 25
_MARKS = {",": "comma", ".": "point"}
_ASKED_FOR = {"decimal-mark-unclear": "decimal", "date-order-unclear": "dates"}


@dataclass(frozen=True, slots=True)
class _Written:
    """A text number: its digits without grouping, and which sign it shows to be the decimal mark; None when open."""

    sign: str
    whole: str
    rest: str
    percent: bool
    shows: str | None
    open: bool


def with_values(sheet: StagedSheet, reading: Reading) -> StagedSheet:
    """The sheet with its text numbers and days as values, notes on how they were read, and open ones as problems."""
    exchanged: dict[str, dict[str, Cell]] = {}
    problems: list[Problem] = []
    notes: list[str] = []
    for name, heading in sheet.headings.items():
        column = {} if name in TEXTS else _texts(sheet.rows, name)
        if not column:
            continue
        read = _days if name in DAYS else _numbers
        found, problem, note = read(name, column, reading)
        before = None if problem is None else _said_before(sheet, reading, problem)
        if before is not None:
            found, problem, note = read(name, column, reading.answered(before))
            note = f"{note.removesuffix('.')}, {before.who}." if note else ""
        exchanged |= {name: found} if found else {}
        problems += [problem] if problem else []
        notes += [f"{sheet.place.sheet}!{heading.place.cell}: {note}"] if note else []
    rows = _exchanged(sheet.rows, exchanged) if exchanged else sheet.rows
    return replace(sheet, rows=rows, problems=(*sheet.problems, *problems), notes=(*sheet.notes, *notes))


def _said_before(sheet: StagedSheet, reading: Reading, problem: Problem) -> SaidBefore | None:
    """What was said before to the question of a column, unless another column of the sheet shows something else."""
    word = _ASKED_FOR.get(problem.code)
    before = None if word is None else reading.said_before(word)
    if before is None:
        return None
    return before if _shown(sheet, before.word) <= {before.sign} else None


def _shown(sheet: StagedSheet, word: str) -> set[str]:
    """The decimal marks, or the orders of days, that texts of the sheet show."""
    names = [name for name in sheet.headings if name not in TEXTS and (name in DAYS) == (word == "dates")]
    texts = [cell.text for name in names for cell in _texts(sheet.rows, name).values()]
    if word == "dates":
        found = (_SLASHED_DAY.fullmatch(text) for text in texts)
        return {order for each in found if each is not None and (order := _order(each)) is not None}
    return {one.shows for text in texts if (one := _written(text)) is not None and one.shows is not None}


def _texts(rows: Sequence[StagedRow], name: str) -> dict[str, Cell]:
    """Address to cell for the texts of a column."""
    if isinstance(rows, StagedTable):
        texts = np.flatnonzero(rows.column(name).of_kind(CellKind.TEXT)).tolist()
        cells = [rows.cell(name, row) for row in texts]
    else:
        cells = [row.cells[name] for row in rows]
    return {_at(cell): cell for cell in cells if cell.kind is CellKind.TEXT}


def _exchanged(rows: Sequence[StagedRow], exchanged: Mapping[str, Mapping[str, Cell]]) -> Sequence[StagedRow]:
    """The rows with other cells: by heading, then by address."""
    if isinstance(rows, StagedTable):
        for name, found in exchanged.items():
            cells = {rows.row_at(place): cell for place, cell in found.items()}
            rows = rows.with_column(name, rows.column(name).exchanged(cells))
        return rows
    every = {place: cell for found in exchanged.values() for place, cell in found.items()}
    return tuple(
        StagedRow(row.place, {name: every.get(_at(cell), cell) for name, cell in row.cells.items()}) for row in rows
    )


def _at(cell: Cell) -> str:
    return cell.place.cell or ""


Outcome = tuple[dict[str, Cell], Problem | None, str]


def _numbers(name: str, column: Mapping[str, Cell], reading: Reading) -> Outcome:
    """The values of a column of text numbers; or why they cannot be told."""
    written = {place: found for place, cell in column.items() if (found := _written(cell.text)) is not None}
    if not written:
        return {}, None, ""
    shown = {one.shows for one in written.values() if one.shows}
    if reading.decimal is None and len(shown) > 1:
        first = {mark: next(place for place, one in written.items() if one.shows == mark) for mark in shown}
        message = (
            f'The column "{name}" has decimal commas ({column[first[","]].text}) '
            f"and decimal points ({column[first['.']].text})."
        )
        hint = "Write all its numbers in one way, or enter them as numbers in a spreadsheet."
        return (
            {},
            Problem("decimal-mark-mixed", message, column[max(first.values(), key=list(column).index)].place, hint),
            "",
        )
    mark = reading.decimal or next(iter(shown), None)
    unclear = next((place for place, one in written.items() if one.open), None)
    if mark is None and unclear is not None:
        cell = column[unclear]
        message = f'"{cell.text}" may have a decimal mark or thousands; nothing in its column says which.'
        hint = "Say it when uploading, as in decimal=comma or decimal=point, or enter the values as numbers."
        return {}, Problem("decimal-mark-unclear", message, cell.place, hint), ""
    values = {place: _value(column[place], one, mark) for place, one in written.items()}
    known = {place: cell for place, cell in values.items() if cell is not None}
    if not known:
        return {}, None, ""
    marked = f", with a decimal {_MARKS[mark]}" if mark else ""
    return known, None, f"{len(known):,} of {name} stand as text and were read as numbers{marked}."


def _written(text: str) -> _Written | None:
    """What a text number shows about itself; None when the text is none."""
    found = _NUMBER.fullmatch(text.strip())
    if found is None:
        return None
    sign = "-" if found["sign"] in ("-", "−") else ""
    whole, group, mark, rest = found["whole"], found["group"], found["mark"], found["rest"] or ""
    if _LEADING_ZEROS.match(whole):
        return None
    percent = found["percent"] is not None
    digits = re.sub(r"[^0-9]", "", whole)
    if len(digits + rest) > _MOST_DIGITS or mark == group is not None:
        return None
    if group in (".", ","):
        return _Written(sign, digits, rest, percent, "." if group == "," else ",", False)
    if mark and group is None and len(rest) == 3 and len(digits) <= 3 and digits != "0":
        return _Written(sign, digits, rest, percent, None, True)
    return _Written(sign, digits, rest, percent, mark, False)


def _value(cell: Cell, one: _Written, mark: str | None) -> Cell | None:
    """The number or percentage of a cell; None when it contradicts the decimal mark."""
    if one.shows not in (None, mark):
        return None
    digits = f"{one.whole}.{one.rest}" if one.rest else one.whole
    if one.open and (mark is None or mark not in cell.text):
        digits = one.whole + one.rest
    if one.percent:
        return Cell(CellKind.PERCENT, _plain(format(Decimal(one.sign + digits).scaleb(-2), "f")), cell.place)
    return Cell(CellKind.NUMBER, _plain(one.sign + digits), cell.place)


def _plain(text: str) -> str:
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def _days(name: str, column: Mapping[str, Cell], reading: Reading) -> Outcome:
    """The days of a column of texts; those with slashes only when their order is beyond doubt."""
    known = {place: day for place, cell in column.items() if (day := _clear_day(cell)) is not None}
    slashed = {place: found for place, cell in column.items() if (found := _SLASHED_DAY.fullmatch(cell.text))}
    orders = {order for found in slashed.values() if (order := _order(found)) is not None}
    order = reading.dates or (orders.pop() if len(orders) == 1 else None)
    if slashed and order is None:
        cell = column[next(iter(slashed))]
        message = f'"{cell.text}" may be written with the day or the month first; its column does not say which.'
        hint = "Say it when uploading, as in dates=day-first or dates=month-first, or write 2026-07-01."
        return known, Problem("date-order-unclear", message, cell.place, hint), ""
    for place, found in slashed.items():
        first, second, year = map(int, found.groups())
        day = _day(column[place], year, *((second, first) if order == "day-first" else (first, second)))
        known |= {place: day} if day else {}
    if not known:
        return {}, None, ""
    written = f", {order.replace('-', ' ')}" if slashed and order else ""
    return known, None, f"{len(known):,} of {name} stand as text and were read as days{written}."


def _order(found: re.Match[str]) -> str | None:
    first, second = int(found[1]), int(found[2])
    if first > 12 >= second:
        return "day-first"
    return "month-first" if second > 12 >= first else None


def _clear_day(cell: Cell) -> Cell | None:
    """A day with dots, which always go from day to year, or one that carries its midnight."""
    midnight = _MIDNIGHT.fullmatch(cell.text)
    if midnight is not None:
        return Cell(CellKind.DATE, midnight[1], cell.place)
    dotted = _DOTTED_DAY.fullmatch(cell.text)
    return None if dotted is None else _day(cell, int(dotted[3]), int(dotted[2]), int(dotted[1]))


def _day(cell: Cell, year: int, month: int, day: int) -> Cell | None:
    try:
        return Cell(CellKind.DATE, date(year, month, day).isoformat(), cell.place)
    except ValueError:
        return None
