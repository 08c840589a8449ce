"""Worked examples: scorecards that can be true, of roles that exist, with what their components pay."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from incentives.documents.tree import Path
from incentives.policy.build_columns import own_columns
from incentives.policy.build_days import first_period
from incentives.policy.building import Building
from incentives.policy.model import DAYS_IN_ROLE, TOTAL, Example, Measure, Role


def build_examples(
    building: Building, measures: Mapping[str, Measure], roles: Mapping[str, Role]
) -> tuple[Example, ...]:
    """The examples of roles that could be built; their problems are noted."""
    found = (_example(building, key, data, measures, roles) for key, data in building.data.get("examples", {}).items())
    examples = tuple(example for example in found if example is not None)
    if "examples" in building.data and not building.data["examples"]:
        building.problem("no-examples", ("examples",), "A policy carries at least one worked example.")
    return examples


def _example(
    building: Building, key: str, data: Mapping[str, Any], measures: Mapping[str, Measure], roles: Mapping[str, Role]
) -> Example | None:
    path: Path = ("examples", key)
    if not building.known("role", data["role"], building.named_in_file("roles"), (*path, "role")):
        return None
    role = roles.get(data["role"])
    if role is None or len(measures) < len(building.named_in_file("measures")):
        return None
    given = building.given(data["given"], measures, own_columns(role, measures), (*path, "given"))
    for name, amount in given.items():
        if name in measures:
            building.in_range(measures[name], amount, (*path, "given", name))
    _check_days(building, given, (*path, "given", DAYS_IN_ROLE))
    parts = (*(part.key for part in role.components), TOTAL)
    for name in data["pays"]:
        building.known("component", name, parts, (*path, "pays", name))
    return Example(key, role.key, given, {name: money.amount for name, money in data["pays"].items()})


def _check_days(building: Building, given: Mapping[str, Any], path: Path) -> None:
    """Examples are calculated for the first period of the version, so nobody has more days in it than it has."""
    period, days = first_period(building.data), given.get(DAYS_IN_ROLE)
    if period is not None and days is not None and not 0 <= days <= period.days:
        message = f"Days in role are from 0 to {period.days}, the days of {period}, the first period of the version."
        building.problem("out-of-range", path, message)
