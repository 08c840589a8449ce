"""Months that several assignments of a person would each be paid in full, so that they are more than the month.

Two halves of full time side by side are one month. One role until the middle of a month and another one after it are a
month for each where it counts `when held on any day`: which of them it is paid for is for the policy or the roster to
say, not for us to guess. Several assignments to one role are looked at where their scorecards are made.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from incentives.performance.days import Month, counted_months, with_leave
from incentives.performance.facts import Assignment, Dataset
from incentives.plan.plan import Plan
from incentives.policy.model import MonthCounts, Proration
from incentives.values.problem import Problem

HINT = (
    "Let one assignment end and the other start with a month, or say month_counts: when held on its first day, or most "
    "of its days."
)


@dataclass(frozen=True, slots=True)
class _Counted:
    """An assignment for which a month counts, and the plan that counts it."""

    assignment: Assignment
    plan: Plan


def months_paid_twice(dataset: Dataset, plans: Sequence[Plan]) -> list[Problem]:
    """A problem for each person and month that roles paid by months count for more than the person worked in it."""
    counted: dict[tuple[str, Month], list[_Counted]] = defaultdict(list)
    by_months = {plan.name: plan for plan in plans if plan.policy.proration is Proration.MONTHS}
    own = [each for each in dataset.roster.assignments if each.role in by_months]
    for assignment in with_leave(own, dataset.leave) if by_months else ():
        plan = by_months[assignment.role]
        for month in counted_months(assignment, plan):
            counted[assignment.participant, month].append(_Counted(assignment, plan))
    return list(_problems(counted))


def _problems(counted: dict[tuple[str, Month], list[_Counted]]) -> Iterator[Problem]:
    for (whose, month), together in sorted(counted.items(), key=lambda each: each[0]):
        roles = list(dict.fromkeys(each.plan.name for each in together))
        if len(roles) < 2 or _months(together) <= _most_worked(together, month):
            continue
        plan = next((each.plan for each in together if _any_day(each.plan)), together[0].plan)
        message = f"{month[0]}-{month[1]:02} would be paid to {whose} in full as {' and as '.join(roles)}."
        yield Problem("months-paid-twice", message, plan.policy.place("month_counts"), HINT)


def _months(together: Sequence[_Counted]) -> Fraction:
    """How many months of full time the month is paid for."""
    return sum((each.assignment.share for each in together), Fraction(0))


def _most_worked(together: Sequence[_Counted], month: Month) -> Fraction:
    """The most full time that the assignments make on one day of the month."""
    first = date(*month, 1)
    days = (day for day in (first + timedelta(days=count) for count in range(31)) if day.month == first.month)
    return max(sum((each.assignment.share for each in together if _held(each, day)), Fraction(0)) for day in days)


def _held(counted: _Counted, day: date) -> bool:
    ends = counted.assignment.ends_before
    return counted.assignment.starts_on <= day and (ends is None or day < ends)


def _any_day(plan: Plan) -> bool:
    return plan.policy.month_counts is MonthCounts.ANY_DAY
