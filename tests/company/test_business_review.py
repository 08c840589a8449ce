"""The business review: each figure says how it was made, and better is better in the KPI's own sense."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import pytest

from incentives.alignment.map import Side
from incentives.company.business_review import Line, Told, Trend, business_review
from incentives.performance.facts import Result
from incentives.policy.model import Measure
from tests.alignment.plans import policy_of, policy_text

KPIS = ("new_business_closed", "early_churn", "reopen_rate", "operating_profit")


@pytest.fixture(scope="module")
def measures() -> Mapping[str, Measure]:
    parts = {kpi: {"straight": kpi, "weight": "25%", "because": "b"} for kpi in KPIS}
    return policy_of(policy_text(parts)).measures


def results(measure: str, *amounts: int, counted_for: str = "participant") -> tuple[Result, ...]:
    return tuple(Result(measure, counted_for, f"P-{n}", Fraction(amount)) for n, amount in enumerate(amounts))


def only(lines: tuple[Line, ...]) -> Line:
    (line,) = lines
    return line


def figures(line: Line) -> str:
    return " ".join("–" if each is None else str(each) for each in line.figures)


def test_sales_are_added_and_rates_are_told_by_the_one_in_the_middle(measures: Mapping[str, Measure]) -> None:
    sold = only(business_review([results("new_business_closed", 100, 50, 20)], measures))
    assert (sold.told, figures(sold), *sold.of) == (Told.SUM, "170", 3)
    lost = only(business_review([results("early_churn", 1, 9, 2)], measures))
    assert (lost.told, figures(lost)) == (Told.MIDDLE, "2")
    whole = only(business_review([results("early_churn", 7, counted_for="company")], measures))
    assert (whole.told, figures(whole)) == (Told.COMPANY, "7")


@pytest.mark.parametrize(
    ("measure", "before", "now", "trend"),
    [
        ("early_churn", 5, 4, Trend.BETTER),
        ("early_churn", 4, 5, Trend.WORSE),
        ("new_business_closed", 4, 5, Trend.BETTER),
        ("new_business_closed", 5, 5, Trend.SAME),
    ],
)
def test_better_is_better_in_the_sense_of_the_kpi(
    measure: str, before: int, now: int, trend: Trend, measures: Mapping[str, Measure]
) -> None:
    assert only(business_review([results(measure, before), results(measure, now)], measures)).trend is trend


def test_a_period_without_a_result_is_no_zero_and_shows_no_trend(measures: Mapping[str, Measure]) -> None:
    line = only(business_review([results("reopen_rate", 3), (), results("reopen_rate", 4)], measures))
    assert figures(line) == "3 – 4"
    assert line.of == (1, 0, 1)
    assert line.trend is Trend.UNKNOWN
    assert [line.trend_at(number) for number in range(3)] == [Trend.UNKNOWN] * 3


def test_customers_stand_first_and_what_no_policy_measures_is_left_out(measures: Mapping[str, Measure]) -> None:
    every = [each for kpi in (*KPIS, "unheard_of") for each in results(kpi, 1)]
    lines = business_review([every], measures)
    assert [line.side for line in lines] == [Side.CUSTOMERS, Side.CUSTOMERS, Side.VOLUME, Side.VOLUME]
    assert {line.kpi.id for line in lines} == set(KPIS)
