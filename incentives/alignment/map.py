"""The KPI-to-incentive map: which role is paid on which KPI, how much hangs on it, and what else looks at it.

Worked example: 30% of a yearly target incentive of 24,000 EUR hangs on early churn, so 1,800 EUR a quarter and 7,200
EUR a year stand beside that KPI. Money is that of one typical participant with every result at target, for the whole
period; how many people hold a role is no part of a policy.

What a map says is not yet a judgement: findings are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from incentives.alignment.hanging import hanging
from incentives.alignment.subject import Subject, is_volume, subject_of
from incentives.kpis.kpi import Kpi, KpiClass, Timing
from incentives.payout.exact import Exact
from incentives.plan.target import part_of_year
from incentives.policy.model import CountedFor, Measure, Policy, Role


class Side(StrEnum):
    """What pay on a KPI is after: how customers fare, what they answer, how much, how fast, or the house itself."""

    CUSTOMERS = "customer outcomes"
    ANSWERS = "survey answers"
    VOLUME = "volume and value"
    SPEED = "speed"
    INTERNAL = "internal goals"


SIDES: Mapping[KpiClass, Side] = {
    KpiClass.CUSTOMER_OUTCOME: Side.CUSTOMERS,
    KpiClass.SENTIMENT: Side.ANSWERS,
    KpiClass.VOLUME: Side.VOLUME,
    KpiClass.VALUE: Side.VOLUME,
    KpiClass.ACTIVITY: Side.VOLUME,
    KpiClass.EFFICIENCY: Side.SPEED,
    KpiClass.INTERNAL: Side.INTERNAL,
}


def side_of(kpi: Kpi) -> Side:
    """The side of a KPI. What counts how much is sold or done is volume, even when it is counted by the customer."""
    return Side.VOLUME if is_volume(kpi) else SIDES[kpi.kpi_class]


@dataclass(frozen=True, slots=True)
class PaidRole:
    """A role of one policy version, with its target incentive at typical amounts in whole units of the currency."""

    policy: Policy
    role: Role
    per_period: Fraction
    part_of_year: Fraction

    @property
    def key(self) -> str:
        """`policy/role`, as rosters name it."""
        return f"{self.policy.key}/{self.role.key}"

    @property
    def per_year(self) -> Fraction:
        """The target incentive of a whole year."""
        return self.per_period / self.part_of_year


@dataclass(frozen=True, slots=True)
class Entry:
    """One measured component: weight is the share of the role's target incentive that hangs on it.

    A component that pays money has no weight of its own; its share is what it pays at the reference scorecard.

    path names the component inside the role, groups first. In a group that multiplies or takes the best or worst, every
    part counts as the same share.
    """

    paid_role: PaidRole
    path: tuple[str, ...]
    measure: Measure
    weight: Fraction

    @property
    def kpi(self) -> Kpi:
        """The KPI of the catalogue that the measure names."""
        return self.measure.kpi

    @property
    def kpi_class(self) -> KpiClass:
        """The class of the KPI."""
        return self.kpi.kpi_class

    @property
    def timing(self) -> Timing:
        """Whether the KPI leads or lags."""
        return self.kpi.timing

    @property
    def counted_for(self) -> CountedFor:
        """Whose result it is."""
        return self.measure.counted_for

    @property
    def side(self) -> Side:
        """What pay on it is after."""
        return side_of(self.kpi)

    @property
    def per_period(self) -> Fraction:
        """The money that hangs on it in a period."""
        return self.weight * self.paid_role.per_period

    @property
    def per_year(self) -> Fraction:
        """The money that hangs on it in a year."""
        return self.weight * self.paid_role.per_year


@dataclass(frozen=True, slots=True)
class Guard:
    """A measure that a gate or modifier of the role looks at, whether or not a component is paid on it as well."""

    paid_role: PaidRole
    rule: str
    is_gate: bool
    applies_to: str
    measure: Measure


@dataclass(frozen=True, slots=True)
class Balance:
    """How target incentive is shared between the sides. Every side is there; the shares add up to one, or all are 0."""

    shares: Mapping[Side, Fraction]

    def share(self, *sides: Side) -> Fraction:
        """The share of some sides together."""
        return sum((self.shares[side] for side in sides), Fraction(0))


@dataclass(frozen=True, slots=True)
class KpiMap:
    """The whole map of some policies: roles in the order of the policies, entries in the order of the roles."""

    on: date
    roles: tuple[PaidRole, ...]
    entries: tuple[Entry, ...]
    guards: tuple[Guard, ...]

    @property
    def balance(self) -> Balance:
        """The balance over all roles, each as heavy as the target incentive of one typical participant."""
        return balance_of(self.entries)

    def of_role(self, key: str) -> tuple[Entry, ...]:
        """The entries of one role (`policy/role`)."""
        return tuple(entry for entry in self.entries if entry.paid_role.key == key)


def map_of(policies: Iterable[Policy], on: date) -> KpiMap:
    """The map of the policies, which are those in force on the day. All of them pay in one currency."""
    subjects = [subject_of(policy, role) for policy in policies for role in policy.roles]
    paid = [(_paid_role(subject), subject) for subject in subjects]
    return KpiMap(
        on=on,
        roles=tuple(role for role, _ in paid),
        entries=tuple(entry for role, subject in paid for entry in _entries(role, subject)),
        guards=tuple(guard for role, subject in paid for guard in _guards(role, subject)),
    )


def balance_of(entries: Iterable[Entry]) -> Balance:
    """How the yearly money of the entries is shared between the sides."""
    money = dict.fromkeys(Side, Fraction(0))
    for entry in entries:
        money[entry.side] += entry.per_year
    total = sum(money.values(), Fraction(0))
    return Balance({side: amount / total if total else Fraction(0) for side, amount in money.items()})


def _paid_role(subject: Subject) -> PaidRole:
    target = Exact(subject.reference.amounts).value(subject.plan.target)
    plan = subject.plan
    return PaidRole(plan.policy, plan.role, target, part_of_year(plan.policy, plan.role, plan.period))


def _entries(paid: PaidRole, subject: Subject) -> Iterator[Entry]:
    for path, _, measure, weight in hanging(subject.plan, subject.reference):
        yield Entry(paid, path, paid.policy.measures[measure], weight)


def _guards(paid: PaidRole, subject: Subject) -> Iterator[Guard]:
    """What gates and modifiers look at; a measure that a gate names twice is told once."""
    measures = paid.policy.measures
    for gate in subject.gates():
        for name in dict.fromkeys(condition.measure for condition in gate.conditions):
            yield Guard(paid, gate.key, True, gate.applies_to, measures[name])
    for modifier in subject.modifiers():
        yield Guard(paid, modifier.key, False, modifier.applies_to, measures[modifier.measure])
