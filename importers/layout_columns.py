"""Where things stand on a sheet that was read into columns: what `importers.layout` does by row, for all rows at once.

Every function here says of a sheet in columns what the one beside it in `importers.layout` says of any sheet.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

import numpy as np

from importers.grid import Grid, address
from importers.kinds import SheetForm
from importers.table_rows import TableRows
from importers.totals import is_total
from incentives.performance.staged import StagedRow
from incentives.performance.staged_columns import CellColumn, StagedTable
from incentives.values.problem import Place


def rows_below(grid: Grid, above: int, first: Mapping[str, int], form: SheetForm, whole: Place) -> StagedTable | None:
    """The rows below the headings that hold something under one of them; None when the sheet is not in columns.

    first: heading to column.
    """
    rows = grid.rows
    if not isinstance(rows, TableRows):
        return None
    among = rows.below(above)
    columns = {column: rows.table.columns.get(column) for column in first.values()}
    holds = np.zeros(len(among), dtype=np.bool_)
    for column in columns.values():
        if column is not None:
            holds |= rows.holding(column, among)
    kept = among[holds]
    taken = {
        name: (address(1, column)[:-1], _blank(len(kept)) if (cells := columns[column]) is None else cells.taken(kept))
        for name, column in first.items()
    }
    return StagedTable(whole, rows.table.numbers[kept], taken, form.keys[0])


def _blank(count: int) -> CellColumn:
    nothing = np.zeros(count, dtype=np.uint8)
    return CellColumn(nothing, nothing.astype(np.int64), nothing.astype(np.int8), ())


def rows_with_strays(grid: Grid, above: int, columns: Collection[int]) -> Iterable[int]:
    """The rows in which cells without a heading may be: of a sheet in columns the first one of each such column."""
    rows = grid.rows
    if not isinstance(rows, TableRows):
        return sorted(rows)
    among = rows.below(above)
    strays = (rows.holding(cells, among) for column, cells in rows.table.columns.items() if column not in columns)
    firsts = {int(among[np.argmax(held)]) for held in strays if held.any()}
    return sorted(int(rows.table.numbers[row]) for row in firsts)


def first_of_each(table: StagedTable, heading: str) -> Iterator[StagedRow]:
    """The first row of each text that stands under a heading, apart from rows of totals."""
    if heading not in table.columns:
        return
    cells = table.column(heading)
    seen: set[tuple[int, int, int]] = set()
    for row, key in enumerate(zip(cells.kinds.tolist(), cells.values.tolist(), cells.places.tolist(), strict=True)):
        if key not in seen and not is_total(here := table[row]):
            seen.add(key)
            yield here
