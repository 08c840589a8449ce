"""The sheet of exchange rates, and the pay currency on a roster: understood cell by cell, or refused."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from incentives.performance.accept_rates import read_rates
from incentives.performance.accept_roster import read_roster
from incentives.performance.facts import ExchangeRate
from incentives.values.problem import Problem
from tests.performance.accept_tables import QUARTER, expected, told, workbook

HEADINGS = "day | from_currency | to_currency | rate"
ROSTER = """
Roster:
participant | name | role          | starts_on  | ends_before | target_incentive | team | paid_in
P-1         | Ada  | support/agent | 2026-07-01 |             | 4000             | blue | {paid_in}
"""


def read(*rows: str, headings: str = HEADINGS, period: str | None = None) -> tuple[tuple[ExchangeRate, ...], list[str]]:
    text = "Exchange rates:\n" + "\n".join((headings, *rows))
    rates, problems = read_rates(workbook(text, period=period).sheets, QUARTER)
    return rates, told(problems)


def test_rates_are_kept_by_day_and_need_no_period() -> None:
    rates, problems = read("2026-09-30 | EUR | USD | 1.0842", "2026-07-01 | EUR | JPY | 147.3")
    assert problems == []
    assert rates == (
        ExchangeRate(date(2026, 7, 1), "EUR", "JPY", Fraction(1473, 10)),
        ExchangeRate(date(2026, 9, 30), "EUR", "USD", Fraction(10842, 10000)),
    )


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("30 September | EUR | USD | 1.0842", "not-a-date at Exchange rates!A3"),
        ("2026-09-30 | euro | USD | 1.0842", "not-a-currency at Exchange rates!B3"),
        ("2026-09-30 | EUR | points | 1.0842", "not-a-currency at Exchange rates!C3"),
        ("2026-09-30 | EUR | EUR | 1", "same-currency at Exchange rates!C3"),
        ("2026-09-30 | EUR | USD | 0", "out-of-range at Exchange rates!D3"),
        ("2026-09-30 | EUR | USD | -1.0842", "out-of-range at Exchange rates!D3"),
        ("2026-09-30 | EUR | USD | 108%", "unexpected-percent at Exchange rates!D3"),
        ("2026-09-30 | EUR | USD |", "blank-cell at Exchange rates!D3"),
        ("2026-09-30 | EUR |  | 1.0842", "blank-cell at Exchange rates!C3"),
    ],
)
def test_a_cell_that_is_no_rate_is_refused(row: str, problem: str) -> None:
    assert read(row) == ((), [problem])


def test_a_rate_given_twice_is_refused_at_the_second() -> None:
    once = "2026-09-30 | EUR | USD | 1.08"
    rates, problems = read(once, once, "2026-09-30 | USD | EUR | 0.9")
    assert problems == ["duplicate-rate at Exchange rates!D4"]
    assert len(rates) == 2


def test_a_column_that_is_missing_or_unknown_is_refused() -> None:
    rates, problems = read("2026-09-30 | EUR | 1.08 | x", headings="day | from_currency | rate | bank")
    assert rates == ()
    assert problems == ["missing-heading at Exchange rates", "unknown-heading at Exchange rates!D2"]


def test_rates_of_another_period_are_not_read() -> None:
    assert read("2026-09-30 | EUR | USD | 1.08", period="2026-Q4") == ((), ["wrong-period at Exchange rates!B1"])


def roster(paid_in: str) -> tuple[str | None, tuple[Problem, ...]]:
    known, problems = read_roster(workbook(ROSTER.format(paid_in=paid_in)).sheets, expected())
    return (known.roster.assignments[0].paid_in if known.roster.assignments else None), problems


def test_the_roster_says_in_which_currency_somebody_is_paid() -> None:
    assert roster("USD") == ("USD", ())
    assert roster("") == (None, ())
    assert told(roster("dollars")[1]) == ["not-a-currency at Roster!H3"]
