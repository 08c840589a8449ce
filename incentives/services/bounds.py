"""What a stored version can pay at all: proven bounds of each role, and the largest bill of a period's roster.

Every search ends after a fixed number of steps (`insight.search`), never after a time, so that the same question has
the same answer; where the two bounds of an end do not meet by then, the answer says so. A roster whose people differ in
too many ways is refused, with the way to calculate it all the same.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from incentives.alignment.reference import reference_of
from incentives.insight.bill import Bill, largest_bill, searches_for
from incentives.insight.bounds import Bounds, bounds_of
from incentives.insight.shape import Remark, remarks
from incentives.performance.facts import Dataset
from incentives.plan.compile import compile_plan
from incentives.plan.plan import Plan
from incentives.policy.model import Policy
from incentives.services.actor import Actor, Permission, require
from incentives.services.inputs import Inputs, dataset_in_force, inputs_in_force
from incentives.services.periods import find_period
from incentives.services.policies import get_policy
from incentives.store import facts as fact_store
from incentives.store.records import FactKind
from incentives.values.period import Period, period_containing
from incentives.values.problem import Place, Problem, RefusedWithProblems

MOST_SEARCHES = 400
"""Assignments with different own amounts whose largest payouts one request finds: some seconds."""
MOST_KEPT = 50
_KEPT: dict[Hashable, tuple[RoleBounds, ...]] = {}


@dataclass(frozen=True, slots=True)
class RoleBounds:
    """What a role can be paid, and what is remarkable about it."""

    bounds: Bounds
    remarks: tuple[Remark, ...]


@dataclass(frozen=True, slots=True)
class PolicyBounds:
    """The roles of a version over a period; bill: the most that the roster of the period can be paid by it."""

    policy: Policy
    period: Period
    roles: tuple[RoleBounds, ...]
    bill: Bill | None


def bounds_of_version(
    session: Session, actor: Actor, key: str, effective_from: date, period_name: str | None = None
) -> PolicyBounds:
    """The bounds over the version's first period; with a period of the company over that one, with its roster's bill.

    NotFound when there is no such version or period. RefusedWithProblems when the version is not in force over the
    period, facts are missing, or people differ in more ways than one request searches (`roster-too-large`). Needs
    policies:read, and payouts:read as well for a period.
    """
    policy = get_policy(session, actor, key, effective_from).policy
    if period_name is None:
        first = period_containing(policy.effective_from, policy.cycle, policy.fiscal_year_starts)
        return PolicyBounds(policy, first, role_bounds(policy, first), None)
    require(actor, Permission.PAYOUTS_READ)
    stored = find_period(session, period_name)
    inputs = inputs_in_force(session, stored)
    if policy.fingerprint not in {each.fingerprint for each in inputs.policies}:
        message = f"The version of {key} from {effective_from} is not in force over {stored.name}."
        hint = "Name a period over which it pays, or the version that is in force over this one."
        raise RefusedWithProblems([Problem("not-in-force", message, Place("request", key="period"), hint)])
    plans = _plans(policy, stored.period)
    dataset = _roster(session, inputs, stored.period)
    searches = searches_for(plans, dataset)
    if searches > MOST_SEARCHES:
        message = f"People in {stored.name} differ in {searches:,} ways, and one request searches {MOST_SEARCHES:,}."
        hint = "Use incentives bounds --workbook, which takes its time."
        raise RefusedWithProblems([Problem("roster-too-large", message, Place("request", key="period"), hint)])
    return PolicyBounds(policy, stored.period, role_bounds(policy, stored.period), largest_bill(plans, dataset))


def role_bounds(policy: Policy, period: Period) -> tuple[RoleBounds, ...]:
    """The bounds of each role; those of a text that were proven before are kept in memory."""
    key = policy.file, policy.fingerprint, policy.effective_from, period
    kept = _KEPT.get(key)
    if kept is None:
        if len(_KEPT) >= MOST_KEPT:
            _KEPT.clear()
        kept = _KEPT[key] = tuple(bounds_of_role(plan) for plan in _plans(policy, period))
    return kept


def bounds_of_role(plan: Plan) -> RoleBounds:
    """The bounds and the shape of one plan."""
    return RoleBounds(bounds_of(plan), remarks(plan, reference_of(plan).amounts))


def _roster(session: Session, inputs: Inputs, period: Period) -> Dataset:
    """Who is in the period, with quotas and rates; results need not be there, since every possible one is looked at."""
    if FactKind.RESULTS in inputs.fact_sets:
        return dataset_in_force(session, inputs, period)
    if FactKind.ROSTER not in inputs.fact_sets:
        message = f"No {FactKind.ROSTER} was accepted for {period.name}, so nobody is known who could be paid."
        hint = "Upload and accept it first."
        raise RefusedWithProblems([Problem("facts-missing", message, Place(f"period {period.name}"), hint)])
    return fact_store.read_facts(session, inputs.fact_sets.values()).as_dataset(period, {})


def _plans(policy: Policy, period: Period) -> list[Plan]:
    return [compile_plan(policy, key, period) for key in policy.roles]
