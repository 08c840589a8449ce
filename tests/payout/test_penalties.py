"""Pay below zero in statements and pools, and the rounding words of what comes after earning."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from incentives.payout.run import Run, calculate_run
from incentives.payout.statement import Statement, build_statement
from incentives.plan.compile import compile_plan
from incentives.values.problem import RefusedWithProblems
from tests.cases.case_file import all_cases
from tests.payout.carried import TEXT, month_facts, month_of, policy_of

CASES = {case.name: case for case in all_cases() if case.file == "penalties.yaml"}
CURVE = "curve: {least: {at: 0%, pays: 0%}, most: {at: 1000%, pays: 1000%}}"
PENALTY = "curve: {least: {at: 0%, pays: -100%}, most: {at: 1000%, pays: 900%}}"


def statement_of(name: str) -> Statement:
    """The statement of a case."""
    return build_statement(CASES[name].plan, CASES[name].example.given)


def lines_of(name: str) -> list[str]:
    return [line for step in statement_of(name).steps for line in step.lines]


def test_a_closed_gate_that_leaves_a_penalty_says_so() -> None:
    kept = "no pay is left to multiply, and a closed gate takes no penalty away: -500.00 EUR."
    closed = f"Gate staying is closed, it needs kept at least 90% (it is 89%): {kept}"
    assert closed in lines_of("A closed gate takes no penalty away")
    on_the_total = statement_of("A gate closed on the total takes no penalty away either")
    assert [(step.title, step.amount) for step in on_the_total.steps[1:]] == [
        ("Modifier fairness", Fraction(-100)),
        ("Gate staying", Fraction(0)),
    ]
    assert "takes no penalty away: -600.00 EUR." in on_the_total.steps[2].lines[0]
    above = "Gate staying is closed, it needs kept at least 90% (it is 89%): 40% of the pay: 400.00 EUR."
    assert above in lines_of("A closed gate multiplies pay above zero")
    assert not any("penalty" in line for line in lines_of("An open gate leaves the same penalty"))


def test_a_modifier_says_that_it_scales_pay_below_zero() -> None:
    said = "upheld 30% counts 90%, of pay below zero as well: -450.00 EUR."
    assert lines_of("A modifier scales a penalty like any pay")[-1].endswith(said)
    assert not any("below zero" in line for line in lines_of("A closed gate multiplies pay above zero"))


def test_a_pool_says_that_pay_below_zero_stays() -> None:
    lines = statement_of("A pool has no part for a penalty and does not take it away").steps[-1].lines
    assert lines[-1] == "Pay below zero has no part of the pool and stays what it is: -600.00 EUR."
    beside = lines_of("Beside the penalty of somebody else a part of the pool is what it was")
    assert not any("below zero" in line for line in beside)


def month(reached: dict[str, int], *changes: tuple[str, str]) -> Run:
    """A month of partners whose pay is 1000 USD for 200%, nothing for 100% and below zero for less."""
    text = TEXT.replace(CURVE, PENALTY)
    for old, new in changes:
        assert text.count(old) == 1
        text = text.replace(old, new)
    return calculate_run(
        [policy_of(text.replace("pays: {total: 10000 USD}", "pays: {}"))],
        month_facts("2026-01", {(whose, "partner"): Fraction(each, 100) for whose, each in reached.items()}),
    )


@settings(max_examples=25, deadline=None)
@given(
    st.dictionaries(st.text("ABCDEFGH", min_size=1, max_size=3), st.integers(0, 1000), min_size=1, max_size=12),
    st.sampled_from([(), (("when: always", "when: when pay exceeds it"),)]),
    st.sampled_from([(), (("leftover: last takes it", "leftover: largest remainder first"),)]),
)
def test_the_parts_of_a_pool_add_up_to_it_beside_penalties_that_stay(
    reached: dict[str, int], limiting: tuple[tuple[str, str], ...], largest: tuple[tuple[str, str], ...]
) -> None:
    paid = {each.participant: each.total for each in month(reached, *limiting, *largest).payouts}
    alone = {whose: (each - 100) * 1000 for whose, each in reached.items()}
    assert {whose: paid[whose] for whose, each in alone.items() if each < 0} == {
        whose: each for whose, each in alone.items() if each < 0
    }
    together = sum(each for each in alone.values() if each > 0)
    divided = together > 0 and (not limiting or together > 1_000_000)
    assert sum(each for each in paid.values() if each > 0) == (1_000_000 if divided else together if limiting else 0)


def test_shares_rounded_so_coarsely_that_they_do_not_add_up_are_refused() -> None:
    def rounded(place: str) -> tuple[str, str]:
        return "when: always", f"when: always, share_rounding: {{to: {place}, ties: half up}}"

    many = {f"P{number:03}": 200 for number in range(200)}
    assert month(many, rounded("0.1%")).total == 1_000_000
    with pytest.raises(RefusedWithProblems) as refused:
        month(many, rounded("1%"))
    (problem,) = refused.value.problems
    assert (problem.code, problem.message) == (
        "share-rounding",
        "The 200 shares in the pool partners, rounded to 1%, add to 200%.",
    )
    assert problem.place.line == TEXT[: TEXT.index("  partners:")].count("\n") + 1


def told(role: str, text: str = TEXT, **amounts: Fraction | int) -> list[str]:
    given = {name.replace("_", " "): Fraction(amount) for name, amount in amounts.items()}
    plan = compile_plan(policy_of(text), role, month_of("2026-01"))
    statement = build_statement(plan, {"share of full time": Fraction(1), **given})
    return [line for step in statement.steps[1:] for line in step.lines]


@pytest.mark.parametrize(
    ("ties", "now", "held"), [("half up", "216.66 USD", "116.67 USD"), ("up", "216.67 USD", "116.66 USD")]
)
def test_a_deferral_tells_how_what_is_paid_now_was_rounded(ties: str, now: str, held: str) -> None:
    text = TEXT.replace("ties: half up", f"ties: {ties}")
    (line,) = told("banker", text, goals=Fraction(33333, 100000), deferred_falling_due=0)
    said = f"65% of 333.33 USD = 216.6645 USD, rounded {ties} to {now}, is paid now"
    assert line == f"{said}; the other {held} is held back for 3 periods."
    (even,) = told("banker", text, goals=1, deferred_falling_due=0)
    assert even == "65% of 1,000.00 USD = 650.00 USD is paid now; the other 350.00 USD is held back for 3 periods."


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("when: always", "when: always, share_rounding: {to: 0.1%, ties: down}"), "33.3333…%, rounded to 33.3%."),
        (("half up, when", "up, when"), "Rounded up to whole 0.01 USD: 3,333.34 USD."),
        (("leftover: last takes it", "leftover: largest remainder first"), "without what is less than the last place"),
    ],
)
def test_a_pool_tells_how_a_share_and_a_part_were_rounded(change: tuple[str, str], said: str) -> None:
    amounts = {"goals": 1, "pool_preliminary_pay": 3000, "pool_leftover": 0}
    assert said in " ".join(told("partner", TEXT.replace(*change).replace("{total: 10000 USD}", "{}"), **amounts))
    assert said not in " ".join(told("partner", TEXT, **amounts))
