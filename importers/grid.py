"""What every reader of files hands on: sheets as grids of cells, and the addresses that people use for them.

A grid knows nothing of headings or of what a sheet is for; `importers.layout` gives it meaning. Rows and columns count
from 1, as spreadsheets show them, and only cells that hold something are in a grid.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from incentives.performance.staged import CellKind

_ADDRESS = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})", re.ASCII)


@dataclass(frozen=True, slots=True)
class GridCell:
    """What a cell holds, as text in the forms that `incentives.performance.staged.Cell` names."""

    kind: CellKind
    text: str


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet: row number to column number to cell. merged holds areas such as `A1:C1`."""

    name: str
    hidden: bool
    merged: tuple[str, ...]
    rows: Mapping[int, Mapping[int, GridCell]]


def address(row: int, column: int) -> str:
    """The address people use: row 14, column 4 is `D14`."""
    letters = ""
    while column:
        column, place = divmod(column - 1, 26)
        letters = chr(ord("A") + place) + letters
    return f"{letters}{row}"


def position(cell: str) -> tuple[int, int] | None:
    """Row and column of an address such as `D14`, or None when the text is no address."""
    found = _ADDRESS.fullmatch(cell)
    if found is None:
        return None
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(found[2]), column
