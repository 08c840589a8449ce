"""Simulated histories: people in a role over some quarters, with results a test makes up, and policies that paid."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from fractions import Fraction
from typing import Any

import yaml

from incentives.evidence.history import History, PaidPeriod, history_of
from incentives.kpis.read import packaged_kpis
from incentives.performance.facts import Assignment, Dataset, Person, Result, Roster, Transaction
from incentives.policy.model import Policy
from incentives.policy.read import read_policy
from incentives.values.period import Period, parse_period
from tests.alignment.plans import measure, policy_text, straight

QUARTERS = ("2026-Q3", "2026-Q4", "2027-Q1", "2027-Q2", "2027-Q3", "2027-Q4")
Results = Callable[[str, int], dict[str, float]]
"""The results of the person of that number in the quarter of that place, by measure."""


def policy(components: dict[str, Any], measures: dict[str, Any] | None = None, **more: Any) -> Policy:
    """A policy of one role, `audited/person`, from July 2026 on."""
    text = policy_text(components, measures=measures, **more)
    found, problems = read_policy(text, f"audited/{yaml.safe_load(text)['effective_from']}.yaml", packaged_kpis())
    assert found is not None, "\n".join(map(str, problems))
    return found


def cliff(kpi: str, at: str, **more: Any) -> dict[str, Any]:
    """A component that pays everything at a line and nothing below it."""
    edge = "at_least" if packaged_kpis()[kpi].higher_is_better else "at_most"
    return {
        "weight": "100%",
        "measure": kpi,
        "target": at,
        "steps": {"all": {edge: at, "pays": "100%"}},
        "otherwise": "0%",
        **more,
    }


def line(kpi: str, weight: str) -> dict[str, Any]:
    """A component that pays straight."""
    return {"weight": weight, **straight(kpi)}


def quarter(name: str) -> Period:
    """The quarter of that name."""
    found = parse_period(name, 1)
    assert found is not None
    return found


def paid_period(
    name: str,
    policies: Iterable[Policy],
    people: Iterable[str],
    results: Results,
    place: int,
    *,
    role: str = "audited/person",
    deals: Iterable[tuple[str, str, date]] = (),
    teams: Callable[[str], str] = lambda whose: "everybody",
) -> PaidPeriod:
    """One quarter: everybody holds the role, and results come from the test."""
    told = tuple(policies)
    scopes = {key: of.counted_for for policy in told for key, of in policy.measures.items()}
    whose = list(people)
    assignments = tuple(
        Assignment(each, role, date(2026, 1, 1), None, Fraction(1), None, None, {"team": teams(each)}) for each in whose
    )
    facts: dict[tuple[str, str], Result] = {}
    for each in whose:
        for key, amount in results(each, place).items():
            subject = each if scopes[key] == "participant" else teams(each)
            facts[key, subject] = Result(key, scopes[key], subject, Fraction(amount).limit_denominator(10**6))
    sold = tuple(
        Transaction(each, key, f"D{number}", day, Fraction(1)) for number, (each, key, day) in enumerate(deals)
    )
    roster = Roster({each: Person(each, each) for each in whose}, assignments)
    return PaidPeriod(Dataset(quarter(name), roster, (), tuple(facts.values()), transactions=sold), told)


def history(paying: Policy, many: int, quarters: int, results: Results, **more: Any) -> History:
    """So many people over so many quarters under one version."""
    people = [f"P{number:04}" for number in range(many)]
    return history_of(
        paid_period(name, [paying], people, results, place, **more) for place, name in enumerate(QUARTERS[:quarters])
    )


__all__ = ["QUARTERS", "cliff", "history", "line", "measure", "paid_period", "policy", "quarter"]
