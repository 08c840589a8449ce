"""Accepted facts of a period: who worked where, what they had to reach, what was measured.

Amounts are exact and in natural units (95% is 19/20, money in whole units of its currency). A fact never holds a
default: what was not said is absent.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from incentives.kpis.formulas.formula import Figure
from incentives.performance.adjustments import Adjustment
from incentives.values.period import Period


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody on the roster. `participant` is their permanent identifier, kept as text: 00123 is not 123."""

    participant: str
    name: str
    email: str | None = None


@dataclass(frozen=True, slots=True)
class Assignment:
    """A role held over some days. role is `policy/role`; salary and target_incentive are per year.

    share is the part of full time (1 is full time). groups names the team, territory, department or segment whose
    shared results count for this person, by the words of `counted_for`. leave are stretches of days without work, each
    from its first day to before the other; None goes on. paid_in is the currency of payroll where the roster
    says one.
    """

    participant: str
    role: str
    starts_on: date
    ends_before: date | None
    share: Fraction
    salary: Fraction | None
    target_incentive: Fraction | None
    groups: Mapping[str, str]
    leave: tuple[tuple[date, date | None], ...] = ()
    paid_in: str | None = None

    @property
    def key(self) -> str:
        """Names the assignment within a dataset."""
        return f"{self.participant}:{self.role}:{self.starts_on.isoformat()}"


@dataclass(frozen=True, slots=True)
class Roster:
    """People and their assignments."""

    people: Mapping[str, Person]
    assignments: tuple[Assignment, ...]


@dataclass(frozen=True, slots=True)
class Quota:
    """A participant's own amount that a policy calls `own <column>`."""

    participant: str
    column: str
    amount: Fraction


@dataclass(frozen=True, slots=True)
class Result:
    """What was measured. counted_for is a word of `CountedFor`; subject is the participant, the group or `company`.

    cases: how many raw rows it rests on where it was worked out of them; None where it was delivered.
    """

    measure: str
    counted_for: str
    subject: str
    amount: Fraction
    cases: int | None = None


@dataclass(frozen=True, slots=True)
class Transaction:
    """A single deal of a participant. key names it within its measure; amount is in the measure's unit.

    Without a day it states that the participant had no deal in the period: key is `none`, amount zero.
    """

    participant: str
    measure: str
    key: str
    day: date | None
    amount: Fraction


@dataclass(frozen=True, slots=True)
class Leave:
    """Days without work of a participant, from the first of them to before ends_before, in whatever role."""

    participant: str
    starts_on: date
    ends_before: date


@dataclass(frozen=True, slots=True)
class ExchangeRate:
    """How much of the target currency one unit of the source currency was on a day; above zero."""

    day: date
    source: str
    target: str
    rate: Fraction


@dataclass(frozen=True, slots=True)
class Earlier:
    """What was accepted for an earlier period. Without a roster nobody knows who was there."""

    quotas: tuple[Quota, ...]
    results: Sequence[Result]
    roster: Roster | None = None


@dataclass(frozen=True, slots=True)
class Dataset:
    """Everything accepted for one period. sources are the SHA-256 fingerprints of the files it came from.

    earlier are the facts of the periods before, 1 is the one just before it; one that is not there is not known. leave
    is that of the people on the roster beside what their assignments state. figures are the results that were worked
    out of raw rows by measure, kind and name, with the rows behind each; imports keep them, facts do not.
    """

    period: Period
    roster: Roster
    quotas: tuple[Quota, ...]
    results: Sequence[Result]
    sources: tuple[str, ...] = field(default=())
    earlier: Mapping[int, Earlier] = field(default_factory=dict)
    adjustments: tuple[Adjustment, ...] = ()
    transactions: tuple[Transaction, ...] = ()
    leave: tuple[Leave, ...] = ()
    rates: tuple[ExchangeRate, ...] = ()
    figures: Mapping[tuple[str, str, str], Figure] = field(default_factory=dict)
