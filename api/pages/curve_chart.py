"""A curve of a policy as a small drawing: positions in a box of fixed size, for a template to write as SVG.

Drawings are rounded; the exact points always stand in a table beside them.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from api.pages.chart_scale import BOTTOM, HEIGHT, LEFT, RIGHT, WIDTH, Bounds, Dot, readable, scale_of
from incentives.plan.shapes import curve_of, over_own_target
from incentives.policy.model import Measure, Own, PointCurve, Steps
from incentives.values.unit import PERCENT, Unit


@dataclass(frozen=True, slots=True)
class StatedPoint:
    """One named point or level as the policy states it; at says for a level on which side of its edge it holds."""

    name: str
    at: str
    pays: str


@dataclass(frozen=True, slots=True)
class CurveChart:
    """lines are stretches `x1,y1 x2,y2`; jumps join them upright; marker is where somebody's result stands.

    kind is `Point` or `Level`; over says what results are shares of (` of own quota`), or nothing.
    """

    sentence: str
    kind: str
    over: str
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
class _Stated:
    key: str
    at: Fraction
    pays: Fraction
    side: str = ""


@dataclass(frozen=True, slots=True)
class _Axis:
    """The unit of the results, and what a share is a share of."""

    unit: Unit
    suffix: str

    def brief(self, at: Fraction) -> str:
        """As short as a drawing needs it."""
        return self.unit.show(at).replace(".00 ", " ")

    def full(self, at: Fraction) -> str:
        """As a sentence needs it."""
        return self.brief(at) + self.suffix


def draw(
    shape: PointCurve | Steps, measure: Measure, target: Fraction | Own | None = None, result: Fraction | None = None
) -> CurveChart:
    """The drawing of a curve or of steps over a measure; result is in the unit that the curve is over."""
    own = over_own_target(shape, target)
    axis = _Axis(PERCENT if own else measure.unit, f" of {target}" if own else "")
    stated = _stated(shape)
    curve = curve_of(shape)
    scale = scale_of([each.at for each in stated], curve, Bounds.of(measure, own=own), result)
    return CurveChart(
        sentence=_sentence(measure, axis, stated, shape.pays_in),
        kind="Point" if isinstance(shape, PointCurve) else "Level",
        over=axis.suffix,
        lines=tuple(scale.lines(curve)),
        jumps=tuple(scale.jumps(curve)),
        dots=tuple(Dot(scale.x(each.at), scale.y(each.pays), axis.full(each.at)) for each in stated),
        across=readable(Dot(scale.x(each.at), 0, axis.brief(each.at)) for each in stated),
        upward=tuple(Dot(0, scale.y(pays), shape.pays_in.show(pays)) for pays in scale.levels()),
        marker=None if result is None else Dot(scale.x(result), scale.y(curve.at(result)), axis.full(result)),
        stated=tuple(
            StatedPoint(each.key, each.side + axis.brief(each.at), shape.pays_in.show(each.pays)) for each in stated
        ),
    )


def _stated(shape: PointCurve | Steps) -> list[_Stated]:
    if isinstance(shape, PointCurve):
        return [_Stated(point.key, point.at, point.pays) for point in shape.points]
    on, off = ("at least ", "above ") if shape.upward else ("at most ", "below ")
    return [_Stated(level.key, level.edge, level.pays, on if level.inclusive else off) for level in shape.levels]


def _sentence(measure: Measure, axis: _Axis, stated: list[_Stated], pays_in: Unit) -> str:
    better = "more" if measure.higher_is_better else "less"
    points = ", ".join(f"{each.side}{axis.full(each.at)} pays {pays_in.show(each.pays)}" for each in stated)
    return f"{measure.kpi.title}, {better} is better: {points}."
