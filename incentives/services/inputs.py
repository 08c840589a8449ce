"""What a period is calculated from: the policies in force in it and the facts accepted for it.

Used by imports (what files must say), by runs (what is calculated) and by approval (whether that still holds).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from incentives.performance.expect import expectations
from incentives.performance.expect_earlier import expected_of_earlier
from incentives.performance.expectations import Expectations
from incentives.performance.facts import Dataset
from incentives.policy.history import order_versions
from incentives.policy.model import SALARY, TARGET_INCENTIVE, Policy
from incentives.services.earlier import (
    Earliers,
    earlier_in_force,
    earlier_of_run,
    looking_back_at,
    numbers_of,
    read_earlier,
)
from incentives.services.policy_texts import current_policies
from incentives.store import facts as fact_store
from incentives.store.columns import canonical
from incentives.store.records import FactKind, StoredPeriod
from incentives.values.period import Period
from incentives.values.problem import Place, Problem, RefusedWithProblems

NEEDED = (FactKind.ROSTER, FactKind.RESULTS)


@dataclass(frozen=True, slots=True)
class Inputs:
    """The policies, the numbers of their stored versions by fingerprint, and those of the fact sets by kind.

    earlier are the facts of earlier periods that the policies look back at, as far as there are any.
    """

    policies: tuple[Policy, ...]
    versions: Mapping[str, int]
    fact_sets: Mapping[FactKind, int]
    earlier: Earliers = field(default_factory=dict)

    @property
    def used_sets(self) -> tuple[int, ...]:
        """The numbers of all fact sets, those of earlier periods too."""
        return (*self.fact_sets.values(), *sorted(numbers_of(self.earlier)))

    @property
    def fingerprint(self) -> str:
        """The same as long as policies and facts of the period are the same."""
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
    sets = fact_store.sets_in_force(session, period.id)
    return Inputs(policies, versions, sets, earlier_in_force(session, policies, period.period))


def inputs_to_accept(session: Session, period: StoredPeriod) -> tuple[Inputs, Expectations]:
    """What files of the period are held against. RefusedWithProblems like `inputs_in_force`.

    Where no policy is in force yet, those count that start later and look back at the period.
    """
    current = current_policies(session)
    if not order_versions(current.values())[0].during(period.period):
        later, first = looking_back_at(current.values(), period)
        if first is not None and not any(_policy_problems(later, period.period)):
            numbers = {policy.fingerprint: number for number, policy in current.items()}
            versions = {policy.fingerprint: numbers[policy.fingerprint] for policy in later}
            inputs = Inputs(later, versions, fact_store.sets_in_force(session, period.id))
            return inputs, expected_of_earlier(later, first, period.period)
    inputs = inputs_in_force(session, period)
    return inputs, expectations(inputs.policies, period.period)


def dataset_in_force(session: Session, inputs: Inputs, period: Period) -> Dataset:
    """The facts in force as a dataset for the policies in force.

    RefusedWithProblems when a kind that is needed was not accepted, or when a policy counts in another unit since.
    """
    problems = tuple(_unit_problems(session, inputs, period))
    if problems:
        raise RefusedWithProblems(problems)
    return dataset_of(session, inputs.fact_sets, period, inputs.earlier)


def dataset_of_run(session: Session, run: int, period: Period) -> Dataset:
    """The facts that a run of the period used, as a dataset."""
    sets = fact_store.sets_of_run(session, run)
    return dataset_of(session, sets, period, earlier_of_run(session, run, period))


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


def dataset_of(
    session: Session, fact_sets: Mapping[FactKind, int], period: Period, earlier: Earliers | None = None
) -> Dataset:
    """The facts of these sets as a dataset. RefusedWithProblems when a kind that is needed is not among them."""
    missing = [kind for kind in NEEDED if kind not in fact_sets]
    if missing:
        place = Place(f"period {period.name}")
        raise RefusedWithProblems(
            Problem("facts-missing", f"No {kind} was accepted for {period.name}.", place, "Upload and accept it first.")
            for kind in missing
        )
    facts = fact_store.read_facts(session, fact_sets.values())
    return facts.as_dataset(period, read_earlier(session, earlier or {}))


def _unit_problems(session: Session, inputs: Inputs, period: Period) -> Iterable[Problem]:
    """An amount that was accepted in another unit than the one it would be paid in is never paid from."""
    now = units_expected(expectations(inputs.policies, period))
    accepted = {period.name: inputs.fact_sets}
    accepted |= {each.period.name: each.fact_sets for each in inputs.earlier.values()}
    for name_of_period, sets in accepted.items():
        for kind, units in fact_store.units_of(session, sets.values()).items():
            for name, unit in units.items():
                if now.get(kind, {}).get(name, unit) != unit:
                    message = f"{name} was accepted in {unit}, but policies in force now count it in {now[kind][name]}."
                    hint = f"Upload the {kind} of {name_of_period} again."
                    yield Problem("unit-changed", message, Place(f"period {name_of_period}"), hint)


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
