"""All paid roles with the people in them: the money that hangs on each KPI, and which way each role is paid to move it.

Worked example: ten people hold a role with a target incentive of 24,000 EUR a year, two of them half time. 30 % of it
hangs on early churn, so 9 full-time places × 7,200 EUR = 64,800 EUR a year stand beside that KPI. Without a roster each
role counts as one person working full time, and the answers say so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import pairwise

from incentives.alignment.map import Entry, KpiMap, PaidRole, map_of
from incentives.alignment.pay_slice import Piece
from incentives.alignment.subject import Subject, subject_of
from incentives.performance.facts import Roster
from incentives.policy.model import Policy


@dataclass(frozen=True, slots=True)
class Heads:
    """The people in a role on the day, and how many full-time places they fill together."""

    people: int
    full_time: Fraction


@dataclass(frozen=True, slots=True)
class Pull:
    """Which way a role is paid to move a measure of a KPI, in the KPI's own figures: 1 up, -1 down.

    ways are those on either side of target; where pay is level there, those over the whole range.
    """

    role: PaidRole
    kpi: str
    ways: frozenset[int]


@dataclass(frozen=True, slots=True)
class Stake:
    """Money of a year that hangs on one entry of the map, for everybody in the role together."""

    entry: Entry
    money: Fraction


@dataclass(frozen=True, slots=True)
class Company:
    """What all policies in force pay for on a day. heads is None where no roster is known."""

    on: date
    map: KpiMap
    stakes: tuple[Stake, ...]
    pulls: tuple[Pull, ...]
    heads: Mapping[str, Heads] | None

    @property
    def currency(self) -> str:
        """The one currency of all policies."""
        return self.map.roles[0].policy.currency if self.map.roles else ""

    @property
    def money(self) -> Fraction:
        """The target incentive of a year, of everybody together."""
        return sum((self.of_role(role) for role in self.map.roles), Fraction(0))

    def of_role(self, role: PaidRole) -> Fraction:
        """The target incentive of a year of everybody in the role."""
        return role.per_year * self.places(role)

    def places(self, role: PaidRole) -> Fraction:
        """How many full-time places the role has; one where no roster is known."""
        if self.heads is None:
            return Fraction(1)
        held = self.heads.get(role.key)
        return Fraction(0) if held is None else held.full_time

    def share(self, stakes: Iterable[Stake]) -> Fraction:
        """The share of all money at stake that these are; 0 where nothing is at stake."""
        total = sum((stake.money for stake in self.stakes), Fraction(0))
        return sum((stake.money for stake in stakes), Fraction(0)) / total if total else Fraction(0)


def company_of(policies: Iterable[Policy], on: date, roster: Roster | None = None) -> Company:
    """The company as its policies in force on the day pay it. All of them pay in one currency."""
    policies = tuple(policies)
    found = map_of(policies, on)
    heads = None if roster is None else _heads(roster, on)
    bare = Company(on, found, (), (), heads)
    stakes = tuple(Stake(entry, entry.per_year * bare.places(entry.paid_role)) for entry in found.entries)
    subjects = (subject_of(policy, role) for policy in policies for role in policy.roles)
    pulls = tuple(pull for role, one in zip(found.roles, subjects, strict=True) for pull in _pulls(role, one))
    return Company(on, found, stakes, pulls, heads)


def _heads(roster: Roster, on: date) -> dict[str, Heads]:
    held: dict[str, dict[str, Fraction]] = {}
    for each in roster.assignments:
        if each.starts_on <= on and (each.ends_before is None or on < each.ends_before):
            people = held.setdefault(each.role, {})
            people[each.participant] = people.get(each.participant, Fraction(0)) + each.share
    return {role: Heads(len(people), sum(people.values(), Fraction(0))) for role, people in held.items()}


def _pulls(role: PaidRole, subject: Subject) -> Iterable[Pull]:
    """What pay looks at, with all other results at target; what moves no pay there pulls nowhere."""
    for measure, looked_at in subject.reference.ranges.items():
        pieces = subject.slices[measure].pieces
        target = subject.reference.amounts[measure]
        near = [piece for piece in pieces if piece.left <= target <= piece.right]
        ways = _slopes(near) or _slopes(pieces) | _jumps(pieces)
        if ways:
            yield Pull(role, looked_at.measure.kpi.id, ways)


def _slopes(pieces: Iterable[Piece]) -> frozenset[int]:
    """The ways in which pay rises along the pieces."""
    return frozenset(1 if piece.slope > 0 else -1 for piece in pieces if piece.slope)


def _jumps(pieces: Sequence[Piece]) -> frozenset[int]:
    """The ways in which pay rises from one piece to the next."""
    moves = [right.pay_left - left.pay_right for left, right in pairwise(pieces)]
    return frozenset(1 if move > 0 else -1 for move in moves if move)
