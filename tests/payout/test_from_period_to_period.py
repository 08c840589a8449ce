"""What is carried from period to period reconciles to the cent: draws, deferrals, and balances nobody touched."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from incentives.payout.run import calculate_run, opening_after
from incentives.payout.statement import build_settlement, build_statement
from incentives.performance.balances import Balance, Opening
from incentives.plan.compile import compile_plan
from incentives.values.problem import RefusedWithProblems
from tests.payout.carried import TEXT, month_facts, month_of, months, months_of, policy_of

QUICK = settings(max_examples=40, deadline=None)
REACHED = st.lists(st.integers(0, 600), min_size=1, max_size=11)


def test_six_months_of_a_recoverable_draw_pay_what_was_reckoned_by_hand() -> None:
    runs = months_of(months("closer", 275, 300, 150, 237, 300, 275))
    assert [run.total for run in runs] == [275000, 300000, 200000, 200000, 287000, 275000]
    owed = [[each.amount for each in run.balances] for run in runs]
    assert owed == [[], [], [50000], [13000], [], []]


def test_the_months_of_the_reference_pay_as_it_says() -> None:
    policy = policy_of(TEXT.replace("1000 USD per month\n    draw", "2500 USD per month\n    draw"))
    runs = months_of(months("closer", 110, 120, 60, 95, 120, 110), policy)
    assert [run.total for run in runs] == [275000, 300000, 200000, 200000, 287500, 275000]
    assert [sum(each.amount for each in run.balances) for run in runs] == [0, 0, 50000, 12500, 0, 0]


def test_what_is_held_back_comes_three_months_later() -> None:
    runs = months_of(months("banker", 100, 200, 0, 0, 0, 0))
    assert [run.total for run in runs] == [65000, 130000, 0, 35000, 70000, 0]
    assert runs[1].balances == (
        Balance("A", "carried/banker", "deferred", date(2026, 4, 1), 35000),
        Balance("A", "carried/banker", "deferred", date(2026, 5, 1), 70000),
    )
    assert runs[-1].balances == ()


def test_what_falls_due_for_somebody_who_left_the_role_is_paid_out() -> None:
    goals = months("banker", 100, 0, 0, 0)
    goals["2026-04"] = {("B", "banker"): Fraction(0)}
    goals["2026-05"] = {("A", "banker"): Fraction(0)}
    runs = months_of(goals)
    assert [run.total for run in runs] == [65000, 0, 0, 35000, 0]
    assert runs[3].balances == ()
    left = next(each for each in runs[3].payouts if each.participant == "A")
    assert (left.assignment, left.components, left.calculated) == ("A:carried/banker:settled", {}, 0)
    statement = build_settlement(compile_plan(policy_of(), "banker", runs[3].period), left.entries)
    assert (statement.total, [step.title for step in statement.steps]) == (Fraction(350), ["Release"])


def test_what_is_owed_in_one_role_is_not_taken_from_another() -> None:
    goals = months("closer", 100)
    goals["2026-02"] = {("A", "banker"): Fraction(3)}
    goals["2026-03"] = {("A", "closer"): Fraction(4)}
    runs = months_of(goals)
    assert [run.total for run in runs] == [200000, 195000, 300000]
    assert [each.what for each in runs[1].balances] == ["deferred", "draw balance"]
    assert [each.what for each in runs[2].balances] == ["deferred"]


@QUICK
@given(REACHED)
def test_a_draw_is_never_owed_below_zero_and_reconciles_over_the_months(reached: list[int]) -> None:
    runs = months_of(months("closer", *reached))
    owed = 0
    for run, each in zip(runs, reached, strict=True):
        (payout,) = run.payouts
        assert payout.amounts["draw balance"] * 100 == owed
        assert payout.carried["draw balance"] - owed == payout.total - each * 1000
        assert payout.total >= 200000
        owed = payout.carried["draw balance"]
        assert owed >= 0
        assert sum(balance.amount for balance in run.balances) == owed


@QUICK
@given(REACHED)
def test_what_was_held_back_was_paid_or_is_still_held_back(reached: list[int]) -> None:
    runs = months_of(months("banker", *reached))
    earned, paid = sum(reached) * 1000, sum(run.total for run in runs)
    assert earned == paid + sum(each.amount for each in runs[-1].balances)


@QUICK
@given(st.dictionaries(st.text("ABCDEFGH", min_size=1, max_size=2), st.integers(0, 400), min_size=1), st.randoms())
def test_the_order_of_people_makes_no_difference_to_what_is_carried(reached: dict[str, int], random: object) -> None:
    goals = {(whose, "closer"): Fraction(each, 100) for whose, each in reached.items()}
    first, second = months_of({"2026-01": goals, "2026-02": goals})
    opening = opening_after(first)
    turned = replace(opening, balances=opening.balances[::-1])
    back = dict(reversed(goals.items()))
    assert calculate_run([policy_of()], month_facts("2026-02", back), turned) == second


def test_without_what_the_month_before_left_nothing_is_calculated() -> None:
    with pytest.raises(RefusedWithProblems) as refused:
        calculate_run([policy_of()], month_facts("2026-02", {("A", "closer"): Fraction(1)}))
    (closer, banker) = refused.value.problems
    assert (closer.code, banker.code) == ("opening-missing", "opening-missing")
    assert closer.place.line == TEXT[: TEXT.index("  closer:")].count("\n") + 1


def test_the_first_month_of_a_policy_that_replaces_nothing_starts_from_nothing() -> None:
    run = calculate_run([policy_of()], month_facts("2026-01", {("A", "closer"): Fraction(1)}))
    assert run.payouts[0].amounts["draw balance"] == 0
    replacing = policy_of(TEXT.replace("replaces: nothing", "replaces: 2025-01-01"))
    with pytest.raises(RefusedWithProblems):
        calculate_run([replacing], month_facts("2026-01", {("A", "closer"): Fraction(1)}))


@pytest.mark.parametrize(
    ("opening", "code"),
    [
        (Opening(date(2026, 1, 1), "USD", ()), "opening-period"),
        (Opening(date(2026, 2, 1), "EUR", ()), "opening-currency"),
    ],
)
def test_balances_of_another_month_or_in_other_money_are_refused(opening: Opening, code: str) -> None:
    with pytest.raises(RefusedWithProblems) as refused:
        calculate_run([policy_of()], month_facts("2026-02", {("A", "closer"): Fraction(1)}), opening)
    assert {problem.code for problem in refused.value.problems} == {code}


def test_what_is_carried_is_part_of_both_fingerprints() -> None:
    facts = month_facts("2026-02", {("A", "closer"): Fraction(1)})
    owing = Balance("A", "carried/closer", "draw balance", None, 100)
    one = calculate_run([policy_of()], facts, Opening(date(2026, 2, 1), "USD", (owing,)))
    other = calculate_run([policy_of()], facts, Opening(date(2026, 2, 1), "USD", (replace(owing, amount=200),)))
    assert [run.total for run in (one, other)] == [200000, 200000]
    assert one.input_fingerprint != other.input_fingerprint
    assert one.result_fingerprint != other.result_fingerprint


def test_two_assignments_to_a_role_with_a_draw_are_refused() -> None:
    text = TEXT.replace("proration: none", "proration: calendar days in role").replace(
        "recoverable: yes", "recoverable: yes, prorated: no"
    )
    facts = month_facts("2026-01", {("A", "closer"): Fraction(1)})
    (whole,) = facts.roster.assignments
    halves = (replace(whole, ends_before=date(2026, 1, 10)), replace(whole, starts_on=date(2026, 1, 10)))
    with pytest.raises(RefusedWithProblems) as refused:
        calculate_run([policy_of(text)], replace(facts, roster=replace(facts.roster, assignments=halves)))
    assert [problem.code for problem in refused.value.problems] == ["several-assignments"]


def test_a_statement_tells_the_draw_as_a_sum_that_a_pencil_can_redo() -> None:
    plan = compile_plan(policy_of(), "closer", month_of("2026-04"))
    amounts = {"goals": Fraction(237, 100), "share of full time": Fraction(1), "draw balance": Fraction(500)}
    statement = build_statement(plan, amounts)
    assert [(step.title, step.amount) for step in statement.steps][1:] == [("Draw taken back", Fraction(-370))]
    assert statement.steps[-1].lines == (
        "Owed from earlier periods: 500.00 USD. Earned above the draw: 370.00 USD.",
        "The smaller of the two, 370.00 USD, is taken back; 130.00 USD is owed afterwards.",
    )
    assert statement.carried == {"draw balance": 130}
    advanced = build_statement(plan, {**amounts, "goals": Fraction(3, 2)}).steps[1]
    gap = "2,000.00 USD - 1,500.00 USD = 500.00 USD"
    told = f"The draw pays at least 2,000.00 USD: {gap} is advanced and owed to later periods."
    assert advanced.lines == (told,)
    assert advanced.place.line == TEXT[: TEXT.index("    draw:")].count("\n") + 1


def test_a_limit_on_the_last_payout_reads_what_the_month_before_paid() -> None:
    limited = "  banker:\n    pays_at_most: 120% of last payout\n    pays_at_least: 1 USD\n"
    limited += "    typical: {last payout: 1000 USD}"
    policy = policy_of(TEXT.replace("  banker:", limited))
    facts = month_facts("2026-02", {("A", "banker"): Fraction(9)})
    before = Opening(date(2026, 2, 1), "USD", (), {("A", "carried/banker"): 100000, ("A", "carried/closer"): 5})
    (paid,) = calculate_run([policy], facts, before).payouts
    assert (paid.total, paid.carried) == (78000, {"deferred": 42000})
    with pytest.raises(RefusedWithProblems) as refused:
        calculate_run([policy], facts, replace(before, paid={}))
    assert [problem.code for problem in refused.value.problems] == ["missing-amount"]
