"""Roundings of results, scores and factors: the place in the unit of what is rounded."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from incentives.documents.tree import Path
from incentives.policy.building import Building
from incentives.policy.model import Measure, Own, PointCurve, Shape
from incentives.values.rounding import Rounding, Ties
from incentives.values.unit import PERCENT


def result_rounding(
    building: Building,
    data: Mapping[str, Any],
    measure: Measure | None,
    shape: Shape | None,
    target: Fraction | Own | None,
    path: Path,
) -> Rounding | None:
    """How the result is rounded before the shape reads it: in its unit, or in percent where it is held as a share."""
    written = data.get("result_rounding")
    if written is None or measure is None or shape is None:
        return None
    stated = shape.points if isinstance(shape, PointCurve) else shape.levels
    share = "way" in data or (isinstance(target, Own) and any(each.of_target for each in stated))
    where = (*path, "result_rounding", "to")
    place = building.amount(written["to"], PERCENT if share else measure.unit, where)
    if place is not None and place <= 0:
        building.problem("invalid-value", where, "A place to round to is above zero.")
        return None
    return None if place is None else Rounding(place, Ties(written["ties"]))


def place_rounding(building: Building, data: Mapping[str, Any] | None, path: Path) -> Rounding | None:
    """How a score or a factor is rounded, which are percentages; None without one."""
    if data is None:
        return None
    place, currency = data["to"]
    if currency is not None:
        what = "A factor" if path[-1] == "factor_rounding" else "A score"
        message = f"{what} is a percentage; round it to a place such as 0.1%."
        building.problem("invalid-value", (*path, "to"), message)
        return None
    return Rounding(place, Ties(data["ties"]))
