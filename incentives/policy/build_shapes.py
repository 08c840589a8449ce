"""Curves and steps: points in the unit of their measure, in order from the worse to the better result."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any

from incentives.documents.tree import Path
from incentives.policy.build_pay import amount_of, pay_unit
from incentives.policy.build_rates import build_rates
from incentives.policy.building import Building
from incentives.policy.mechanics import Slope
from incentives.policy.model import Beyond, Measure, Own, Point, PointCurve, Shape, Step, Steps
from incentives.policy.pay_phrases import StatedSlope
from incentives.policy.places import check_one_scale, of_own_target, place_of
from incentives.values.unit import Unit

EDGES = {"at_least": (True, True), "above": (True, False), "at_most": (False, True), "below": (False, False)}


def build_target(
    building: Building, written: Own | str | None, measure: Measure | None, path: Path
) -> Fraction | Own | None:
    """The target that shares `of target` refer to; an amount in the measure's unit, above zero, or an own column."""
    if written is None or isinstance(written, Own):
        return written
    if measure is None:
        return None
    amount = building.amount(written, measure.unit, (*path, "target"))
    if amount is not None and amount <= 0:
        building.problem("target-not-positive", (*path, "target"), "A target must be above zero.")
        return None
    if amount is not None:
        building.in_range(measure, amount, (*path, "target"))
    return amount


def build_shape(
    building: Building, data: Mapping[str, Any], measure: Measure, target: Fraction | Own | None, path: Path
) -> Shape | None:
    """The shape that the part states, or None when it has problems."""
    before = len(building.problems)
    shape: Shape
    if "rates" in data:
        shape = build_rates(building, data, measure, target, path)
    elif "curve" in data:
        shape = _curve(building, data, measure, target, path)
    else:
        shape = _steps(building, data, measure, target, path)
    return shape if len(building.problems) == before else None


def _curve(
    building: Building, data: Mapping[str, Any], measure: Measure, target: Fraction | Own | None, path: Path
) -> PointCurve:
    points = []
    unit = pay_unit(building, ((each["pays"], (*path, "curve", key, "pays")) for key, each in data["curve"].items()))
    for key, written in data["curve"].items():
        where = (*path, "curve", key, "at")
        place = place_of(building, written["at"], measure, target, where)
        if place is not None:
            points.append(Point(key, place, of_own_target(written["at"], target), amount_of(written["pays"])))
    check_one_scale(building, [point.of_target for point in points], target, (*path, "curve"))
    _check_order(building, [point.at for point in points], measure, (*path, "curve"), jumps=True)
    curve = PointCurve(
        tuple(points),
        measure.higher_is_better,
        _beyond(building, data.get("before_first", Beyond.NOTHING), measure, target, unit, (*path, "before_first")),
        _beyond(building, data.get("after_last", Beyond.FLAT), measure, target, unit, (*path, "after_last")),
        unit,
    )
    if not data["curve"]:
        building.problem("empty-curve", (*path, "curve"), "A curve needs at least one point.")
    _check_ends(building, curve, path)
    return curve


def _steps(
    building: Building, data: Mapping[str, Any], measure: Measure, target: Fraction | Own | None, path: Path
) -> Steps:
    levels, upward = [], set()
    stated = [(each["pays"], (*path, "steps", key, "pays")) for key, each in data["steps"].items()]
    unit = pay_unit(building, [*stated, (data["otherwise"], (*path, "otherwise"))])
    if not data["steps"]:
        building.problem("empty-steps", (*path, "steps"), "Steps need at least one level.")
    for key, written in data["steps"].items():
        word = next(edge for edge in EDGES if edge in written)
        up, inclusive = EDGES[word]
        upward.add(up)
        place = place_of(building, written[word], measure, target, (*path, "steps", key, word))
        if place is not None:
            pays = amount_of(written["pays"])
            levels.append(Step(key, place, of_own_target(written[word], target), inclusive, pays))
    if len(upward) > 1:
        building.problem(
            "steps-mixed",
            (*path, "steps"),
            "Some levels hold from their edge up and others from their edge down.",
            "Use at_least and above for all of them, or at_most and below.",
        )
    elif upward and upward != {measure.higher_is_better}:
        better = "more" if measure.higher_is_better else "less"
        building.problem(
            "against-direction",
            (*path, "steps"),
            f"For {measure.kpi.title}, {better} is better; these levels run the other way.",
        )
    check_one_scale(building, [level.of_target for level in levels], target, (*path, "steps"))
    _check_order(building, [level.edge for level in levels], measure, (*path, "steps"), jumps=False)
    return Steps(tuple(levels), upward != {False}, amount_of(data["otherwise"]), unit)


def _beyond(
    building: Building,
    written: Beyond | StatedSlope,
    measure: Measure,
    target: Fraction | Own | None,
    unit: Unit,
    path: Path,
) -> Beyond | Slope:
    """What a curve does beyond an end; a slope pays in the curve's unit, for so much on its scale."""
    if isinstance(written, Beyond):
        return written
    pays = pay_unit(building, [(written.pays, path)])
    if pays != unit:
        message = f"The curve pays in {unit}, so it continues at so much of that."
        building.problem("mixed-pay", path, message)
    of_own = of_own_target(written.per, target)
    if isinstance(target, Own):
        check_one_scale(building, [of_own], target, path)
    share = written.per.of_target
    per = building.amount(written.per.text, measure.unit, path) if share is None else share
    if share is not None and target is None:
        building.problem("target-missing", path, f"{written.per.text} needs a target.", "Add target: beside the curve.")
    elif share is not None and isinstance(target, Fraction):
        per = share * target
    if per is None or per <= 0:
        if per is not None:
            building.problem("no-slope", path, "The stretch of the result must be above zero.")
        return Beyond.FLAT
    return Slope(amount_of(written.pays), per, of_own)


def _check_order(building: Building, places: Sequence[Fraction], measure: Measure, path: Path, *, jumps: bool) -> None:
    """From worse to better; two points of a curve may share a place (a jump), levels may not."""
    better = 1 if measure.higher_is_better else -1
    moves = [(right - left) * better for left, right in pairwise(places)]
    if any(move < 0 or (move == 0 and not jumps) for move in moves):
        way = "ascend" if measure.higher_is_better else "descend"
        building.problem(
            "order",
            path,
            f"The points must {way}: from the worse to the better result of {measure.kpi.title}.",
            "Each result must have exactly one pay.",
        )
    if any(first == second == 0 for first, second in pairwise(moves)):
        building.problem("overlap", path, "Three points stand at the same place.", "A jump has two: before and after.")


def _check_ends(building: Building, curve: PointCurve, path: Path) -> None:
    if not curve.points:
        return
    ends = {
        "before_first": (curve.before_first, curve.points[:2]),
        "after_last": (curve.after_last, curve.points[-2:]),
    }
    for key, (beyond, pair) in ends.items():
        if beyond is Beyond.CONTINUES and (len(pair) < 2 or pair[0].at == pair[1].at):
            building.problem("no-slope", (*path, key), "Two points at different places are needed to continue a line.")
