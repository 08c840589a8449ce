"""Proposed policy versions, answers to findings and acknowledgements in the store."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, select, update
from sqlalchemy.orm import Session

from incentives.store.records import Hand
from incentives.store.rows import insert_row, numbered, only_one
from incentives.store.tables.people import people
from incentives.store.tables.policy_life import ProposalState, acknowledgements, finding_answers, policy_proposals

__all__ = ["Acknowledgement", "FindingAnswer", "Proposal", "ProposalState"]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A version that somebody proposed. version is its number among the stored ones, once it was approved."""

    id: int
    policy: str
    effective_from: date
    file: str
    text: str = field(repr=False)
    fingerprint: str
    state: ProposalState
    proposed_at: datetime
    proposed_by: Hand
    decided_at: datetime | None
    decided_by: Hand | None
    decided_because: str | None
    version: int | None


@dataclass(frozen=True, slots=True)
class FindingAnswer:
    """A finding of one text that somebody with authority accepts until a day, and why."""

    id: int
    policy: str
    fingerprint: str
    finding: str
    place: str
    because: str
    until: date
    decided_at: datetime
    decided_by: Hand
    withdrawn: bool


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """A participant has read the version that pays them."""

    participant: str
    version: int
    at: datetime


def add_proposal(session: Session, **values: Any) -> int:
    """A new proposal. AlreadyThere when one of the same policy and day waits."""
    with only_one():
        return insert_row(session, policy_proposals, state=ProposalState.PROPOSED, **values)


def decide(
    session: Session, number: int, state: ProposalState, because: str | None, version: int | None, by: int, at: datetime
) -> None:
    """A proposal was approved, rejected or withdrawn."""
    decided = {"decided_at": at, "decided_by": by, "decided_because": because, "version_id": version}
    found = update(policy_proposals).where(
        policy_proposals.c.id == number, policy_proposals.c.state == ProposalState.PROPOSED
    )
    session.execute(found.values(state=state, **decided))


def proposal_of_number(session: Session, number: int, *, lock: bool = False) -> Proposal | None:
    """The proposal of that number. lock: others that ask likewise wait until this work is done."""
    if not numbered(number):
        return None
    if lock:
        session.execute(select(policy_proposals.c.id).where(policy_proposals.c.id == number).with_for_update())
    return next(iter(_proposals(session, policy_proposals.c.id == number)), None)


def proposals(session: Session, *conditions: ColumnElement[bool]) -> tuple[Proposal, ...]:
    """All proposals, the newest first."""
    return _proposals(session, *conditions)


def add_answer(session: Session, **values: Any) -> int:
    """A new answer. AlreadyThere when the finding of this text is answered."""
    with only_one():
        return insert_row(session, finding_answers, **values)


def withdraw_answer(session: Session, number: int, by: int, at: datetime) -> None:
    """The answer counts no more."""
    found = update(finding_answers).where(finding_answers.c.id == number, finding_answers.c.withdrawn_at.is_(None))
    session.execute(found.values(withdrawn_at=at, withdrawn_by=by))


def answer_of_number(session: Session, number: int) -> FindingAnswer | None:
    """The answer of that number."""
    return next(iter(_answers(session, finding_answers.c.id == number)), None) if numbered(number) else None


def answers_of(session: Session, fingerprints: Iterable[str]) -> tuple[FindingAnswer, ...]:
    """Every answer to findings of these texts, withdrawn ones too, in the order in which they were given."""
    return _answers(session, finding_answers.c.fingerprint.in_(tuple(fingerprints)))


def acknowledge(session: Session, participant: str, version: int, by: int, at: datetime) -> int:
    """The participant has read the version. AlreadyThere when that was said before."""
    with only_one():
        return insert_row(
            session,
            acknowledgements,
            participant=participant,
            policy_version_id=version,
            acknowledged_at=at,
            acknowledged_by=by,
        )


def acknowledgements_of(
    session: Session, *, participant: str | None = None, versions: Iterable[int] | None = None
) -> tuple[Acknowledgement, ...]:
    """What a participant acknowledged, or who acknowledged these versions."""
    found = select(acknowledgements).order_by(acknowledgements.c.id)
    found = found if participant is None else found.where(acknowledgements.c.participant == participant)
    found = found if versions is None else found.where(acknowledgements.c.policy_version_id.in_(tuple(versions)))
    return tuple(
        Acknowledgement(row.participant, row.policy_version_id, row.acknowledged_at) for row in session.execute(found)
    )


def _proposals(session: Session, *conditions: ColumnElement[bool]) -> tuple[Proposal, ...]:
    proposed, decided = people.alias("proposed"), people.alias("decided")
    found = (
        select(policy_proposals, proposed.c.name.label("proposed_name"), decided.c.name.label("decided_name"))
        .join(proposed, proposed.c.id == policy_proposals.c.proposed_by)
        .outerjoin(decided, decided.c.id == policy_proposals.c.decided_by)
        .where(*conditions)
        .order_by(policy_proposals.c.id.desc())
    )
    return tuple(_proposal(row) for row in session.execute(found))


def _proposal(row: Row[Any]) -> Proposal:
    return Proposal(
        id=row.id,
        policy=row.policy,
        effective_from=row.effective_from,
        file=row.file,
        text=row.text,
        fingerprint=row.fingerprint,
        state=ProposalState(row.state),
        proposed_at=row.proposed_at,
        proposed_by=Hand(row.proposed_by, row.proposed_name),
        decided_at=row.decided_at,
        decided_by=None if row.decided_by is None else Hand(row.decided_by, row.decided_name),
        decided_because=row.decided_because,
        version=row.version_id,
    )


def _answers(session: Session, condition: ColumnElement[bool]) -> tuple[FindingAnswer, ...]:
    found = select(finding_answers, people.c.name).join(people, people.c.id == finding_answers.c.decided_by)
    return tuple(
        FindingAnswer(
            id=row.id,
            policy=row.policy,
            fingerprint=row.fingerprint,
            finding=row.finding,
            place=row.place,
            because=row.because,
            until=row.until,
            decided_at=row.decided_at,
            decided_by=Hand(row.decided_by, row.name),
            withdrawn=row.withdrawn_at is not None,
        )
        for row in session.execute(found.where(condition).order_by(finding_answers.c.id))
    )
