"""What a payout cannot give back goes on, and what people left behind in a role is paid out or reported."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from incentives.kpis.read import packaged_kpis
from incentives.payout.run import Run, calculate_run, opening_after
from incentives.payout.statement import build_settlement, build_statement
from incentives.performance.adjustments import Adjustment, AdjustmentKind
from incentives.performance.balances import TO_TAKE_BACK, Balance, Opening
from incentives.performance.facts import Dataset, ExchangeRate
from incentives.plan.compile import compile_plan
from incentives.policy.model import Policy
from incentives.policy.read import read_policy
from incentives.values.problem import RefusedWithProblems
from tests.payout.carried import TEXT, Goals, month_facts, policy_of

PLAIN = TEXT.replace("    draw: {pays: 2000 USD per month, recoverable: yes}\n", "")
CONDITION = "for: 3 periods, released_when: {measure: goals, opens_at: above 50%}, otherwise: 10%}"
MONTHS = [f"2026-{number:02}" for number in range(1, 10)]
A: Goals = {("A", "closer"): Fraction(1)}


def taken(amount: int, kind: AdjustmentKind = AdjustmentKind.CLAWBACK, role: str = "closer") -> Adjustment:
    return Adjustment("A", f"carried/{role}", kind, Fraction(amount), "It was cancelled.", "finance", date(2026, 1, 5))


def month(policy: Policy, name: str, goals: Goals, *adjustments: Adjustment, opening: Opening | None = None) -> Run:
    return calculate_run([policy], replace(month_facts(name, goals), adjustments=adjustments), opening)


def lines(policy: Policy, run: Run) -> list[str]:
    payout = run.payouts[0]
    plan = compile_plan(policy, payout.role.partition("/")[2], run.period)
    statement = build_statement(plan, payout.amounts, payout.entries)
    return [line for step in statement.steps for line in step.lines if "payout is too small" in line]


def test_a_clawback_takes_what_there_is_and_the_rest_from_the_next_payout() -> None:
    """2500 are taken back of payouts of 1000: 0, 0 and 500 are paid."""
    policy = policy_of(PLAIN)
    first = month(policy, "2026-01", A, taken(-2500))
    assert (first.total, [(each.amount, each.left) for each in first.payouts[0].entries]) == (0, [(-100000, 150000)])
    assert first.balances == (Balance("A", "carried/closer", TO_TAKE_BACK, None, 150000),)
    assert lines(policy, first) == [
        "This payout is too small for another 1,500.00 USD; it is carried on and taken from the next."
    ]
    second = month(policy, "2026-02", A, opening=opening_after(first))
    third = month(policy, "2026-03", A, opening=opening_after(second))
    assert ([run.total for run in (second, third)], third.balances) == ([0, 50000], ())


@given(st.lists(st.integers(0, 40), min_size=9, max_size=9), st.lists(st.integers(-3000, 3000), min_size=9, max_size=9))
@settings(max_examples=40, deadline=None)
def test_whatever_is_taken_back_adds_up_and_no_payout_falls_below_zero(reached: list[int], entered: list[int]) -> None:
    policy, opening, paid = policy_of(PLAIN), None, 0
    for name, goals, amount in zip(MONTHS, reached, entered, strict=True):
        entry = taken(amount, AdjustmentKind.RECALCULATION)
        run = month(policy, name, {("A", "closer"): Fraction(goals, 10)}, entry, opening=opening)
        assert run.total >= 0
        paid, opening = paid + run.total, opening_after(run)
    owed = sum(each.amount for each in opening.balances) if opening else 0
    assert paid - owed == sum(reached) * 10000 + sum(entered) * 100


def test_an_adjustment_that_somebody_states_may_take_a_payout_below_zero() -> None:
    run = month(policy_of(PLAIN), "2026-01", A, taken(-2500, AdjustmentKind.ADJUSTMENT))
    assert (run.total, run.balances) == (-150000, ())


def test_who_left_is_paid_what_a_recalculation_finds_and_owes_what_a_clawback_takes() -> None:
    policy, gone = policy_of(PLAIN), {("B", "closer"): Fraction(1)}
    before = Opening(date(2026, 2, 1), "USD", ())
    found = month(policy, "2026-02", gone, taken(300, AdjustmentKind.RECALCULATION), opening=before)
    settled = found.payouts[0]
    assert (settled.participant, settled.total, settled.components) == ("A", 30000, {})
    owed = month(policy, "2026-02", gone, taken(-300), opening=before)
    assert (owed.payouts[0].total, [each.amount for each in owed.balances]) == (0, [30000])
    told = build_settlement(compile_plan(policy, "closer", owed.period), owed.payouts[0].entries)
    assert "too small for another 300.00 USD" in told.steps[0].lines[1]
    back = month(policy, "2026-03", A, opening=opening_after(owed))
    assert (back.total, back.balances) == (70000, ())


def test_money_that_falls_due_in_a_role_that_no_longer_defers_is_paid_with_the_payout() -> None:
    due = Balance("A", "carried/banker", "deferred", date(2026, 1, 1), 35000)
    policy = policy_of(TEXT.replace("    deferral: {share: 35%, for: 3 periods}\n", ""))
    opening = Opening(date(2026, 1, 1), "USD", (due,))
    run = month(policy, "2026-01", {("A", "banker"): Fraction(1)}, opening=opening)
    assert (run.total, run.balances) == (135000, ())
    later = replace(opening, balances=(replace(due, due_on=date(2026, 2, 1)),))
    run = month(policy, "2026-01", {("A", "banker"): Fraction(1)}, opening=later)
    assert (run.total, run.balances) == (100000, later.balances)


def test_money_under_a_condition_that_nobody_can_judge_stays_and_is_reported() -> None:
    due = Balance("A", "carried/banker", "deferred", date(2026, 1, 1), 35000)
    policy = policy_of(TEXT.replace("for: 3 periods}", CONDITION))
    run = month(policy, "2026-01", {("B", "banker"): Fraction(1)}, opening=Opening(date(2026, 1, 1), "USD", (due,)))
    assert run.overdue == (due,)
    assert [each.participant for each in run.payouts] == ["B"]


def test_a_settlement_is_paid_out_in_the_currency_of_the_role() -> None:
    text = PLAIN.replace("period: month\n", "period: month\nexchange_day: last day of period\n")
    policy = policy_of(text.replace("    title: Closer\n", "    title: Closer\n    paid_in: EUR\n"))
    facts = month_facts("2026-02", {("B", "banker"): Fraction(1)})
    rate = ExchangeRate(date(2026, 2, 28), "USD", "EUR", Fraction(1, 2))
    facts = replace(facts, adjustments=(taken(300, AdjustmentKind.RECALCULATION),), rates=(rate,))
    settled = calculate_run([policy], facts, Opening(date(2026, 2, 1), "USD", ())).payouts[0]
    assert settled.paid_out is not None
    assert (settled.paid_out.amount, settled.paid_out.currency) == (15000, "EUR")


def limited(key: str | None, facts: Dataset, opening: Opening | None) -> int:
    without = "" if key is None else f"    without_last_payout: {key}\n"
    floor = "50% of last payout" if key == "no limit" else "10 USD"
    stated = f"    pays_at_most: 120% of last payout\n    pays_at_least: {floor}\n{without}"
    typical = "    typical: {last payout: 1000 USD}\n"
    policy = policy_of(PLAIN.replace("    title: Closer\n", f"    title: Closer\n{stated}{typical}"))
    return calculate_run([policy], facts, opening).total


def test_without_a_last_payout_there_is_no_limit_where_the_policy_says_so() -> None:
    facts = month_facts("2026-01", {("A", "closer"): Fraction(3)})
    with pytest.raises(RefusedWithProblems):
        limited("refuse", facts, None)
    with pytest.raises(RefusedWithProblems):
        limited(None, facts, None)
    assert limited("no limit", facts, None) == 300000
    later, before = month_facts("2026-02", {("A", "closer"): Fraction(3)}), date(2026, 2, 1)
    joined = Opening(before, "USD", (), {("B", "carried/closer"): 100000})
    assert limited("no limit", later, joined) == 300000
    stayed = Opening(before, "USD", (), {("A", "carried/closer"): 100000})
    assert limited("no limit", later, stayed) == limited("refuse", later, stayed) == 120000
    nothing = Opening(before, "USD", (), {("A", "carried/closer"): 0})
    assert (limited("no limit", later, nothing), limited("refuse", later, nothing)) == (300000, 1000)
    low = month_facts("2026-02", {("A", "closer"): Fraction(0)})
    assert (limited("no limit", low, stayed), limited("no limit", low, joined)) == (50000, 0)
    with pytest.raises(RefusedWithProblems) as refused:
        limited("no limit", later, None)
    assert "opening-missing" in [problem.code for problem in refused.value.problems]


def test_no_limit_is_said_only_where_a_limit_needs_it() -> None:
    text = PLAIN.replace("    title: Closer\n", "    title: Closer\n    without_last_payout: no limit\n")
    assert [problem.code for problem in read_policy(text, "carried.yaml", packaged_kpis())[1]] == ["limits"]
