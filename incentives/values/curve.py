"""Piecewise straight functions of one number: curves, steps, dead bands and cliffs are all this one shape.

Worked example: nothing below 70 %, a straight line to 100 % at 100 %, another to 190 % at 130 %, flat after. The cuts
are 0.7, 1 and 1.3; the pieces are 0, 10/3·x - 7/3, 3·x - 2 and 1.9; at 0.7 the curve pays 0 and at 1.3 it pays 1.9.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Line:
    """slope · x + start, where start is the value at x = 0."""

    slope: Fraction
    start: Fraction

    def at(self, x: Fraction) -> Fraction:
        """The value at x."""
        return self.slope * x + self.start

    @staticmethod
    def flat(value: Fraction) -> Line:
        """The same value everywhere."""
        return Line(Fraction(0), value)

    @staticmethod
    def through(x: Fraction, y: Fraction, slope: Fraction) -> Line:
        """The line of that slope through the point."""
        return Line(slope, y - slope * x)


@dataclass(frozen=True, slots=True)
class Curve:
    """A function defined for every number.

    cuts: ascending. lines: one more than cuts; line i holds between cut i-1 and cut i.
    closes: for each cut, whether the cut itself still belongs to the line on its left.
    """

    cuts: tuple[Fraction, ...]
    lines: tuple[Line, ...]
    closes: tuple[bool, ...]

    def __post_init__(self) -> None:
        if len(self.lines) != len(self.cuts) + 1 or len(self.closes) != len(self.cuts):
            raise ValueError("a curve has one line more than cuts, and says of each cut where it belongs")
        if any(right <= left for left, right in pairwise(self.cuts)):
            raise ValueError("the cuts of a curve ascend")

    def line_at(self, x: Fraction) -> Line:
        """The line that decides the value at x."""
        left = bisect_left(self.cuts, x)
        if left < len(self.cuts) and self.cuts[left] == x:
            return self.lines[left if self.closes[left] else left + 1]
        return self.lines[bisect_right(self.cuts, x)]

    def at(self, x: Fraction) -> Fraction:
        """The value at x."""
        return self.line_at(x).at(x)

    def jump(self, cut: int) -> Fraction:
        """How much the value rises from just left of a cut to just right of it; zero where nothing jumps."""
        x = self.cuts[cut]
        return self.lines[cut + 1].at(x) - self.lines[cut].at(x)


def straight(
    points: Sequence[tuple[Fraction, Fraction]], before: Line, after: Line, *, left_counts: bool = False
) -> Curve:
    """Straight lines between points (x ascending); at the first and the last point the point itself counts.

    Two or more points are needed. Two with the same x are a jump there; the second of them is the value at x, or the
    first when left_counts.
    """
    lines, cuts, closes = [before], [], []
    for index, (x, y) in enumerate(points):
        following = points[index + 1] if index + 1 < len(points) else None
        if following is not None and following[0] == x:
            continue
        cuts.append(x)
        jumps = index > 0 and points[index - 1][0] == x
        closes.append(left_counts if jumps else following is None)
        lines.append(after if following is None else _between((x, y), following))
    return Curve(tuple(cuts), tuple(lines), tuple(closes))


def _between(left: tuple[Fraction, Fraction], right: tuple[Fraction, Fraction]) -> Line:
    return Line.through(*left, (right[1] - left[1]) / (right[0] - left[0]))
