"""Percentages under a heading that says so: below `Retention (%)`, 95 is 95%.

A plain number from -2 to 2 stays a plain number even there, except zero: 0.95 may be 95% as spreadsheets store it, or
0.95%, and so may 1.05 be. Acceptance asks about it. A cell that shows its percent sign needs no heading.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

import numpy as np

from importers.units import PERCENT
from incentives.performance.staged import Cell, CellKind, StagedRow, StagedSheet
from incentives.performance.staged_columns import CODES, WRITTEN, CellColumn, StagedTable
from incentives.values.decimals import parse_decimal

_OPEN_UP_TO = 2
_OPEN_SIZES = np.array([_OPEN_UP_TO * 10**places for places in range(19)], dtype=np.int64)


def with_percents(sheet: StagedSheet) -> StagedSheet:
    """The sheet with the plain numbers below such headings as percentages, and a note for each column."""
    columns = [name for name, unit in sheet.units.items() if unit == PERCENT]
    if not columns:
        return sheet
    rows, changed = _rows(sheet.rows, columns)
    notes = [
        f"{sheet.place.sheet}!{sheet.headings[name].place.cell}: the plain numbers below were read as percentages."
        for name in columns
        if name in changed
    ]
    return replace(sheet, rows=rows, notes=(*sheet.notes, *notes))


def _rows(rows: Sequence[StagedRow], columns: list[str]) -> tuple[Sequence[StagedRow], set[str]]:
    """The rows with their percentages, and the columns in which there is one."""
    if isinstance(rows, StagedTable):
        return _in_columns(rows, columns)
    read = tuple(StagedRow(row.place, _read(row.cells, columns)) for row in rows)
    pairs = zip(read, rows, strict=True)
    return read, {name for row, before in pairs for name in columns if row.cells[name] is not before.cells[name]}


def _in_columns(table: StagedTable, columns: list[str]) -> tuple[StagedTable, set[str]]:
    changed = set()
    for name in columns:
        cells = table.column(name)
        clear = cells.of_kind(CellKind.NUMBER) & (cells.places != WRITTEN)
        size = np.abs(cells.values)
        clear &= (size == 0) | (size > _OPEN_SIZES[np.clip(cells.places, 0, len(_OPEN_SIZES) - 1)])
        kinds = np.where(clear, CODES[CellKind.PERCENT], cells.kinds).astype(np.uint8)
        places = np.where(clear, cells.places + 2, cells.places).astype(np.int8)
        singly = cells.of_kind(CellKind.NUMBER) & (cells.places == WRITTEN)
        read = {row: _percentage(table.cell(name, row)) for row in np.flatnonzero(singly).tolist()}
        if clear.any() or any(cell.kind is CellKind.PERCENT for cell in read.values()):
            changed.add(name)
            exchanged = CellColumn(kinds, cells.values, places, cells.texts)
            table = table.with_column(name, exchanged.exchanged(read) if read else exchanged)
    return table, changed


def _read(cells: Mapping[str, Cell], columns: list[str]) -> Mapping[str, Cell]:
    return {name: _percentage(cell) if name in columns else cell for name, cell in cells.items()}


def _percentage(cell: Cell) -> Cell:
    amount = parse_decimal(cell.text) if cell.kind is CellKind.NUMBER else None
    if amount is None or (amount != 0 and abs(amount) <= _OPEN_UP_TO):
        return cell
    number = Decimal(cell.text).scaleb(-2)
    text = format(number, "f")
    return Cell(CellKind.PERCENT, text.rstrip("0").rstrip(".") if "." in text else text, cell.place)
