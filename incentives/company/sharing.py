"""Who carries which KPI: shared across policies, carried by one alone, by nobody, or pulled two ways at once.

A policy stands for a department here: each is reviewed and paid by itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

from incentives.alignment.map import PaidRole
from incentives.alignment.subject import is_customer
from incentives.company.company import Company, Pull
from incentives.kpis.kpi import Kpi


@dataclass(frozen=True, slots=True)
class Carried:
    """A KPI that pays somebody: the roles paid on it, the policies they are in, and the money of a year."""

    kpi: Kpi
    roles: tuple[PaidRole, ...]
    money: Fraction

    @property
    def policies(self) -> tuple[str, ...]:
        """The policies, sorted."""
        return tuple(sorted({role.policy.key for role in self.roles}))

    @property
    def shared(self) -> bool:
        """Whether more than one policy pays on it."""
        return len(self.policies) > 1


@dataclass(frozen=True, slots=True)
class WithoutCustomers:
    """A role of which no pay hangs on how customers fare, and its money of a year."""

    role: PaidRole
    money: Fraction


@dataclass(frozen=True, slots=True)
class PulledApart:
    """Two roles paid to move KPIs against each other; the same KPI, or two that move together or against each other."""

    one: Pull
    other: Pull
    how: str


def carried(company: Company) -> tuple[Carried, ...]:
    """Every KPI that pays somebody, the one with the most money first."""
    kpis: dict[str, Kpi] = {}
    roles: dict[str, dict[str, PaidRole]] = {}
    money: dict[str, Fraction] = {}
    for stake in company.stakes:
        kpi, role = stake.entry.kpi, stake.entry.paid_role
        kpis[kpi.id] = kpi
        roles.setdefault(kpi.id, {})[role.key] = role
        money[kpi.id] = money.get(kpi.id, Fraction(0)) + stake.money
    found = (Carried(kpis[key], tuple(roles[key].values()), money[key]) for key in kpis)
    return tuple(sorted(found, key=lambda each: (-each.money, each.kpi.id)))


def without_customers(company: Company) -> tuple[WithoutCustomers, ...]:
    """Roles whose pay no result of customers moves, by a component, a gate or a modifier; most money first."""
    moved = {pull.role.key for pull in company.pulls if is_customer(_kpi(company, pull.kpi))}
    lacking = [role for role in company.map.roles if role.key not in moved]
    found = (WithoutCustomers(role, company.of_role(role)) for role in lacking)
    return tuple(sorted(found, key=lambda each: (-each.money, each.role.key)))


def pulled_apart(company: Company) -> Iterator[PulledApart]:
    """Every pair of roles that is paid to pull one KPI, or two linked ones, in different ways."""
    for one, other in combinations(company.pulls, 2):
        if one.role.key == other.role.key:
            continue
        link = _link(_kpi(company, one.kpi), _kpi(company, other.kpi))
        if link is not None and _against(one, other, link):
            yield PulledApart(one, other, _words(company, one, other, link))


def _link(one: Kpi, other: Kpi) -> int | None:
    """1 where both rise together, -1 where one falls as the other rises, None where the catalogue links them not."""
    if one.id == other.id:
        return 1
    for first, second in ((one, other), (other, one)):
        for like in first.moves_like:
            if like.kpi == second.id:
                return like.direction.sign
    return None


def _against(one: Pull, other: Pull, link: int) -> bool:
    """Whether neither way suits both; a role that is paid both ways from target is no opponent of anybody."""
    return len(one.ways) == len(other.ways) == 1 and {way * link for way in one.ways} != other.ways


def _words(company: Company, one: Pull, other: Pull, link: int) -> str:
    first, second = _kpi(company, one.kpi).title, _kpi(company, other.kpi).title
    said = {1: "up", -1: "down"}
    (way,), (against,) = one.ways, other.ways
    if first == second:
        return f"{first} is paid {said[way]} for one and {said[against]} for the other."
    moves = "move together" if link > 0 else "move against each other"
    return f"{first} is paid {said[way]} and {second} {said[against]}, but the two {moves}."


def _kpi(company: Company, kpi: str) -> Kpi:
    """The KPI by its name, from whichever policy measures it."""
    for role in company.map.roles:
        for measure in role.policy.measures.values():
            if measure.kpi.id == kpi:
                return measure.kpi
    raise KeyError(kpi)
