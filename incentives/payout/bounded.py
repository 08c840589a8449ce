"""Floats with a bound on their own error: the columns that many scorecards are calculated in.

A column's error is the farthest that any of its floats can be from the exact value. Where the exact values are known as
whole numbers over a common scale, the column carries them too, so that comparisons need no floats at all.
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

UNIT = 2.0**-53  # the largest relative error of one float operation
WIDER = 1.0 + 2.0**-20  # what a bound is multiplied by, for the rounding of its own calculation
SAFE = 2**62


@dataclass(frozen=True, slots=True)
class Ratio:
    """The exact values of a column as whole numbers: over ÷ under × scale; no under means 1."""

    over: Integers
    under: Integers | None
    scale: Fraction

    def rows(self, start: int, end: int) -> Ratio:
        """The rows from start to before end, without copying."""
        return Ratio(self.over[start:end], None if self.under is None else self.under[start:end], self.scale)

    def signs(self, place: Fraction) -> Integers | None:
        """Below zero, zero or above zero where the exact value is below, at or above the place.

        None when the whole numbers of the comparison could leave 64 bits. under must be above zero.
        """
        ratio = place / self.scale
        left, right = ratio.denominator, ratio.numerator
        under = 1 if self.under is None else self.under
        if max(_largest(self.over), 1) * left >= SAFE or max(_largest(under), 1) * abs(right) >= SAFE:
            return None
        signs: Integers = np.sign(self.over * left - under * right)
        return signs


@dataclass(slots=True)
class Column:
    """The floats of one expression, and how far any of them can be from the exact value; the exact ratio if known."""

    values: Floats
    error: float
    ratio: Ratio | None = None

    @property
    def largest(self) -> float:
        """The largest magnitude in the column."""
        return float(np.max(np.abs(self.values), initial=0.0))


@dataclass(frozen=True, slots=True)
class InputColumn:
    """An amount of many scorecards as floats; known tells where a scorecard has it (elsewhere the float is zero)."""

    values: Floats
    known: Flags
    error: float
    ratio: Ratio | None = None

    def rows(self, start: int, end: int) -> InputColumn:
        """The rows from start to before end, without copying."""
        ratio = None if self.ratio is None else self.ratio.rows(start, end)
        return InputColumn(self.values[start:end], self.known[start:end], self.error, ratio)


def scaled_column(numbers: Integers, scale: int) -> InputColumn:
    """Whole numbers that stand for themselves divided by scale, all of them known."""
    values = numbers / float(scale)
    exact = scale == 1 and int(np.max(np.abs(numbers), initial=0)) < 2**53
    error = 0.0 if exact else 2 * float(np.max(np.abs(values), initial=0.0)) * UNIT * WIDER
    return InputColumn(values, np.ones(len(numbers), dtype=np.bool_), error, Ratio(numbers, None, Fraction(1, scale)))


def input_column(amounts: Sequence[Fraction | None]) -> InputColumn:
    """The amounts as floats, each the nearest one to its exact value; None is unknown."""
    known = np.fromiter((amount is not None for amount in amounts), dtype=np.bool_, count=len(amounts))
    floats = (0.0 if amount is None else amount.numerator / amount.denominator for amount in amounts)
    values = np.fromiter(floats, dtype=np.float64, count=len(amounts))
    error = float(np.max(np.abs(values), initial=0.0)) * UNIT * WIDER
    return InputColumn(values, known, error, _whole_numbers([amount or Fraction(0) for amount in amounts]))


def _whole_numbers(amounts: Sequence[Fraction]) -> Ratio | None:
    """The amounts over one common denominator, if that fits into 64 bits."""
    scale = lcm(*{amount.denominator for amount in amounts})
    if scale >= SAFE or any(abs(amount.numerator) * (scale // amount.denominator) >= SAFE for amount in amounts):
        return None
    numbers = [amount.numerator * (scale // amount.denominator) for amount in amounts]
    return Ratio(np.array(numbers, dtype=np.int64), None, Fraction(1, scale))


def _largest(numbers: Integers | int) -> int:
    return int(np.max(np.abs(numbers), initial=0))
