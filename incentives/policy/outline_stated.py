"""Stated facts in an outline: only what a file says of a part, in words."""

from __future__ import annotations

from fractions import Fraction

from incentives.policy.carried import PrizeFacts
from incentives.policy.stated import Discretion, GateFacts, MeasureFacts, RoleFacts, TargetFacts
from incentives.values.unit import PERCENT, Unit


def role_fact_words(facts: RoleFacts) -> dict[str, tuple[str, object]]:
    """Label to key and words, for what the file states of a role."""
    return {
        "customers": ("customers", facts.customers),
        "customers are vulnerable": ("customers_are_vulnerable", _yes_no(facts.customers_are_vulnerable)),
        "sets prices or terms": ("sets_terms", _yes_no(facts.sets_terms)),
        "diagnoses what it sells": ("diagnoses", _yes_no(facts.diagnoses)),
        "leads": ("manages", None if facts.manages is None else ", ".join(facts.manages) or "nobody"),
        "sells credit": ("sells_credit", _yes_no(facts.sells_credit)),
        "discretion": ("discretion", None if facts.discretion is None else _discretion(facts.discretion)),
    }


def measure_fact_words(facts: MeasureFacts, unit: Unit, money: Unit) -> dict[str, tuple[str, object]]:
    """Label to key and words, for what the file states of a measure."""
    least = facts.answers_at_least
    return {
        "adjusted for case mix": ("adjusted_for_case_mix", _yes_no(facts.adjusted_for_case_mix)),
        "answers from": ("answers_from", facts.answers_from),
        "answers at least": ("answers_at_least", None if least is None else str(least)),
        "substitutes": ("substitutes", ", ".join(facts.substitutes)),
        "known to harm": ("known_to_harm", _yes_no(facts.known_to_harm)),
        "moved by": ("moved_by", facts.moved_by),
        "judged by": ("judged_by", facts.judged_by),
        "floor": ("floor", None if facts.floor is None else unit.show(facts.floor)),
        "floor owner": ("floor_owner", facts.floor_owner),
        "one is worth": ("one_is_worth", None if facts.one_is_worth is None else money.show(facts.one_is_worth)),
    }


def target_fact_words(facts: TargetFacts) -> dict[str, tuple[str, object]]:
    """Label to key and words, for what the file states of a component's target in past periods."""
    return {
        "target reached by": ("target_reached_by", _share(facts.reached_by)),
        "target follows own result": ("target_follows_own_result", _share(facts.follows_own_result)),
    }


def gate_fact_words(facts: GateFacts) -> dict[str, tuple[str, object]]:
    """Label to key and words, for what the file states of a gate in past periods."""
    return {
        "opened for": ("opened_for", _share(facts.opened_for)),
        "opened despite failures": ("opened_despite_failures", _yes_no(facts.opened_despite_failures)),
    }


def prize_words(prize: PrizeFacts, money: Unit) -> dict[str, tuple[str, object]]:
    """Label to key and words, for what the file states of a prize."""
    days = "day" if prize.lasts == 1 else "days"
    return {
        "won by": ("won_by", prize.won_by),
        "worth": ("worth", None if prize.worth is None else money.show(prize.worth)),
        "lasts": ("lasts", None if prize.lasts is None else f"{prize.lasts} {days}"),
        "in kind": ("in_kind", _yes_no(prize.in_kind)),
        "products": ("products", prize.products),
    }


def _discretion(stated: Discretion) -> str:
    criteria = f", by these criteria: {stated.criteria}" if stated.criteria else ", without stated criteria"
    return f"up to {PERCENT.show(stated.up_to)} of target incentive{criteria}"


def _share(stated: Fraction | None) -> str | None:
    return None if stated is None else PERCENT.show(stated)


def _yes_no(stated: bool | None) -> str | None:
    return None if stated is None else "yes" if stated else "no"
