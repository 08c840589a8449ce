"""The rows of a large sheet as columns of numbers: the same staged rows, made one by one only when somebody asks.

A column says of each row what kind of cell it has and what stands in it: a plain decimal as a whole number with places,
anything else as the number of a text. `StagedTable` is a sequence of `StagedRow` like any other; what can go through
whole columns at once asks it for them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from string import ascii_uppercase
from typing import overload

import numpy as np
import numpy.typing as npt

from incentives.performance.staged import Cell, CellKind, StagedRow
from incentives.values.decimals import parse_decimal
from incentives.values.problem import Place

KINDS = (
    CellKind.BLANK,
    CellKind.TEXT,
    CellKind.NUMBER,
    CellKind.PERCENT,
    CellKind.DATE,
    CellKind.YES_NO,
    CellKind.ERROR,
    CellKind.UNCALCULATED,
)
CODES: Mapping[CellKind, int] = {kind: code for code, kind in enumerate(KINDS)}
WRITTEN = -1
Whole = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Reader = Callable[[str], Fraction | None]


@dataclass(frozen=True, slots=True, eq=False)
class CellColumn:
    """One column of cells. kinds: the number of each kind in KINDS.

    values: of a NUMBER or PERCENT the whole number that its decimal is with `places` digits behind the point; where
    places are WRITTEN, and for all other kinds, the number of its text. A BLANK or UNCALCULATED cell has neither.
    """

    kinds: npt.NDArray[np.uint8]
    values: Whole
    places: npt.NDArray[np.int8]
    texts: Sequence[str]

    def __len__(self) -> int:
        return len(self.kinds)

    def of_kind(self, *kinds: CellKind) -> Flags:
        """Which rows have a cell of one of these kinds."""
        found: Flags = self.kinds == CODES[kinds[0]]
        for kind in kinds[1:]:
            found |= self.kinds == CODES[kind]
        return found

    def content(self, row: int) -> tuple[CellKind, str]:
        """Kind and text of the cell in a row, which counts from 0."""
        kind, places = KINDS[self.kinds[row]], int(self.places[row])
        if kind in (CellKind.BLANK, CellKind.UNCALCULATED):
            return kind, ""
        if kind in (CellKind.NUMBER, CellKind.PERCENT) and places != WRITTEN:
            return kind, decimal_text(int(self.values[row]), places)
        return kind, self.texts[self.values[row]]

    def added_up(self, *kinds: CellKind, read: Reader = parse_decimal) -> tuple[int, Fraction]:
        """How many numbers of these kinds there are, and their exact sum; read: says which long ones count."""
        held = self.of_kind(*kinds)
        plain = held & (self.places != WRITTEN)
        count, total = int(plain.sum()), Fraction(0)
        for places in np.unique(self.places[plain]).tolist():
            values = self.values[plain & (self.places == places)]
            high, low = int((values >> 32).sum()), int((values & 0xFFFFFFFF).sum())  # neither can overflow
            total += Fraction((high << 32) + low, 10**places)
        for number in self.values[held & ~plain].tolist():
            amount = read(self.texts[number])
            count, total = (count, total) if amount is None else (count + 1, total + amount)
        return count, total

    def taken(self, rows: Whole | slice) -> CellColumn:
        """The column of some rows."""
        return CellColumn(self.kinds[rows], self.values[rows], self.places[rows], self.texts)

    def exchanged(self, cells: Mapping[int, Cell]) -> CellColumn:
        """The column with other cells in some rows."""
        kinds, values, places, texts = self.kinds.copy(), self.values.copy(), self.places.copy(), list(self.texts)
        for row, cell in cells.items():
            kinds[row], values[row], places[row] = CODES[cell.kind], len(texts), WRITTEN
            plain = plain_decimal(cell.text) if cell.kind in (CellKind.NUMBER, CellKind.PERCENT) else None
            if plain is None:
                texts.append(cell.text)
            else:
                values[row], places[row] = plain
        return CellColumn(kinds, values, places, texts)


def decimal_text(value: int, places: int) -> str:
    """A whole number with places behind the point as the shortest decimal: 150 and 2 are `1.5`."""
    if places == 0 or value == 0:
        return str(value)
    digits = str(abs(value)).rjust(places + 1, "0")
    whole, behind = digits[:-places], digits[-places:].rstrip("0")
    return ("-" if value < 0 else "") + (f"{whole}.{behind}" if behind else whole)


def plain_decimal(text: str) -> tuple[int, int] | None:
    """The number of a short plain decimal in its shortest form, and its places; None for any other text."""
    whole, _, behind = text.partition(".")
    digits = whole.removeprefix("-") + behind
    if len(digits) > 18 or not digits.isascii() or not digits.isdigit():
        return None
    number, places = int(whole + behind), len(behind)
    return (number, places) if decimal_text(number, places) == text else None


@dataclass(frozen=True, slots=True, eq=False)
class StagedTable(Sequence[StagedRow]):
    """The rows of one sheet. whole: the place of the sheet; numbers: of the rows, as people count them.

    columns: heading to the column's letters and its cells. key: the heading whose cell stands for a row's place.
    """

    whole: Place
    numbers: npt.NDArray[np.int32]
    columns: Mapping[str, tuple[str, CellColumn]]
    key: str

    def __len__(self) -> int:
        return len(self.numbers)

    @overload
    def __getitem__(self, at: int) -> StagedRow: ...

    @overload
    def __getitem__(self, at: slice) -> StagedTable: ...

    def __getitem__(self, at: int | slice) -> StagedRow | StagedTable:
        if isinstance(at, slice):
            return self.taken(at)
        row = range(len(self))[at]
        cells = {heading: self.cell(heading, row) for heading in self.columns}
        return StagedRow(self._place(self.key_letters, row), cells)

    def __iter__(self) -> Iterator[StagedRow]:
        for row in range(len(self)):
            yield self[row]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence):
            return NotImplemented
        return len(self) == len(other) and all(mine == each for mine, each in zip(self, other, strict=True))

    def __hash__(self) -> int:
        return hash((self.whole, len(self)))

    @property
    def key_letters(self) -> str:
        """The letters of the column that stands for a row's place."""
        return self.columns[self.key][0]

    def cell(self, heading: str, row: int) -> Cell:
        """The cell under a heading in a row, which counts from 0."""
        letters, column = self.columns[heading]
        return Cell(*column.content(row), self._place(letters, row))

    def column(self, heading: str) -> CellColumn:
        """The cells under a heading."""
        return self.columns[heading][1]

    def taken(self, rows: Whole | slice) -> StagedTable:
        """The table of some rows."""
        columns = {heading: (letters, column.taken(rows)) for heading, (letters, column) in self.columns.items()}
        return replace(self, numbers=self.numbers[rows], columns=columns)

    def row_at(self, address: str) -> int:
        """The row, counted from 0, in which an address of the table stands."""
        return int(np.searchsorted(self.numbers, int(address.lstrip(ascii_uppercase))))

    def apart_from(self, numbers: Sequence[int]) -> StagedTable:
        """The table without the rows of these numbers."""
        return self.taken(np.flatnonzero(~np.isin(self.numbers, np.array(numbers, dtype=np.int64))))

    def only(self, headings: Collection[str]) -> StagedTable:
        """The table of some columns and the one that stands for a row's place."""
        kept = {name: each for name, each in self.columns.items() if name in headings or name == self.key}
        return replace(self, columns=kept)

    def with_column(self, heading: str, column: CellColumn) -> StagedTable:
        """The table with other cells under a heading."""
        return replace(self, columns={**self.columns, heading: (self.columns[heading][0], column)})

    def without(self, heading: str) -> StagedTable:
        """The table without a column."""
        return replace(self, columns={name: each for name, each in self.columns.items() if name != heading})

    def renamed(self, names: Mapping[str, str]) -> StagedTable:
        """The table under other headings; the key keeps its own name where it has no other."""
        columns = {names.get(heading, heading): each for heading, each in self.columns.items()}
        return replace(self, columns=columns, key=names.get(self.key, self.key))

    def _place(self, letters: str, row: int) -> Place:
        return Place(self.whole.file, sheet=self.whole.sheet, cell=f"{letters}{self.numbers[row]}")
