"""What two versions of a policy pay differently, as the page that compares them tells it."""

from __future__ import annotations

from dataclasses import dataclass

from incentives.difference.report import RoleDifference
from incentives.difference.wording import Words
from incentives.policy.model import Policy
from incentives.services.differences import rules_difference
from incentives.values.problem import RefusedWithProblems


@dataclass(frozen=True, slots=True)
class PaidDifferently:
    """One role of both versions: what is known, and along which results the newer one pays more or less."""

    role: str
    title: str
    verdict: str
    sentence: str
    stretches: tuple[str, ...]


def paid_differently(older: Policy, newer: Policy) -> tuple[PaidDifferently, ...]:
    """Every role of both versions; none where the two cannot be held against each other."""
    try:
        rules = rules_difference(older, newer)
    except RefusedWithProblems:
        return ()
    return tuple(_shown(role) for role in rules.roles)


def _shown(role: RoleDifference) -> PaidDifferently:
    words = Words(role.pair)
    return PaidDifferently(
        role=role.role,
        title=role.pair.newer.role.title,
        verdict=str(role.total.verdict),
        sentence=words.verdict(role.total),
        stretches=tuple(words.stretch(each) for stretches in role.stretches.values() for each in stretches),
    )
