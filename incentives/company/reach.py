"""Roles that are paid on what they cannot move: results that others decide, or that are too far away to feel.

Worked example: support agents have 20 % of their pay on the company's profit, and their policy does not say that they
decide it. With thirty agents at 4,000 EUR a year, 24,000 EUR a year move nobody's work.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from incentives.alignment.map import PaidRole
from incentives.alignment.reach import mismatch
from incentives.company.company import Company
from incentives.policy.model import Measure

LEAST = Fraction(10, 100)
"""The share of a role's pay from which it is told; the same as for the finding about one role."""


@dataclass(frozen=True, slots=True)
class BeyondReach:
    """A role and a measure that it cannot move: the share of the role's pay, the money of a year, and why."""

    role: PaidRole
    measure: Measure
    share: Fraction
    money: Fraction
    why: str


def beyond_reach(company: Company) -> tuple[BeyondReach, ...]:
    """Every such role and measure, the one with the most money first."""
    roles: dict[str, PaidRole] = {}
    found: dict[tuple[str, str], tuple[Measure, Fraction, Fraction]] = {}
    for stake in company.stakes:
        role, measure = stake.entry.paid_role, stake.entry.measure
        roles[role.key] = role
        _, share, money = found.get((role.key, measure.key), (measure, Fraction(0), Fraction(0)))
        found[role.key, measure.key] = measure, share + stake.entry.weight, money + stake.money
    told = (
        BeyondReach(roles[key], measure, share, money, mismatch(measure, roles[key].role.kind))
        for (key, _), (measure, share, money) in found.items()
        if share >= LEAST
    )
    beyond = (each for each in told if each.why)
    return tuple(sorted(beyond, key=lambda each: (-each.money, each.role.key, each.measure.key)))
