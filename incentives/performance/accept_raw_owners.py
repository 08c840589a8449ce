"""Whose a raw row is: the participant and the groups it counts for.

What the row itself names counts first. A row that names its participant belongs to their groups, as the roster has them
on the row's day; otherwise it belongs to whom the sheet Customers names for its customer. The segment is the customer's
before it is the participant's. Where a row or a customer says `none`, it is nobody's; what nothing says stays unknown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from incentives.kpis.formulas.rows import OWNERS, Answer, Customer, Purchase, RawRows, Row, Ticket
from incentives.performance.accept_raw_sheets import ReadRows
from incentives.performance.facts import Assignment, Roster
from incentives.performance.staged import SheetKind
from incentives.values.period import Period

Each = TypeVar("Each", bound=Row)
PARTICIPANT, SEGMENT, CUSTOMER = "participant", "segment", "customer"
NOBODY = None
Owners = dict[str, str | None]
Named = Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class OwnedRows:
    """Rows with their owners. nobodys: what rows say to be nobody's, as kind of sheet, key and word of OWNERS."""

    rows: RawRows
    nobodys: frozenset[tuple[SheetKind, str, str]]


class _Owning:
    def __init__(self, read: ReadRows, roster: Roster | None, period: Period) -> None:
        self.nobodys: set[tuple[SheetKind, str, str]] = set()
        self._named = read.named
        self._period = period
        self._assigned: dict[str, list[Assignment]] = {}
        for each in () if roster is None else roster.assignments:
            if period.days_within(each.starts_on, each.ends_before):
                self._assigned.setdefault(each.participant, []).append(each)

    def owned(self, rows: tuple[Each, ...], kind: SheetKind) -> tuple[Each, ...]:
        """The rows with their owners."""
        return tuple(replace(each, owners=self._owners(each, kind)) for each in rows)

    def _owners(self, row: Row, kind: SheetKind) -> dict[str, str]:
        said = self._said(row, kind)
        for word, name in said.items():
            if name is NOBODY:
                self.nobodys.add((kind, row.key, word))
        return {word: name for word, name in said.items() if name is not None}

    def _said(self, row: Row, kind: SheetKind) -> Owners:
        """What is said of each owner, with None for nobody; an owner of whom nothing is said is not there."""
        named = self._named[kind, row.key]
        found: Owners = {}
        customer = self._of_customer(row.key if kind is SheetKind.CUSTOMERS else named.get(CUSTOMER))
        for word in OWNERS:
            own = self._on_roster(named.get(PARTICIPANT), word, _day_of(row)) if word != PARTICIPANT else {}
            first, then = (customer, own) if word == SEGMENT else (own, customer)
            for source in (named, first, then):
                if word in source:
                    found[word] = source[word]
                    break
        return found

    def _of_customer(self, customer: str | None) -> Named:
        """What the sheet Customers says of a customer, and the roster of the participant it names."""
        named = None if customer is None else self._named.get((SheetKind.CUSTOMERS, customer))
        if named is None:
            return {}
        found: Owners = {}
        for word in OWNERS:
            if word in named:
                found[word] = named[word]
            elif word != PARTICIPANT:
                found |= self._on_roster(named.get(PARTICIPANT), word, None)
        return found

    def _on_roster(self, participant: str | None, word: str, day: date | None) -> Owners:
        """The group of a participant on the day; without a day, or on one outside their roles, that of the period."""
        assigned = self._assigned.get(participant or "", [])
        there = [each for each in assigned if day is not None and _holds(each, day)] or assigned
        groups = {each.groups.get(word) for each in there}
        group = groups.pop() if len(groups) == 1 else None
        return {} if group is None else {word: group}


def with_owners(read: ReadRows, roster: Roster | None, period: Period) -> OwnedRows:
    """The rows with whom they belong to; without a roster, participants belong to no group."""
    owning = _Owning(read, roster, period)
    rows = RawRows(
        answers=owning.owned(read.rows.answers, SheetKind.SURVEY_ANSWERS),
        customers=owning.owned(read.rows.customers, SheetKind.CUSTOMERS),
        subscriptions=owning.owned(read.rows.subscriptions, SheetKind.SUBSCRIPTIONS),
        tickets=owning.owned(read.rows.tickets, SheetKind.TICKETS),
        purchases=owning.owned(read.rows.purchases, SheetKind.PURCHASES),
    )
    return OwnedRows(rows, frozenset(owning.nobodys))


def kind_of(row: Row) -> SheetKind:
    """The kind of sheet on which such a row stands."""
    match row:
        case Answer():
            return SheetKind.SURVEY_ANSWERS
        case Customer():
            return SheetKind.CUSTOMERS
        case Ticket():
            return SheetKind.TICKETS
        case Purchase():
            return SheetKind.PURCHASES
    return SheetKind.SUBSCRIPTIONS


def _day_of(row: Row) -> date | None:
    """The day on which something happened; a customer or a subscription has none of its own."""
    match row:
        case Answer(day=day) | Purchase(day=day):
            return day
        case Ticket(opened_at=opened_at):
            return opened_at.date()
    return None


def _holds(assignment: Assignment, day: date) -> bool:
    return assignment.starts_on <= day and (assignment.ends_before is None or day < assignment.ends_before)
