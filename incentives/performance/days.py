"""Days of an assignment in a period: calendar days, working days and months, with or without days of leave."""

from __future__ import annotations

from calendar import monthrange
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from functools import lru_cache

from incentives.performance.facts import Assignment, Leave
from incentives.plan.plan import Plan
from incentives.plan.target import is_working_day
from incentives.policy.model import DAYS_IN_ROLE, MONTHS_IN_ROLE, WORKING_DAYS_IN_ROLE, MonthCounts, Proration

Month = tuple[int, int]


def days_of(assignment: Assignment, plan: Plan) -> dict[str, Fraction]:
    """What the plan's proration counts, by the name that scorecards have for it."""
    days = counted_days(assignment, plan)
    amounts = {DAYS_IN_ROLE: Fraction(len(days))}
    if plan.policy.proration is Proration.WORKING_DAYS:
        amounts[WORKING_DAYS_IN_ROLE] = Fraction(sum(is_working_day(plan.policy, day) for day in days))
    if plan.policy.proration is Proration.MONTHS:
        amounts[MONTHS_IN_ROLE] = Fraction(len(counted_months(assignment, plan)))
    return amounts


def counted_days(assignment: Assignment, plan: Plan) -> tuple[date, ...]:
    """The days of the period in the role, without those of leave where the policy does not count leave."""
    leave = () if plan.policy.leave_counts else tuple(assignment.leave)
    period = plan.period
    return _days_held(period.starts_on, period.days, assignment.starts_on, assignment.ends_before, leave)


@lru_cache(maxsize=4_096)  # most people of a period are in their roles on the same days
def _days_held(
    first: date, count: int, starts_on: date, ends_before: date | None, leave: tuple[tuple[date, date | None], ...]
) -> tuple[date, ...]:
    days = (first + timedelta(days=number) for number in range(count))
    return tuple(
        day
        for day in days
        if _within(day, starts_on, ends_before) and not any(_within(day, *stretch) for stretch in leave)
    )


def counted_months(assignment: Assignment, plan: Plan) -> frozenset[Month]:
    """The months of the period that count for the assignment, as year and month."""
    return months_that_count(counted_days(assignment, plan), plan)


def months_that_count(days: Collection[date], plan: Plan) -> frozenset[Month]:
    """The months that count for somebody who is in the role on these days."""
    held = Counter((day.year, day.month) for day in days)
    first = {(day.year, day.month) for day in days if day.day == 1}
    match plan.policy.month_counts:
        case MonthCounts.FIRST_DAY:
            return frozenset(first)
        case MonthCounts.MOST_DAYS:
            return frozenset(month for month, days in held.items() if 2 * days > monthrange(*month)[1])
    return frozenset(held)


def with_leave(assignments: Iterable[Assignment], leave: Iterable[Leave]) -> Iterator[Assignment]:
    """The assignments, each with the leave of its participant added to its own."""
    stretches: dict[str, list[tuple[date, date | None]]] = {}
    for each in leave:
        stretches.setdefault(each.participant, []).append((each.starts_on, each.ends_before))
    for assignment in assignments:
        own = stretches.get(assignment.participant)
        yield replace(assignment, leave=(*assignment.leave, *own)) if own else assignment


def _within(day: date, starts_on: date, ends_before: date | None) -> bool:
    return starts_on <= day and (ends_before is None or day < ends_before)
