"""What is to be delivered for a period, as sheets to fill in: the people known, and which cells concern each of them.

Values alone; how they become a workbook is for `importers.template`. Filled in completely, they are accepted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from incentives.performance.expectations import Expectations
from incentives.values.period import Period
from incentives.values.unit import PERCENT, Unit, UnitKind

Held = str | date | Fraction


@dataclass(frozen=True, slots=True)
class Entry:
    """A cell to fill in: an amount in a unit, from least to most (None is open), a day, or text (neither).

    one_of are the words that can stand there, where only those can.
    """

    unit: Unit | None = None
    least: Fraction | None = None
    most: Fraction | None = None
    above_zero: bool = False
    is_day: bool = False
    one_of: tuple[str, ...] = ()


TEXT = Entry()
DAY = Entry(is_day=True)


@dataclass(frozen=True, slots=True)
class DeliveredRow:
    """One row: what is known already by heading, and the cells to fill in or to correct. All others concern nobody."""

    known: Mapping[str, Held]
    entries: Mapping[str, Entry]


@dataclass(frozen=True, slots=True)
class DeliveredSheet:
    """One sheet. about explains each heading. further are the cells of a row that somebody adds; empty: none is.

    open_ended: any number of rows is pasted below the headings.
    """

    title: str
    names_period: bool
    about: Mapping[str, str]
    rows: tuple[DeliveredRow, ...]
    further: Mapping[str, Entry] = field(default_factory=dict)
    open_ended: bool = False

    @property
    def headings(self) -> tuple[str, ...]:
        """The headings in their order."""
        return tuple(self.about)


@dataclass(frozen=True, slots=True)
class MeasureToDeliver:
    """What people need to know of a measure to deliver it."""

    key: str
    title: str
    unit: Unit
    counted_for: str
    bounds: str
    definition: str
    formula: str
    source: str


@dataclass(frozen=True, slots=True)
class ToDeliver:
    """Everything that is to be delivered for a period."""

    period: Period
    currency: str
    sheets: tuple[DeliveredSheet, ...]
    measures: tuple[MeasureToDeliver, ...]
    roles: tuple[str, ...]


def entry_of(measure: str, expected: Expectations) -> Entry:
    """The cell of a result."""
    found = expected.measures[measure]
    return Entry(found.unit, found.least, found.most)


def money_of(expected: Expectations) -> Entry:
    """A cell of money that cannot be below zero."""
    return Entry(Unit(UnitKind.MONEY, expected.currency), least=Fraction(0))


SHARE = Entry(PERCENT, least=Fraction(0), most=Fraction(1))


def bounds_in_words(entry: Entry) -> str:
    """`from 0% to 100%`, `0 EUR or more`; empty where everything can be."""
    if entry.unit is None:
        return ""
    if entry.above_zero:
        return "above zero"
    least = None if entry.least is None else entry.unit.show(entry.least)
    most = None if entry.most is None else entry.unit.show(entry.most)
    if least is not None and most is not None:
        return f"from {least} to {most}"
    return f"{least} or more" if least is not None else f"{most} or less" if most is not None else ""
