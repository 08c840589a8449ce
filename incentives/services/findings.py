"""Findings of policies: audited once for each fingerprint and then kept in memory, since a fingerprint never changes.

What harms and how severely is decided by `incentives.alignment`; which answers still hold on a day, here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from incentives.alignment.finding import Finding
from incentives.policy.model import Policy
from incentives.services.actor import Actor


@dataclass(frozen=True, slots=True)
class PolicyFinding:
    """A finding with the version it is about. finding.accepted is the answer, as far as it still holds on the day."""

    policy: Policy
    finding: Finding


def findings_of_policy(policy: Policy, on: date) -> tuple[PolicyFinding, ...]:
    """Every finding of one version, the most severe first, with the answers that hold on that day."""
    raise NotImplementedError


def findings_in_force(
    session: Session, actor: Actor, *, on: date | None = None, policy: str | None = None
) -> tuple[PolicyFinding, ...]:
    """The findings of the policies in force on a day (today unless given), or of one policy. Needs findings:read.

    NotFound when no such policy is in force.
    """
    raise NotImplementedError


def unanswered(findings: tuple[PolicyFinding, ...]) -> tuple[PolicyFinding, ...]:
    """Those that stop pay: serious, and answered by nobody."""
    return tuple(each for each in findings if each.finding.stops)
