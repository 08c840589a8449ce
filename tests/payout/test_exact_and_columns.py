"""Exact and columns are one meaning: equal for every row of every plan, edges and ties first."""

from __future__ import annotations

from fractions import Fraction
from random import Random

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from incentives.payout.bounded import InputColumn, Ratio, input_column
from incentives.payout.columns import BLOCK, Columns, calculate_columns
from incentives.payout.exact import Exact, calculate
from incentives.payout.statement import build_statement
from incentives.plan.expression import Constant, Expression, Input, Product, Quotient, Rounded, Sum, walk
from incentives.values.rounding import Rounding, Ties
from tests.payout.plans import SELLER, SIMPLE, amounts_of, plan_of
from tests.strategies import Drawn, drawn_plans

SLOW = settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


@SLOW
@given(drawn_plans())
def test_columns_pay_what_the_exact_way_pays_to_the_last_place(drawn: Drawn) -> None:
    assert calculate_columns(drawn.plan, drawn.scorecards) == [calculate(drawn.plan, card) for card in drawn.scorecards]


@SLOW
@given(drawn_plans())
def test_no_float_is_farther_from_the_exact_value_than_its_bound_says(drawn: Drawn) -> None:
    cards = drawn.scorecards
    inputs = {each.name: input_column([card.get(each.name) for card in cards]) for each in drawn.plan.inputs}
    columns = Columns(inputs, len(cards))
    with np.errstate(all="ignore"):
        columns.value(drawn.plan.total)
    for node, column in columns.calculated():
        for card, value, undecided in zip(cards, column.values, columns.undecided, strict=True):
            if not undecided and _known_parts(node) <= card.keys():
                assert abs(Fraction(float(value)) - Exact(card).value(node)) <= Fraction(column.error)


def _known_parts(node: Expression) -> set[str]:
    return {each.name for each in walk(node) if isinstance(each, Input)}


@pytest.mark.parametrize("parts", [2, 3, 10])
def test_the_bound_of_a_sum_holds_where_floats_cancel(parts: int) -> None:
    amounts = [Fraction(10**15 + 1, 3), *[Fraction(-(10**15), 3 * (parts - 1))] * (parts - 1)]
    card = {f"a{index}": amount for index, amount in enumerate(amounts)}
    node = Sum(tuple(Input(name) for name in card))
    columns = Columns({name: InputColumn(np.array([float(a)]), np.array([True]), 0.0) for name, a in card.items()}, 1)
    exact = sum((Fraction(float(amount)) for amount in amounts), Fraction(0))
    column = columns.value(node)
    assert abs(Fraction(float(column.values[0])) - exact) <= Fraction(column.error)
    assert column.error > 0


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


@pytest.mark.parametrize("ties", list(Ties))
def test_half_cents_are_decided_exactly_whatever_the_rule_for_ties(ties: Ties) -> None:
    rounding = Rounding(Fraction(1, 100), ties)
    node = Rounded(Quotient(Input("money"), Constant(Fraction(8))), rounding)
    amounts = [Fraction(cents, 100) for cents in range(-400, 400)]
    columns = Columns({"money": input_column(amounts)}, len(amounts))
    with np.errstate(all="ignore"):
        floats = columns.value(node).values
    for amount, value, undecided in zip(amounts, floats, columns.undecided, strict=True):
        exact = Exact({"money": amount}).value(node)
        assert undecided or Fraction(round(value * 100), 100) == exact
    assert 0 < columns.undecided.sum() < len(amounts)


def test_most_rows_are_decided_without_fractions() -> None:
    random = Random(7)
    amounts = [Fraction(random.randrange(10**9), 100) for _ in range(5000)]
    node = Rounded(Product((Input("money"), Constant(Fraction(1, 3)))), Rounding(Fraction(1, 100)))
    columns = Columns({"money": input_column(amounts)}, len(amounts))
    columns.value(node)
    assert columns.undecided.mean() < 0.01


def test_a_float_that_would_pay_a_wrong_cent_is_not_believed() -> None:
    amounts = [Fraction(1, 10), Fraction(2, 10), Fraction(115, 100)]
    node = Rounded(Sum((Input("money"), Constant(Fraction(5, 1000)))), Rounding(Fraction(1, 100)))
    columns = Columns({"money": input_column(amounts)}, len(amounts))
    columns.value(node)
    assert columns.undecided.all()


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


def test_a_comparison_that_could_leave_64_bits_is_not_made_in_them() -> None:
    zeros = Ratio(np.zeros(3, dtype=np.int64), None, Fraction(1))
    assert zeros.signs(Fraction(1, 10**30)) is None
    assert zeros.signs(Fraction(1, 10)).tolist() == [-1, -1, -1]  # type: ignore[union-attr]
