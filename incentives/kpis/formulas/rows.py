"""Raw rows as formulas read them: what a survey, a customer list or a ticket system holds, checked and exact.

Every row knows where it stands, so that each figure can name the rows behind it, and whose it is. Days are whole; a
stretch holds its first day and ends before its other day, as everywhere. Columns that a sheet does not have are None.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime, timedelta
from enum import StrEnum
from fractions import Fraction
from typing import TypeVar

from incentives.values.period import Period
from incentives.values.problem import Place

COMPANY = "company"
OWNERS = ("participant", "team", "territory", "department", "segment")


class Survey(StrEnum):
    """The question that an answer is to; each has one scale."""

    NPS = "nps"
    SATISFACTION = "satisfaction"
    EFFORT = "effort"

    @property
    def scale(self) -> tuple[int, int]:
        """The least and the largest answer."""
        return (0, 10) if self is Survey.NPS else (1, 5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row. key names it on its sheet; owners are whose it is, by the words of OWNERS."""

    key: str
    place: Place
    owners: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer(Row):
    """One answer to a survey, a whole number of its scale."""

    survey: Survey
    day: date
    score: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer(Row):
    """A customer from starts_on to before ends_before (None goes on), the first day on which they are none any more."""

    starts_on: date
    ends_before: date | None = None
    cost_of_acquisition: Fraction | None = None
    first_value_on: date | None = None
    functions_paid_for: int | None = None
    functions_in_use: int | None = None

    def at_start(self, period: Period) -> bool:
        """Whether they were a customer on the day before the period."""
        return self.starts_on < period.starts_on and (self.ends_before is None or self.ends_before >= period.starts_on)

    def at_end(self, period: Period) -> bool:
        """Whether they were a customer on the last day of the period."""
        return self.starts_on < period.ends_before and (
            self.ends_before is None or self.ends_before >= period.ends_before
        )

    def won(self, period: Period) -> bool:
        """Whether their first day lies in the period."""
        return within(self.starts_on, period)

    def lost(self, period: Period) -> bool:
        """Whether the first day on which they are none any more lies in the period."""
        return within(self.ends_before, period)


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription(Row):
    """What a customer pays each month over some days, in money."""

    customer: str
    starts_on: date
    ends_before: date | None
    monthly_revenue: Fraction

    def on(self, day: date) -> Fraction:
        """What it brings a month on that day."""
        runs = self.starts_on <= day and (self.ends_before is None or day < self.ends_before)
        return self.monthly_revenue if runs else Fraction(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket(Row):
    """A case of a customer. solved_at is None while it is open. Both moments have a zone, or neither has."""

    opened_at: datetime
    solved_at: datetime | None = None
    contacts: int | None = None
    reopened: bool | None = None
    escalated: bool | None = None
    complaint: bool | None = None
    severe: bool | None = None

    def opened_in(self, period: Period) -> bool:
        """Whether it was opened in the period, by the day as it is written."""
        return within(self.opened_at.date(), period)

    def solved_in(self, period: Period) -> bool:
        """Whether it was solved in the period, by the day as it is written."""
        return self.solved_at is not None and within(self.solved_at.date(), period)

    def microseconds(self) -> int | None:
        """From opening to solution; None while it is open."""
        return None if self.solved_at is None else (self.solved_at - self.opened_at) // timedelta(microseconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Purchase(Row):
    """What a customer bought; below zero it is a refund of another purchase."""

    customer: str
    day: date
    amount: Fraction
    refund_of: str | None = None


Each = TypeVar("Each", bound=Row)


@dataclass(frozen=True, slots=True)
class RawRows:
    """The rows of all sheets. The order of rows makes no difference to any figure."""

    answers: tuple[Answer, ...] = ()
    customers: tuple[Customer, ...] = ()
    subscriptions: tuple[Subscription, ...] = ()
    tickets: tuple[Ticket, ...] = ()
    purchases: tuple[Purchase, ...] = ()

    def __iter__(self) -> Iterator[Row]:
        for each in fields(self):
            yield from getattr(self, each.name)

    def by_owner(self, counted_for: str) -> dict[str, RawRows]:
        """The rows of each owner of that kind, sorted by name; of the company it is all of them."""
        if counted_for == COMPANY:
            return {COMPANY: self} if any(True for _ in self) else {}
        answers, customers = _split(self.answers, counted_for), _split(self.customers, counted_for)
        subscriptions, tickets = _split(self.subscriptions, counted_for), _split(self.tickets, counted_for)
        purchases = _split(self.purchases, counted_for)
        return {
            owner: RawRows(
                answers.get(owner, ()),
                customers.get(owner, ()),
                subscriptions.get(owner, ()),
                tickets.get(owner, ()),
                purchases.get(owner, ()),
            )
            for owner in sorted({*answers, *customers, *subscriptions, *tickets, *purchases})
        }


def _split(rows: Iterable[Each], counted_for: str) -> dict[str, tuple[Each, ...]]:
    found: dict[str, list[Each]] = {}
    for row in rows:
        owner = row.owners.get(counted_for)
        if owner is not None:
            found.setdefault(owner, []).append(row)
    return {owner: tuple(own) for owner, own in found.items()}


def within(day: date | None, period: Period) -> bool:
    """Whether the day lies in the period."""
    return day is not None and period.starts_on <= day < period.ends_before
