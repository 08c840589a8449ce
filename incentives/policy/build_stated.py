"""Stated facts of roles, measures, targets and gates: what they name exists, and each can be of what it is said of."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from incentives.documents.tree import Path
from incentives.kpis.kpi import Kpi, Trait
from incentives.policy.amounts import Money
from incentives.policy.building import Building
from incentives.policy.model import CountedFor
from incentives.policy.stated import (
    AnswersFrom,
    Customers,
    Discretion,
    GateFacts,
    JudgedBy,
    MeasureFacts,
    RoleFacts,
    TargetFacts,
)


def role_facts(building: Building, data: Mapping[str, Any], path: Path) -> RoleFacts:
    """What the file states of a role; None where it says nothing. Whom it leads and what is judged can be meant."""
    customers, manages = data.get("customers"), data.get("manages")
    for index, name in enumerate(manages or ()):
        _check_managed(building, name, path, index)
    return RoleFacts(
        customers=None if customers is None else Customers(customers),
        customers_are_vulnerable=data.get("customers_are_vulnerable"),
        sets_terms=data.get("sets_terms"),
        diagnoses=data.get("diagnoses"),
        manages=None if manages is None else tuple(manages),
        sells_credit=data.get("sells_credit"),
        discretion=_discretion(building, data.get("discretion"), (*path, "discretion")),
    )


def _check_managed(building: Building, name: str, path: Path, index: int) -> None:
    """A role of this file exists and is another one; those of other policies are looked up where all are together."""
    policy, _, role = name.rpartition("/")
    place = (*path, "manages", index)
    if policy not in ("", building.data.get("policy")):
        return
    building.known("role", role, building.named_in_file("roles"), place)
    if role == path[-1]:
        building.problem("invalid-value", place, "Nobody in a role leads all who are in it.", "Take the role away.")


def _discretion(building: Building, written: Mapping[str, Any] | None, path: Path) -> Discretion | None:
    if written is None:
        return None
    _positive_share(building, written, "up_to", path, most=None)
    return Discretion(written["up_to"], written.get("criteria", ""))


def target_facts(building: Building, data: Mapping[str, Any], path: Path) -> TargetFacts:
    """What the file states of a component's target in past periods; shares that cannot be are noted as problems."""
    _positive_share(building, data, "target_reached_by", path)
    _positive_share(building, data, "target_follows_own_result", path, most=None)
    return TargetFacts(data.get("target_reached_by"), data.get("target_follows_own_result"))


def gate_facts(building: Building, data: Mapping[str, Any], path: Path) -> GateFacts:
    """What the file states of a gate in past periods; shares that cannot be are noted as problems."""
    _positive_share(building, data, "opened_for", path)
    return GateFacts(data.get("opened_for"), data.get("opened_despite_failures"))


def _positive_share(
    building: Building, data: Mapping[str, Any], key: str, path: Path, most: Fraction | None = Fraction(1)
) -> None:
    share = data.get(key)
    if share is None or (share >= 0 and (most is None or share <= most)):
        return
    within = "at least 0%" if most is None else "between 0% and 100%"
    building.problem("invalid-value", (*path, key), f"It is a share {within}.")


def measure_facts(building: Building, data: Mapping[str, Any], kpi: Kpi, path: Path) -> MeasureFacts:
    """What the file states of a measure; facts that cannot be of this measure are noted as problems."""
    for key in ("answers_from", "answers_at_least"):
        if key in data and Trait.SURVEY not in kpi.traits:
            message = f"{kpi.title} is no survey, so nobody answers it."
            building.problem("not-a-survey", (*path, key), message, "Take the key away.")
    for index, name in enumerate(data.get("substitutes", ())):
        place = (*path, "substitutes", index)
        building.known("measure", name, building.named_in_file("measures"), place)
        if name == path[-1]:
            building.problem("invalid-value", place, "A measure is no substitute for itself.")
    answers_from, moved_by, judged_by = (data.get(key) for key in ("answers_from", "moved_by", "judged_by"))
    return MeasureFacts(
        adjusted_for_case_mix=data.get("adjusted_for_case_mix"),
        answers_from=None if answers_from is None else AnswersFrom(answers_from),
        answers_at_least=data.get("answers_at_least"),
        substitutes=tuple(data.get("substitutes", ())),
        known_to_harm=data.get("known_to_harm"),
        moved_by=None if moved_by is None else CountedFor(moved_by),
        judged_by=None if judged_by is None else JudgedBy(judged_by),
        floor=_floor(building, data, path),
        floor_owner=data.get("floor_owner"),
        one_is_worth=_worth(building, data.get("one_is_worth"), (*path, "one_is_worth")),
    )


def _worth(building: Building, money: Money | None, path: Path) -> Fraction | None:
    """What one of a measure is worth to the company, in the policy's currency and above zero."""
    if money is None:
        return None
    expected = building.currency
    if expected is not None and money.currency != expected.currency:
        message = f"{money.currency} stands here, but the policy pays in {expected.currency}."
        building.problem("currency", path, message)
    elif money.amount <= 0:
        building.problem("invalid-value", path, "What is worth nothing is not stated.", "State an amount above zero.")
    return money.amount


def _floor(building: Building, data: Mapping[str, Any], path: Path) -> Fraction | None:
    """The floor of a measure in its unit; it and its owner belong together."""
    for key, other in (("floor", "floor_owner"), ("floor_owner", "floor")):
        if key in data and other not in data:
            building.problem("missing-key", (*path, key), f"{key} stands without {other}.", "State both, or neither.")
    return building.amount(data["floor"], data["unit"], (*path, "floor")) if "floor" in data else None
