"""Each field makes one exact value of the words, and refuses the nearest words that are not one."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from marshmallow import ValidationError

from incentives.documents.fields import Choice, Day, Name, Percent, ReadText, Sentence, Whole, YesNo


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        (Sentence(), "  Two\n words ", "Two words"),
        (Name(), "new_revenue_2", "new_revenue_2"),
        (Name(kebab=True), "field-sales", "field-sales"),
        (Day(), "2028-02-29", date(2028, 2, 29)),
        (Whole(least=1, most=3), "3", 3),
        (Whole(), "2.0", 2),
        (Percent(), "60%", Fraction(3, 5)),
        (Percent(), "12.5 %", Fraction(1, 8)),
        (Percent(), "-5%", Fraction(-1, 20)),
        (Choice("higher", "lower"), "lower", "lower"),
        (YesNo(), "yes", True),
        (YesNo(), "no", False),
    ],
)
def test_a_field_reads_the_value_that_the_words_state(field: ReadText[Any], text: str, value: object) -> None:
    assert field.deserialize(text) == value


@pytest.mark.parametrize(
    ("field", "text"),
    [
        (Sentence(), " \n "),
        (Name(), "New_revenue"),
        (Name(), "new-revenue"),
        (Name(), "new__revenue"),
        (Name(), "a" * 81),
        (Name(kebab=True), "field_sales"),
        (Name(kebab=True), "field-"),
        (Day(), "2027-02-29"),
        (Day(), "01.07.2026"),
        (Day(), "20260701"),
        (Day(), "٢٠٢٦-٠٧-٠١"),
        (Whole(least=1, most=3), "4"),
        (Whole(least=1, most=3), "0"),
        (Whole(), "1.5"),
        (Whole(), "1e3"),
        (Whole(), "1_000"),
        (Percent(), "60"),
        (Percent(), "0.6"),
        (Percent(), "٦٠%"),
        (Percent(), "%"),
        (Percent(), "60%%"),
        (Choice("higher", "lower"), "Higher"),
        (YesNo(), "true"),
        (YesNo(), "YES"),
        (YesNo(), ""),
    ],
)
def test_a_field_refuses_what_is_nearly_its_value(field: ReadText[Any], text: str) -> None:
    with pytest.raises(ValidationError, match="expected"):
        field.deserialize(text)


def test_what_was_found_and_what_was_expected_are_both_said() -> None:
    with pytest.raises(ValidationError, match=r'"60" stands where a percentage such as 60% is expected\.'):
        Percent().deserialize("60")


def test_nothing_is_said_to_be_nothing() -> None:
    with pytest.raises(ValidationError, match=r"Nothing stands where yes or no is expected\."):
        YesNo().deserialize("")


@pytest.mark.parametrize(
    ("choice", "expected"), [(Choice("a", "b"), "one of a, b is expected"), (Choice("1"), "where 1 is expected")]
)
def test_a_choice_names_all_its_words(choice: Choice, expected: str) -> None:
    with pytest.raises(ValidationError, match=expected):
        choice.deserialize("2")
