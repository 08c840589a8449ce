"""Ways from one result to another: both ends can be results, and the points on them are shares of the way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

from incentives.documents.tree import Path
from incentives.kpis.kpi import Better
from incentives.policy.amounts import At
from incentives.policy.build_shapes import EDGES, build_shape
from incentives.policy.building import Building
from incentives.policy.model import Measure, Own, PointCurve, Shape, Steps
from incentives.policy.way import Way

POSITION = Own("way")


def build_way(building: Building, written: Mapping[str, Any] | None, measure: Measure | None, path: Path) -> Way | None:
    """The way that a component states; None without one, or when an end of it is no result."""
    if written is None or measure is None:
        return None
    ends = [_end(building, written[word], measure, (*path, "way", word)) for word in ("from", "to")]
    start, end = ends
    if start is None or end is None:
        return None
    better = 1 if measure.higher_is_better else -1
    if isinstance(start, Fraction) and isinstance(end, Fraction) and (end - start) * better <= 0:
        message = f"{measure.unit.show(end)} is not better than {measure.unit.show(start)}, where the way starts."
        building.problem("way-backwards", (*path, "way", "to"), message, "The way leads to a better result.")
    return Way(start, end, measure.higher_is_better)


def build_shape_of(
    building: Building,
    data: Mapping[str, Any],
    measure: Measure,
    target: Fraction | Own | None,
    way: Way | None,
    path: Path,
) -> Shape | None:
    """The shape of a component: over results, over shares of its target, or over shares of its way."""
    if "way" not in data:
        off = [where for where, at in _places(data) if at.of_way is not None]
        for where in off:
            building.problem("way-missing", (*path, *where), "This is a share of a way.", "Add way: {from: …, to: …}.")
        return None if off else build_shape(building, data, measure, target, path)
    if not _all_on_the_way(building, data, path):
        return None
    upward = replace(measure, kpi=replace(measure.kpi, better=Better.HIGHER))
    shape = build_shape(building, _as_shares(data), upward, POSITION, path)
    return None if way is None else _on_the_way(shape)


def _end(building: Building, written: Own | str, measure: Measure, path: Path) -> Fraction | Own | None:
    if isinstance(written, Own):
        return written
    amount = building.amount(written, measure.unit, path)
    if amount is not None:
        building.in_range(measure, amount, path)
    return amount


def _places(data: Mapping[str, Any]) -> Iterator[tuple[Path, At]]:
    """Every place that a curve or steps state, and where."""
    for key, point in data.get("curve", {}).items():
        yield ("curve", key, "at"), point["at"]
    for key, level in data.get("steps", {}).items():
        yield from ((("steps", key, word), level[word]) for word in EDGES if word in level)


def _all_on_the_way(building: Building, data: Mapping[str, Any], path: Path) -> bool:
    """Notes points that are no shares of the way, and levels that count down."""
    sound = True
    for where, at in _places(data):
        if at.of_way is None:
            message = f'"{at.text}" stands where a share of the way is expected.'
            building.problem("mixed-scale", (*path, *where), message, "With a way, every point is one: 40% of the way.")
            sound = False
        elif where[-1] in ("at_most", "below"):
            message = "The way leads to the better result, so its levels count up."
            building.problem("against-direction", (*path, *where), message, "Use at_least and above.")
            sound = False
    return sound


def _as_shares(data: Mapping[str, Any]) -> dict[str, Any]:
    """The shape with shares of the way in place of shares of a target, which are built alike."""
    points = {key: point | {"at": _share(point["at"])} for key, point in data.get("curve", {}).items()}
    levels = {
        key: {word: _share(said) if word in EDGES else said for word, said in level.items()}
        for key, level in data.get("steps", {}).items()
    }
    return {**data} | ({"curve": points} if "curve" in data else {}) | ({"steps": levels} if "steps" in data else {})


def _share(at: At) -> At:
    return At(at.text, at.of_way)


def _on_the_way(shape: Shape | None) -> Shape | None:
    if isinstance(shape, PointCurve):
        return replace(shape, points=tuple(replace(each, of_target=False, of_way=True) for each in shape.points))
    if isinstance(shape, Steps):
        return replace(shape, levels=tuple(replace(each, of_target=False, of_way=True) for each in shape.levels))
    return shape
