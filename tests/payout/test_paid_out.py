"""What goes to payroll in another currency: the total times a rate that somebody entered, never a rate of one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from incentives.kpis.read import packaged_kpis
from incentives.payout.run import Run, calculate_run
from incentives.payout.statement import Statement, build_statement
from incentives.performance.adjustments import Adjustment, AdjustmentKind
from incentives.performance.facts import Dataset, ExchangeRate
from incentives.plan.compile import compile_plan
from incentives.policy.compare import compare
from incentives.policy.model import Policy
from incentives.policy.read import read_policy
from incentives.values.problem import InvariantBroken, RefusedWithProblems
from tests.payout.carried import TEXT, month_facts, policy_of

LAST = date(2026, 1, 31)
WORKING_DAYS = [date(2026, 1, day) for day in range(1, 32) if date(2026, 1, day).weekday() < 5]


def text_of(paid_in: str = "EUR", day: str | None = "last day of period") -> str:
    exchange = "" if day is None else f"exchange_day: {day}\n"
    text = TEXT.replace("period: month\n", f"period: month\n{exchange}")
    return text.replace("    title: Closer\n", f"    title: Closer\n    paid_in: {paid_in}\n")


def rate(day: date = LAST, of: str = "0.9223", target: str = "EUR") -> ExchangeRate:
    return ExchangeRate(day, "USD", target, Fraction(of))


def january(*rates: ExchangeRate, reached: Fraction = Fraction(3), paid_in: str | None = None) -> Dataset:
    """A closes deals worth three times the target, 3000 USD."""
    facts = month_facts("2026-01", {("A", "closer"): reached})
    held = tuple(replace(each, paid_in=paid_in) for each in facts.roster.assignments)
    return replace(facts, rates=rates, roster=replace(facts.roster, assignments=held))


def codes(policy: Policy, facts: Dataset) -> list[str]:
    with pytest.raises(RefusedWithProblems) as refused:
        calculate_run([policy], facts)
    return [problem.code for problem in refused.value.problems]


def paid(run: Run) -> tuple[int, str | None, int | None]:
    (payout,) = run.payouts
    out = payout.paid_out
    return (payout.total, None, None) if out is None else (payout.total, out.currency, out.amount)


def statement(policy: Policy, run: Run) -> Statement:
    (payout,) = run.payouts
    plan = compile_plan(policy, "closer", run.period)
    return build_statement(plan, payout.amounts, payout.entries, payout.paid_out)


def test_the_total_stays_and_is_paid_out_at_the_rate_of_the_last_day() -> None:
    policy = policy_of(text_of())
    run = calculate_run([policy], january(rate(), rate(date(2026, 1, 30), "1.5")))
    assert paid(run) == (300000, "EUR", 276690)
    assert run.total == 300000
    told = statement(policy, run).exchanged
    assert told is not None
    assert told.line == "3,000.00 USD × 0.9223 USD to EUR on 31 January 2026 = 2,766.90 EUR"
    assert policy.file in str(told.place)


def test_the_first_day_of_the_period_has_its_own_rate() -> None:
    policy = policy_of(text_of(day="first day of period"))
    assert paid(calculate_run([policy], january(rate(date(2026, 1, 1), "0.5"), rate()))) == (300000, "EUR", 150000)


def test_an_average_is_the_unrounded_mean_of_every_working_day() -> None:
    """21 days at 0.9 and one at 1 are 19.9 ÷ 22; 3000 USD times that are 2713.6363… EUR."""
    policy = policy_of(text_of(day="average of period"))
    rates = [rate(day, "0.9") for day in WORKING_DAYS[1:]] + [rate(WORKING_DAYS[0], "1"), rate(LAST, "7")]
    run = calculate_run([policy], january(*rates))
    assert paid(run) == (300000, "EUR", 271364)
    told = statement(policy, run).exchanged
    assert told is not None
    assert "× 19.9 ÷ 22 USD to EUR (the average of the rates of 22 working days from 1 January 2026" in told.line
    with_holiday = text_of(day="average of period").replace("proration:", "holidays: [2026-01-01]\nproration:")
    assert paid(calculate_run([policy_of(with_holiday)], january(*rates))) == (300000, "EUR", 270000)


@pytest.mark.parametrize(
    "rates",
    [
        (),
        (rate(date(2026, 1, 30)),),
        (rate(target="GBP"),),
        (ExchangeRate(LAST, "EUR", "USD", Fraction(1)),),
    ],
    ids=["none", "the day before", "another currency", "the other way round"],
)
def test_without_the_rate_of_that_day_nobody_is_paid(rates: tuple[ExchangeRate, ...]) -> None:
    policy = policy_of(text_of())
    with pytest.raises(RefusedWithProblems) as refused:
        calculate_run([policy], january(*rates))
    (problem,) = refused.value.problems
    assert problem.code == "exchange-rate-missing"
    assert problem.place.line == text_of()[: text_of().index("    paid_in:")].count("\n") + 1
    assert "day 2026-01-31, from USD, to EUR" in problem.hint


def test_an_average_without_one_of_its_days_pays_nobody() -> None:
    policy = policy_of(text_of(day="average of period"))
    assert codes(policy, january(*(rate(day) for day in WORKING_DAYS[:-1]))) == ["exchange-rate-missing"]


def test_the_roster_says_in_which_currency_each_is_paid() -> None:
    policy = policy_of(text_of("from the roster"))
    assert paid(calculate_run([policy], january(rate(of="147.3", target="JPY"), paid_in="JPY"))) == (
        300000,
        "JPY",
        441900,
    )
    assert paid(calculate_run([policy], january(paid_in="USD"))) == (300000, None, None)
    assert codes(policy, january(rate())) == ["pay-currency-missing"]


def test_what_is_paid_out_is_rounded_to_the_place_of_its_currency() -> None:
    """3000 USD at 147.30015 are 441900.45 JPY, which has no smaller unit; at 0.30451655 KWD three places."""
    policy = policy_of(text_of("from the roster"))
    facts = january(rate(of="147.30015", target="JPY"), rate(of="0.30451655", target="KWD"), paid_in="JPY")
    assert paid(calculate_run([policy], facts))[2] == 441900
    kuwait = january(*facts.rates, paid_in="KWD")
    assert paid(calculate_run([policy], kuwait))[2] == 913550


def test_adjustments_are_paid_out_with_the_total() -> None:
    entry = Adjustment("A", "carried/closer", AdjustmentKind.ADJUSTMENT, Fraction(-1000), "Agreed.", "x", LAST)
    policy = policy_of(text_of())
    run = calculate_run([policy], replace(january(rate(of="0.5")), adjustments=(entry,)))
    assert paid(run) == (200000, "EUR", 100000)
    assert statement(policy, run).total == 2000


def test_a_rate_that_was_changed_changes_the_fingerprints() -> None:
    policy = policy_of(text_of())
    one, other = (calculate_run([policy], january(rate(of=of))) for of in ("0.5", "0.6"))
    assert one.input_fingerprint != other.input_fingerprint
    assert one.result_fingerprint != other.result_fingerprint


def test_a_statement_does_not_repeat_what_its_rate_does_not_give() -> None:
    policy = policy_of(text_of())
    run = calculate_run([policy], january(rate()))
    (payout,) = run.payouts
    assert payout.paid_out is not None
    wrong = replace(payout.paid_out, amount=payout.paid_out.amount + 1)
    with pytest.raises(InvariantBroken):
        build_statement(compile_plan(policy, "closer", run.period), payout.amounts, (), wrong)


@pytest.mark.parametrize(
    ("text", "code", "says"),
    [
        (text_of(day=None), "missing-key", "exchange_day: last day of period"),
        (text_of("USD"), "paid-in", "Remove paid_in."),
        (text_of("XYZ"), "invalid-value", "a currency such as USD"),
        (text_of("points"), "invalid-value", "a currency such as USD"),
        (text_of(day="middle of period"), "invalid-value", "average of period"),
        (text_of().replace("    paid_in: EUR\n", ""), "exchange-day", "paid_in"),
        (text_of().replace("proration:", "holidays: [2026-01-01]\nproration:"), "proration", "holidays"),
        (text_of().replace(" USD", " points").replace("0.01 points", "1 points"), "paid-in", "Points"),
    ],
)
def test_what_cannot_be_meant_is_refused(text: str, code: str, says: str) -> None:
    policy_of(text_of())
    policy, problems = read_policy(text, "carried.yaml", packaged_kpis())
    assert policy is None
    assert code in [problem.code for problem in problems]
    assert says in " ".join(map(str, problems))


def test_two_versions_differ_in_where_they_pay() -> None:
    found = [(each.part, each.label, each.after) for each in compare(policy_of(), policy_of(text_of()))]
    assert found == [("policy", "exchange day", "last day of period"), ("role closer", "paid in", "EUR")]
