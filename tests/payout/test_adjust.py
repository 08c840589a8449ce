"""What corrects a paid period adds up: original and entries are the recomputed period, and nothing is edited."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from incentives.payout.adjust import (
    Correction,
    CorrectionKind,
    as_adjustments,
    clawbacks,
    months_later,
    recalculation,
)
from incentives.payout.run import PaidScorecard, Run, calculate_run, opening_after
from incentives.payout.statement import build_statement
from incentives.performance.adjustments import Adjustment, AdjustmentKind
from incentives.performance.facts import Assignment, Dataset, Person, Result, Roster
from incentives.performance.reversals import Reversal, without
from incentives.plan.compile import compile_plan
from incentives.policy.model import Policy
from incentives.values.problem import RefusedWithProblems
from tests.payout.carried import TEXT, month_facts, month_of, policy_of

QUICK = settings(max_examples=60, deadline=None)
CLAWBACK = """
clawback:
  when: The customer has left.
  within: 12 months
  share: 50%
  taken_from: the next payout
  because: A customer who leaves was not worth the pay.
proration"""
DAYS = TEXT.replace("proration: none", "proration: calendar days in role").replace(
    "recoverable: yes", "recoverable: yes, prorated: yes"
)
STATED = Adjustment(
    "A", "carried/closer", AdjustmentKind.ADJUSTMENT, Fraction(-10), "Agreed.", "head-of-sales", date(2026, 2, 1)
)


def facts(*assignments: tuple[str, str, int, int | None], goals: Fraction = Fraction(3)) -> Dataset:
    """January with assignments of (participant, role, first day, day before which it ends)."""
    people = {whose: Person(whose, whose) for whose, *_ in assignments}
    held = tuple(
        Assignment(
            whose,
            f"carried/{role}",
            date(2026, 1, starts),
            None if ends is None else date(2026, 1, ends),
            Fraction(1),
            None,
            None,
            {},
        )
        for whose, role, starts, ends in assignments
    )
    results = tuple(Result("goals", "participant", whose, goals) for whose in people)
    return Dataset(month_of("2026-01"), Roster(people, held), (), results)


def earned(run: Run) -> int:
    """What a run's people have earned, paid or held back; what a draw advanced is not."""
    held = sum(each.carried.get("deferred", 0) - each.carried.get("draw balance", 0) for each in run.payouts)
    return run.total + held


def summed(payouts: Sequence[PaidScorecard | Correction]) -> dict[str, Counter[str]]:
    """Every amount by assignment, those of zero left out."""
    sums: dict[str, Counter[str]] = {}
    for each in payouts:
        own = sums.setdefault(each.assignment, Counter())
        for name, amount in [*each.components.items(), *each.carried.items(), ("total", each.total)]:
            own[name] += amount
    kept = {key: Counter({name: each for name, each in own.items() if each}) for key, own in sums.items()}
    return {key: own for key, own in kept.items() if own}


def test_a_role_that_began_later_is_a_reversal_and_a_new_payout() -> None:
    policy = policy_of(DAYS)
    before = calculate_run([policy], facts(("A", "closer", 1, None)))
    after = calculate_run([policy], facts(("A", "closer", 16, None)))
    reversal, new = recalculation(before.payouts, after.payouts)
    assert (reversal.kind, reversal.assignment, reversal.total) == (
        CorrectionKind.REVERSAL,
        "A:carried/closer:2026-01-01",
        -300000,
    )
    assert (new.kind, new.assignment, new.total) == (CorrectionKind.NEW, "A:carried/closer:2026-01-16", 154839)
    (owed,) = as_adjustments([reversal, new], "USD", reason="It began later.", by="hr", on=date(2026, 2, 1))
    assert (owed.participant, owed.role, owed.amount) == ("A", "carried/closer", Fraction("-1451.61"))


def test_joiners_leavers_and_changes_of_role_each_have_their_entries() -> None:
    policy = policy_of(DAYS)
    before = calculate_run(
        [policy], facts(("same", "closer", 1, None), ("left", "closer", 1, None), ("B", "closer", 1, None))
    )
    after = calculate_run(
        [policy],
        facts(
            ("same", "closer", 1, None), ("left", "closer", 1, 16), ("B", "banker", 1, None), ("new", "closer", 9, None)
        ),
    )
    entries = recalculation(before.payouts, after.payouts)
    assert [(each.participant, each.role.partition("/")[2], str(each.kind)) for each in entries] == [
        ("B", "banker", "new payout"),
        ("B", "closer", "reversal"),
        ("left", "closer", "reversal"),
        ("left", "closer", "new payout"),
        ("new", "closer", "new payout"),
    ]


def test_a_period_that_comes_out_the_same_has_no_entries() -> None:
    run = calculate_run([policy_of()], facts(("A", "closer", 1, None)))
    assert recalculation(run.payouts, run.payouts[::-1]) == ()


PEOPLE = st.dictionaries(
    st.sampled_from("ABCDEF"),
    st.tuples(st.sampled_from(["closer", "banker"]), st.integers(1, 30), st.one_of(st.none(), st.just(31))),
)


@QUICK
@given(PEOPLE, PEOPLE, st.integers(0, 500), st.integers(0, 500), st.randoms(use_true_random=False))
def test_original_and_entries_are_the_recomputed_period(
    one: dict[str, tuple[str, int, int | None]],
    other: dict[str, tuple[str, int, int | None]],
    reached: int,
    again: int,
    random: object,
) -> None:
    policy = policy_of(DAYS)
    before = calculate_run([policy], facts(*((who, *held) for who, held in one.items()), goals=Fraction(reached, 100)))
    after = calculate_run([policy], facts(*((who, *held) for who, held in other.items()), goals=Fraction(again, 100)))
    entries = recalculation(before.payouts, after.payouts)
    assert summed([*before.payouts, *entries]) == summed(after.payouts)
    assert recalculation(before.payouts[::-1], after.payouts[::-1]) == entries
    moved = as_adjustments(entries, "USD", reason="Recalculated.", by="hr", on=date(2026, 2, 1))
    assert earned(before) + sum(each.amount for each in moved) * 100 == earned(after)


def claw_policy() -> Policy:
    return policy_of(TEXT.replace("\nproration", CLAWBACK))


def reversed_runs(reversal: Fraction, role: str = "partner") -> tuple[Run, Run]:
    paid = month_facts("2026-01", {("A", role): Fraction(3)})
    policy = claw_policy()
    again = without(paid, [Reversal("goals", "participant", "A", reversal)])
    return calculate_run([policy], paid), calculate_run([policy], again)


def taken(runs: tuple[Run, Run], reversed_on: date = date(2026, 6, 1)) -> list[Fraction]:
    found = clawbacks(
        [claw_policy()],
        runs[0].payouts,
        runs[1].payouts,
        paid_on=date(2026, 2, 28),
        reversed_on=reversed_on,
        by="finance",
    )
    return [each.amount for each in found]


def test_half_of_what_a_reversed_result_had_earned_is_taken_back() -> None:
    assert taken(reversed_runs(Fraction(1), "banker")) == [-500]
    assert taken(reversed_runs(Fraction(3, 2), "closer")) == [-750]
    assert taken(reversed_runs(Fraction(1, 1000000), "banker")) == []


@pytest.mark.parametrize(("reversed_on", "amounts"), [(date(2027, 2, 28), [Fraction(-500)]), (date(2027, 3, 1), [])])
def test_nothing_is_taken_back_after_the_last_day(reversed_on: date, amounts: list[Fraction]) -> None:
    assert taken(reversed_runs(Fraction(1), "banker"), reversed_on) == amounts


def test_a_month_without_such_a_day_ends_on_its_last() -> None:
    assert months_later(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert months_later(date(2026, 1, 31), 24) == date(2028, 1, 31)


def test_a_reversal_of_a_result_that_is_not_there_is_refused() -> None:
    with pytest.raises(RefusedWithProblems) as refused:
        reversed_runs_of_nobody()
    assert [problem.code for problem in refused.value.problems] == ["reversal-unknown"]


def reversed_runs_of_nobody() -> Dataset:
    paid = month_facts("2026-01", {("A", "closer"): Fraction(3)})
    return without(paid, [Reversal("goals", "participant", "B", Fraction(1))])


def with_adjustments(*adjustments: Adjustment) -> Run:
    paid = month_facts("2026-01", {("A", "closer"): Fraction(3), ("B", "closer"): Fraction(3)})
    return calculate_run([policy_of()], replace(paid, adjustments=adjustments))


def test_an_adjustment_adds_an_entry_and_leaves_what_was_calculated() -> None:
    plain, adjusted = with_adjustments(), with_adjustments(STATED)
    (mine, other) = adjusted.payouts
    assert (mine.calculated, mine.total, other) == (300000, 299000, plain.payouts[1])
    assert dict(mine.components) == dict(plain.payouts[0].components)
    assert adjusted.input_fingerprint != plain.input_fingerprint
    assert adjusted.result_fingerprint != plain.result_fingerprint


def test_an_override_replaces_the_total_and_adjustments_come_on_top() -> None:
    override = replace(STATED, kind=AdjustmentKind.OVERRIDE, amount=Fraction(100))
    (mine, _) = with_adjustments(STATED, override).payouts
    assert (mine.calculated, mine.total) == (300000, 9000)
    assert with_adjustments(override, STATED) == with_adjustments(STATED, override)
    plan = compile_plan(policy_of(), "closer", month_of("2026-01"))
    statement = build_statement(plan, mine.amounts, mine.entries)
    assert statement.total == sum(step.amount for step in statement.steps) == 90
    assert statement.steps[-2].lines == (
        "Agreed. (head-of-sales, 2026-02-01)",
        "Calculated: 3,000.00 USD. It is replaced by 100.00 USD.",
    )


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"participant": "C"}, "adjustment-without-payout"),
        ({"role": "carried/banker"}, "adjustment-without-payout"),
        ({"amount": Fraction(1, 1000)}, "adjustment-place"),
        ({"reason": " "}, "adjustment-without-reason"),
        ({"by": ""}, "adjustment-without-reason"),
    ],
)
def test_an_adjustment_that_nobody_can_answer_for_is_refused(changed: dict[str, object], code: str) -> None:
    with_adjustments(STATED)
    with pytest.raises(RefusedWithProblems) as refused:
        with_adjustments(replace(STATED, **changed))  # type: ignore[arg-type]
    assert [problem.code for problem in refused.value.problems] == [code]


def test_two_overrides_of_one_payout_are_refused() -> None:
    override = replace(STATED, kind=AdjustmentKind.OVERRIDE)
    with pytest.raises(RefusedWithProblems) as refused:
        with_adjustments(override, replace(override, amount=Fraction(5)))
    assert [problem.code for problem in refused.value.problems] == ["several-overrides"]


def test_a_clawback_is_taken_from_the_next_month() -> None:
    policy = claw_policy()
    first, again = reversed_runs(Fraction(1), "banker")
    found = clawbacks(
        [policy], first.payouts, again.payouts, paid_on=date(2026, 2, 28), reversed_on=date(2026, 2, 28), by="finance"
    )
    february = replace(month_facts("2026-02", {("A", "banker"): Fraction(3)}), adjustments=found)
    second = calculate_run([policy], february, opening_after(first))
    assert [(paid.calculated, paid.total) for paid in second.payouts] == [(195000, 145000)]
