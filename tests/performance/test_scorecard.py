"""Scorecards: whose result counts for whom, and that absence is never zero."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from incentives.performance.facts import Assignment, Dataset, Person, Quota, Result, Roster
from incentives.performance.scorecard import scorecards
from incentives.values.period import parse_period
from tests.payout.plans import SIMPLE


def _dataset(**changed: object) -> Dataset:
    period = parse_period("2026-Q3")
    assert period is not None
    assignment = Assignment(
        "P-1", "seller/seller", date(2026, 1, 1), None, Fraction(1), None, None, {"territory": "north"}
    )
    results = (
        Result("new_revenue", "participant", "P-1", Fraction(1)),
        Result("margin", "participant", "P-1", Fraction(2)),
        Result("retained", "territory", "north", Fraction(3)),
        Result("retained", "territory", "south", Fraction(4)),
    )
    facts = {"roster": Roster({"P-1": Person("P-1", "One")}, (assignment,)), "results": results}
    quotas = (Quota("P-1", "quota", Fraction(5)), Quota("P-2", "quota", Fraction(6)))
    return Dataset(period, quotas=quotas, **(facts | changed))  # type: ignore[arg-type]


def test_the_result_of_the_own_territory_counts_and_no_other() -> None:
    [card], problems = scorecards(_dataset(), SIMPLE)
    assert not problems
    assert card.amounts == {
        "share of full time": 1,
        "days in role": 92,
        "new_revenue": 1,
        "own quota": 5,
        "retained": 3,
        "margin": 2,
    }


def test_a_result_that_nobody_delivered_is_a_problem_not_zero() -> None:
    _, problems = scorecards(_dataset(results=()), SIMPLE)
    assert sorted(problem.message for problem in problems) == [
        "margin is missing for P-1 as seller/seller.",
        "new_revenue is missing for P-1 as seller/seller.",
        "retained is missing for P-1 as seller/seller.",
    ]
