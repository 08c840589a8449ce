"""Numbers of a test as the fractions that they are."""

from __future__ import annotations

from fractions import Fraction


def exact(*numbers: Fraction | int | None) -> tuple[Fraction | None, ...]:
    """Each number as a fraction; None stays None."""
    return tuple(None if number is None else Fraction(number) for number in numbers)
