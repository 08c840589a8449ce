"""Decimal text becomes exact numbers and back; what only looks like a number is none."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incentives.values.decimals import LONGEST, decimal_places, fixed, grouped, parse_decimal, plain

DECIMALS = st.decimals(min_value=-(10**9), max_value=10**9, places=6).map(Fraction)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0),
        ("12", 12),
        ("+12", 12),
        ("-12.50", Fraction(-25, 2)),
        ("0.1", Fraction(1, 10)),
        ("1.10", Fraction(11, 10)),
        ("-0", 0),
        ("9" * LONGEST, int("9" * LONGEST)),
    ],
)
def test_a_plain_decimal_is_exactly_what_it_says(text: str, value: Fraction) -> None:
    assert parse_decimal(text) == value


@pytest.mark.parametrize(
    "text",
    [
        "",
        " 1",
        "1 ",
        "010",
        "00",
        ".5",
        "5.",
        "1e3",
        "1E3",
        "1_000",
        "1,000",
        "1'000",
        "0x1F",
        "1:30",
        "1/2",
        "NaN",
        "inf",
        "NO",
        "--1",
        "١٢",
        "１２",
        "²",
        "9" * (LONGEST + 1),
    ],
)
def test_what_only_looks_like_a_number_is_none(text: str) -> None:
    assert parse_decimal(text) is None


@given(DECIMALS)
def test_the_shortest_decimal_reads_back_as_itself(value: Fraction) -> None:
    assert parse_decimal(plain(value)) == value


@given(st.fractions(max_denominator=10**6))
def test_a_number_has_decimal_places_exactly_when_it_ends(value: Fraction) -> None:
    places = decimal_places(value)
    if places is None:
        assert (value * 10**40).denominator != 1
    else:
        assert (value * 10**places).denominator == 1
        assert places == 0 or (value * 10 ** (places - 1)).denominator != 1


def test_a_number_without_an_end_is_marked() -> None:
    assert plain(Fraction(1, 3), most=4) == "0.3333…"
    assert plain(Fraction(2, 3), most=4) == "0.6667…"


@pytest.mark.parametrize(
    ("value", "places", "shown"),
    [
        (Fraction(5, 1000), 2, "0.01"),
        (Fraction(-5, 1000), 2, "-0.01"),
        (Fraction(4, 1000), 2, "0.00"),
        (Fraction(-4, 1000), 2, "0.00"),
        (Fraction(1234567), 0, "1234567"),
    ],
)
def test_fixed_places_round_half_away_from_zero(value: Fraction, places: int, shown: str) -> None:
    assert fixed(value, places) == shown


def test_thousands_are_separated_for_people() -> None:
    assert grouped("-1234567.50") == "-1,234,567.50"
    assert grouped("999") == "999"
    assert grouped("-1234567…") == "-1,234,567…"
    assert grouped(plain(Fraction(1, 10**13))) == "0…"
