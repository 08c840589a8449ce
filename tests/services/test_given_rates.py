"""Pay in another currency tried out: rates are sent with the scorecards, stated in examples, and never guessed."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from incentives.payout.examples import check_examples
from incentives.policy.model import Policy
from incentives.policy.outline import outline
from incentives.policy.stated_rates import StatedRate
from incentives.services.actor import Actor, Permission
from incentives.services.calculations import Calculation, GivenScorecard, calculate
from incentives.services.explanations import Question, explain
from incentives.values.problem import Problem, RefusedWithProblems
from tests.policy.texts import read
from tests.services.building import POLICY

SOMEBODY = Actor(1, "Ada", frozenset({Permission.CALCULATE}), None, is_key=False)
ADA = {"checked_quality": "85%", "first_contact": "75%", "days in role": "92", "share of full time": "100%"}
DOLLARS = StatedRate(date(2026, 9, 30), "EUR", "USD", Fraction("1.0842"))
IN_DOLLARS = POLICY.replace("period: quarter\n", "period: quarter\nexchange_day: last day of period\n").replace(
    "    title: Support agent\n", "    title: Support agent\n    paid_in: USD\n"
)
OF_THE_ROSTER = IN_DOLLARS.replace("paid_in: USD", "paid_in: from the roster")
RATE = "    exchange_rates: [{day: 2026-09-30, from: EUR, to: USD, rate: 1.0842}]\n"
PAID_OUT = f"{RATE}    paid_out: 1084.20 USD\n"


def policy_of(text: str) -> Policy:
    policy, problems = read(text)
    assert policy is not None, problems
    return policy


def paid(text: str, *rates: StatedRate, paid_in: str | None = None) -> Calculation:
    return calculate(SOMEBODY, text, [GivenScorecard("P-1", "agent", ADA, paid_in)], rates=rates)


def refused(text: str, rates: tuple[StatedRate, ...] | None, paid_in: str | None = None) -> list[Problem]:
    with pytest.raises(RefusedWithProblems) as raised:
        calculate(SOMEBODY, text, [GivenScorecard("P-1", "agent", ADA, paid_in)], rates=rates)
    return list(raised.value.problems)


def test_a_total_is_paid_out_at_the_rate_that_was_sent() -> None:
    (payout,) = paid(IN_DOLLARS, DOLLARS).payouts
    assert payout.paid_out is not None
    assert (payout.total, payout.paid_out.text, payout.paid_out.currency) == (100000, "1,084.20", "USD")
    assert payout.statement.exchanged is not None
    assert payout.statement.exchanged.line == "1,000.00 EUR × 1.0842 EUR to USD on 30 September 2026 = 1,084.20 USD"


def test_without_a_list_of_rates_nothing_is_exchanged() -> None:
    (payout,) = calculate(SOMEBODY, IN_DOLLARS, [GivenScorecard("P-1", "agent", ADA)]).payouts
    assert (payout.total, payout.paid_out) == (100000, None)


def test_the_scorecard_names_the_currency_where_the_roster_would() -> None:
    (payout,) = paid(OF_THE_ROSTER, DOLLARS, paid_in="USD").payouts
    assert payout.paid_out is not None
    assert payout.paid_out.amount == 108420
    (own,) = paid(OF_THE_ROSTER, paid_in="EUR").payouts
    assert own.paid_out is None


@pytest.mark.parametrize(
    ("text", "rates", "paid_in", "code", "key"),
    [
        (IN_DOLLARS, (), None, "exchange-rate-missing", "exchange_rates"),
        (
            IN_DOLLARS,
            (StatedRate(date(2026, 9, 29), "EUR", "USD", Fraction(1)),),
            None,
            "exchange-rate-missing",
            "exchange_rates",
        ),
        (
            IN_DOLLARS,
            (StatedRate(date(2026, 9, 30), "USD", "EUR", Fraction(1)),),
            None,
            "exchange-rate-missing",
            "exchange_rates",
        ),
        (IN_DOLLARS, (DOLLARS, DOLLARS), None, "duplicate-rate", "exchange_rates.1.day"),
        (
            IN_DOLLARS,
            (DOLLARS, StatedRate(date(2026, 9, 30), "EUR", "GBP", Fraction(0))),
            None,
            "out-of-range",
            "exchange_rates.1.rate",
        ),
        (
            IN_DOLLARS,
            (DOLLARS, StatedRate(date(2026, 9, 30), "EUR", "EUR", Fraction(1))),
            None,
            "same-currency",
            "exchange_rates.1.to",
        ),
        (OF_THE_ROSTER, (DOLLARS,), None, "pay-currency-missing", "scorecards.0.paid_in"),
        (OF_THE_ROSTER, None, "USD", "paid-in", "scorecards.0.paid_in"),
        (IN_DOLLARS, (DOLLARS,), "USD", "paid-in", "scorecards.0.paid_in"),
        (POLICY, (DOLLARS,), "USD", "paid-in", "scorecards.0.paid_in"),
    ],
)
def test_no_rate_is_turned_round_guessed_or_taken_from_a_day_nearby(
    text: str, rates: tuple[StatedRate, ...] | None, paid_in: str | None, code: str, key: str
) -> None:
    (problem,) = refused(text, rates, paid_in)
    assert (problem.code, problem.place.key) == (code, key)


def test_what_is_wrong_with_rates_and_amounts_is_told_together() -> None:
    with pytest.raises(RefusedWithProblems) as raised:
        calculate(SOMEBODY, IN_DOLLARS, [GivenScorecard("P-1", "agent", {**ADA, "first_contact": "75"})], rates=[])
    assert [each.code for each in raised.value.problems] == ["invalid-value", "exchange-rate-missing"]


def test_a_what_if_is_paid_out_too_and_one_more_unit_stays_in_the_currency_of_the_policy() -> None:
    question = Question("P-1", "agent", ADA, {"first_contact": "90%"})
    (found,) = explain(SOMEBODY, IN_DOLLARS, [question], rates=[DOLLARS]).explained
    assert found.paid_out is not None
    assert found.paid_out.amount == 108420
    assert found.what_if is not None
    assert found.what_if.after.exchanged is not None
    assert found.what_if.after.exchanged.amount == Fraction("1181.78")  # 1,090.00 EUR × 1.0842 = 1,181.778
    assert found.what_if.difference == 90


def test_a_worked_example_says_what_is_paid_out() -> None:
    policy = policy_of(IN_DOLLARS + PAID_OUT)
    assert check_examples(policy) == ()
    assert len(policy.examples) == 1
    facts = [f"{fact.label}: {fact.words}" for part in outline(policy).parts for fact in part.facts]
    assert "rate EUR to USD on 2026-09-30: 1.0842" in facts
    assert "paid out: 1,084.20 USD" in facts
    assert policy.fingerprint != policy_of(IN_DOLLARS).fingerprint


@pytest.mark.parametrize(
    ("change", "code", "said"),
    [
        (("1084.20 USD", "1084.21 USD"), "example-differs", "make 1,084.20 USD"),
        (("2026-09-30", "2026-09-29"), "exchange-rate-missing", "not known for 2026-09-30"),
        ((RATE, ""), "exchange-rate-missing", "not known for 2026-09-30"),
    ],
)
def test_an_example_that_is_paid_out_otherwise_is_a_problem(change: tuple[str, str], code: str, said: str) -> None:
    (problem,) = check_examples(policy_of(IN_DOLLARS + PAID_OUT.replace(*change)))
    assert (problem.code, said in problem.message) == (code, True)
    assert problem.place.key == "examples.at_target.paid_out"
    assert "under exchange_rates of the example" in problem.hint or code == "example-differs"


def test_whoever_the_roster_pays_in_the_own_currency_needs_no_rate() -> None:
    assert check_examples(policy_of(f"{OF_THE_ROSTER}    paid_out: 1000.00 EUR\n")) == ()
    (problem,) = check_examples(policy_of(f"{OF_THE_ROSTER}    paid_out: 999.99 EUR\n"))
    assert problem.code == "example-differs"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (POLICY + PAID_OUT, "paid-out"),
        (IN_DOLLARS + RATE, "paid-out"),
        (IN_DOLLARS + PAID_OUT.replace("1084.20 USD", "1084.20 GBP"), "paid-out"),
        (IN_DOLLARS + PAID_OUT.replace("rate: 1.0842", "rate: 0"), "out-of-range"),
        (IN_DOLLARS + PAID_OUT.replace("rate: 1.0842", "rate: much"), "invalid-value"),
        (IN_DOLLARS + PAID_OUT.replace("from: EUR", "from: EUROS"), "invalid-value"),
    ],
)
def test_rates_of_an_example_that_cannot_be_are_refused_with_their_line(text: str, code: str) -> None:
    _, (problem, *_) = read(text)
    assert (problem.code, problem.place.line is not None) == (code, True)
