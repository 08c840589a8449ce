"""Stated facts of roles and measures: those of a survey belong to a survey, and substitutes are other measures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from incentives.documents.tree import Path
from incentives.kpis.kpi import Kpi, Trait
from incentives.policy.building import Building
from incentives.policy.stated import AnswersFrom, Customers, MeasureFacts, RoleFacts


def role_facts(data: Mapping[str, Any]) -> RoleFacts:
    """What the file states of a role; None where it says nothing."""
    customers = data.get("customers")
    return RoleFacts(
        customers=None if customers is None else Customers(customers),
        customers_are_vulnerable=data.get("customers_are_vulnerable"),
        sets_terms=data.get("sets_terms"),
        diagnoses=data.get("diagnoses"),
    )


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
    answers_from = data.get("answers_from")
    return MeasureFacts(
        adjusted_for_case_mix=data.get("adjusted_for_case_mix"),
        answers_from=None if answers_from is None else AnswersFrom(answers_from),
        answers_at_least=data.get("answers_at_least"),
        substitutes=tuple(data.get("substitutes", ())),
        known_to_harm=data.get("known_to_harm"),
    )
