"""Gates and modifiers: what they look at exists, and what they apply to exists in every role they name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from incentives.documents.tree import Path
from incentives.policy.amounts import LimitedAt
from incentives.policy.build_factors import check_factor
from incentives.policy.build_result import place_rounding
from incentives.policy.build_shapes import build_shape, build_target
from incentives.policy.build_stated import gate_facts
from incentives.policy.building import Building
from incentives.policy.mechanics import Rates
from incentives.policy.model import (
    TOTAL,
    Comparison,
    Condition,
    Gate,
    Measure,
    Modifier,
    PointCurve,
    Shape,
    Steps,
)
from incentives.values.unit import PERCENT


def build_gate(
    building: Building,
    key: str,
    data: Mapping[str, Any],
    measures: Mapping[str, Measure],
) -> Gate:
    """The gate; its problems are noted."""
    path: Path = ("gates", key)
    written, where = written_conditions(data)
    conditions = tuple(
        condition
        for name, limited in written.items()
        if (
            condition := _condition(
                building,
                name,
                limited,
                measures,
                (*path, *where, *([name] if where != ("opens_at",) else [])),
                (*path, "measure") if where == ("opens_at",) else (*path, *where, name),
            )
        )
    )
    _check_effect(building, data, path)
    if not written:
        building.problem("empty-gate", (*path, *where), "A gate needs at least one condition.")
    return Gate(
        key=key,
        roles=_roles(building, data, path),
        conditions=conditions,
        needs_all="opens_when_any" not in data,
        applies_to=data["applies_to"],
        pays_at_most=data.get("pays_at_most"),
        multiplied_by=data.get("multiplied_by"),
        because=data["because"],
        facts=gate_facts(building, data, path),
    )


def _check_effect(building: Building, data: Mapping[str, Any], path: Path) -> None:
    """A closed gate takes away; it never gives."""
    for word in ("pays_at_most", "multiplied_by"):
        if data.get(word) is not None and data[word] < 0:
            building.problem("invalid-value", (*path, word), "It cannot be below 0%.")
    if data.get("multiplied_by", 0) >= 1:
        message = "A closed gate pays less, so it multiplies by less than 100%."
        building.problem("invalid-value", (*path, "multiplied_by"), message, "To pay more, use a modifier.")


def build_modifier(
    building: Building,
    key: str,
    data: Mapping[str, Any],
    measures: Mapping[str, Measure],
) -> Modifier | None:
    """The modifier, or None when it cannot be built; its problems are noted."""
    path: Path = ("modifiers", key)
    applies_to = _roles(building, data, path)
    known = building.known("measure", data["measure"], building.named_in_file("measures"), (*path, "measure"))
    measure = measures.get(data["measure"]) if known else None
    if measure is None:
        return None
    target = build_target(building, data.get("target"), measure, path)
    shape = build_shape(building, data, measure, target, path)
    if shape is None:
        return None
    if target is not None:
        building.problem(
            "target-of-modifier",
            (*path, "target"),
            "A modifier reads a result as it is; state its points in the measure's unit.",
        )
    shape = _as_factor(building, shape, path)
    limits = [data.get(key) for key in ("pays_at_least", "pays_at_most")]
    if limits[0] is not None and limits[1] is not None and limits[0] > limits[1]:
        building.problem("limits", (*path, "pays_at_least"), "The least factor is above the greatest.")
    modifier = Modifier(
        key=key,
        roles=applies_to,
        measure=data["measure"],
        applies_to=data["applies_to"],
        shape=shape,
        adds=data["combine"] == "add",
        before_caps=data["when"] == "before caps",
        because=data["because"],
        factor_rounding=place_rounding(building, data.get("factor_rounding"), (*path, "factor_rounding")),
        pays_at_most=data.get("pays_at_most"),
        pays_at_least=data.get("pays_at_least"),
    )
    check_factor(building, modifier, measure)
    return modifier


def _as_factor(building: Building, shape: Shape, path: Path) -> PointCurve | Steps:
    """The shape as that of a factor, which is a percentage."""
    if shape.pays_in != PERCENT:
        message = "A factor is a percentage of what it applies to, not money."
        building.problem("mixed-pay", path, message, "To add money, use a component.")
    if isinstance(shape, Rates):
        raise TypeError("the grammar gives a modifier no rates")
    return shape


def check_clawback(building: Building) -> None:
    """A clawback takes back something, and no more than what was paid."""
    written = building.data.get("clawback")
    if written is not None and not 0 < written["share"] <= 1:
        message = "What is taken back is above 0% and at most 100% of what was paid for it."
        building.problem("invalid-value", ("clawback", "share"), message)


def written_conditions(data: Mapping[str, Any]) -> tuple[Mapping[str, LimitedAt], Path]:
    """The conditions of a gate by measure, and the key under which they stand."""
    if "opens_at" in data:
        return {data["measure"]: data["opens_at"]}, ("opens_at",)
    word = "opens_when_all" if "opens_when_all" in data else "opens_when_any"
    return data[word], (word,)


def _condition(
    building: Building, name: str, limited: LimitedAt, measures: Mapping[str, Measure], path: Path, named_at: Path
) -> Condition | None:
    if not building.known("measure", name, building.named_in_file("measures"), named_at) or name not in measures:
        return None
    measure = measures[name]
    limit = building.amount(limited.text, measure.unit, path)
    better = Comparison.AT_LEAST if measure.higher_is_better else Comparison.AT_MOST
    if limit is not None:
        building.in_range(measure, limit, path)
    return None if limit is None else Condition(name, limited.comparison or better, limit)


def _roles(building: Building, data: Mapping[str, Any], path: Path) -> tuple[str, ...]:
    """The roles it holds for: those named, or all. What it applies to must exist in each of them."""
    names = building.named_in_file("roles")
    if "roles" in data and not data["roles"]:
        building.problem("no-roles", (*path, "roles"), "It holds for no role.", "Leave the key out to name all.")
    for index, name in enumerate(data.get("roles", ())):
        building.known("role", name, names, (*path, "roles", index))
    chosen = tuple(name for name in data.get("roles", names) if name in names)
    if data["applies_to"] != TOTAL:
        for name in chosen:
            parts = building.named_in_file("roles", name, "components")
            if data["applies_to"] not in parts:
                building.problem(
                    "unknown-component",
                    (*path, "applies_to"),
                    f"The role {name} has no component {data['applies_to']}.",
                    f"It has {', '.join(parts)}; name the roles that this holds for, or say total.",
                )
    return chosen
