"""What becomes of people in the store: duties, locks, codes for a password, sessions, teams."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from incentives.store.accounts import StoredPerson, StoredSession
from incentives.store.people import everybody
from incentives.store.tables.people import api_keys, people, sign_ins

MARK = 16


def change_person(session: Session, person: int, **values: Any) -> None:
    """Other values in some columns of a person."""
    session.execute(update(people).where(people.c.id == person).values(**values))


def person_of_link(session: Session, link_hash: str) -> int | None:
    """The number of the person who was given that code."""
    return session.execute(select(people.c.id).where(people.c.link_hash == link_hash)).scalar_one_or_none()


def team_of(session: Session, manager: int) -> tuple[StoredPerson, ...]:
    """Those whom somebody manages, by login name."""
    return tuple(each for each in everybody(session) if each.manager == manager)


def participants_of_team(session: Session, manager: int) -> frozenset[str]:
    """The participants among those whom somebody manages."""
    found = select(people.c.participant).where(people.c.manager_id == manager, people.c.participant.is_not(None))
    return frozenset(session.execute(found).scalars())


def sessions_of(session: Session, person: int, at: datetime) -> tuple[StoredSession, ...]:
    """The sessions of a person that have neither ended nor expired, the newest first."""
    live = (sign_ins.c.person_id == person, sign_ins.c.ended_at.is_(None), sign_ins.c.expires_at > at)
    rows = session.execute(select(sign_ins).where(*live).order_by(sign_ins.c.started_at.desc(), sign_ins.c.token_hash))
    return tuple(StoredSession(row.token_hash[:MARK], row.person_id, row.started_at, row.expires_at) for row in rows)


def end_session_of(session: Session, person: int, mark: str, at: datetime) -> bool:
    """Ends one session of a person; False when there is none of that mark."""
    one = (sign_ins.c.person_id == person, func.substr(sign_ins.c.token_hash, 1, MARK) == mark)
    ended = update(sign_ins).where(*one, sign_ins.c.ended_at.is_(None), sign_ins.c.expires_at > at).values(ended_at=at)
    return session.execute(ended.returning(sign_ins.c.person_id)).first() is not None


def end_sessions(session: Session, person: int, at: datetime, but: Sequence[str] = ()) -> None:
    """Ends every session of a person but those of these token hashes."""
    theirs = (sign_ins.c.person_id == person, sign_ins.c.ended_at.is_(None), sign_ins.c.token_hash.not_in(but))
    session.execute(update(sign_ins).where(*theirs).values(ended_at=at))


def end_keys(session: Session, person: int, at: datetime) -> None:
    """Ends every key of a person."""
    theirs = (api_keys.c.person_id == person, api_keys.c.revoked_at.is_(None))
    session.execute(update(api_keys).where(*theirs).values(revoked_at=at))
