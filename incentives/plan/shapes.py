"""Points and levels of a policy as one kind of curve, over a result or its share of the participant's own target."""

from __future__ import annotations

from fractions import Fraction

from incentives.plan.rates import rate_curve
from incentives.policy.mechanics import Rates, Slope
from incentives.policy.model import Beyond, Own, PointCurve, Shape, Steps
from incentives.values.curve import Curve, Line, straight


def curve_of(shape: Shape) -> Curve:
    """The curve that the shape states, over the result or over the share of the participant's own target."""
    if isinstance(shape, Rates):
        return rate_curve(shape)
    return _from_points(shape) if isinstance(shape, PointCurve) else _from_steps(shape)


def over_own_target(shape: Shape, target: Fraction | Own | None) -> bool:
    """Whether the curve is over the share of the participant's own target rather than over the result."""
    stated = shape.points if isinstance(shape, PointCurve) else shape.levels
    return isinstance(target, Own) and any(each.of_target for each in stated)


def _from_points(shape: PointCurve) -> Curve:
    placed = [(point.at, point.pays) for point in shape.points]
    before = _beyond(shape.before_first, placed[0], placed[1] if len(placed) > 1 else placed[0], upward=shape.upward)
    after = _beyond(shape.after_last, placed[-1], placed[-2] if len(placed) > 1 else placed[-1], upward=shape.upward)
    if len(placed) == 1:
        return Curve((placed[0][0],), (before, after) if shape.upward else (after, before), (not shape.upward,))
    if shape.upward:
        return straight(placed, before, after)
    return straight(placed[::-1], after, before, left_counts=True)


def _beyond(
    beyond: Beyond | Slope, end: tuple[Fraction, Fraction], inner: tuple[Fraction, Fraction], *, upward: bool
) -> Line:
    """What holds beyond an end. A stated slope adds towards the better side and takes away towards the worse one."""
    if isinstance(beyond, Slope):
        return Line.through(*end, beyond.pays / beyond.per * (1 if upward else -1))
    if beyond is Beyond.NOTHING:
        return Line.flat(Fraction(0))
    if beyond is Beyond.FLAT:
        return Line.flat(end[1])
    return Line.through(*end, (end[1] - inner[1]) / (end[0] - inner[0]))


def _from_steps(shape: Steps) -> Curve:
    pays = [shape.otherwise, *(level.pays for level in shape.levels)]
    cuts = [level.edge for level in shape.levels]
    if shape.upward:
        closes = tuple(not level.inclusive for level in shape.levels)
        return Curve(tuple(cuts), tuple(map(Line.flat, pays)), closes)
    closes = tuple(level.inclusive for level in shape.levels[::-1])
    return Curve(tuple(cuts[::-1]), tuple(map(Line.flat, pays[::-1])), closes)
