"""Worked examples: scorecards that can be true, of roles that exist, with what their components pay."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from incentives.documents.tree import Path
from incentives.policy.amount_units import amount_units
from incentives.policy.build_days import first_period
from incentives.policy.build_exchange import build_paid_out
from incentives.policy.building import Building
from incentives.policy.carried import DEFERRED, DRAW_BALANCE
from incentives.policy.model import DAYS_IN_ROLE, MONTHS_IN_ROLE, TOTAL, WORKING_DAYS_IN_ROLE, Example, Measure, Role
from incentives.values.period import Cycle


def build_examples(
    building: Building, measures: Mapping[str, Measure], roles: Mapping[str, Role]
) -> tuple[Example, ...]:
    """The examples of roles that could be built; their problems are noted."""
    found = (_example(building, key, data, measures, roles) for key, data in building.data.get("examples", {}).items())
    examples = tuple(example for example in found if example is not None)
    if "examples" in building.data and not building.named_in_file("examples"):
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
    given = building.given(data["given"], amount_units([role], measures, building.currency), (*path, "given"))
    for name, amount in given.items():
        if name in measures:
            building.in_range(measures[name], amount, (*path, "given", name))
    _check_days(building, given, (*path, "given"))
    parts = (*(part.key for part in role.components), TOTAL)
    for name in data["pays"]:
        building.known("component", name, parts, (*path, "pays", name))
    carries = data.get("carries", {})
    for name in carries:
        building.known("balance", name, (DRAW_BALANCE, DEFERRED), (*path, "carries", name))
    paid, carried = ({name: money.amount for name, money in said.items()} for said in (data["pays"], carries))
    rates, paid_out = build_paid_out(building, data, role, path)
    return Example(key, role.key, given, paid, carried, rates, paid_out)


def _check_days(building: Building, given: Mapping[str, Any], path: Path) -> None:
    """Examples are calculated for the first period of the version, so nobody has more days or months than it has."""
    period = first_period(building.data)
    if period is None:
        return
    months = Cycle(building.data["period"]).months
    for name, most in ((DAYS_IN_ROLE, period.days), (WORKING_DAYS_IN_ROLE, period.days), (MONTHS_IN_ROLE, months)):
        if name in given and not 0 <= given[name] <= most:
            unit = "months" if name == MONTHS_IN_ROLE else "days"
            said = f"{name.capitalize()} are from 0 to {most}, the {unit} of {period}, the first period of the version."
            building.problem("out-of-range", (*path, name), said)
