"""The accepted facts of earlier periods, for plans that look back: which they are now, and which a run used.

They are those in force for the earlier period, whether its run was approved or not; a run remembers which it used.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from incentives.performance.looking_back import periods_needed
from incentives.plan.compile import compile_plan
from incentives.policy.model import Policy
from incentives.store import facts as fact_store
from incentives.store import periods as period_store
from incentives.store.records import FactKind, StoredPeriod
from incentives.values.period import Period, period_containing

NEEDED = frozenset({FactKind.ROSTER, FactKind.RESULTS})


@dataclass(frozen=True, slots=True)
class EarlierSets:
    """The facts of one earlier period: the number of the period, and those of its fact sets by kind."""

    period: StoredPeriod
    fact_sets: Mapping[FactKind, int]


Earliers = Mapping[int, EarlierSets]
"""By how many periods ago they are; 1 is the period just before."""


def earlier_in_force(session: Session, policies: Sequence[Policy], period: Period) -> Earliers:
    """The facts in force of the earlier periods that the policies need. One without results is left out."""
    found: dict[int, EarlierSets] = {}
    for ago, before in sorted(_needed(policies, period).items()):
        stored = period_store.period_of_days(session, before.starts_on, before.ends_before)
        sets = {} if stored is None else fact_store.sets_in_force(session, stored.id)
        if stored is not None and sets.keys() >= NEEDED:
            found[ago] = EarlierSets(stored, sets)
    return found


def earlier_of_run(session: Session, run: int, period: Period) -> Earliers:
    """The facts of earlier periods that a run of the period used."""
    found = {}
    for number, sets in fact_store.earlier_sets_of_run(session, run).items():
        stored = period_store.period_of_number(session, number)
        found[_ago(stored.period, period)] = EarlierSets(stored, sets)
    return found


def read_earlier(session: Session, earliers: Earliers) -> dict[int, fact_store.Facts]:
    """The facts themselves."""
    return {ago: fact_store.read_facts(session, each.fact_sets.values()) for ago, each in earliers.items()}


def numbers_of(earliers: Earliers) -> frozenset[int]:
    """The numbers of all their fact sets."""
    return frozenset(number for each in earliers.values() for number in each.fact_sets.values())


def looking_back_at(policies: Iterable[Policy], period: StoredPeriod) -> tuple[tuple[Policy, ...], Period | None]:
    """The policies that start later and look back at a period in which none of them was in force yet.

    Also the first period that they pay over, which is the one that looks back the furthest; None when there is none.
    """
    found, first = [], None
    for policy in policies:
        if policy.effective_from <= period.period.starts_on or policy.replaces is not None:
            continue
        if policy.cycle is period.period.cycle and policy.fiscal_year_starts == period.fiscal_year_starts:
            start = period_containing(policy.effective_from, policy.cycle, policy.fiscal_year_starts)
            if any(before == period.period for before in _needed([policy], start).values()):
                found.append(policy)
                first = start
    return tuple(found), first


def _needed(policies: Sequence[Policy], period: Period) -> dict[int, Period]:
    return periods_needed([compile_plan(policy, role, period) for policy in policies for role in policy.roles])


def _ago(before: Period, now: Period) -> int:
    months = (now.starts_on.year - before.starts_on.year) * 12 + now.starts_on.month - before.starts_on.month
    return months // (1 if now.cycle is None else now.cycle.months)
