"""Findings of policies and the map of what they pay on: audited once for each text and then kept in memory.

What harms and how severely is decided by `incentives.alignment`; here, which policies are looked at and on which day.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from incentives.alignment.answers import ending, standing
from incentives.alignment.audit import Audit, audit_policy
from incentives.alignment.finding import Finding
from incentives.alignment.lens import Lens
from incentives.alignment.map import KpiMap, map_of
from incentives.policy.history import NothingInForce
from incentives.policy.model import Policy
from incentives.services.actor import Actor, Permission, require
from incentives.services.catalogue import behaviours
from incentives.services.clock import today
from incentives.services.errors import NotFound
from incentives.services.policies import policy_set
from incentives.store import policy_life
from incentives.store.policy_life import FindingAnswer

MOST_KEPT = 500
_KEPT: dict[Hashable, Audit] = {}


@dataclass(frozen=True, slots=True)
class PolicyFinding:
    """A finding with the version it is about. finding.accepted is the answer, as far as it still holds on the day."""

    policy: Policy
    finding: Finding


def findings_of_policy(policy: Policy, on: date, lens: Lens | None = None) -> tuple[PolicyFinding, ...]:
    """Every finding of one version, through a lens or all, the most severe first, with the answers of that day."""
    return tuple(PolicyFinding(policy, finding) for finding in audit_of(policy, on, lens).findings)


def audit_of(policy: Policy, on: date, lens: Lens | None = None) -> Audit:
    """The whole audit of one version, through a lens or all: findings, what was tried on each role, the conclusion."""
    lines = frozenset(policy.lines.items())
    key = (policy.file, policy.fingerprint, lines, standing(policy, on), lens, behaviours().version)
    kept = _KEPT.get(key)
    if kept is None:
        if len(_KEPT) >= MOST_KEPT:
            _KEPT.clear()
        kept = _KEPT[key] = audit_policy(policy, behaviours(), on, lens)
    return kept


def findings_in_force(
    session: Session, actor: Actor, *, on: date | None = None, policy: str | None = None, lens: Lens | None = None
) -> tuple[PolicyFinding, ...]:
    """The findings of the policies in force on a day (today unless given), or of one policy. Needs findings:read.

    lens: whose eyes they are looked at with; all of them unless given.

    NotFound when no such policy is in force.
    """
    audits = audits_in_force(session, actor, on=on, policy=policy, lens=lens)
    found = [PolicyFinding(audit.policy, finding) for audit in audits for finding in audit.findings]
    return tuple(sorted(decided(session, found, on or today(session)), key=lambda each: -each.finding.severity))


def audits_in_force(
    session: Session, actor: Actor, *, on: date | None = None, policy: str | None = None, lens: Lens | None = None
) -> tuple[Audit, ...]:
    """The audits of the policies in force on a day (today unless given), or of one policy. Needs findings:read.

    NotFound when no such policy is in force.
    """
    require(actor, Permission.FINDINGS_READ)
    day = on or today(session)
    return tuple(audit_of(each, day, lens) for each in _in_force(session, day, policy))


def map_in_force(session: Session, actor: Actor, *, on: date | None = None) -> KpiMap:
    """Which role is paid on which KPI by the policies in force on a day (today unless given). Needs findings:read."""
    require(actor, Permission.FINDINGS_READ)
    day = on or today(session)
    return map_of(_in_force(session, day, None), day)


def policies_in_force(session: Session, on: date) -> tuple[Policy, ...]:
    """Every version that holds on the day. For services that ask for the permission themselves."""
    return tuple(_in_force(session, on, None))


def decided(session: Session, findings: Iterable[PolicyFinding], on: date) -> tuple[PolicyFinding, ...]:
    """The findings, with the decisions that hold on that day (`incentives.services.decisions`)."""
    every = tuple(findings)
    held = {
        (each.fingerprint, each.finding, each.place): _said(each, on)
        for each in policy_life.answers_of(session, {finding.policy.fingerprint for finding in every})
        if not each.withdrawn and each.until >= on
    }
    return tuple(_with(each, held) for each in every)


def _said(answer: FindingAnswer, on: date) -> str:
    return f"{answer.because} ({answer.decided_by.name}, until {answer.until}{ending(answer.until, on)})"


def unanswered(findings: Iterable[PolicyFinding]) -> tuple[PolicyFinding, ...]:
    """Those that stop pay: serious, and answered by nobody."""
    return tuple(each for each in findings if each.finding.stops)


def _in_force(session: Session, day: date, key: str | None) -> list[Policy]:
    policies = policy_set(session)
    found = []
    for each in policies.versions if key is None else (key,):
        try:
            found.append(policies.in_force(each, day))
        except NothingInForce:
            if key is not None:
                raise NotFound("policy", f"{key} in force on {day}") from None
    return found


def _with(each: PolicyFinding, held: dict[tuple[str, str, str], str]) -> PolicyFinding:
    said = held.get((each.policy.fingerprint, each.finding.pattern, each.finding.at))
    if said is None or each.finding.accepted:
        return each
    return replace(each, finding=replace(each.finding, accepted=said))
