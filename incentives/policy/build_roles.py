"""Roles and their components: weights that add up, measures that exist, shapes in the measure's unit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

from incentives.documents.tree import Path
from incentives.kpis.behaviour import RoleKind
from incentives.policy.amounts import StatedIncentive
from incentives.policy.build_carried import build_also_pays, build_deferral, build_draw
from incentives.policy.build_columns import with_typical
from incentives.policy.build_exchange import build_paid_in
from incentives.policy.build_limits import build_limit, check_always_counted, check_limits, check_no_circle
from incentives.policy.build_matrix import build_matrix
from incentives.policy.build_pay import check_group_pay, check_pay, unreadable_money
from incentives.policy.build_result import place_rounding, result_rounding
from incentives.policy.build_role_limits import check_role_limits, role_limit
from incentives.policy.build_shapes import build_target
from incentives.policy.build_stated import role_facts, target_facts
from incentives.policy.build_targets import check_least_known, target_parts
from incentives.policy.build_way import build_shape_of, build_way
from incentives.policy.build_weights import check_nothing_left_out, with_equal_weights
from incentives.policy.building import Building
from incentives.policy.model import (
    Combine,
    Component,
    Measure,
    Missing,
    Role,
)
from incentives.values.decimals import plain


def build_role(building: Building, key: str, data: Mapping[str, Any], measures: Mapping[str, Measure]) -> Role:
    """The role; its problems are noted."""
    path: Path = ("roles", key)
    _incentive_currency(building, data["target_incentive"], path)
    if not 0 <= data["fixed_pay"] <= 1:
        building.problem("invalid-value", (*path, "fixed_pay"), "Fixed pay is between 0% and 100% of total target pay.")
    components = _components(building, data["components"], measures, (*path, "components"))
    check_role_limits(building, data, path)
    _check_weights(building, components, Combine.WEIGHTS, (*path, "components"))
    check_least_known(building, components, data.get("least_known", 0), path)
    check_no_circle(building, components)
    check_always_counted(building, components)
    role = Role(
        key=key,
        title=data["title"],
        kind=RoleKind(data["kind"]),
        fixed_pay=data["fixed_pay"],
        target_incentive=data["target_incentive"].incentive,
        components=components,
        pays_at_most=role_limit(building, data, "pays_at_most", path),
        pays_at_least=role_limit(building, data, "pays_at_least", path),
        chooses_cases=data.get("chooses_cases", False),
        typical={},
        draw=build_draw(building, data, path),
        deferral=build_deferral(building, data, measures, path),
        also_pays=build_also_pays(building, data, path),
        least_known=data.get("least_known", 0),
        paid_in=build_paid_in(building, data, path),
        facts=role_facts(building, data, path),
        **target_parts(building, data, path),
    )
    return with_typical(building, role, data.get("typical"), measures, path)


def _components(
    building: Building, data: Mapping[str, Any], measures: Mapping[str, Measure], path: Path
) -> tuple[Component, ...]:
    if not data:
        building.problem("no-components", path, "There is nothing to pay for: no component is named.")
    weighted = with_equal_weights(building, data, path)
    return tuple(_component(building, key, part, measures, (*path, key)) for key, part in weighted.items())


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
        check_group_pay(building, parts, combine, path)
        check_no_circle(building, parts)
        check_always_counted(building, parts)
    name = None if "components" in data or "matrix" in data else data.get("measure", key)
    measure = measures.get(name) if name is not None else None
    if name is not None:
        building.known(
            "measure",
            name,
            building.named_in_file("measures"),
            (*path, *(["measure"] if "measure" in data else [])),
        )
    target = build_target(building, data.get("target"), measure, path)
    way = build_way(building, data.get("way"), measure, path)
    shape = build_shape_of(building, data, measure, target, way, path) if measure else None
    matrix = build_matrix(building, data, measures, path) if "matrix" in data else None
    component = Component(
        key=key,
        path=path,
        weight=data.get("weight"),
        because=data.get("because", ""),
        measure=name,
        target=target,
        shape=shape if shape or matrix else unreadable_money(building, data),
        missing=Missing(data.get("missing", Missing.REFUSE)),
        components=parts,
        combine=combine,
        least_known=data.get("least_known", 1),
        score_rounding=place_rounding(building, data.get("score_rounding"), (*path, "score_rounding")),
        pays_at_most=None,
        pays_at_least=None,
        way=way,
        result_rounding=result_rounding(building, data, measure, shape, target, path),
        matrix=matrix,
        prorated=data.get("prorated", False),
        target_facts=target_facts(building, data, path),
    )
    check_pay(building, component, data)
    return _limited(building, component, data)


def _check_weights(building: Building, parts: tuple[Component, ...], combine: Combine, path: Path) -> None:
    """Weights add to 100%; combinations that use none must not state any."""
    if combine is Combine.WEIGHTS:
        check_nothing_left_out(building, parts)
    parts = tuple(part for part in parts if not any(leaf.pays_money for leaf in part.leaves()))
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
            building.problem("weight", (*part.path, "missing"), message, "Say left out, or what the part pays instead.")


def _limited(building: Building, part: Component, data: Mapping[str, Any]) -> Component:
    """The component with its cap and floor."""
    most, least = (
        build_limit(building, data.get(key), (*part.path, key), money=part.pays_money)
        for key in ("pays_at_most", "pays_at_least")
    )
    limited = replace(part, pays_at_most=most, pays_at_least=least)
    check_limits(building, limited)
    return limited


def _incentive_currency(building: Building, stated: StatedIncentive, path: Path) -> None:
    if stated.currency is not None:
        _same_currency(building, stated.currency, (*path, "target_incentive"))


def _same_currency(building: Building, currency: str, path: Path) -> None:
    expected = building.currency
    if expected is not None and currency != expected.currency:
        building.problem("currency", path, f"{currency} stands here, but the policy pays in {expected.currency}.")
