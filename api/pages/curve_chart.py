"""A curve of a policy as a small drawing: positions in a box of fixed size, for a template to write as SVG.

Drawings are rounded; the exact points always stand in a table beside them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from incentives.plan.shapes import curve_of, over_own_target
from incentives.policy.model import Measure, Own, PointCurve, Shape
from incentives.values.curve import Curve
from incentives.values.unit import PERCENT, Unit

WIDTH, HEIGHT = 340, 170
LEFT, RIGHT, TOP, BOTTOM = 44, 12, 14, 26
MARGIN = Fraction(1, 4)
LETTER = 7  # about as wide as a sign of the labels


@dataclass(frozen=True, slots=True)
class Dot:
    """A place in the drawing with its words."""

    x: float
    y: float
    words: str


@dataclass(frozen=True, slots=True)
class StatedPoint:
    """One named point or level as the policy states it."""

    name: str
    at: str
    pays: str


@dataclass(frozen=True, slots=True)
class CurveChart:
    """lines are stretches `x1,y1 x2,y2`; jumps join them upright; marker is where somebody's result stands."""

    sentence: str
    lines: tuple[str, ...]
    jumps: tuple[str, ...]
    dots: tuple[Dot, ...]
    across: tuple[Dot, ...]
    upward: tuple[Dot, ...]
    marker: Dot | None
    stated: tuple[StatedPoint, ...]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    floor: int = HEIGHT - BOTTOM
    end: int = WIDTH - RIGHT


@dataclass(frozen=True, slots=True)
class _Axis:
    """The unit of the results, and what a share is a share of."""

    unit: Unit
    suffix: str

    def brief(self, at: Fraction) -> str:
        """As short as a drawing needs it."""
        return self.unit.show(at).replace(".00 ", " ")

    def full(self, at: Fraction) -> str:
        """As a table needs it."""
        return self.brief(at) + self.suffix


@dataclass(frozen=True, slots=True)
class _Bounds:
    """What results are possible at all."""

    least: Fraction | None
    most: Fraction | None

    @staticmethod
    def of(measure: Measure, *, own: bool) -> _Bounds:
        return _Bounds(Fraction(0), None) if own else _Bounds(measure.kpi.least, measure.kpi.most)

    def hold(self, at: Fraction) -> Fraction:
        at = at if self.least is None else max(at, self.least)
        return at if self.most is None else min(at, self.most)


@dataclass(frozen=True, slots=True)
class _Scale:
    """From results and pay to the drawing."""

    least: Fraction
    most: Fraction
    lowest: Fraction
    highest: Fraction

    def x(self, at: Fraction) -> float:
        part = (min(max(at, self.least), self.most) - self.least) / (self.most - self.least)
        return round(LEFT + float(part) * (WIDTH - LEFT - RIGHT), 1)

    def y(self, pays: Fraction) -> float:
        part = (min(max(pays, self.lowest), self.highest) - self.lowest) / (self.highest - self.lowest)
        return round(HEIGHT - BOTTOM - float(part) * (HEIGHT - TOP - BOTTOM), 1)

    def text(self, at: Fraction, pays: Fraction) -> str:
        return f"{self.x(at)},{self.y(pays)}"


def draw(
    shape: Shape, measure: Measure, target: Fraction | Own | None = None, result: Fraction | None = None
) -> CurveChart:
    """The drawing of a curve or of steps over a measure; result is in the unit that the curve is over."""
    own = over_own_target(shape, target)
    axis = _Axis(PERCENT if own else measure.unit, f" of {target}" if own else "")
    stated = _stated(shape)
    curve = curve_of(shape)
    scale = _scale([at for _, at, _ in stated], curve, _Bounds.of(measure, own=own), result)
    edges = [scale.least, *(cut for cut in curve.cuts if scale.least < cut < scale.most), scale.most]
    return CurveChart(
        sentence=_sentence(measure, axis, stated),
        lines=tuple(_lines(curve, edges, scale)),
        jumps=tuple(_jumps(curve, scale)),
        dots=tuple(Dot(scale.x(at), scale.y(pays), axis.full(at)) for _, at, pays in stated),
        across=_ticks([Dot(scale.x(at), 0, axis.brief(at)) for _, at, _ in stated]),
        upward=tuple(Dot(0, scale.y(pays), PERCENT.show(pays)) for pays in _levels(scale)),
        marker=None if result is None else Dot(scale.x(result), scale.y(curve.at(result)), axis.full(result)),
        stated=tuple(StatedPoint(name, axis.full(at), PERCENT.show(pays)) for name, at, pays in stated),
    )


def _stated(shape: Shape) -> list[tuple[str, Fraction, Fraction]]:
    if isinstance(shape, PointCurve):
        return [(point.key, point.at, point.pays) for point in shape.points]
    return [(level.key, level.edge, level.pays) for level in shape.levels]


def _scale(ats: list[Fraction], curve: Curve, bounds: _Bounds, result: Fraction | None) -> _Scale:
    """The part of the curve worth seeing: the stated points and a margin, kept to what is possible at all."""
    spread = (max(ats) - min(ats)) or abs(max(ats)) or Fraction(1)
    least, most = min(ats) - spread * MARGIN, max(ats) + spread * MARGIN
    if result is not None:
        least, most = min(least, max(result, least - spread)), max(most, min(result, most + spread))
    least, most = bounds.hold(least), bounds.hold(most)
    most = max(most, least + spread / 10)
    inner = [cut for cut in curve.cuts if least <= cut <= most]
    pays = [curve.at(x) for x in (least, *inner, most)]
    return _Scale(least, most, min(Fraction(0), *pays), max(Fraction(1), *pays))


def _lines(curve: Curve, edges: list[Fraction], scale: _Scale) -> Iterator[str]:
    for left, right in pairwise(edges):
        line = curve.line_at((left + right) / 2)
        yield f"{scale.text(left, line.at(left))} {scale.text(right, line.at(right))}"


def _jumps(curve: Curve, scale: _Scale) -> Iterator[str]:
    for index, cut in enumerate(curve.cuts):
        if scale.least < cut < scale.most and curve.jump(index) != 0:
            yield f"{scale.text(cut, curve.lines[index].at(cut))} {scale.text(cut, curve.lines[index + 1].at(cut))}"


def _ticks(places: list[Dot]) -> tuple[Dot, ...]:
    """The stated places from left to right, without those whose words would run into the words before."""
    kept: list[Dot] = []
    for place in sorted(places, key=lambda each: each.x):
        between = LETTER * (len(place.words) + (len(kept[-1].words) if kept else 0)) / 2
        if not kept or place.x - kept[-1].x > between:
            kept.append(place)
    return tuple(kept)


def _levels(scale: _Scale) -> list[Fraction]:
    levels = {scale.lowest, Fraction(0), Fraction(1), scale.highest}
    kept: list[Fraction] = []
    for level in sorted(levels):
        if not kept or scale.y(kept[-1]) - scale.y(level) >= 14:
            kept.append(level)
    return kept


def _sentence(measure: Measure, axis: _Axis, stated: list[tuple[str, Fraction, Fraction]]) -> str:
    better = "more" if measure.higher_is_better else "less"
    points = ", ".join(f"{axis.full(at)} pays {PERCENT.show(pays)}" for _, at, pays in stated)
    return f"{measure.kpi.title}, {better} is better: {points}."
