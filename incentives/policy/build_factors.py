"""Factors of modifiers that would turn pay into a debt, or a penalty into pay, at some result that is possible.

A factor that multiplies is never below zero, and one that adds takes away no more than all of the pay. What is possible
is what the KPI catalogue says a result can be.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from incentives.documents.tree import Path
from incentives.policy.building import Building
from incentives.policy.mechanics import Slope
from incentives.policy.model import Beyond, Measure, Modifier, Point, PointCurve

HINT = "State factors from 0% on, or the least factor with pays_at_least."
HINT_ADDING = "State at least -100%, which takes all of the pay, or the least factor with pays_at_least."


def check_factor(building: Building, modifier: Modifier, measure: Measure) -> None:
    """Notes a factor that falls so low that pay changes its sign."""
    least, path = Fraction(-1 if modifier.adds else 0), ("modifiers", modifier.key)
    stated, hint = modifier.pays_at_least, HINT_ADDING if modifier.adds else HINT
    below = "takes more than all of the pay" if modifier.adds else "is below 0% and would turn pay into a debt"
    if stated is not None:
        if stated < least:
            building.problem("factor-below-zero", (*path, "pays_at_least"), f"The least factor {below}.", hint)
        return
    for where, factor in _factors(modifier, measure):
        if factor is None or factor < least:
            message = f"The factor {below}" + ("." if where[-1] == "pays" else " at some results that are possible.")
            building.problem("factor-below-zero", (*path, *where), message, hint)
            return


def _factors(modifier: Modifier, measure: Measure) -> Iterator[tuple[Path, Fraction | None]]:
    """Every stated factor, and the one that a line goes on to beyond each end; None where it falls without end."""
    shape = modifier.shape
    if not isinstance(shape, PointCurve):
        yield from ((("steps", level.key, "pays"), level.pays) for level in shape.levels)
        yield ("otherwise",), shape.otherwise
        return
    yield from ((("curve", point.key, "pays"), point.pays) for point in shape.points)
    ends = (measure.kpi.least, measure.kpi.most)
    worst, best = ends if shape.upward else ends[::-1]
    yield ("before_first",), _beyond(shape.before_first, shape.points[:2], worst, is_worse=True)
    yield ("after_last",), _beyond(shape.after_last, shape.points[-2:], best, is_worse=False)


def _beyond(
    beyond: Beyond | Slope, pair: Sequence[Point], furthest: Fraction | None, *, is_worse: bool
) -> Fraction | None:
    """The factor at the furthest result beyond an end; None where it falls without end."""
    if beyond is Beyond.NOTHING:
        return Fraction(0)
    end = pair[0] if is_worse else pair[-1]
    if beyond is Beyond.FLAT or (furthest is not None and furthest == end.at):
        return end.pays
    if isinstance(beyond, Slope):
        rise = beyond.pays / beyond.per  # for each unit towards the better side
    else:
        rise = (pair[-1].pays - pair[0].pays) / abs(pair[-1].at - pair[0].at)
    falling = rise > 0 if is_worse else rise < 0
    if furthest is None:
        return None if falling else end.pays
    return end.pays + abs(furthest - end.at) * (-rise if is_worse else rise)
