"""Decisions about serious findings: a person with authority accepts one of them in one text, until a day, and why.

They stand beside the answers that a policy file holds itself, and count for the very text that was looked at: another
text of the same policy is decided anew.

Conflict codes: `finding-answered` (an answer holds already), `answer-withdrawn`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from incentives.policy.model import Policy
from incentives.services.actor import Actor, Permission, require
from incentives.services.audit import record
from incentives.services.clock import now, today
from incentives.services.errors import Conflict, NotFound
from incentives.services.findings import PolicyFinding, decided, findings_of_policy
from incentives.services.words import plain_words
from incentives.store import policy_life as store
from incentives.store.policy_life import FindingAnswer
from incentives.store.rows import AlreadyThere
from incentives.values.problem import Place, Problem, RefusedWithProblems

__all__ = ["FindingAnswer", "StatedAnswer", "answer_finding", "answers_to", "decided", "findings_decided", "withdraw"]

LONGEST = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class StatedAnswer:
    """Which finding is accepted: its pattern and place, as the finding says them; why; and until which day."""

    finding: str
    place: str
    because: str
    until: date


def answer_finding(session: Session, actor: Actor, policy: Policy, stated: StatedAnswer) -> FindingAnswer:
    """Accepts a finding of a policy text for a while. Needs findings:decide.

    NotFound when the text has no such finding; RefusedWithProblems without a reason, or for a day that is past or more
    than a year away; Conflict when the finding has an answer.
    """
    require(actor, Permission.FINDINGS_DECIDE)
    day = today(session)
    because = plain_words(stated.because, "because")
    if not day <= stated.until <= day + LONGEST:
        message = f"An answer holds from today until at most {day + LONGEST}; then somebody decides anew."
        raise RefusedWithProblems([Problem("invalid-value", message, Place("request", key="until"))])
    found = [each.finding for each in findings_of_policy(policy, day)]
    if not any((each.pattern, each.at) == (stated.finding, stated.place) for each in found):
        raise NotFound("finding", f"{stated.finding} at {stated.place}")
    try:
        number = store.add_answer(
            session,
            policy=policy.key,
            fingerprint=policy.fingerprint,
            finding=stated.finding,
            place=stated.place,
            because=because,
            until=stated.until,
            decided_at=now(session),
            decided_by=actor.id,
        )
    except AlreadyThere:
        raise Conflict("finding-answered", "This finding has an answer; withdraw it first to give another.") from None
    after = {"policy": policy.key, "finding": stated.finding, "place": stated.place, "until": stated.until.isoformat()}
    record(session, actor, "finding.answered", f"answer {number}", after=after, reason=because)
    return _found(session, number)


def withdraw(session: Session, actor: Actor, number: int) -> FindingAnswer:
    """Takes an answer back: the finding is open again. Needs findings:decide; Conflict a second time."""
    require(actor, Permission.FINDINGS_DECIDE)
    found = _found(session, number)
    if found.withdrawn:
        raise Conflict("answer-withdrawn", "This answer was withdrawn before.")
    store.withdraw_answer(session, number, actor.id, now(session))
    record(session, actor, "finding.answer-withdrawn", f"answer {number}")
    return _found(session, number)


def answers_to(session: Session, actor: Actor, policy: Policy) -> tuple[FindingAnswer, ...]:
    """Every answer to findings of a text, withdrawn ones too. Needs findings:read."""
    require(actor, Permission.FINDINGS_READ)
    return store.answers_of(session, [policy.fingerprint])


def findings_decided(session: Session, policy: Policy, on: date) -> tuple[PolicyFinding, ...]:
    """For other services: every finding of a version with the answers of its file and the decisions that hold."""
    return decided(session, findings_of_policy(policy, on), on)


def _found(session: Session, number: int) -> FindingAnswer:
    found = store.answer_of_number(session, number)
    if found is None:
        raise NotFound("answer", number)
    return found
