"""Percentages under a heading that says so: below `Retention (%)`, 95 is 95%.

A plain number from -2 to 2 stays a plain number even there, except zero: 0.95 may be 95% as spreadsheets store it, or
0.95%, and so may 1.05 be. Acceptance asks about it. A cell that shows its percent sign needs no heading.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from importers.units import PERCENT
from incentives.performance.staged import Cell, CellKind, StagedRow, StagedSheet
from incentives.values.decimals import parse_decimal

_OPEN_UP_TO = 2


def with_percents(sheet: StagedSheet) -> StagedSheet:
    """The sheet with the plain numbers below such headings as percentages, and a note for each column."""
    columns = [name for name, unit in sheet.units.items() if unit == PERCENT]
    if not columns:
        return sheet
    rows = tuple(StagedRow(row.place, _read(row.cells, columns)) for row in sheet.rows)
    pairs = zip(rows, sheet.rows, strict=True)
    changed = {name for row, before in pairs for name in columns if row.cells[name] is not before.cells[name]}
    notes = [
        f"{sheet.place.sheet}!{sheet.headings[name].place.cell}: the plain numbers below were read as percentages."
        for name in columns
        if name in changed
    ]
    return replace(sheet, rows=rows, notes=(*sheet.notes, *notes))


def _read(cells: Mapping[str, Cell], columns: list[str]) -> Mapping[str, Cell]:
    return {name: _percentage(cell) if name in columns else cell for name, cell in cells.items()}


def _percentage(cell: Cell) -> Cell:
    amount = parse_decimal(cell.text) if cell.kind is CellKind.NUMBER else None
    if amount is None or (amount != 0 and abs(amount) <= _OPEN_UP_TO):
        return cell
    number = Decimal(cell.text).scaleb(-2)
    text = format(number, "f")
    return Cell(CellKind.PERCENT, text.rstrip("0").rstrip(".") if "." in text else text, cell.place)
