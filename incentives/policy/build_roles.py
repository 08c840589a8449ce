"""Roles and their components: weights that add up, measures that exist, shapes in the measure's unit."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from incentives.documents.tree import Path
from incentives.kpis.behaviour import RoleKind
from incentives.policy.amounts import Money, StatedIncentive
from incentives.policy.build_columns import with_typical
from incentives.policy.build_shapes import build_shape, build_target
from incentives.policy.building import Building
from incentives.policy.model import (
    Combine,
    Component,
    Limit,
    Measure,
    Missing,
    Role,
)
from incentives.values.decimals import plain
from incentives.values.rounding import Rounding, Ties


def build_role(building: Building, key: str, data: Mapping[str, Any], measures: Mapping[str, Measure]) -> Role:
    """The role; its problems are noted."""
    path: Path = ("roles", key)
    _incentive_currency(building, data["target_incentive"], path)
    if not 0 <= data["fixed_pay"] <= 1:
        building.problem("invalid-value", (*path, "fixed_pay"), "Fixed pay is between 0% and 100% of total target pay.")
    components = _components(building, data["components"], measures, (*path, "components"))
    _check_role_limits(building, data, path)
    _check_weights(building, components, Combine.WEIGHTS, (*path, "components"))
    role = Role(
        key=key,
        title=data["title"],
        kind=RoleKind(data["kind"]),
        fixed_pay=data["fixed_pay"],
        target_incentive=data["target_incentive"].incentive,
        components=components,
        pays_at_most=_limit(building, data.get("pays_at_most"), (*path, "pays_at_most")),
        pays_at_least=_limit(building, data.get("pays_at_least"), (*path, "pays_at_least")),
        chooses_cases=data.get("chooses_cases", False),
        typical={},
    )
    return with_typical(building, role, data.get("typical"), measures, path)


def _components(
    building: Building, data: Mapping[str, Any], measures: Mapping[str, Measure], path: Path
) -> tuple[Component, ...]:
    if not data:
        building.problem("no-components", path, "There is nothing to pay for: no component is named.")
    return tuple(_component(building, key, part, measures, (*path, key)) for key, part in data.items())


def _component(
    building: Building, key: str, data: Mapping[str, Any], measures: Mapping[str, Measure], path: Path
) -> Component:
    building.not_reserved("component", key, path)
    parts: tuple[Component, ...] = ()
    combine = Combine(data.get("combine", Combine.WEIGHTS))
    if "components" in data:
        parts = _components(building, data["components"], measures, (*path, "components"))
        _check_weights(building, parts, combine, (*path, "components"))
        _check_known(building, parts, combine, data.get("least_known", 1), path)
    name = None if parts or "components" in data else data.get("measure", key)
    measure = measures.get(name) if name is not None else None
    if name is not None:
        building.known(
            "measure",
            name,
            building.named_in_file("measures"),
            (*path, *(["measure"] if "measure" in data else [])),
        )
    target = build_target(building, data.get("target"), measure, path)
    component = Component(
        key=key,
        path=path,
        weight=data.get("weight"),
        because=data.get("because", ""),
        measure=name,
        target=target,
        shape=build_shape(building, data, measure, target, path) if measure else None,
        missing=Missing(data.get("missing", Missing.REFUSE)),
        components=parts,
        combine=combine,
        least_known=data.get("least_known", 1),
        score_rounding=_score_rounding(building, data.get("score_rounding"), path),
        pays_at_most=data.get("pays_at_most"),
        pays_at_least=data.get("pays_at_least"),
    )
    _check_limits(building, component)
    return component


def _check_weights(building: Building, parts: tuple[Component, ...], combine: Combine, path: Path) -> None:
    """Weights add to 100%; combinations that use none must not state any."""
    for part in parts:
        if (part.weight is None) == (combine is Combine.WEIGHTS):
            message = "A weight is missing." if part.weight is None else f"{combine} uses no weights."
            building.problem("weight", part.path, message)
        elif part.weight is not None and part.weight <= 0:
            building.problem("weight", (*part.path, "weight"), "A weight must be above 0%.")
    weights = [part.weight for part in parts if part.weight is not None]
    if combine is Combine.WEIGHTS and len(weights) == len(parts) and parts and sum(weights) != 1:
        total = plain(sum(weights, Fraction(0)) * 100)
        building.problem(
            "weights",
            path,
            f"The weights add to {total}%, not to 100%.",
            "Every share of pay needs an owner.",
        )


def _check_known(
    building: Building, parts: tuple[Component, ...], combine: Combine, least_known: int, path: Path
) -> None:
    """A group can count at all, and its parts pass on a weight only where there are weights."""
    if least_known > len(parts) > 0:
        message = f"The group has {len(parts)} parts, so {least_known} of them can never be known."
        building.problem("least-known", (*path, "least_known"), message)
    for part in parts:
        if part.missing is Missing.SPREAD and combine is not Combine.WEIGHTS:
            message = f"{combine} uses no weights, so there is none to pass on."
            building.problem("weight", (*part.path, "missing"), message, "Say what the part pays instead.")


def _check_limits(building: Building, part: Component) -> None:
    least, most = part.pays_at_least, part.pays_at_most
    if most is not None and most < 0:
        building.problem("invalid-value", (*part.path, "pays_at_most"), "A cap cannot be below 0%.")
    if most is not None and least is not None and least > most:
        building.problem("limits", (*part.path, "pays_at_least"), "The floor is above the cap.")
    levels = _stated_pays(part)
    if most is not None and levels and most < min(level for level in levels):
        building.problem(
            "cap-below-threshold",
            (*part.path, "pays_at_most"),
            "The cap is below the lowest pay that the shape states.",
        )


def _check_role_limits(building: Building, data: Mapping[str, Any], path: Path) -> None:
    """Floor and cap are held against each other where both are money or both are shares of the target incentive."""
    least, most = data.get("pays_at_least"), data.get("pays_at_most")
    if least is not None and most is not None and type(least) is type(most) and least.amount > most.amount:
        building.problem("limits", (*path, "pays_at_least"), "The floor is above the cap.")


def _stated_pays(part: Component) -> list[Fraction]:
    stated = getattr(part.shape, "points", None) or getattr(part.shape, "levels", None) or ()
    return [each.pays for each in stated]


def _score_rounding(building: Building, data: Mapping[str, Any] | None, path: Path) -> Rounding | None:
    if data is None:
        return None
    place, currency = data["to"]
    if currency is not None:
        building.problem(
            "invalid-value",
            (*path, "score_rounding", "to"),
            "A score is a percentage; round it to a place such as 0.1%.",
        )
        return None
    return Rounding(place, Ties(data["ties"]))


def _limit(building: Building, written: Limit | Money | None, path: Path) -> Limit | None:
    if not isinstance(written, Money):
        return written
    _same_currency(building, written.currency, path)
    return Limit(written.amount, of_target=False)


def _incentive_currency(building: Building, stated: StatedIncentive, path: Path) -> None:
    if stated.currency is not None:
        _same_currency(building, stated.currency, (*path, "target_incentive"))


def _same_currency(building: Building, currency: str, path: Path) -> None:
    expected = building.currency
    if expected is not None and currency != expected.currency:
        building.problem("currency", path, f"{currency} stands here, but the policy pays in {expected.currency}.")
