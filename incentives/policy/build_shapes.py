"""Curves and steps: points in the unit of their measure, in order from the worse to the better result."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any

from incentives.documents.tree import Path
from incentives.policy.amounts import At
from incentives.policy.building import Building
from incentives.policy.model import Beyond, Measure, Own, Point, PointCurve, Shape, Step, Steps

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
    shape = (
        _curve(building, data, measure, target, path)
        if "curve" in data
        else _steps(building, data, measure, target, path)
    )
    return shape if len(building.problems) == before else None


def _curve(
    building: Building, data: Mapping[str, Any], measure: Measure, target: Fraction | Own | None, path: Path
) -> PointCurve:
    points = []
    for key, written in data["curve"].items():
        where = (*path, "curve", key, "at")
        place = _place(building, written["at"], measure, target, where)
        if place is not None:
            points.append(Point(key, place, _of_own_target(written["at"], target), written["pays"]))
    _check_one_scale(building, [point.of_target for point in points], target, (*path, "curve"))
    _check_order(building, [point.at for point in points], measure, (*path, "curve"), jumps=True)
    curve = PointCurve(
        tuple(points),
        measure.higher_is_better,
        Beyond(data.get("before_first", Beyond.NOTHING)),
        Beyond(data.get("after_last", Beyond.FLAT)),
    )
    if not data["curve"]:
        building.problem("empty-curve", (*path, "curve"), "A curve needs at least one point.")
    _check_ends(building, curve, path)
    return curve


def _steps(
    building: Building, data: Mapping[str, Any], measure: Measure, target: Fraction | Own | None, path: Path
) -> Steps:
    levels, upward = [], set()
    if not data["steps"]:
        building.problem("empty-steps", (*path, "steps"), "Steps need at least one level.")
    for key, written in data["steps"].items():
        word = next(edge for edge in EDGES if edge in written)
        up, inclusive = EDGES[word]
        upward.add(up)
        place = _place(building, written[word], measure, target, (*path, "steps", key, word))
        if place is not None:
            levels.append(Step(key, place, _of_own_target(written[word], target), inclusive, written["pays"]))
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
    _check_one_scale(building, [level.of_target for level in levels], target, (*path, "steps"))
    _check_order(building, [level.edge for level in levels], measure, (*path, "steps"), jumps=False)
    return Steps(tuple(levels), upward != {False}, data["otherwise"])


def _place(building: Building, at: At, measure: Measure, target: Fraction | Own | None, path: Path) -> Fraction | None:
    """Where a point stands: a share of the participant's own target, or an amount in the measure's unit."""
    place = building.amount(at.text, measure.unit, path) if at.of_target is None else at.of_target
    if at.of_target is not None and target is None:
        building.problem("target-missing", path, f"{at.text} needs a target.", "Add target: beside the curve.")
        return None
    if at.of_target is not None and isinstance(target, Own):
        return place
    if at.of_target is not None and isinstance(target, Fraction):
        place = at.of_target * target
    if place is not None:
        building.in_range(measure, place, path)
    return place


def _of_own_target(at: At, target: Fraction | Own | None) -> bool:
    """Whether the point is a share of what each participant has to reach; a fixed target makes it an amount."""
    return at.of_target is not None and isinstance(target, Own)


def _check_one_scale(building: Building, of_target: Sequence[bool], target: Fraction | Own | None, path: Path) -> None:
    if isinstance(target, Own) and not all(of_target):
        building.problem("mixed-scale", path, f"With {target} as target, every point must be a share of target.")


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
