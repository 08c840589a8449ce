"""The rows of a sheet in columns, as the mapping that grids are made of: cells appear when they are asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import numpy.typing as npt

from importers.cell_table import CellTable
from importers.grid import GridCell
from incentives.performance.staged import CellKind
from incentives.performance.staged_columns import CODES, CellColumn


class TableRows(Mapping[int, Mapping[int, GridCell]]):
    """Row number to column number to cell, over the columns of a table."""

    def __init__(self, table: CellTable) -> None:
        self.table = table

    def __getitem__(self, number: int) -> Mapping[int, GridCell]:
        row = int(np.searchsorted(self.table.numbers, number))
        if row == len(self) or self.table.numbers[row] != number:
            raise KeyError(number)
        return {
            column: GridCell(*cells.content(row))
            for column, cells in self.table.columns.items()
            if cells.kinds[row] != CODES[CellKind.BLANK]
        }

    def __iter__(self) -> Iterator[int]:
        return iter(self.table.numbers.tolist())

    def __len__(self) -> int:
        return len(self.table.numbers)

    def below(self, above: int) -> npt.NDArray[np.intp]:
        """The places of the rows below a row."""
        return np.arange(int(np.searchsorted(self.table.numbers, above, side="right")), len(self))

    def holding(self, column: CellColumn, among: npt.NDArray[np.intp]) -> npt.NDArray[np.bool_]:
        """Which of those rows hold something in a column."""
        held: npt.NDArray[np.bool_] = column.kinds[among] != CODES[CellKind.BLANK]
        return held
