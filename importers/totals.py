"""Rows below the table that add it up: `Total`, `Sum`, `Average`. They are nobody's, so they are held against the rows.

A sum that stands at the end must be the sum of its column, or its mean; then it is passed over and told. A total among
the rows is left where it is, and acceptance refuses it as nobody it knows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from importers.kinds import DAYS, TEXTS, heading
from incentives.performance.staged import Cell, CellKind, StagedRow
from incentives.performance.staged_columns import StagedTable
from incentives.values.decimals import parse_decimal, plain
from incentives.values.problem import Problem

_TOTALS = frozenset({"total", "totals", "grand_total", "overall", "overall_total", "sum", "sums", "average", "mean"})
_TOTALS |= {"summe", "gesamt", "gesamtsumme", "insgesamt", "durchschnitt", "mittelwert"}
_TOTALS |= {"somme", "total_général", "moyenne", "totale", "totaal", "gemiddelde", "suma", "promedio", "razem"}
_SHOWN = Fraction(1, 10**14)


def without_totals(rows: Sequence[StagedRow], sheet: str) -> tuple[Sequence[StagedRow], list[str], list[Problem]]:
    """The rows that are about somebody, a note for each total at the end, and its differences from the rows."""
    end = len(rows)
    while end and is_total(rows[end - 1]):
        end -= 1
    if end == 0:
        return rows, [], []
    kept = rows[:end]
    notes = [f"{sheet}!{row.place.cell}: the total below the table was held against its rows." for row in rows[end:]]
    return kept, notes, [problem for row in rows[end:] for problem in _differences(row, kept)]


def is_total(row: StagedRow) -> bool:
    """Whether the first words of a row say that it adds up others."""
    words = [heading(cell.text.rstrip(": ")) for cell in row.cells.values() if cell.kind is CellKind.TEXT]
    return bool(words) and words[0] in _TOTALS


def _differences(row: StagedRow, rows: Sequence[StagedRow]) -> Iterator[Problem]:
    for name, cell in row.cells.items():
        if name in TEXTS or name in DAYS or cell.kind not in (CellKind.NUMBER, CellKind.ERROR):
            continue
        stated = parse_decimal(cell.text) if cell.kind is CellKind.NUMBER else None
        count, total = _added_up(rows, name)
        mean = total / count if count else total
        if stated is None or not (_near(stated, total, cell.text) or _near(stated, mean, cell.text)):
            message = f'"{cell.text}" is given as the total of {name}, but the rows above add up to {plain(total)}.'
            hint = "Correct the rows or the total, or delete the row of totals."
            yield Problem("total-differs", message, cell.place, hint)


def _near(stated: Fraction, found: Fraction, written: str) -> bool:
    """Whether they are the same, to the digits that were written or the 15 that a spreadsheet calculates with."""
    places = len(written.partition(".")[2])
    rounded = Fraction(1, 2 * 10**places) if places else Fraction(0)
    return abs(stated - found) <= max(abs(found) * _SHOWN, rounded)


def _added_up(rows: Sequence[StagedRow], name: str) -> tuple[int, Fraction]:
    """How many amounts stand under a heading, and their sum."""
    if isinstance(rows, StagedTable):
        return rows.column(name).added_up(CellKind.NUMBER, CellKind.PERCENT)
    amounts = [amount for one in rows if (amount := _amount(one.cells[name])) is not None]
    return len(amounts), sum(amounts, Fraction(0))


def _amount(cell: Cell) -> Fraction | None:
    return parse_decimal(cell.text) if cell.kind in (CellKind.NUMBER, CellKind.PERCENT) else None
