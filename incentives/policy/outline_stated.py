"""Stated facts in an outline: only what a file says of a role or a measure, in words."""

from __future__ import annotations

from incentives.policy.stated import MeasureFacts, RoleFacts


def role_fact_words(facts: RoleFacts) -> dict[str, tuple[str, object]]:
    """Label to key and words, for what the file states of a role."""
    return {
        "customers": ("customers", facts.customers),
        "customers are vulnerable": ("customers_are_vulnerable", _yes_no(facts.customers_are_vulnerable)),
        "sets prices or terms": ("sets_terms", _yes_no(facts.sets_terms)),
        "diagnoses what it sells": ("diagnoses", _yes_no(facts.diagnoses)),
    }


def measure_fact_words(facts: MeasureFacts) -> dict[str, tuple[str, object]]:
    """Label to key and words, for what the file states of a measure."""
    least = facts.answers_at_least
    return {
        "adjusted for case mix": ("adjusted_for_case_mix", _yes_no(facts.adjusted_for_case_mix)),
        "answers from": ("answers_from", facts.answers_from),
        "answers at least": ("answers_at_least", None if least is None else str(least)),
        "substitutes": ("substitutes", ", ".join(facts.substitutes)),
        "known to harm": ("known_to_harm", _yes_no(facts.known_to_harm)),
    }


def _yes_no(stated: bool | None) -> str | None:
    return None if stated is None else "yes" if stated else "no"
