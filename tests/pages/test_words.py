"""How pages write amounts and days, and in which order they list problems."""

from __future__ import annotations

from datetime import UTC, date, datetime
from fractions import Fraction

import pytest

from api.pages import words
from api.pages.problem_lists import by_file
from incentives.values.problem import Place, Problem


@pytest.mark.parametrize(
    ("minor", "currency", "shown"),
    [(123450, "EUR", "1,234.50 EUR"), (-5, "EUR", "-0.05 EUR"), (1234, "JPY", "1,234 JPY"), (1, "KWD", "0.001 KWD")],
)
def test_minor_units_are_written_as_money(minor: int, currency: str, shown: str) -> None:
    assert words.money(minor, currency) == shown


@pytest.mark.parametrize(
    ("share", "places", "shown"),
    [
        (Fraction(1, 2), 0, "50%"),
        (Fraction(228, 1000), 1, "22.8%"),
        (Fraction(7, 10), 1, "70%"),
        (Fraction(0), 1, "0%"),
    ],
)
def test_shares_are_written_without_empty_places(share: Fraction, places: int, shown: str) -> None:
    assert words.percent(share, places) == shown


def test_days_and_moments_are_written_for_people() -> None:
    assert words.day(date(2026, 7, 1)) == "1 July 2026"
    assert words.moment(datetime(2026, 10, 5, 9, 5, tzinfo=UTC)) == "5 October 2026, 09:05 UTC"


@pytest.mark.parametrize(("count", "shown"), [(1, "1 problem"), (0, "0 problems"), (1204, "1,204 problems")])
def test_things_are_counted(count: int, shown: str) -> None:
    assert words.counted(count, "problem") == shown


@pytest.mark.parametrize(("key", "shown"), [("new_revenue", "New revenue"), ("retention-desk", "Retention desk")])
def test_names_of_files_are_spoken(key: str, shown: str) -> None:
    assert words.spoken(key) == shown


def test_problems_stand_by_file_and_sheet_in_the_order_in_which_an_eye_reads() -> None:
    places = [
        Place("b.xlsx", sheet="Results", cell="AA2"),
        Place("b.xlsx", sheet="Results", cell="B10"),
        Place("b.xlsx", sheet="Results", cell="C2"),
        Place("b.xlsx"),
        Place("a.xlsx", sheet="Roster", cell="A3"),
    ]
    found = by_file(Problem("wrong", "It is wrong.", place) for place in places)
    assert [(each.file, each.count) for each in found] == [("b.xlsx", 4), ("a.xlsx", 1)]
    whole, results = found[0].sheets
    assert whole.sheet is None
    assert [problem.place.cell for problem in results.problems] == ["C2", "AA2", "B10"]
