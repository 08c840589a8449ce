"""The one place where an exact number becomes a rounded one.

Half up means away from zero on a tie, as spreadsheets and pay slips do: 0.125 to the cent is 0.13 and -0.125 is -0.13,
so that a reversal is always the mirror of what it reverses.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction


class Ties(StrEnum):
    """Which neighbour a value goes to: the nearest with a rule for exact halves, or always one direction."""

    HALF_UP = "half up"
    HALF_EVEN = "half even"
    HALF_DOWN = "half down"
    UP = "up"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class Rounding:
    """Rounding to whole multiples of `to` (a positive number in the unit of what is rounded)."""

    to: Fraction
    ties: Ties = Ties.HALF_UP

    def __post_init__(self) -> None:
        if self.to <= 0:
            raise ValueError("a rounding place must be above zero")

    def multiples(self, value: Fraction) -> int:
        """How many whole places the rounded value is: the exact, integer answer."""
        scaled = abs(value) / self.to
        whole, rest = divmod(scaled.numerator, scaled.denominator)
        count = whole + (1 if _goes_up(self.ties, whole, rest, scaled.denominator) else 0)
        return count if value >= 0 else -count

    def apply(self, value: Fraction) -> Fraction:
        """The rounded value."""
        return self.multiples(value) * self.to


def _goes_up(ties: Ties, whole: int, rest: int, of: int) -> bool:
    if rest == 0 or ties is Ties.DOWN:
        return False
    if ties is Ties.UP:
        return True
    if 2 * rest != of:
        return 2 * rest > of
    if ties is Ties.HALF_EVEN:
        return whole % 2 == 1
    return ties is Ties.HALF_UP
