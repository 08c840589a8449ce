"""Units: an amount says what it is of, reads back as shown, and is never taken for another kind."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incentives.values.currency import MINOR_DIGITS, is_currency, minor_unit
from incentives.values.unit import PERCENT, Unit, UnitKind, parse_unit

EUR = Unit(UnitKind.MONEY, "EUR")
DAYS = Unit(UnitKind.DAYS)
UNITS = st.sampled_from(
    [Unit(kind) for kind in UnitKind if kind is not UnitKind.MONEY] + [EUR, Unit(UnitKind.MONEY, "JPY")]
)


@pytest.mark.parametrize(
    ("unit", "text", "amount"),
    [
        (PERCENT, "95%", Fraction(19, 20)),
        (PERCENT, "95 %", Fraction(19, 20)),
        (PERCENT, "-12.5%", Fraction(-1, 8)),
        (EUR, "24000 EUR", Fraction(24000)),
        (EUR, "-0.01 EUR", Fraction(-1, 100)),
        (DAYS, "68 days", Fraction(68)),
        (DAYS, "1 day", Fraction(1)),
        (DAYS, "68", Fraction(68)),
        (Unit(UnitKind.SCORE), "8.5", Fraction(17, 2)),
        (Unit(UnitKind.NUMBER), "6", Fraction(6)),
    ],
)
def test_an_amount_is_read_in_its_unit(unit: Unit, text: str, amount: Fraction) -> None:
    assert unit.parse(text) == amount


@pytest.mark.parametrize(
    ("unit", "text"),
    [
        (PERCENT, "95"),
        (PERCENT, "0.95"),
        (PERCENT, "%"),
        (PERCENT, "95%%"),
        (PERCENT, "95 percent"),
        (EUR, "24000"),
        (EUR, "24000 USD"),
        (EUR, "24,000 EUR"),
        (EUR, "EUR 24000"),
        (EUR, "24000EUR"),
        (EUR, "24 000 EUR"),
        (DAYS, "68 hours"),
        (DAYS, "68%"),
        (DAYS, "days"),
        (DAYS, ""),
        (Unit(UnitKind.NUMBER), "6 EUR"),
        (Unit(UnitKind.HOURS), "1:30"),
    ],
)
def test_an_amount_of_another_kind_is_none(unit: Unit, text: str) -> None:
    assert unit.parse(text) is None


@given(UNITS, st.decimals(min_value=-(10**7), max_value=10**7, places=4).map(Fraction))
def test_an_amount_reads_back_as_it_is_shown(unit: Unit, amount: Fraction) -> None:
    assert unit.parse(unit.show(amount, group=False)) == amount


@pytest.mark.parametrize(
    ("unit", "amount", "shown"),
    [
        (PERCENT, Fraction(19, 20), "95%"),
        (PERCENT, Fraction(1, 3), "33.333333…%"),
        (EUR, Fraction(300000), "300,000.00 EUR"),
        (EUR, Fraction(5, 1000), "0.005 EUR"),
        (Unit(UnitKind.MONEY, "JPY"), Fraction(1200), "1,200 JPY"),
        (DAYS, Fraction(1), "1 day"),
        (DAYS, Fraction(68), "68 days"),
        (Unit(UnitKind.RATIO), Fraction(7, 5), "1.4"),
    ],
)
def test_amounts_are_shown_as_people_write_them(unit: Unit, amount: Fraction, shown: str) -> None:
    assert unit.show(amount) == shown


@pytest.mark.parametrize("word", ["money", "euro", "eur", "XXX", "NO", "%", ""])
def test_words_that_name_no_unit(word: str) -> None:
    assert parse_unit(word) is None


@given(st.sampled_from(sorted(filter(is_currency, MINOR_DIGITS))))
def test_every_currency_is_a_unit_with_a_smallest_amount(code: str) -> None:
    assert is_currency(code)
    assert parse_unit(code) == Unit(UnitKind.MONEY, code)
    assert minor_unit(code) * 10 ** MINOR_DIGITS[code] == 1


def test_currencies_have_the_digits_of_iso_4217() -> None:
    assert (MINOR_DIGITS["EUR"], MINOR_DIGITS["JPY"], MINOR_DIGITS["KWD"]) == (2, 0, 3)
