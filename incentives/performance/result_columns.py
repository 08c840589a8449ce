"""Many results as columns: the same sequence of results, of which each is made only when somebody asks for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import overload

import numpy as np
import numpy.typing as npt

from incentives.performance.facts import Result


@dataclass(frozen=True, slots=True, eq=False)
class ResultColumn(Sequence[Result]):
    """The results of one measure, by subject in order: whole numbers with their places behind the point."""

    measure: str
    counted_for: str
    subjects: tuple[str, ...]
    values: npt.NDArray[np.int64]
    places: npt.NDArray[np.int8]

    def __len__(self) -> int:
        return len(self.subjects)

    @overload
    def __getitem__(self, at: int) -> Result: ...

    @overload
    def __getitem__(self, at: slice) -> tuple[Result, ...]: ...

    def __getitem__(self, at: int | slice) -> Result | tuple[Result, ...]:
        if isinstance(at, slice):
            return tuple(self[place] for place in range(*at.indices(len(self))))
        amount = Fraction(int(self.values[at]), 10 ** int(self.places[at]))
        return Result(self.measure, self.counted_for, self.subjects[at], amount)

    def __iter__(self) -> Iterator[Result]:
        for subject, amount in zip(self.subjects, self.amounts(), strict=True):
            yield Result(self.measure, self.counted_for, subject, amount)

    def amounts(self) -> Iterator[Fraction]:
        """Every amount, in the order of the subjects."""
        tens = [10**places for places in range(int(self.places.max(initial=0)) + 1)]
        for value, places in zip(self.values.tolist(), self.places.tolist(), strict=True):
            yield Fraction(value, tens[places])

    def total(self) -> Fraction:
        """All amounts added up, exactly."""
        total = Fraction(0)
        for places in np.unique(self.places).tolist():
            values = self.values[self.places == places]
            high, low = int((values >> 32).sum()), int((values & 0xFFFFFFFF).sum())  # neither can overflow
            total += Fraction((high << 32) + low, 10**places)
        return total


Part = ResultColumn | tuple[Result, ...]


class ResultColumns(Sequence[Result]):
    """Results in the order of measure, kind and subject: parts of one measure and kind each."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self.parts = tuple(part for part in parts if len(part))
        self._ends = np.cumsum([len(part) for part in self.parts])

    def __len__(self) -> int:
        return int(self._ends[-1]) if self.parts else 0

    @overload
    def __getitem__(self, at: int) -> Result: ...

    @overload
    def __getitem__(self, at: slice) -> tuple[Result, ...]: ...

    def __getitem__(self, at: int | slice) -> Result | tuple[Result, ...]:
        if isinstance(at, slice):
            return tuple(self[place] for place in range(*at.indices(len(self))))
        place = range(len(self))[at]
        part = int(np.searchsorted(self._ends, place, side="right"))
        return self.parts[part][place - int(self._ends[part])]

    def __iter__(self) -> Iterator[Result]:
        for part in self.parts:
            yield from part

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence):
            return NotImplemented
        return len(self) == len(other) and all(mine == each for mine, each in zip(self, other, strict=True))

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return f"ResultColumns({len(self)} results)"
