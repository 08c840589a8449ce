"""What a period is calculated from: the policies in force in it and the facts accepted for it.

Used by imports (what files must say), by runs (what is calculated) and by approval (whether that still holds).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from incentives.performance.expect import expectations
from incentives.performance.expectations import Expectations
from incentives.performance.facts import Dataset, Roster
from incentives.policy.history import order_versions
from incentives.policy.model import SALARY, TARGET_INCENTIVE, Policy
from incentives.services.policy_texts import current_policies
from incentives.store import facts as fact_store
from incentives.store.columns import canonical
from incentives.store.records import FactKind, StoredPeriod
from incentives.values.period import Period
from incentives.values.problem import Place, Problem, RefusedWithProblems

NEEDED = (FactKind.ROSTER, FactKind.RESULTS)


@dataclass(frozen=True, slots=True)
class Inputs:
    """The policies, the numbers of their stored versions by fingerprint, and those of the fact sets by kind."""

    policies: tuple[Policy, ...]
    versions: Mapping[str, int]
    fact_sets: Mapping[FactKind, int]

    @property
    def fingerprint(self) -> str:
        """The same as long as policies and facts are the same."""
        policies = [[each.key, each.effective_from.isoformat(), each.fingerprint] for each in self.policies]
        facts = {str(kind): number for kind, number in self.fact_sets.items()}
        return hashlib.sha256(canonical([policies, facts]).encode()).hexdigest()


def inputs_in_force(session: Session, period: StoredPeriod) -> Inputs:
    """The inputs in force. RefusedWithProblems when no policy is, or when they pay in several currencies."""
    current = current_policies(session)
    policies = order_versions(current.values())[0].during(period.period)
    problems = tuple(_policy_problems(policies, period.period))
    if problems:
        raise RefusedWithProblems(problems)
    numbers = {policy.fingerprint: number for number, policy in current.items()}
    versions = {policy.fingerprint: numbers[policy.fingerprint] for policy in policies}
    return Inputs(policies, versions, fact_store.sets_in_force(session, period.id))


def dataset_in_force(session: Session, inputs: Inputs, period: Period) -> Dataset:
    """The facts in force as a dataset for the policies in force.

    RefusedWithProblems when a kind that is needed was not accepted, or when a policy counts in another unit since.
    """
    problems = tuple(_unit_problems(session, inputs, period))
    if problems:
        raise RefusedWithProblems(problems)
    return dataset_of(session, inputs.fact_sets, period)


def units_expected(expected: Expectations) -> dict[FactKind, dict[str, str]]:
    """The units in which the amounts of each kind of fact are, by name."""
    return {
        FactKind.ROSTER: {SALARY: expected.currency, TARGET_INCENTIVE: expected.currency},
        FactKind.QUOTAS: {key: str(column.unit) for key, column in expected.columns.items()},
        FactKind.RESULTS: {key: str(measure.unit) for key, measure in expected.measures.items()},
        FactKind.TRANSACTIONS: {
            key: str(expected.measures[key].unit) for role in expected.roles.values() for key in role.transactions
        },
    }


def dataset_of(session: Session, fact_sets: Mapping[FactKind, int], period: Period) -> Dataset:
    """The facts of these sets as a dataset. RefusedWithProblems when a kind that is needed is not among them."""
    missing = [kind for kind in NEEDED if kind not in fact_sets]
    if missing:
        place = Place(f"period {period.name}")
        raise RefusedWithProblems(
            Problem("facts-missing", f"No {kind} was accepted for {period.name}.", place, "Upload and accept it first.")
            for kind in missing
        )
    facts = fact_store.read_facts(session, fact_sets.values())
    dataset = Dataset(period, facts.roster or Roster({}, ()), facts.quotas or (), facts.results or ())
    return replace(
        dataset, transactions=facts.transactions or (), leave=facts.leave or (), rates=facts.rates or ()
    )


def _unit_problems(session: Session, inputs: Inputs, period: Period) -> Iterable[Problem]:
    """An amount that was accepted in another unit than the one it would be paid in is never paid from."""
    now = units_expected(expectations(inputs.policies, period))
    for kind, units in fact_store.units_of(session, inputs.fact_sets.values()).items():
        for name, unit in units.items():
            if now.get(kind, {}).get(name, unit) != unit:
                message = f"{name} was accepted in {unit}, but policies in force now count it in {now[kind][name]}."
                hint = f"Upload the {kind} of {period.name} again."
                yield Problem("unit-changed", message, Place(f"period {period.name}"), hint)


def _policy_problems(policies: tuple[Policy, ...], period: Period) -> Iterable[Problem]:
    place = Place(f"period {period.name}")
    if not policies:
        message = f"No policy that pays over periods like {period.name} is in force on {period.starts_on}."
        yield Problem("no-policy-in-force", message, place, "Add the policy first; nothing is paid without one.")
    for policy in policies:
        if policy.currency != policies[0].currency:
            message = f"{policy.key} pays in {policy.currency}, {policies[0].key} in {policies[0].currency}."
            hint = "Policies in force together pay in one currency."
            yield Problem("mixed-currencies", message, policy.place("currency"), hint)
