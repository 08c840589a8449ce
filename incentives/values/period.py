"""Periods of pay: named stretches of days, written 2026, 2026-H1, 2026-Q3 or 2026-07.

A period starts on a day and ends before a day. Where the fiscal year does not start in January, a year is named after
the calendar year in which it ends: fiscal 2023 that starts in October runs from 2022-10-01 until before 2023-10-01.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Cycle(StrEnum):
    """How often a policy pays."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half year"
    YEAR = "year"

    @property
    def months(self) -> int:
        """Length in months."""
        return {"month": 1, "quarter": 3, "half year": 6, "year": 12}[self.value]

    @property
    def a_year(self) -> int:
        """How many of them make a year."""
        return 12 // self.months


MONTHS = tuple(
    "January February March April May June July August September October November December".split()  # noqa: SIM905
)
_NAME = re.compile(
    r"(?P<year>[0-9]{4})(?:-(?:Q(?P<quarter>[1-4])|H(?P<half>[12])|(?P<month>0[1-9]|1[0-2])))?", re.ASCII
)


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """The days from starts_on to the day before ends_before, with the name people use for them."""

    starts_on: date
    ends_before: date
    name: str

    def __post_init__(self) -> None:
        if self.ends_before <= self.starts_on:
            raise ValueError("a period ends after it starts")

    def __str__(self) -> str:
        return self.name

    @property
    def days(self) -> int:
        """Calendar days."""
        return (self.ends_before - self.starts_on).days

    @property
    def cycle(self) -> Cycle | None:
        """The cycle whose length it has, if it has one."""
        months = (self.ends_before.year - self.starts_on.year) * 12 + self.ends_before.month - self.starts_on.month
        return next((cycle for cycle in Cycle if cycle.months == months), None)

    def days_within(self, starts_on: date, ends_before: date | None) -> int:
        """How many of its days lie in the given stretch; None means the stretch goes on."""
        first = max(self.starts_on, starts_on)
        end = self.ends_before if ends_before is None else min(self.ends_before, ends_before)
        return max(0, (end - first).days)


def parse_period(name: str, fiscal_year_starts: int = 1) -> Period | None:
    """The period of that name, or None when the text names none. fiscal_year_starts is a month, 1 to 12."""
    found = _NAME.fullmatch(name)
    if found is None or not 1900 <= int(found["year"]) <= 9998:
        return None
    if found["month"]:
        first, months = (int(found["year"]), int(found["month"])), 1
    else:
        offset, months = (
            (int(found["quarter"]) - 1) * 3 if found["quarter"] else 0,
            3 if found["quarter"] else 12,
        )
        if found["half"]:
            offset, months = (int(found["half"]) - 1) * 6, 6
        year = int(found["year"]) - (1 if fiscal_year_starts > 1 else 0)
        first = _month_after((year, fiscal_year_starts), offset)
    end = _month_after(first, months)
    return Period(date(*first, 1), date(*end, 1), name)


def period_containing(day: date, cycle: Cycle, fiscal_year_starts: int = 1) -> Period:
    """The period of that cycle that holds the day."""
    since = (day.month - fiscal_year_starts) % 12
    number = since // cycle.months + 1
    year = day.year + (1 if fiscal_year_starts > 1 and day.month >= fiscal_year_starts else 0)
    endings = {Cycle.MONTH: f"{day.year:04}-{day.month:02}", Cycle.YEAR: f"{year:04}"}
    other = f"{year:04}-{'Q' if cycle is Cycle.QUARTER else 'H'}{number}"
    found = parse_period(endings.get(cycle, other), fiscal_year_starts)
    if found is None:
        raise ValueError(f"no {cycle} holds {day}")
    return found


def periods_later(period: Period, count: int) -> date:
    """The first day of the period that many periods of the same length later. ValueError for another length."""
    if period.cycle is None:
        raise ValueError(f"{period} has the length of no cycle of pay")
    return date(*_month_after((period.starts_on.year, period.starts_on.month), count * period.cycle.months), 1)


def _month_after(month: tuple[int, int], count: int) -> tuple[int, int]:
    whole = month[0] * 12 + month[1] - 1 + count
    return whole // 12, whole % 12 + 1
