"""Rounding: the nearest neighbour, each rule for ties, and the same below zero as above."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incentives.values.rounding import Rounding, Ties

CENT = Fraction(1, 100)
VALUES = st.fractions(min_value=-1000, max_value=1000, max_denominator=10**4)
PLACES = st.sampled_from([Fraction(1, 1000), CENT, Fraction(5, 100), Fraction(1), Fraction(100)])
RULES = st.sampled_from(tuple(Ties))


@pytest.mark.parametrize(
    ("ties", "eighth", "three_eighths"),
    [
        (Ties.HALF_UP, "0.13", "0.38"),
        (Ties.HALF_DOWN, "0.12", "0.37"),
        (Ties.HALF_EVEN, "0.12", "0.38"),
        (Ties.UP, "0.13", "0.38"),
        (Ties.DOWN, "0.12", "0.37"),
    ],
)
def test_each_rule_takes_a_tie_its_way(ties: Ties, eighth: str, three_eighths: str) -> None:
    assert Rounding(CENT, ties).apply(Fraction(1, 8)) == Fraction(eighth)
    assert Rounding(CENT, ties).apply(Fraction(3, 8)) == Fraction(three_eighths)


@given(VALUES, PLACES, RULES)
def test_taking_back_mirrors_paying(value: Fraction, place: Fraction, ties: Ties) -> None:
    rounding = Rounding(place, ties)
    assert rounding.apply(-value) == -rounding.apply(value)


@given(VALUES, PLACES, RULES)
def test_a_rounded_value_is_a_whole_number_of_places_and_less_than_one_away(
    value: Fraction, place: Fraction, ties: Ties
) -> None:
    rounded = Rounding(place, ties).apply(value)
    assert (rounded / place).denominator == 1
    assert abs(rounded - value) < place
    assert Rounding(place, ties).multiples(value) * place == rounded


@given(VALUES, PLACES, st.sampled_from([Ties.HALF_UP, Ties.HALF_DOWN, Ties.HALF_EVEN]))
def test_the_nearest_neighbour_is_taken(value: Fraction, place: Fraction, ties: Ties) -> None:
    assert abs(Rounding(place, ties).apply(value) - value) <= place / 2


@given(VALUES, PLACES, RULES)
def test_rounding_twice_changes_nothing(value: Fraction, place: Fraction, ties: Ties) -> None:
    rounding = Rounding(place, ties)
    assert rounding.apply(rounding.apply(value)) == rounding.apply(value)


@given(VALUES, VALUES, PLACES, RULES)
def test_more_is_never_rounded_to_less(one: Fraction, other: Fraction, place: Fraction, ties: Ties) -> None:
    rounding = Rounding(place, ties)
    less, more = sorted((one, other))
    assert rounding.apply(less) <= rounding.apply(more)


@pytest.mark.parametrize("place", [Fraction(0), Fraction(-1)])
def test_a_place_is_above_zero(place: Fraction) -> None:
    with pytest.raises(ValueError, match="above zero"):
        Rounding(place)
