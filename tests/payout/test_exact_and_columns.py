"""Exact and columns are one meaning: equal for every row of every plan, edges and ties first."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings

from incentives.payout.columns import calculate_columns
from incentives.payout.columns_run import BLOCK
from incentives.payout.exact import calculate
from incentives.payout.statement import build_statement
from tests.payout.plans import SELLER, SIMPLE, amounts_of, plan_of
from tests.strategies import Drawn, drawn_plans

SLOW = settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


@SLOW
@given(drawn_plans())
def test_columns_pay_what_the_exact_way_pays_to_the_last_place(drawn: Drawn) -> None:
    assert calculate_columns(drawn.plan, drawn.scorecards) == [calculate(drawn.plan, card) for card in drawn.scorecards]


@SLOW
@given(drawn_plans(cards=3))
def test_the_steps_of_every_statement_add_up_to_the_payout(drawn: Drawn) -> None:
    for card in drawn.scorecards:
        statement = build_statement(drawn.plan, card)
        assert sum(step.amount for step in statement.steps) == calculate(drawn.plan, card).total
        assert all(step.lines for step in statement.steps)


@SLOW
@given(drawn_plans())
def test_nobody_is_paid_differently_for_standing_elsewhere_in_the_list(drawn: Drawn) -> None:
    there_and_back = calculate_columns(drawn.plan, drawn.scorecards[::-1])[::-1]
    assert there_and_back == calculate_columns(drawn.plan, drawn.scorecards)


def test_rows_of_a_second_block_are_paid_like_those_of_the_first() -> None:
    card = amounts_of(SIMPLE)
    payouts = calculate_columns(SIMPLE, [card] * (BLOCK + 1))
    assert payouts == [calculate(SIMPLE, card)] * (BLOCK + 1)


def test_a_scorecard_without_a_needed_amount_is_not_paid_as_if_it_were_zero() -> None:
    card = amounts_of(SIMPLE)
    del card["retained"]
    with pytest.raises(KeyError, match="retained"):
        calculate_columns(SIMPLE, [card])
    with pytest.raises(KeyError, match="retained"):
        calculate(SIMPLE, card)


def test_amounts_beyond_64_bits_are_paid_exactly_and_not_wrapped_around() -> None:
    huge = Fraction(10**24)
    plan = plan_of(SELLER.replace("24000 EUR per year", "100000000000000 EUR per year"), "seller")
    cards = [amounts_of(plan), amounts_of(plan, **{"share of full time": huge})]
    assert calculate_columns(plan, cards) == [calculate(plan, card) for card in cards]
