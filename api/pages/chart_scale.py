"""From results and pay to places in a drawing: which part of a curve is worth seeing, and where all of it lies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from incentives.policy.model import Measure
from incentives.values.curve import Curve

WIDTH, HEIGHT = 340, 170
LEFT, RIGHT, TOP, BOTTOM = 44, 12, 14, 26
MARGIN = Fraction(1, 4)
LETTER = 7  # about as wide as a sign of the labels
LINE = 14  # about as high


@dataclass(frozen=True, slots=True)
class Dot:
    """A place in the drawing with its words."""

    x: float
    y: float
    words: str


@dataclass(frozen=True, slots=True)
class Bounds:
    """What results are possible at all."""

    least: Fraction | None
    most: Fraction | None

    @staticmethod
    def of(measure: Measure, *, own: bool) -> Bounds:
        """Those of the KPI, or of a share of an own target."""
        return Bounds(Fraction(0), None) if own else Bounds(measure.kpi.least, measure.kpi.most)

    def hold(self, at: Fraction) -> Fraction:
        """The nearest possible result."""
        at = at if self.least is None else max(at, self.least)
        return at if self.most is None else min(at, self.most)


@dataclass(frozen=True, slots=True)
class Scale:
    """The results and the pay that a drawing shows, from edge to edge."""

    least: Fraction
    most: Fraction
    lowest: Fraction
    highest: Fraction

    def x(self, at: Fraction) -> float:
        """How far to the right."""
        part = (min(max(at, self.least), self.most) - self.least) / (self.most - self.least)
        return round(LEFT + float(part) * (WIDTH - LEFT - RIGHT), 1)

    def y(self, pays: Fraction) -> float:
        """How far down."""
        part = (min(max(pays, self.lowest), self.highest) - self.lowest) / (self.highest - self.lowest)
        return round(HEIGHT - BOTTOM - float(part) * (HEIGHT - TOP - BOTTOM), 1)

    def text(self, at: Fraction, pays: Fraction) -> str:
        """A place as SVG writes it."""
        return f"{self.x(at)},{self.y(pays)}"

    def lines(self, curve: Curve) -> Iterator[str]:
        """The straight stretches of the curve."""
        inner = (cut for cut in curve.cuts if self.least < cut < self.most)
        for left, right in pairwise((self.least, *inner, self.most)):
            line = curve.line_at((left + right) / 2)
            yield f"{self.text(left, line.at(left))} {self.text(right, line.at(right))}"

    def jumps(self, curve: Curve) -> Iterator[str]:
        """Where the curve jumps: from the end of one stretch upright to the start of the next."""
        for index, cut in enumerate(curve.cuts):
            if self.least < cut < self.most and curve.jump(index) != 0:
                left, right = curve.lines[index].at(cut), curve.lines[index + 1].at(cut)
                yield f"{self.text(cut, left)} {self.text(cut, right)}"

    def levels(self) -> Iterator[Fraction]:
        """Nothing, target, and the lowest and highest pay, as far as their words do not run into each other."""
        last: float | None = None
        for pays in sorted({self.lowest, Fraction(0), Fraction(1), self.highest}):
            if last is None or last - self.y(pays) >= LINE:
                last = self.y(pays)
                yield pays


def scale_of(ats: Iterable[Fraction], curve: Curve, bounds: Bounds, result: Fraction | None) -> Scale:
    """The stated places with a margin, and the result, if it is not too far away; kept to what is possible at all."""
    first, last = min(ats := tuple(ats)), max(ats)
    spread = (last - first) or abs(last) or Fraction(1)
    least, most = first - spread * MARGIN, last + spread * MARGIN
    if result is not None:
        least, most = min(least, max(result, least - spread)), max(most, min(result, most + spread))
    least, most = bounds.hold(least), bounds.hold(most)
    most = max(most, least + spread / 10)
    inner = (cut for cut in curve.cuts if least <= cut <= most)
    pays = [curve.at(x) for x in (least, *inner, most)]
    return Scale(least, most, min(Fraction(0), *pays), max(Fraction(1), *pays))


def readable(places: Iterable[Dot]) -> tuple[Dot, ...]:
    """The places from left to right, without those whose words would run into the words before."""
    kept: list[Dot] = []
    for place in sorted(places, key=lambda each: each.x):
        between = LETTER * (len(place.words) + (len(kept[-1].words) if kept else 0)) / 2
        if not kept or place.x - kept[-1].x > between:
            kept.append(place)
    return tuple(kept)
