"""History as the tests read it: who was paid what on which results in which period, by which version of a policy.

It is made of accepted facts and the policies of each period, and keeps participants apart without ever telling who they
are: tests count them, no look names one.

Pay is what results earned, as a share of the participant's own target for the period; somebody of whom an amount is
missing has none. Results are floats here, because tests estimate; nothing is paid from them.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

import numpy as np

from incentives.payout.columns import PlainColumns
from incentives.payout.exact import Exact
from incentives.performance.derived_amounts import subject_of
from incentives.performance.facts import Assignment, Dataset, Earlier
from incentives.performance.scorecard import scorecards
from incentives.plan.compile import compile_plan
from incentives.plan.plan import Plan
from incentives.policy.model import CountedFor, Measure, Policy
from incentives.values.period import Period

Place = tuple[str, str, str]
"""A result: the name of the period, the measure, and whose it is (the participant, the group or the company)."""


@dataclass(frozen=True, slots=True)
class PaidPeriod:
    """What was accepted for a period, and the policies that paid over it."""

    dataset: Dataset
    policies: tuple[Policy, ...]


@dataclass(frozen=True, slots=True)
class Record:
    """One participant in one role in one period. pay is a share of the own target; None where it cannot be known.

    amounts is the scorecard, by measure and own column; whose names the subject of each scope.
    """

    participant: str
    period: str
    plan: Plan
    amounts: Mapping[str, float]
    whose: Mapping[CountedFor, str]
    pay: float | None

    @property
    def role(self) -> str:
        """`policy/role`."""
        return self.plan.name


@dataclass(frozen=True, slots=True)
class Deal:
    """A single transaction of somebody, with its day."""

    period: str
    role: str
    measure: str
    day: date


@dataclass(frozen=True, slots=True)
class History:
    """Periods of one length in their order, the records of all of them, every result, and single deals."""

    periods: tuple[Period, ...]
    records: tuple[Record, ...]
    measures: Mapping[str, Measure]
    results: Mapping[Place, float]
    deals: tuple[Deal, ...]

    @property
    def roles(self) -> tuple[str, ...]:
        """Every role in which somebody was paid, in the order of the policies."""
        return tuple(dict.fromkeys(record.role for record in self.records))

    def of_role(self, role: str) -> tuple[Record, ...]:
        """The records of one role, period by period."""
        return tuple(record for record in self.records if record.role == role)

    def result(self, record: Record, measure: str) -> float | None:
        """The result that counts for the record's participant in its period, whether the role is paid on it or not."""
        return self.results.get((record.period, measure, record.whose.get(self.measures[measure].counted_for, "")))

    def next_period(self, name: str) -> str | None:
        """The period that begins where the named one ends."""
        ends = next(period.ends_before for period in self.periods if period.name == name)
        return next((period.name for period in self.periods if period.starts_on == ends), None)


def history_of(paid: Iterable[PaidPeriod]) -> History:
    """The history of some periods, oldest first. Two of the same days count once, the later one."""
    by_days = {(each.dataset.period.starts_on, each.dataset.period.ends_before): each for each in paid}
    ordered = _looking_back([by_days[days] for days in sorted(by_days)])
    records: list[Record] = []
    deals: list[Deal] = []
    for each in ordered:
        fresh = list(_records(each))
        records += fresh
        deals += _deals(each, fresh)
    measures = {
        key: measure for each in ordered for policy in each.policies for key, measure in policy.measures.items()
    }
    results = {
        (each.dataset.period.name, result.measure, result.subject): float(result.amount)
        for each in ordered
        for result in each.dataset.results
    }
    return History(tuple(each.dataset.period for each in ordered), tuple(records), measures, results, tuple(deals))


def _looking_back(ordered: Sequence[PaidPeriod]) -> list[PaidPeriod]:
    """The periods, each with the facts of those before it, for measures over several periods."""
    found: list[PaidPeriod] = []
    for each in ordered:
        now = each.dataset
        earlier = {
            _ago(before.dataset.period, now.period): Earlier(
                before.dataset.quotas, before.dataset.results, before.dataset.roster
            )
            for before in found
        }
        found.append(replace(each, dataset=replace(now, earlier=earlier | dict(now.earlier))))
    return found


def _ago(before: Period, now: Period) -> int:
    months = (now.starts_on.year - before.starts_on.year) * 12 + now.starts_on.month - before.starts_on.month
    return months // (1 if now.cycle is None else now.cycle.months)


def _records(paid: PaidPeriod) -> Iterator[Record]:
    period = paid.dataset.period
    for policy in paid.policies:
        for role in policy.roles:
            plan = compile_plan(policy, role, period)
            held = {each.key: each for each in paid.dataset.roster.assignments if each.role == plan.name}
            cards = scorecards(paid.dataset, plan)[0]
            shares = _shares(plan, [card.amounts for card in cards])
            for card, share in zip(cards, shares, strict=True):
                amounts = {name: float(amount) for name, amount in card.amounts.items()}
                yield Record(card.participant, period.name, plan, amounts, _whose(held[card.assignment]), share)


def _whose(assignment: Assignment) -> dict[CountedFor, str]:
    return {scope: subject_of(assignment, scope) for scope in CountedFor}


def _shares(plan: Plan, cards: Sequence[Mapping[str, Fraction]]) -> list[float | None]:
    """What each scorecard earned as a share of its target; None where an amount is missing or there is no target.

    Whole scorecards go through the columns in plain floats, which is close enough to compare; the others one by one.
    """
    names = [each.name for each in plan.inputs]
    if not names or any(name not in card for card in cards for name in names):
        return [_share(plan, Exact(card)) for card in cards]
    inputs = {name: np.array([float(card[name]) for card in cards]) for name in names}
    earned, target = (PlainColumns(of, names).values(inputs, len(cards)) for of in (plan.earned, plan.target))
    return [
        pay / worth if worth and math.isfinite(pay) else None
        for pay, worth in zip(earned.tolist(), target.tolist(), strict=True)
    ]


def _share(plan: Plan, exact: Exact) -> float | None:
    try:
        target = exact.value(plan.target)
        return float(exact.value(plan.earned) / target) if target else None
    except (KeyError, ZeroDivisionError):
        return None


def _deals(paid: PaidPeriod, records: Sequence[Record]) -> Iterator[Deal]:
    """The single deals of the period, under the first role of their participant that has the measure."""
    roles: dict[tuple[str, str], str] = {}
    for record in records:
        for measure in record.plan.policy.measures_of(record.plan.role.key):
            roles.setdefault((record.participant, measure), record.role)
    for deal in paid.dataset.transactions:
        role = roles.get((deal.participant, deal.measure))
        if deal.day is not None and role is not None:
            yield Deal(paid.dataset.period.name, role, deal.measure, deal.day)
