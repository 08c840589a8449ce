"""Sets of numbers between two ends, and what sums, products and quotients of them can be.

Ends are exact fractions, or infinite where nothing bounds them; an infinite end only stands for `without end`. Each
end says whether it belongs to the set.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import inf
from typing import Final

End = Fraction | float
"""A fraction, or an infinity where there is no end. No other float is ever an end."""
ZERO: Final = Fraction(0)
WITHOUT_END: Final[End] = inf


@dataclass(frozen=True, slots=True)
class Interval:
    """The numbers from low to high. low_in and high_in say whether the ends themselves belong to them."""

    low: End
    high: End
    low_in: bool = True
    high_in: bool = True

    @property
    def is_point(self) -> bool:
        """Whether it is one number."""
        return self.low == self.high

    @property
    def is_bounded(self) -> bool:
        """Whether both ends are numbers."""
        return isinstance(self.low, Fraction) and isinstance(self.high, Fraction)

    def holds(self, number: Fraction) -> bool:
        """Whether the number is in it."""
        above = number > self.low or (number == self.low and self.low_in)
        return above and (number < self.high or (number == self.high and self.high_in))

    def plus(self, other: Interval) -> Interval:
        """What sums can be."""
        low, high = self.low + other.low, self.high + other.high
        return Interval(low, high, self.low_in and other.low_in, self.high_in and other.high_in)

    def times(self, other: Interval) -> Interval:
        """What products can be."""
        ends = [
            (times(one, two), (one_in and two_in) or (one == 0 and one_in) or (two == 0 and two_in))
            for one, one_in in ((self.low, self.low_in), (self.high, self.high_in))
            for two, two_in in ((other.low, other.low_in), (other.high, other.high_in))
        ]
        low, high = min(end for end, _ in ends), max(end for end, _ in ends)
        low_in = any(inside for end, inside in ends if end == low)
        return Interval(low, high, low_in, any(inside for end, inside in ends if end == high))

    def inverse(self) -> Interval:
        """What 1 ÷ a number of it can be; everything where zero is between or at its ends on both sides."""
        if self.low < 0 < self.high or self.low == self.high == 0:
            return EVERYTHING
        low_in, high_in = self.low_in and self.low != 0, self.high_in and self.high != 0
        if self.low >= 0:
            return Interval(_one_over(self.high, inf), _one_over(self.low, inf), high_in, low_in)
        return Interval(_one_over(self.high, -inf), _one_over(self.low, -inf), high_in, low_in)

    def hull(self, other: Interval) -> Interval:
        """The numbers of both and all between."""
        low, high = min(self.low, other.low), max(self.high, other.high)
        low_in = any(each.low == low and each.low_in for each in (self, other))
        return Interval(low, high, low_in, any(each.high == high and each.high_in for each in (self, other)))

    def meet(self, other: Interval) -> Interval:
        """The numbers of both; they must have some in common."""
        low, high = max(self.low, other.low), min(self.high, other.high)
        low_in = all(each.low_in for each in (self, other) if each.low == low)
        return Interval(low, high, low_in, all(each.high_in for each in (self, other) if each.high == high))


EVERYTHING = Interval(-inf, inf, False, False)
NOTHING_MORE = Interval(ZERO, ZERO)
RISING = Interval(ZERO, inf, True, False)
FALLING = Interval(-inf, ZERO, False, True)


def point(number: Fraction) -> Interval:
    """One number."""
    return Interval(number, number)


def hull_of(intervals: Iterable[Interval]) -> Interval:
    """The numbers of all and everything between. ValueError when there are none."""
    found: Interval | None = None
    for each in intervals:
        found = each if found is None else found.hull(each)
    if found is None:
        raise ValueError("there is no hull of nothing")
    return found


def times(one: End, two: End) -> End:
    """The product of two ends. Zero times without end is zero: what stands for without end is always a number."""
    return ZERO if one == 0 or two == 0 else one * two


def _one_over(end: End, at_zero: float) -> End:
    if end == 0:
        return at_zero
    return 1 / end if isinstance(end, Fraction) else ZERO
