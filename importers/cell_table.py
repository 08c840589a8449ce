"""A sheet as columns of cells: gathered piece by piece where it is read, handed from process to process as bytes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from importers.columns_meaning import Cells
from importers.columns_texts import Unfamiliar
from importers.faults import DAMAGED, Refused
from incentives.performance.staged import CellKind
from incentives.performance.staged_columns import CODES, KINDS, WRITTEN, CellColumn

BETWEEN = "\0"  # between texts; no sheet can hold this sign
_ROOM_FOR_GAPS = 100_000
_MOST_GAPS = 6
_TYPES = (("kinds", "u1"), ("values", "<i8"), ("places", "i1"))


@dataclass(frozen=True, slots=True, eq=False)
class CellTable:
    """numbers: the rows that hold something, in order, as people count them. columns: by their number from 1."""

    numbers: npt.NDArray[np.int32]
    columns: Mapping[int, CellColumn]

    def header(self) -> dict[str, Any]:
        """What is told about the bytes of the table, as JSON."""
        return {"rows": len(self.numbers), "columns": list(self.columns)}

    @property
    def size(self) -> int:
        """How many bytes the table has."""
        return size_of(self.header())

    def parts(self) -> Iterator[bytes]:
        """The bytes of the table: the numbers of its rows, then kinds, values and places of each column."""
        yield self.numbers.astype("<i4").tobytes()
        for column in self.columns.values():
            for name, kind in _TYPES:
                yield getattr(column, name).astype(kind, copy=False).tobytes()


def size_of(header: Mapping[str, Any]) -> int:
    """How many bytes the table of that header has."""
    rows, columns = int(header["rows"]), len(header["columns"])
    return 4 * rows + 10 * rows * columns


def table_of(header: Mapping[str, Any], content: bytes | memoryview, texts: Sequence[str]) -> CellTable:
    """The table that another process wrote. Raises Refused when it is not sound: that process is never trusted."""
    rows = int(header["rows"])
    if len(content) != size_of(header):
        raise Refused(DAMAGED)
    numbers = np.frombuffer(content, "<i4", rows)
    at = 4 * rows
    columns = {}
    for column in header["columns"]:
        arrays = []
        for _, kind in _TYPES:
            arrays.append(np.frombuffer(content, kind, rows, at))
            at += arrays[-1].nbytes
        columns[int(column)] = CellColumn(arrays[0], arrays[1], arrays[2], texts)
    if (np.diff(numbers, prepend=0) <= 0).any() or any(map(_is_unsound, columns.values())):
        raise Refused(DAMAGED)
    return CellTable(numbers, columns)


def _is_unsound(column: CellColumn) -> bool:
    """Whether the column says what no column can."""
    kinds, values, places = column.kinds, column.values, column.places
    numbers = (kinds == CODES[CellKind.NUMBER]) | (kinds == CODES[CellKind.PERCENT])
    plain = numbers & (places != WRITTEN)
    empty = (kinds == CODES[CellKind.BLANK]) | (kinds == CODES[CellKind.UNCALCULATED])
    pointing = values[~plain & ~empty]
    return bool(
        (kinds >= len(KINDS)).any()
        or (plain & ((places < 0) | (places > 40))).any()
        or (pointing < 0).any()
        or (pointing >= len(column.texts)).any()
    )


@dataclass(slots=True)
class Collected:
    """The cells of a sheet as its pieces bring them, in order."""

    rows: int = 0
    last_row: int = 0
    residues: list[tuple[int, int]] = field(default_factory=list)
    _parts: list[Cells] = field(default_factory=list)
    _orders: list[npt.NDArray[np.int64]] = field(default_factory=list)
    _numbers: list[npt.NDArray[np.int64]] = field(default_factory=list)
    _seen: set[int] = field(default_factory=set)

    def add(self, cells: Cells) -> None:
        """The next cells, of rows below all before."""
        if not len(cells.rows):
            return
        fresh = np.append([True], cells.rows[1:] != cells.rows[:-1])
        self._orders.append(np.cumsum(fresh) + (self.rows - 1))
        self._numbers.append(cells.rows[fresh])
        self.rows += int(fresh.sum())
        self.last_row = int(cells.rows[-1])
        self._seen.update(np.flatnonzero(np.bincount(cells.columns)).tolist())
        marked = np.flatnonzero(cells.residue)
        self.residues += zip(cells.rows[marked].tolist(), cells.columns[marked].tolist(), strict=True)
        self._parts.append(cells)

    def table(self, texts: Sequence[str]) -> CellTable:
        """The whole sheet. Raises Unfamiliar when most of it would be gaps."""
        columns = sorted(self._seen)
        count = sum(len(part.rows) for part in self._parts)
        if self.rows * len(columns) > _MOST_GAPS * count + _ROOM_FOR_GAPS:
            raise Unfamiliar
        kinds = np.zeros((len(columns), self.rows), dtype=np.uint8)
        values = np.zeros((len(columns), self.rows), dtype=np.int64)
        places = np.zeros((len(columns), self.rows), dtype=np.int8)
        place_of = np.zeros(max(columns, default=0) + 1, dtype=np.int64)
        place_of[columns] = np.arange(len(columns))
        for part, order in zip(self._parts, self._orders, strict=True):
            at = place_of[part.columns] * self.rows + order
            kinds.ravel()[at], values.ravel()[at], places.ravel()[at] = part.kinds, part.values, part.places
        self._parts.clear()
        numbers = np.concatenate([*self._numbers, np.zeros(0, dtype=np.int64)]).astype(np.int32)
        made = [CellColumn(*each, texts) for each in zip(kinds, values, places, strict=True)]
        return CellTable(numbers, dict(zip(columns, made, strict=True)))
