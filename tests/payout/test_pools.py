"""The parts of a pool add up to it, whoever is in it and in whatever order."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from incentives.payout.run import Run, calculate_run
from incentives.payout.statement import build_statement
from incentives.plan.compile import compile_plan
from tests.payout.carried import TEXT, month_facts, month_of, policy_of

QUICK = settings(max_examples=60, deadline=None)
LARGEST = ("leftover: last takes it", "leftover: largest remainder first")
ROUNDED = ("when: always", "when: always, share_rounding: {to: 0.01%, ties: half up}")
LIMITING = ("when: always", "when: when pay exceeds it")


def paid(reached: dict[str, int], *changes: tuple[str, str]) -> Run:
    """A month of partners who reached so many percent."""
    text = TEXT
    for old, new in changes:
        assert text.count(old) == 1
        text = text.replace(old, new)
    goals = {(whose, "partner"): Fraction(each, 100) for whose, each in reached.items()}
    return calculate_run([policy_of(text)], month_facts("2026-01", goals))


def parts(run: Run) -> dict[str, int]:
    return {each.participant: each.total for each in run.payouts}


def test_three_equal_thirds_and_a_cent() -> None:
    three = {"A": 100, "B": 100, "C": 100}
    assert parts(paid(three)) == {"A": 333333, "B": 333333, "C": 333334}
    assert parts(paid(three, LARGEST)) == {"A": 333334, "B": 333333, "C": 333333}


def test_the_largest_remainder_comes_first_whoever_has_it() -> None:
    money = ("10000 USD per month", "0.10 USD per month")
    assert parts(paid({"A": 150, "B": 350, "C": 200}, money, LARGEST)) == {"A": 2, "B": 5, "C": 3}
    assert parts(paid({"A": 100, "B": 300, "C": 250}, money, LARGEST)) == {"A": 1, "B": 5, "C": 4}


def test_somebody_who_earned_nothing_gets_nothing_of_what_is_left() -> None:
    assert parts(paid({"A": 100, "B": 100, "C": 100, "D": 0})) == {"A": 333333, "B": 333333, "C": 333334, "D": 0}


def test_where_rounded_shares_give_out_too_much_the_last_ones_give_it_back() -> None:
    many = {f"P{number}": 100 for number in range(7)}
    run = paid(many, ROUNDED)
    assert parts(run) == {**dict.fromkeys(many, 142900), "P6": 142600}


def test_a_pool_that_only_limits_leaves_pay_alone_until_it_is_exceeded() -> None:
    assert parts(paid({"A": 400, "B": 600}, LIMITING)) == {"A": 400000, "B": 600000}
    assert parts(paid({"A": 400, "B": 601}, LIMITING)) == {"A": 399600, "B": 600400}


def test_nobody_earned_anything() -> None:
    assert parts(paid({"A": 0, "B": 0})) == {"A": 0, "B": 0}


@QUICK
@given(
    st.dictionaries(st.text("ABCDEFGH", min_size=1, max_size=3), st.integers(0, 1000), min_size=1, max_size=30),
    st.sampled_from([(), (LARGEST,), (ROUNDED,), (LIMITING,), (LIMITING, LARGEST)]),
    st.sampled_from(["10000", "0.01", "777.77"]),
)
def test_the_parts_add_up_to_the_pool_to_the_last_cent(
    reached: dict[str, int], changes: tuple[tuple[str, str], ...], money: str
) -> None:
    run = paid(reached, *changes, ("10000 USD per month", f"{money} USD per month"))
    everybody, pool = sum(reached.values()) * 1000, int(Fraction(money) * 100)
    exceeded = LIMITING not in changes or everybody > pool
    assert run.total == (0 if everybody == 0 else pool if exceeded else everybody)
    assert all(each.total >= 0 for each in run.payouts)
    turned = dict(reversed(reached.items()))
    assert paid(turned, *changes, ("10000 USD per month", f"{money} USD per month")) == run


@pytest.mark.parametrize("changes", [(), (LARGEST,), (ROUNDED,)])
def test_a_statement_tells_the_share_and_what_was_left_over(changes: tuple[tuple[str, str], ...]) -> None:
    text = TEXT
    for old, new in changes:
        text = text.replace(old, new)
    policy = policy_of(text)
    run = paid({"A": 100, "B": 100, "C": 100}, *changes)
    plan = compile_plan(policy, "partner", month_of("2026-01"))
    for payout in run.payouts:
        statement = build_statement(plan, payout.amounts)
        assert statement.total * 100 == payout.total
        assert statement.steps[1].title == "Pool partners"
        assert "Everybody in the pool earned 3,000.00 USD before it" in statement.steps[1].lines[0]
