"""What floats cannot decide: true ties, cuts that are met exactly, denominators and amounts beyond 64 bits."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import numpy as np
import pytest

from incentives.payout import whole_numbers
from incentives.payout.columns_run import FEW, AmountColumns
from incentives.payout.exact import Exact
from incentives.payout.whole_column import WholeColumn, whole_column
from incentives.payout.whole_numbers import Whole64
from incentives.payout.whole_unbounded import WholeUnbounded
from incentives.plan.expression import (
    Constant,
    Either,
    Expression,
    Greatest,
    Holds,
    Input,
    Least,
    Mapped,
    Product,
    Quotient,
    Rounded,
    Sum,
)
from incentives.policy.model import Comparison
from incentives.values.curve import Curve, Line
from incentives.values.rounding import Rounding, Ties

CENT = Rounding(Fraction(1, 100))
A, B, C = Input("a"), Input("b"), Input("c")
STEP = Curve((Fraction(1),), (Line.flat(Fraction(0)), Line.flat(Fraction(100))), (False,))


class Ways:
    """Counts how many rows each way of deciding was asked for."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.rows = {Whole64: 0, WholeUnbounded: 0}
        for kind in self.rows:
            self._watch(monkeypatch, kind)

    def _watch(self, monkeypatch: pytest.MonkeyPatch, kind: type[Whole64]) -> None:
        real = kind.__init__

        def watched(whole: Whole64, *given: object) -> None:
            real(whole, *given)  # type: ignore[arg-type]
            self.rows[kind] += whole.block.rows if type(whole) is kind else 0

        monkeypatch.setattr(kind, "__init__", watched)


@pytest.fixture
def ways(monkeypatch: pytest.MonkeyPatch) -> Ways:
    return Ways(monkeypatch)


def numbers(unit: Fraction = Fraction(1), **columns: object) -> dict[str, WholeColumn]:
    """Columns of whole numbers of one unit."""
    made = {name: np.asarray(column) for name, column in columns.items()}
    return {name: WholeColumn(column, unit) for name, column in made.items()}


def drawn(draw: np.random.Generator, least: int, rows: int) -> dict[str, WholeColumn]:
    """Three columns of whole numbers up to 10**9."""
    return {name: WholeColumn(draw.integers(least, 10**9, rows), Fraction(1)) for name in "abc"}


def check(node: Expression, columns: Mapping[str, WholeColumn], rounding: Rounding = CENT) -> list[int]:
    """The amounts in columns, after comparing all of them with the exact way's."""
    way = AmountColumns({"it": node}, {name: column.unit for name, column in columns.items()}, rounding)
    counts: list[int] = way.counts(columns)["it"].tolist()
    for row, count in enumerate(counts):
        amounts = {name: column.amount(row) or Fraction(0) for name, column in columns.items()}
        assert count == rounding.multiples(Exact(amounts).value(node)), amounts
    return counts


@pytest.mark.parametrize("ties", list(Ties))
def test_half_cents_go_where_the_rule_for_ties_says(ties: Ties, ways: Ways) -> None:
    eighths = Quotient(A, Constant(Fraction(8)))
    check(eighths, numbers(Fraction(1, 100), a=range(-400, 400)), Rounding(Fraction(1, 100), ties))
    assert ways.rows[Whole64] > 0
    assert ways.rows[WholeUnbounded] == 0


@pytest.mark.parametrize("ties", list(Ties))
def test_ties_that_floats_miss_are_ties(ties: Ties) -> None:
    node = Product((Quotient(A, B), Constant(Fraction(1, 1000)), B))
    columns = numbers(a=[5, 15, 1005, -5, -15, 25] * 50, b=np.repeat(np.arange(1, 51) * 7, 6))
    check(node, columns, Rounding(Fraction(1, 100), ties))


def test_few_and_many_open_rows_are_decided_alike() -> None:
    node = Quotient(A, Constant(Fraction(8)))
    few, many = numbers(Fraction(1, 100), a=[4] * 3), numbers(Fraction(1, 100), a=[4] * (FEW + 1))
    assert set(check(node, few)) == set(check(node, many)) == {1}


def test_a_step_is_reached_by_whoever_stands_on_it_whatever_the_floats_say() -> None:
    divisors = np.arange(1, 2000)
    once = Mapped(Product((Quotient(A, B), B)), STEP)  # 1/49 × 49 is less than 1 in floats
    assert set(check(once, numbers(a=np.ones_like(divisors), b=divisors))) == {10_000}
    held = Either(Holds(Product((Quotient(A, B), B)), Comparison.ABOVE, Fraction(1)), A, Constant(Fraction(0)))
    assert set(check(held, numbers(a=np.ones_like(divisors), b=divisors))) == {0}


@pytest.mark.parametrize("comparison", list(Comparison))
def test_a_remainder_of_nothing_is_nothing_whatever_floats_leave_over(comparison: Comparison) -> None:
    left = Sum((A, Product((Constant(Fraction(-1)), Product((Quotient(A, B), B))))))
    held = Either(Holds(left, comparison, Fraction(0)), Constant(Fraction(1)), Constant(Fraction(2)))
    met = comparison in (Comparison.AT_LEAST, Comparison.AT_MOST)
    divisors = np.arange(1, 2000)
    assert set(check(held, numbers(a=divisors * 3 + 1, b=divisors))) == {100 if met else 200}
    jump = Mapped(left, Curve((Fraction(0),), STEP.lines, (False,)))
    assert set(check(jump, numbers(a=divisors * 3 + 1, b=divisors))) == {10_000}


def test_quotients_that_are_one_float_are_told_apart_at_a_cut() -> None:
    cut = Fraction(10**15 - 1, 10**15 - 2)
    curve = Curve((cut,), STEP.lines, (False,))
    beside = [10**15 + step for step in range(-4, 5)]
    assert len(set(check(Mapped(Quotient(A, B), curve), numbers(a=beside, b=[each - 1 for each in beside])))) == 2
    assert {each / (each - 1) for each in beside} == {float(cut)}


def test_quotients_of_money_meet_their_cuts_without_a_decision(ways: Ways) -> None:
    quotas = np.arange(1, 3000) * 10_000
    seventy = Curve((Fraction(7, 10),), STEP.lines, (False,))
    met = check(Mapped(Quotient(A, B), seventy), numbers(Fraction(1, 100), a=quotas * 7 // 10, b=quotas))
    assert set(met) == {10_000}
    assert ways.rows[Whole64] == 0


def test_denominators_that_leave_64_bits_are_decided_in_pythons_integers(ways: Ways) -> None:
    draw = np.random.default_rng(3)
    columns = drawn(draw, 10**6, 400)
    third = Product((C, Constant(Fraction(1, 200)), Sum((Quotient(A, B), Quotient(B, A), Quotient(A, C)))))
    ties = Sum((third, Product((Constant(Fraction(-1)), third)), Product((C, Constant(Fraction(1, 200))))))
    check(ties, columns)
    assert ways.rows[WholeUnbounded] > 0


def test_a_residual_that_wraps_around_is_not_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    draw = np.random.default_rng(5)
    columns = drawn(draw, 10**8, 300)
    node = Product((Sum((Quotient(A, B), Quotient(B, C), Quotient(C, A))), Constant(Fraction(10**10))))
    check(node, columns)
    monkeypatch.setattr(whole_numbers, "FITS", float("inf"))
    with pytest.raises(AssertionError):
        check(node, columns)


def test_standing_on_a_point_of_the_curve_needs_no_division(ways: Ways) -> None:
    lines = (Line.flat(Fraction(0)), Line(Fraction(10, 3), Fraction(-7, 3)), Line.flat(Fraction(1)))
    curve = Curve((Fraction(7, 10), Fraction(1)), lines, (False, False))
    scores = [Mapped(Quotient(A, B), curve), Mapped(Quotient(C, B), curve), Mapped(Quotient(A, C), curve)]
    paid = Product((Sum(tuple(scores)), Constant(Fraction(1, 600)), B))
    same = np.arange(1, 3000) * 10**6 + 1
    check(paid, numbers(a=same, b=same, c=same))
    assert ways.rows[Whole64] > 0
    assert ways.rows[WholeUnbounded] == 0


@pytest.mark.parametrize("size", [10**15, 10**18, 10**19, 10**40, 10**400])
def test_huge_amounts_are_paid_to_the_cent(size: int) -> None:
    columns = {"a": whole_column([Fraction(size + step, 3) for step in range(-5, 6)])}
    check(Product((A, Constant(Fraction(1, 7)))), columns)
    check(Rounded(Sum((Rounded(A, Rounding(Fraction(1))), Quotient(A, Constant(Fraction(9))))), CENT), columns)


def test_a_rounded_amount_is_rounded_again_from_the_exact_one() -> None:
    tenth = Rounded(Quotient(A, Constant(Fraction(1000))), Rounding(Fraction(1, 10)))
    for ties in Ties:
        check(Product((tenth, Constant(Fraction(1, 2)))), numbers(a=range(-300, 300)), Rounding(Fraction(1, 10), ties))


def test_a_divisor_of_zero_in_a_branch_that_is_not_taken_changes_nothing() -> None:
    guarded = Either(Holds(B, Comparison.ABOVE, Fraction(0)), Quotient(A, B), Constant(Fraction(1, 200)))
    columns = numbers(a=[1, 1, 5, -3, 7], b=[0, 1, 0, -2, 200])
    assert check(guarded, columns) == [1, 100, 1, 1, 4]
    check(Mapped(guarded, STEP), columns)
    difference = Sum((A, Product((Constant(Fraction(-1)), B))))
    way = Either(Holds(difference, Comparison.ABOVE, Fraction(0)), Quotient(C, difference), Constant(Fraction(0)))
    check(Least((way, Constant(Fraction(2)))), numbers(a=[5, 5, 4], b=[5, 3, 9], c=[1, 1, 1]))
    check(Greatest((way, Rounded(way, CENT))), numbers(a=[5, 5, 4], b=[5, 3, 9], c=[1, 1, 1]))


def test_a_divisor_of_zero_that_counts_is_an_error_and_not_an_amount() -> None:
    node = Mapped(Quotient(A, B), STEP)
    with pytest.raises(ZeroDivisionError):
        check(node, numbers(a=[1, 1], b=[1, 0]))


@pytest.mark.parametrize("nothing", [Constant(Fraction(0)), Product((Constant(Fraction(0)), C))])
def test_nothing_of_what_cannot_be_divided_is_an_error_too(nothing: Expression) -> None:
    node = Sum((C, Product((Quotient(A, B), nothing))))
    assert check(node, numbers(a=[1, 1], b=[1, 2], c=[3, 4])) == [300, 400]
    with pytest.raises(ZeroDivisionError):
        Exact({"a": Fraction(1), "b": Fraction(0), "c": Fraction(1)}).value(node)
    with pytest.raises(ZeroDivisionError):
        check(node, numbers(a=[1, 1], b=[1, 0], c=[3, 4]))


def test_negative_divisors_are_divided_by() -> None:
    check(Quotient(A, B), numbers(a=range(-50, 50), b=[-8] * 50 + [8] * 50))
    difference = Sum((A, Product((Constant(Fraction(-1, 3)), B))))
    check(Quotient(C, difference), numbers(a=[1, 2, 3, 4], b=[2, 7, 8, 200], c=[1, 5, 25, -125]))


@pytest.mark.parametrize("rows", [0, 1])
def test_no_row_and_one_row(rows: int) -> None:
    assert len(check(Product((A, B)), numbers(a=np.arange(rows), b=np.arange(rows)))) == rows


def test_an_amount_that_is_the_same_for_everybody() -> None:
    assert check(Constant(Fraction(125, 1000)), numbers(a=[1, 2])) == [13, 13]
    assert check(Constant(Fraction(10**30)), numbers(a=[1, 2])) == [10**32] * 2
