"""What two stored versions of a policy pay differently; with a period, who of its people gains and who loses.

What the rules alone tell is worked out once for each pair of texts and then kept in memory.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from incentives.difference.expected import expected_by_both
from incentives.difference.people import PeopleDifference, people_difference
from incentives.difference.report import PolicyDifference, difference_of
from incentives.performance.facts import Dataset
from incentives.policy.model import Policy
from incentives.services.actor import Actor, Permission, require
from incentives.services.earlier import earlier_in_force
from incentives.services.inputs import dataset_of, units_expected
from incentives.services.periods import StoredPeriod, find_period
from incentives.services.policies import get_policy
from incentives.services.taking_over import taken_over
from incentives.store import facts as fact_store
from incentives.values.period import Period
from incentives.values.problem import Place, Problem, RefusedWithProblems

MOST_KEPT = 50
_KEPT: dict[Hashable, PolicyDifference] = {}


@dataclass(frozen=True, slots=True)
class VersionDifference:
    """What the rules of two versions tell, and the people of a period where one was asked for."""

    rules: PolicyDifference
    people: PeopleDifference | None


def difference_of_versions(
    session: Session, actor: Actor, key: str, days: tuple[date, date], period_name: str | None = None
) -> VersionDifference:
    """The versions that start on the two days, the older day first.

    NotFound when one of them or the period is not there; RefusedWithProblems when they cannot be held against each
    other, or when facts of the period are missing. Needs policies:read, and payouts:read as well for a period.
    """
    older, newer = (get_policy(session, actor, key, day).policy for day in days)
    if period_name is None:
        return VersionDifference(rules_difference(older, newer), None)
    require(actor, Permission.PAYOUTS_READ)
    stored = find_period(session, period_name)
    _refuse_other_cycle(newer, stored.period)
    rules = rules_difference(older, newer, stored.period)
    dataset = _dataset(session, older, newer, stored)
    opening = taken_over(session, stored, (older, newer)).opening
    return VersionDifference(rules, people_difference(older, newer, dataset, opening))


def rules_difference(older: Policy, newer: Policy, period: Period | None = None) -> PolicyDifference:
    """What the rules of two versions tell. RefusedWithProblems when they cannot be held against each other."""
    versions = tuple((each.file, each.fingerprint, each.effective_from) for each in (older, newer))
    key = (versions, period)
    kept = _KEPT.get(key)
    if kept is None:
        if len(_KEPT) >= MOST_KEPT:
            _KEPT.clear()
        kept = _KEPT[key] = difference_of(older, newer, period)
    return kept


def _refuse_other_cycle(policy: Policy, period: Period) -> None:
    if period.cycle is policy.cycle:
        return
    message = f"{period.name} is no {policy.cycle}, and {policy.key} pays by it."
    place = Place("request", key="period")
    raise RefusedWithProblems([Problem("invalid-value", message, place, "Choose a period of that length.")])


def _dataset(session: Session, older: Policy, newer: Policy, stored: StoredPeriod) -> Dataset:
    """The facts in force. An amount accepted in another unit than either version counts in is never read."""
    sets = fact_store.sets_in_force(session, stored.id)
    now = units_expected(expected_by_both(older, newer, stored.period))
    problems = [
        Problem(
            "unit-changed",
            f"{name} was accepted in {unit}, but is counted in {now[kind][name]} here.",
            Place(f"period {stored.name}"),
            f"Upload the {kind} of {stored.name} again.",
        )
        for kind, units in fact_store.units_of(session, sets.values()).items()
        for name, unit in units.items()
        if now.get(kind, {}).get(name, unit) != unit
    ]
    if problems:
        raise RefusedWithProblems(problems)
    return dataset_of(session, sets, stored.period, earlier_in_force(session, (older, newer), stored.period))
