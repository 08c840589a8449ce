"""Disputes and notes in the store."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, func, select, update
from sqlalchemy.orm import Session

from incentives.store.records import Hand
from incentives.store.rows import insert_row, numbered
from incentives.store.tables.facts import periods
from incentives.store.tables.life import DisputeAbout, DisputeState, NoteAbout, disputes, notes
from incentives.store.tables.people import people

__all__ = ["Dispute", "DisputeAbout", "DisputeState", "Note", "NoteAbout"]


@dataclass(frozen=True, slots=True)
class Dispute:
    """Somebody disputes a payout, an input or a missing input. owner is who has to answer it."""

    id: int
    period: str
    participant: str
    about: DisputeAbout
    payout: int | None
    measure: str | None
    words: str
    state: DisputeState
    raised_at: datetime
    raised_by: Hand
    owner: Hand | None
    answer: str | None
    answered_at: datetime | None
    answered_by: Hand | None


@dataclass(frozen=True, slots=True)
class Note:
    """Words that somebody wrote beside something."""

    id: int
    about: NoteAbout
    number: int
    words: str
    written_at: datetime
    written_by: Hand


def add_dispute(session: Session, **values: Any) -> int:
    """A new dispute that is open."""
    return insert_row(session, disputes, state=DisputeState.OPEN, **values)


def hand_on(session: Session, number: int, owner: int) -> None:
    """Somebody else has to answer the dispute."""
    session.execute(update(disputes).where(disputes.c.id == number).values(owner=owner))


def end(session: Session, number: int, state: DisputeState, answer: str | None, by: int, at: datetime) -> None:
    """The dispute was answered or withdrawn."""
    ended = update(disputes).where(disputes.c.id == number, disputes.c.state == DisputeState.OPEN)
    session.execute(ended.values(state=state, answer=answer, answered_at=at, answered_by=by))


def dispute_of_number(session: Session, number: int) -> Dispute | None:
    """The dispute of that number."""
    return next(iter(_disputes(session, disputes.c.id == number)), None) if numbered(number) else None


def disputes_of(
    session: Session, *, period: int | None = None, participant: str | None = None, state: DisputeState | None = None
) -> tuple[Dispute, ...]:
    """The disputes of a period, of a participant, in a state, or all; the newest first."""
    conditions: list[ColumnElement[bool]] = []
    conditions += [] if period is None else [disputes.c.period_id == period]
    conditions += [] if participant is None else [disputes.c.participant == participant]
    conditions += [] if state is None else [disputes.c.state == state]
    return _disputes(session, *conditions)


def count_open(session: Session, period: int) -> int:
    """How many disputes of a period wait for an answer."""
    waiting = select(func.count()).where(disputes.c.period_id == period, disputes.c.state == DisputeState.OPEN)
    return int(session.execute(waiting).scalar_one())


def add_note(session: Session, about: NoteAbout, number: int, words: str, by: int, at: datetime) -> int:
    """A new note."""
    return insert_row(session, notes, about=about, number=number, words=words, written_by=by, written_at=at)


def notes_of(session: Session, about: NoteAbout, number: int) -> tuple[Note, ...]:
    """The notes beside something, in the order in which they were written."""
    found = select(notes, people.c.name).join(people, people.c.id == notes.c.written_by)
    rows = session.execute(found.where(notes.c.about == about, notes.c.number == number).order_by(notes.c.id))
    return tuple(
        Note(row.id, NoteAbout(row.about), row.number, row.words, row.written_at, Hand(row.written_by, row.name))
        for row in rows
    )


def _disputes(session: Session, *conditions: ColumnElement[bool]) -> tuple[Dispute, ...]:
    raised, owner, answered = people.alias("raised"), people.alias("own"), people.alias("answered")
    found = (
        select(
            disputes,
            periods.c.name.label("period"),
            raised.c.name.label("raised_name"),
            owner.c.name.label("owner_name"),
            answered.c.name.label("answered_name"),
        )
        .join(periods, periods.c.id == disputes.c.period_id)
        .join(raised, raised.c.id == disputes.c.raised_by)
        .outerjoin(owner, owner.c.id == disputes.c.owner)
        .outerjoin(answered, answered.c.id == disputes.c.answered_by)
        .where(*conditions)
        .order_by(disputes.c.id.desc())
    )
    return tuple(_dispute(row) for row in session.execute(found))


def _dispute(row: Row[Any]) -> Dispute:
    return Dispute(
        id=row.id,
        period=row.period,
        participant=row.participant,
        about=DisputeAbout(row.about),
        payout=row.payout_id,
        measure=row.measure,
        words=row.words,
        state=DisputeState(row.state),
        raised_at=row.raised_at,
        raised_by=Hand(row.raised_by, row.raised_name),
        owner=None if row.owner is None else Hand(row.owner, row.owner_name),
        answer=row.answer,
        answered_at=row.answered_at,
        answered_by=None if row.answered_by is None else Hand(row.answered_by, row.answered_name),
    )
