"""Days, working days and months in a role, with and without leave."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from incentives.kpis.read import packaged_kpis
from incentives.performance.days import days_of
from incentives.performance.facts import Assignment, Dataset, Person, Result, Roster
from incentives.performance.scorecard import scorecards
from incentives.plan.compile import compile_plan
from incentives.plan.plan import Plan
from incentives.policy.read import read_policy
from incentives.values.period import parse_period

TEXT = """\
format: 1
policy: counted
effective_from: 2026-07-01
title: Days that count
owner: tests@example.com
currency: EUR
period: quarter
change: {replaces: nothing, because: It shows parts of a period.}
measures:
  goals: {kpi: individual_performance, unit: percent, counted_for: participant,
     source: talks, because: Goals., watch_for: Easy ones.}
roles:
  clerk:
    title: Clerk
    kind: operations
    fixed_pay: 90%
    target_incentive: 12000 EUR per year
    components:
      goals: {weight: 100%, curve: {least: {at: 0%, pays: 0%}, most: {at: 200%, pays: 200%}}}
PRORATION
rounding: {to: 0.01 EUR, ties: half up, when: once per component}
examples: {none: {role: clerk, given: {}, pays: {}}}
"""
WORKING = "proration: working days in role"


def plan_with(proration: str, old: str = "", new: str = "") -> Plan:
    text = TEXT.replace("PRORATION", proration)
    policy, problems = read_policy(text.replace(old, new) if old else text, "counted.yaml", packaged_kpis())
    assert policy is not None, problems
    period = parse_period("2026-Q3")
    assert period is not None
    return compile_plan(policy, "clerk", period)


def held(
    starts_on: str, ends_before: str | None, *leave: tuple[str, str | None], role: str = "counted/clerk"
) -> Assignment:
    first_day, end = date.fromisoformat(starts_on), None if ends_before is None else date.fromisoformat(ends_before)
    away = tuple(
        (date.fromisoformat(first), None if last is None else date.fromisoformat(last)) for first, last in leave
    )
    return Assignment("P-1", role, first_day, end, Fraction(1), None, None, {}, away)


@pytest.mark.parametrize(
    ("proration", "assignment", "counted"),
    [
        (WORKING, held("2026-01-01", None), 66),
        (WORKING + "\nholidays: [2026-08-14, 2026-08-15]", held("2026-01-01", None), 65),
        (WORKING, held("2026-09-28", None), 3),  # Monday to Wednesday
        (WORKING, held("2026-07-04", "2026-07-06"), 0),  # a Saturday and a Sunday
        (WORKING, held("2026-07-01", "2026-07-11", ("2026-07-06", "2026-07-08")), 8),
        (WORKING + "\nleave: does not count", held("2026-07-01", "2026-07-11", ("2026-07-06", "2026-07-08")), 6),
    ],
)
def test_working_days_are_mondays_to_fridays_without_holidays(
    proration: str, assignment: Assignment, counted: int
) -> None:
    assert days_of(assignment, plan_with(proration))["working days in role"] == counted


@pytest.mark.parametrize(
    ("counts", "starts_on", "ends_before", "months"),
    [
        ("on its first day", "2026-07-01", "2026-08-02", 2),
        ("on its first day", "2026-07-02", "2026-08-01", 0),
        ("on most of its days", "2026-07-16", None, 3),  # 16 of 31 days
        ("on most of its days", "2026-07-17", None, 2),  # 15 of 31 days
        ("on most of its days", "2026-09-16", None, 0),  # exactly half of 30 days is not most of them
        ("on any day", "2026-07-31", "2026-09-02", 3),
        ("on any day", "2026-07-31", "2026-09-01", 2),
    ],
)
def test_months_count_as_the_policy_says(counts: str, starts_on: str, ends_before: str | None, months: int) -> None:
    plan = plan_with(f"proration: months in role\nmonth_counts: when held {counts}")
    assert days_of(held(starts_on, ends_before), plan)["months in role"] == months


def test_leave_is_taken_off_the_days_only_where_the_policy_says_so() -> None:
    away = held("2026-07-01", None, ("2026-06-20", "2026-07-11"), ("2026-09-21", None))
    counted = plan_with("proration: calendar days in role")
    taken_off = plan_with("proration: calendar days in role\nleave: does not count")
    assert days_of(away, counted)["days in role"] == 92
    assert days_of(away, taken_off)["days in role"] == 92 - 10 - 10


@pytest.mark.parametrize(("first_ends", "told"), [("2026-08-10", ["several-assignments"]), ("2026-08-01", [])])
def test_a_month_is_not_paid_to_two_assignments_of_one_person(first_ends: str, told: list[str]) -> None:
    plan = plan_with("proration: months in role\nmonth_counts: when held on any day")
    assignments = (held("2026-07-01", first_ends), held("2026-08-20", None))
    roster = Roster({"P-1": Person("P-1", "One")}, assignments)
    dataset = Dataset(plan.period, roster, (), (Result("goals", "participant", "P-1", Fraction(1)),))
    assert [problem.code for problem in scorecards(dataset, plan)[1]] == told


@pytest.mark.parametrize(("changes_on", "told"), [("2026-09-16", ["several-assignments"]), ("2026-09-15", [])])
def test_a_month_held_by_halves_is_not_lost_without_a_word(changes_on: str, told: list[str]) -> None:
    plan = plan_with("proration: months in role\nmonth_counts: when held on most of its days")
    roster = Roster({"P-1": Person("P-1", "One")}, (held("2026-07-01", changes_on), held(changes_on, None)))
    dataset = Dataset(plan.period, roster, (), (Result("goals", "participant", "P-1", Fraction(1)),))
    assert [problem.code for problem in scorecards(dataset, plan)[1]] == told


WEIGHED = "goals: {weight: 100%, curve: {least: {at: 0%, pays: 0%}, most: {at: 200%, pays: 200%}}}"
SHAPE = "curve: {least: {at: 0%, pays: 0 EUR}, most: {at: 200%, pays: 200 EUR}}"
ONCE = "typical: {goals: 100%}\n    components:\n      goals: {prorated: "


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (WEIGHED, WEIGHED, []),
        (WEIGHED, WEIGHED.replace("100%,", "100%, pays_at_least: 20%,"), []),
        (WEIGHED, WEIGHED.replace("100%,", "100%, pays_at_least: 300 EUR,"), ["several-assignments"]),
        (f"components:\n      {WEIGHED}", f"{ONCE}yes, {SHAPE}}}", []),
        (f"components:\n      {WEIGHED}", f"{ONCE}no, {SHAPE}}}", ["several-assignments"]),
        (
            "components:",
            "draw: {pays: 900 EUR per month, recoverable: no, prorated: no}\n    components:",
            ["several-assignments"],
        ),
    ],
)
def test_money_that_is_not_by_days_is_not_paid_to_two_assignments_of_one_person(
    old: str, new: str, told: list[str]
) -> None:
    plan = plan_with("proration: calendar days in role", old, new)
    roster = Roster({"P-1": Person("P-1", "One")}, (held("2026-07-01", "2026-08-10"), held("2026-08-10", None)))
    dataset = Dataset(plan.period, roster, (), (Result("goals", "participant", "P-1", Fraction(1)),))
    assert [problem.code for problem in scorecards(dataset, plan)[1]] == told
