"""People, failed attempts to sign in, sessions and keys in the store. Tokens come here as their SHA-256 only."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, delete, func, insert, select, update
from sqlalchemy.orm import Session

from incentives.store.accounts import StoredKey, StoredPerson
from incentives.store.rows import dialect_insert, insert_row, numbered, only_one
from incentives.store.tables.people import api_keys, people, sign_in_failures, sign_ins


def add_person(
    session: Session,
    *,
    login: str,
    name: str,
    password_hash: str,
    duties: Sequence[str],
    participant: str | None,
    at: datetime,
) -> StoredPerson:
    """A new person. AlreadyThere when the login name or the participant is taken."""
    with only_one():
        number = insert_row(
            session,
            people,
            login=login,
            name=name,
            password_hash=password_hash,
            duties=list(duties),
            participant=participant,
            created_at=at,
        )
    return StoredPerson(number, login, name, password_hash, tuple(duties), participant, at)


def anybody(session: Session) -> bool:
    """Whether there is any person at all."""
    return session.execute(select(people.c.id).limit(1)).first() is not None


def everybody(session: Session) -> tuple[StoredPerson, ...]:
    """All people by login name."""
    return tuple(_person(row) for row in session.execute(select(people).order_by(people.c.login)))


def person_of_login(session: Session, login: str) -> StoredPerson | None:
    """The person of that login name."""
    return _one_person(session, people.c.login == login)


def person_of_participant(session: Session, participant: str) -> StoredPerson | None:
    """The person who is paid as that participant."""
    return _one_person(session, people.c.participant == participant)


def person_of_number(session: Session, number: int) -> StoredPerson | None:
    """The person of that number."""
    return _one_person(session, people.c.id == number)


def change_password(session: Session, person: int, password_hash: str) -> None:
    """Keeps another hash of a person's password."""
    session.execute(update(people).where(people.c.id == person).values(password_hash=password_hash))


def locked_until(session: Session, login: str) -> datetime | None:
    """Until when nobody can sign in with that login name; None when nothing is locked. The moment may have passed."""
    found = select(sign_in_failures.c.locked_until).where(sign_in_failures.c.login == login)
    return session.execute(found).scalar_one_or_none()


def count_failure(session: Session, login: str) -> int:
    """One more failed attempt; how many there are now."""
    adding = dialect_insert(session, sign_in_failures).values(login=login, failures=1)
    counted = adding.on_conflict_do_update(
        index_elements=["login"], set_={"failures": sign_in_failures.c.failures + 1}
    ).returning(sign_in_failures.c.failures)
    return int(session.execute(counted).scalar_one())


def lock(session: Session, login: str, until: datetime) -> None:
    """Lets nobody sign in with that login name for a while, and starts counting anew."""
    locked = update(sign_in_failures).where(sign_in_failures.c.login == login)
    session.execute(locked.values(locked_until=until, failures=0))


def forget_failures(session: Session, login: str) -> None:
    """Forgets failed attempts."""
    session.execute(delete(sign_in_failures).where(sign_in_failures.c.login == login))


def add_session(session: Session, token_hash: str, person: int, at: datetime, until: datetime) -> None:
    """A new session of a person."""
    values = {"token_hash": token_hash, "person_id": person, "started_at": at, "expires_at": until}
    session.execute(insert(sign_ins).values(values))


def person_of_session(session: Session, token_hash: str, at: datetime) -> StoredPerson | None:
    """Whose session it is, unless it has ended or expired, or its person gets in nowhere."""
    live = (sign_ins.c.token_hash == token_hash, sign_ins.c.ended_at.is_(None), sign_ins.c.expires_at > at)
    row = session.execute(select(people).join(sign_ins, sign_ins.c.person_id == people.c.id).where(*live)).first()
    found = None if row is None else _person(row)
    return found if found is not None and found.gets_in else None


def end_session(session: Session, token_hash: str, at: datetime) -> None:
    """Ends a session."""
    ended = update(sign_ins).where(sign_ins.c.token_hash == token_hash, sign_ins.c.ended_at.is_(None))
    session.execute(ended.values(ended_at=at))


def add_key(session: Session, **values: Any) -> int:
    """A new key; returns its number."""
    return insert_row(session, api_keys, **values)


def keys(session: Session, person: int | None = None) -> tuple[StoredKey, ...]:
    """The keys of a person, or all; the newest first."""
    found = select(api_keys).order_by(api_keys.c.id.desc())
    if person is not None:
        found = found.where(api_keys.c.person_id == person)
    return tuple(_key(row) for row in session.execute(found))


def key_of_number(session: Session, number: int) -> StoredKey | None:
    """The key of that number."""
    return _one_key(session, api_keys.c.id == number) if numbered(number) else None


def revoke_key(session: Session, number: int, at: datetime) -> None:
    """Ends a key; one that has ended before keeps its moment."""
    revoked = update(api_keys).where(api_keys.c.id == number)
    session.execute(revoked.values(revoked_at=func.coalesce(api_keys.c.revoked_at, at)))


def shorten_key(session: Session, number: int, until: datetime) -> None:
    """Lets a key end at that moment."""
    session.execute(update(api_keys).where(api_keys.c.id == number).values(expires_at=until))


def _one_person(session: Session, condition: ColumnElement[bool]) -> StoredPerson | None:
    row = session.execute(select(people).where(condition)).first()
    return None if row is None else _person(row)


def _one_key(session: Session, condition: ColumnElement[bool]) -> StoredKey | None:
    row = session.execute(select(api_keys).where(condition)).first()
    return None if row is None else _key(row)


def _person(row: Row[Any]) -> StoredPerson:
    return StoredPerson(
        row.id,
        row.login,
        row.name,
        row.password_hash,
        tuple(row.duties),
        row.participant,
        row.created_at,
        row.manager_id,
        row.locked_at,
        row.ended_at,
        row.link_hash,
        row.link_until,
    )


def _key(row: Row[Any]) -> StoredKey:
    return StoredKey(
        id=row.id,
        person=row.person_id,
        name=row.name,
        prefix=row.prefix,
        token_hash=row.token_hash,
        scopes=tuple(row.scopes),
        created_at=row.created_at,
        expires_at=row.expires_at,
        revoked_at=row.revoked_at,
    )
