"""Periods: their names, their days, and fiscal years that start when the company says."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incentives.values.period import Cycle, Period, parse_period, period_containing

DAYS = st.dates(date(1950, 1, 1), date(2150, 12, 31))
MONTHS = st.integers(1, 12)


def period(name: str, fiscal_year_starts: int = 1) -> Period:
    found = parse_period(name, fiscal_year_starts)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("name", "starts", "starts_on", "ends_before", "days"),
    [
        ("2026", 1, "2026-01-01", "2027-01-01", 365),
        ("2028", 1, "2028-01-01", "2029-01-01", 366),
        ("2026-H2", 1, "2026-07-01", "2027-01-01", 184),
        ("2026-Q1", 1, "2026-01-01", "2026-04-01", 90),
        ("2028-Q1", 1, "2028-01-01", "2028-04-01", 91),
        ("2026-Q3", 1, "2026-07-01", "2026-10-01", 92),
        ("2026-02", 1, "2026-02-01", "2026-03-01", 28),
        ("2026-12", 1, "2026-12-01", "2027-01-01", 31),
        ("2023", 10, "2022-10-01", "2023-10-01", 365),
        ("2023-Q1", 10, "2022-10-01", "2023-01-01", 92),
        ("2023-H2", 10, "2023-04-01", "2023-10-01", 183),
        ("2023-02", 10, "2023-02-01", "2023-03-01", 28),
    ],
)
def test_a_name_says_which_days(name: str, starts: int, starts_on: str, ends_before: str, days: int) -> None:
    found = period(name, starts)
    assert (found.starts_on.isoformat(), found.ends_before.isoformat(), found.days) == (starts_on, ends_before, days)
    assert str(found) == name


@pytest.mark.parametrize(
    "name",
    ["", "26", "2026-Q0", "2026-Q5", "2026-H3", "2026-13", "2026-1", "2026-00", "2026Q1", "2026-q1", "1899", "9999"],
)
def test_other_words_name_no_period(name: str) -> None:
    assert parse_period(name) is None


@given(DAYS, st.sampled_from(tuple(Cycle)), MONTHS)
def test_every_day_lies_in_one_period_of_each_cycle(day: date, cycle: Cycle, starts: int) -> None:
    found = period_containing(day, cycle, starts)
    assert found.starts_on <= day < found.ends_before
    assert found.cycle is cycle
    assert period(found.name, starts) == found


@given(DAYS, st.sampled_from(tuple(Cycle)), MONTHS)
def test_periods_follow_each_other_without_gap(day: date, cycle: Cycle, starts: int) -> None:
    found = period_containing(day, cycle, starts)
    assert period_containing(found.ends_before, cycle, starts).starts_on == found.ends_before
    assert period_containing(found.starts_on - timedelta(days=1), cycle, starts).ends_before == found.starts_on


@pytest.mark.parametrize(
    ("starts_on", "ends_before", "days"),
    [
        (date(2020, 1, 1), None, 92),
        (date(2026, 7, 1), date(2026, 10, 1), 92),
        (date(2026, 9, 30), None, 1),
        (date(2026, 10, 1), None, 0),
        (date(2020, 1, 1), date(2026, 7, 1), 0),
        (date(2020, 1, 1), date(2026, 7, 2), 1),
        (date(2026, 8, 3), date(2026, 9, 1), 29),
    ],
)
def test_days_in_role_are_those_within_the_period(starts_on: date, ends_before: date | None, days: int) -> None:
    assert period("2026-Q3").days_within(starts_on, ends_before) == days


def test_a_period_ends_after_it_starts() -> None:
    with pytest.raises(ValueError, match="ends after"):
        Period(date(2026, 7, 1), date(2026, 7, 1), "2026-Q3")


def test_a_stretch_of_another_length_is_of_no_cycle() -> None:
    assert Period(date(2026, 7, 1), date(2026, 9, 1), "two months").cycle is None


@pytest.mark.parametrize(("cycle", "a_year"), [("month", 12), ("quarter", 4), ("half year", 2), ("year", 1)])
def test_a_cycle_knows_how_many_make_a_year(cycle: str, a_year: int) -> None:
    assert Cycle(cycle).a_year == a_year
    assert Cycle(cycle).months * a_year == 12
