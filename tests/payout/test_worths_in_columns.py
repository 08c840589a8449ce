"""Differences of floats have no relative bound: where two remainders are equal, no float may say which is larger."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incentives.payout.columns_run import AmountColumns
from incentives.payout.exact import Exact
from incentives.payout.whole_column import whole_column
from incentives.plan.expression import Constant, Input
from incentives.plan.worths import Worth, divided
from incentives.values.rounding import Rounding

CENT = Rounding(Fraction(1, 100))


def _both_ways(target: int, weights: list[Fraction]) -> tuple[list[Fraction], list[Fraction]]:
    """The worths of parts in whole units: by columns, and exactly."""
    worths = divided(Worth(Input("target"), Fraction(1)), [Constant(weight) for weight in weights])
    amounts = {str(place): worth.amount for place, worth in enumerate(worths)}
    column = whole_column([Fraction(target)])
    counts = AmountColumns(amounts, {"target": column.unit}, CENT).counts({"target": column})
    exact = Exact({"target": Fraction(target)})
    return [int(found[0]) * CENT.to for found in counts.values()], [exact.value(worth.amount) for worth in worths]


def test_equal_remainders_go_to_the_part_listed_first_whatever_their_floats_say() -> None:
    """8060 by 41 %, 13 % and 46 %: both 3304.6 and 3707.6 lose 0.6, and in floats the latter loses more."""
    columns, exact = _both_ways(8060, [Fraction(41, 100), Fraction(13, 100), Fraction(46, 100)])
    assert exact == [3305, 1048, 3707]
    assert columns == exact


@given(st.integers(0, 10**7), st.lists(st.integers(1, 60), min_size=2, max_size=6))
def test_worths_are_the_same_in_columns_and_add_up(target: int, parts: list[int]) -> None:
    columns, exact = _both_ways(target, [Fraction(part, sum(parts)) for part in parts])
    assert columns == exact
    assert sum(columns) == target


@pytest.mark.parametrize("target", [0, 1, 2, 99])
def test_small_targets_are_divided_into_whole_places(target: int) -> None:
    columns, exact = _both_ways(target, [Fraction(1, 3)] * 3)
    assert columns == exact
    assert sum(columns) == target
