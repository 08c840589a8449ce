"""Staged sheets of the tests with their rows in columns, as large files bring them."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np

from incentives.performance.staged import Cell, StagedSheet, StagedWorkbook
from incentives.performance.staged_columns import CellColumn, StagedTable


def in_columns(workbook: StagedWorkbook) -> StagedWorkbook:
    """The same workbook; sheets without rows stay as they are."""
    return replace(workbook, sheets=tuple(_in_columns(sheet) if sheet.rows else sheet for sheet in workbook.sheets))


def _in_columns(sheet: StagedSheet) -> StagedSheet:
    first = sheet.rows[0].cells
    keys = [name for name, cell in first.items() if cell.place == sheet.rows[0].place]
    numbers = np.array([_number(next(iter(row.cells.values()))) for row in sheet.rows], dtype=np.int32)
    columns = {
        name: (_letters(cell), column_of([row.cells[name] for row in sheet.rows])) for name, cell in first.items()
    }
    return replace(sheet, rows=StagedTable(sheet.place, numbers, columns, keys[0]))


def column_of(cells: list[Cell]) -> CellColumn:
    nothing = np.zeros(len(cells), dtype=np.uint8)
    blank = CellColumn(nothing, nothing.astype(np.int64), nothing.astype(np.int8), ())
    return blank.exchanged(dict(enumerate(cells)))


def _letters(cell: Cell) -> str:
    return re.sub("[0-9]", "", cell.place.cell or "")


def _number(cell: Cell) -> int:
    return int(re.sub("[A-Z]", "", cell.place.cell or ""))
