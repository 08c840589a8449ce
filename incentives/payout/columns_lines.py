"""A curve as tables: in floats to run it, in whole numbers to decide it. Prepared once for each curve of a program."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import inf, lcm

import numpy as np

from incentives.payout.whole_column import Flags, Floats, Integers
from incentives.values.curve import Curve, Line


@dataclass(frozen=True, slots=True, eq=False)
class Lines:
    """A curve over a column's own numbers.

    cuts and closes are the curve's; places are the cuts as floats. Line i has slopes[i] and starts[i], also as floats;
    jumps and bends say of each cut whether the curve jumps there, and by how much its slope changes. flat: it is made
    of steps alone. exact are the lines as whole numbers, and after them a flat line through the curve's value at each
    cut; all are to be divided by scale. level says which of them are flat; wrapped are the slopes and starts of the
    exact lines modulo 2**64.
    """

    cuts: tuple[Fraction, ...]
    closes: tuple[bool, ...]
    places: tuple[float, ...]
    slopes: Floats
    starts: Floats
    jumps: tuple[bool, ...]
    bends: tuple[float, ...]
    flat: bool
    scale: int
    exact: tuple[tuple[int, int], ...]
    level: Flags
    wrapped: tuple[Integers, Integers]


def lines_of(curve: Curve, unit: Fraction) -> Lines:
    """The curve over numbers that are worth a unit (above zero) each."""
    cuts = tuple(cut / unit for cut in curve.cuts)
    lines = [Line(line.slope * unit, line.start) for line in curve.lines]
    wanted = [*lines, *(Line.flat(curve.at(cut)) for cut in curve.cuts)]
    scale = lcm(*(number.denominator for line in wanted for number in (line.slope, line.start)))
    exact = tuple((_whole(line.slope, scale), _whole(line.start, scale)) for line in wanted)
    return Lines(
        cuts=cuts,
        closes=curve.closes,
        places=tuple(map(to_float, cuts)),
        slopes=np.array([to_float(line.slope) for line in lines]),
        starts=np.array([to_float(line.start) for line in lines]),
        jumps=tuple(curve.jump(index) != 0 for index in range(len(cuts))),
        bends=tuple(abs(to_float(right.slope - left.slope)) for left, right in pairwise(lines)),
        flat=all(line.slope == 0 for line in lines),
        scale=scale,
        exact=exact,
        level=np.array([line.slope == 0 for line in wanted]),
        wrapped=(_wrapped(slope for slope, _ in exact), _wrapped(start for _, start in exact)),
    )


def wrapped(number: int) -> int:
    """The number modulo 2**64, as a signed one."""
    return (number + 2**63) % 2**64 - 2**63


def to_float(value: Fraction) -> float:
    """The nearest float; infinite where there is none."""
    try:
        return value.numerator / value.denominator
    except OverflowError:
        return inf if value > 0 else -inf


def _whole(number: Fraction, scale: int) -> int:
    return number.numerator * (scale // number.denominator)


def _wrapped(numbers: Iterable[int]) -> Integers:
    return np.array([wrapped(number) for number in numbers], dtype=np.int64)
