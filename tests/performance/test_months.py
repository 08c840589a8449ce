"""Months of somebody with several roles: together they are never more than the months that were worked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from incentives.kpis.read import packaged_kpis
from incentives.payout.run import calculate_run
from incentives.performance.days import days_of
from incentives.performance.facts import Assignment, Dataset, Person, Result, Roster
from incentives.performance.months import months_paid_twice
from incentives.plan.compile import compile_plan
from incentives.plan.plan import Plan
from incentives.policy.model import Policy
from incentives.policy.read import read_policy
from incentives.values.period import parse_period
from incentives.values.problem import RefusedWithProblems
from tests.performance.test_days import TEXT

CLERK = TEXT[TEXT.index("  clerk:") : TEXT.index("PRORATION")]
MONTHS = TEXT.replace("PRORATION", "proration: months in role\nmonth_counts: when held on any day")
TWO_ROLES = MONTHS.replace(CLERK, CLERK + CLERK.replace("clerk", "teller").replace("Clerk", "Teller"))
ANY, FIRST, MOST = "when held on any day", "when held on its first day", "when held on most of its days"


def policy_counting(word: str) -> Policy:
    """Two roles whose months count like that."""
    policy, problems = read_policy(TWO_ROLES.replace(ANY, word), "counted.yaml", packaged_kpis())
    assert policy is not None, problems
    return policy


def held(role: str, starts_on: str, ends_before: str | None = None, share: str = "1") -> Assignment:
    """An assignment of the one person to a role."""
    ends = None if ends_before is None else date.fromisoformat(ends_before)
    return Assignment("P-1", f"counted/{role}", date.fromisoformat(starts_on), ends, Fraction(share), None, None, {})


def facts(*assignments: Assignment) -> Dataset:
    period = parse_period("2026-Q3")
    assert period is not None
    people = {"P-1": Person("P-1", "P-1")}
    return Dataset(period, Roster(people, assignments), (), (Result("goals", "participant", "P-1", Fraction(1)),))


def plans_of(policy: Policy) -> list[Plan]:
    period = parse_period("2026-Q3")
    assert period is not None
    return [compile_plan(policy, role, period) for role in policy.roles]


def codes(word: str, *assignments: Assignment) -> list[str]:
    return [problem.code for problem in months_paid_twice(facts(*assignments), plans_of(policy_counting(word)))]


CHANGED = (held("clerk", "2026-07-01", "2026-08-15"), held("teller", "2026-08-15"))
AT_THE_TURN = (held("clerk", "2026-07-01", "2026-08-01"), held("teller", "2026-08-01"))
SIDE_BY_SIDE = (held("clerk", "2026-07-01", share="1/2"), held("teller", "2026-07-01", share="1/2"))
MORE = (held("clerk", "2026-07-01", "2026-08-15", "1/2"), held("teller", "2026-08-15"))


@pytest.mark.parametrize(
    ("word", "assignments", "told"),
    [
        (ANY, CHANGED, ["months-paid-twice"]),
        (ANY, MORE, ["months-paid-twice"]),
        (ANY, AT_THE_TURN, []),
        (ANY, SIDE_BY_SIDE, []),
        (FIRST, CHANGED, []),
        (MOST, CHANGED, []),
    ],
)
def test_a_month_in_two_roles_is_not_paid_twice(
    word: str, assignments: tuple[Assignment, ...], told: list[str]
) -> None:
    assert codes(word, *assignments) == told


def test_the_problem_names_the_person_the_month_and_the_roles_and_nobody_is_paid() -> None:
    policy = policy_counting(ANY)
    with pytest.raises(RefusedWithProblems) as refused:
        calculate_run([policy], facts(*CHANGED))
    (problem,) = refused.value.problems
    assert problem.message == "2026-08 would be paid to P-1 in full as counted/clerk and as counted/teller."
    assert "when held on its first day" in problem.hint
    assert problem.place.line == TWO_ROLES[: TWO_ROLES.index("month_counts")].count("\n") + 1
    assert calculate_run([policy], facts(*AT_THE_TURN)).total == 300000
    assert calculate_run([policy], facts(*SIDE_BY_SIDE)).total == 300000


def test_two_roles_of_two_policies_share_a_month_like_those_of_one() -> None:
    one = policy_counting(ANY)
    other = replace(one, key="other")
    period = parse_period("2026-Q3")
    assert period is not None
    plans = [compile_plan(one, "clerk", period), compile_plan(other, "teller", period)]
    moved = replace(CHANGED[1], role="other/teller")
    assert len(months_paid_twice(facts(CHANGED[0], moved), plans)) == 1


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from([ANY, FIRST, MOST]),
    st.lists(
        st.tuples(
            st.sampled_from(["clerk", "teller"]),
            st.integers(-10, 100),
            st.integers(1, 70),
            st.sampled_from(["1", "1/2", "3/10"]),
        ),
        min_size=1,
        max_size=3,
        unique_by=lambda each: (each[0], each[1]),
    ),
)
def test_months_that_are_paid_are_never_more_than_were_worked(
    word: str, drawn: list[tuple[str, int, int, str]]
) -> None:
    start = date(2026, 7, 1)
    assignments = [
        held(role, str(start + timedelta(days=first)), str(start + timedelta(days=first + days)), share)
        for role, first, days, share in drawn
    ]
    worked = {
        day: sum((each.share for each in assignments if _on(each, day)), Fraction(0))
        for day in (start + timedelta(days=count) for count in range(92))
    }
    policy = policy_counting(word)
    try:
        calculate_run([policy], facts(*assignments))
    except RefusedWithProblems:
        return
    if max(worked.values()) > 1:
        return  # the roster itself is refused where it is read
    named = {plan.name: plan for plan in plans_of(policy)}
    counted = [days_of(each, named[each.role])["months in role"] * each.share for each in assignments]
    most = [max(share for day, share in worked.items() if day.month == month) for month in (7, 8, 9)]
    assert sum(counted) <= sum(most)


def _on(assignment: Assignment, day: date) -> bool:
    return assignment.starts_on <= day and (assignment.ends_before is None or day < assignment.ends_before)
