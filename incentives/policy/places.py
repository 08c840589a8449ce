"""Where points and levels stand: amounts in the measure's unit, or shares of the participant's own target."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from incentives.documents.tree import Path
from incentives.policy.amounts import At
from incentives.policy.building import Building
from incentives.policy.model import Measure, Own


def place_of(
    building: Building, at: At, measure: Measure, target: Fraction | Own | None, path: Path
) -> Fraction | None:
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


def of_own_target(at: At, target: Fraction | Own | None) -> bool:
    """Whether the point is a share of what each participant has to reach; a fixed target makes it an amount."""
    return at.of_target is not None and isinstance(target, Own)


def check_one_scale(building: Building, of_target: Sequence[bool], target: Fraction | Own | None, path: Path) -> None:
    """With an own target every point is a share of it, so that all of them stand on one scale."""
    if isinstance(target, Own) and not all(of_target):
        building.problem("mixed-scale", path, f"With {target} as target, every point must be a share of target.")
