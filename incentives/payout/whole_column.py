"""Amounts of many scorecards as whole numbers of one unit: the only form in which the columns way takes them in.

Worked example: 12.50 EUR, 7 EUR and an unknown amount are the numbers 1250, 700 and 0 of the unit 1/100, the last of
them not known. Numbers that do not fit into 64 bits are kept as Python's own integers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Integers = npt.NDArray[np.int64]
Rows = npt.NDArray[np.intp]

SAFE = 2**62


@dataclass(frozen=True, slots=True)
class WholeColumn:
    """numbers × unit are the amounts, one a row. known says where a scorecard has the amount; None: everywhere.

    numbers are of 64 bits or Python integers (an object array); an unknown amount's number is zero.
    """

    numbers: Integers
    unit: Fraction
    known: Flags | None = None

    def __len__(self) -> int:
        return len(self.numbers)

    @property
    def ends(self) -> tuple[int, int]:
        """The smallest and the largest number; zero and zero where there is no row."""
        if not len(self.numbers):
            return 0, 0
        return int(np.minimum.reduce(self.numbers)), int(np.maximum.reduce(self.numbers))

    def rows(self, start: int, end: int) -> WholeColumn:
        """The rows from start to before end, without copying."""
        return WholeColumn(self.numbers[start:end], self.unit, None if self.known is None else self.known[start:end])

    def take(self, rows: Rows) -> WholeColumn:
        """The named rows."""
        known = None if self.known is None else self.known[rows]
        return WholeColumn(self.numbers.take(rows, mode="clip"), self.unit, known)

    def amount(self, row: int) -> Fraction | None:
        """The exact amount of a row; None where it is unknown."""
        if self.known is not None and not self.known[row]:
            return None
        return int(self.numbers[row]) * self.unit


def whole_column(amounts: Sequence[Fraction | None]) -> WholeColumn:
    """The amounts over their least common denominator; None is unknown."""
    known = None
    if any(amount is None for amount in amounts):
        known = np.array([amount is not None for amount in amounts], dtype=np.bool_)
    pairs = [(0, 1) if amount is None else amount.as_integer_ratio() for amount in amounts]
    denominators = {under for _, under in pairs}
    scale = lcm(*denominators)
    factors = {under: scale // under for under in denominators}
    numbers = [over * factors[under] for over, under in pairs]
    fits = not numbers or (min(numbers) > -SAFE and max(numbers) < SAFE)
    return WholeColumn(np.array(numbers, dtype=np.int64 if fits else object), Fraction(1, scale), known)
