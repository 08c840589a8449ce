"""Single transactions fall into levels: each one alone, split or whole, on the days of the assignment."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
import yaml

from incentives.payout.fingerprints import dataset_fingerprint
from incentives.performance.facts import Assignment, Dataset, Leave, Person, Roster, Transaction
from incentives.performance.scorecard import scorecards
from incentives.performance.transaction_levels import unpaid_transactions
from incentives.values.period import parse_period
from tests.payout.plans import plan_of

CASES = Path(__file__).parents[1] / "cases" / "rates.yaml"
POLICY = yaml.load(CASES.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)["policy"].replace(
    "examples: {}", "examples: {none: {role: seller, given: {}, pays: {}}}"
)
SMALL, LARGE = "revenue in small", "revenue in large"


def _card(*deals: tuple[str, int, str], apply: str = "to each slice", ends: date | None = None) -> dict[str, Fraction]:
    text = POLICY.replace("apply: to each slice\n          each", f"apply: {apply}\n          each")
    plan, period = plan_of(text, "each_deal"), parse_period("2026-Q3")
    assert period is not None
    assignment = Assignment("P-1", "rates/each_deal", date(2026, 1, 1), ends, Fraction(1), None, None, {})
    transactions = tuple(
        Transaction(who, "revenue", str(number), date.fromisoformat(day) if day else None, Fraction(amount))
        for number, (who, amount, day) in enumerate(deals)
    )
    roster = Roster({"P-1": Person("P-1", "One")}, (assignment,))
    [card], _ = scorecards(Dataset(period, roster, (), (), transactions=transactions), plan)
    return {name: amount for name, amount in card.amounts.items() if name.startswith("revenue")}


def test_every_transaction_alone_is_split_over_the_levels() -> None:
    assert _card(("P-1", 40000, "2026-07-01"), ("P-1", 20000, "2026-09-30")) == {SMALL: 45000, LARGE: 15000}


def test_the_level_that_a_transaction_reaches_takes_the_whole_of_it() -> None:
    deals = (("P-1", 40000, "2026-07-01"), ("P-1", 24999, "2026-07-01"), ("P-1", 25000, "2026-07-01"))
    assert _card(*deals, apply="to the whole") == {SMALL: 24999, LARGE: 65000}


@pytest.mark.parametrize("day", ["2026-06-30", "2026-10-01", "2026-09-01"])
def test_days_outside_the_period_or_the_assignment_do_not_count(day: str) -> None:
    deals = (("P-1", 1000, "2026-08-31"), ("P-1", 500, day))
    assert _card(*deals, ends=date(2026, 9, 1)) == {SMALL: 1000, LARGE: 0}


def test_transactions_of_somebody_else_say_nothing_about_this_one() -> None:
    assert _card(("P-2", 1000, "2026-08-31")) == {}


def test_that_there_was_none_is_a_stated_zero() -> None:
    assert _card(("P-1", 0, "")) == {SMALL: 0, LARGE: 0}


def test_without_any_transaction_of_the_measure_nothing_is_known() -> None:
    assert _card() == {}


@pytest.mark.parametrize(
    ("who", "measure", "day", "told"),
    [
        ("P-1", "revenue", "2026-08-31", []),
        ("P-1", "revenue", "", []),
        ("P-1", "contracts", "2026-09-01", []),  # nobody is paid by the transaction of it
        ("P-1", "revenue", "2026-09-01", ["transaction-unpaid"]),
        ("P-1", "revenue", "2026-06-30", ["transaction-unpaid"]),
        ("P-2", "revenue", "2026-08-31", ["transaction-unpaid"]),
    ],
)
def test_a_transaction_that_nobody_would_be_paid_for_is_told_and_not_dropped(
    who: str, measure: str, day: str, told: list[str]
) -> None:
    plan, period = plan_of(POLICY, "each_deal"), parse_period("2026-Q3")
    assert period is not None
    assignment = Assignment("P-1", "rates/each_deal", date(2026, 1, 1), date(2026, 9, 1), Fraction(1), None, None, {})
    one = Transaction(who, measure, "D-1", date.fromisoformat(day) if day else None, Fraction(5))
    dataset = Dataset(period, Roster({}, (assignment,)), (), (), transactions=(one,))
    assert [problem.code for problem in unpaid_transactions(dataset, [plan])] == told


def test_transactions_and_leave_are_part_of_what_a_run_is_calculated_from() -> None:
    period = parse_period("2026-Q3")
    assert period is not None
    plain = Dataset(period, Roster({}, ()), (), ())
    deal = Transaction("P-1", "revenue", "D-1", date(2026, 7, 3), Fraction(5))
    leave = Leave("P-1", date(2026, 7, 6), date(2026, 7, 20))
    facts = [
        plain,
        replace(plain, transactions=(deal,)),
        replace(plain, transactions=(replace(deal, day=date(2026, 7, 4)),)),
        replace(plain, transactions=(replace(deal, key="D-2"),)),
        replace(plain, transactions=(replace(deal, day=None),)),
        replace(plain, leave=(leave,)),
        replace(plain, leave=(replace(leave, ends_before=date(2026, 7, 21)),)),
    ]
    assert len({dataset_fingerprint(each) for each in facts}) == len(facts)
    other = replace(deal, key="D-2")
    one, two = (replace(plain, transactions=each) for each in ((deal, other), (other, deal)))
    assert dataset_fingerprint(one) == dataset_fingerprint(two)
