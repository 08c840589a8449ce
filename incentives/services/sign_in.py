"""Signing in and out. Sessions are kept on the server; their token is shown once and only its SHA-256 is kept.

Guessing is slow and soon stops: five wrong passwords for a login name, whether anybody has it or not, lock it for
fifteen minutes. Nothing that a stranger sees tells whether the name exists.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from incentives.services.actor import Actor, Duty, permissions_of
from incentives.services.audit import record
from incentives.services.clock import now
from incentives.services.database import Database
from incentives.services.secrets import hash_password, hash_token, new_token, password_fits, weaker_than_now
from incentives.store import people as store
from incentives.store.accounts import StoredPerson

SESSION_LASTS = timedelta(hours=10)
MOST_FAILURES = 5
LOCKED_FOR = timedelta(minutes=15)
LONGEST_LOGIN = 200


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A fresh session. token goes into the cookie and is stored nowhere else."""

    token: str = field(repr=False)
    actor: Actor
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class SignInRefused:
    """Login name and password do not go together, or too many attempts failed: then locked_until says how long."""

    locked_until: datetime | None


def sign_in(database: Database, login: str, password: str) -> SignedIn | SignInRefused:
    """A session for the person, or a refusal that is the same for an unknown name and a wrong password.

    Takes the database rather than a session: nobody waits for a lock while a password is hashed, and failures count.
    """
    login = login.strip().lower()[:LONGEST_LOGIN]
    with database.reading() as session:
        locked = _locked(session, login)
        person = store.person_of_login(session, login)
    fits = password_fits(password, None if person is None else person.password_hash)
    if locked is not None:
        return SignInRefused(locked)
    if person is None or not fits or not person.gets_in:
        with database.changing() as session:
            return SignInRefused(_count_failure(session, login))
    stronger = hash_password(password) if weaker_than_now(person.password_hash) else None
    with database.changing() as session:
        locked = _locked(session, login)
        return _start(session, person, stronger) if locked is None else SignInRefused(locked)


def sign_out(session: Session, token: str) -> None:
    """Ends the session of the token; nothing happens when there is none."""
    store.end_session(session, hash_token(token), now(session))


def actor_of_session(session: Session, token: str) -> Actor | None:
    """Who holds the session token, or None when it is unknown, ended or expired."""
    person = store.person_of_session(session, hash_token(token), now(session))
    return None if person is None else _actor(person)


def _start(session: Session, person: StoredPerson, stronger: str | None) -> SignedIn:
    store.forget_failures(session, person.login)
    if stronger is not None:
        store.change_password(session, person.id, stronger)
        record(session, None, "password.hashed-anew", f"person {person.id}")
    token, at = new_token(), now(session)
    store.add_session(session, hash_token(token), person.id, at, at + SESSION_LASTS)
    return SignedIn(token, _actor(person), at + SESSION_LASTS)


def _locked(session: Session, login: str) -> datetime | None:
    until = store.locked_until(session, login)
    return until if until is not None and until > now(session) else None


def _count_failure(session: Session, login: str) -> datetime | None:
    if store.count_failure(session, login) < MOST_FAILURES:
        return None
    until = now(session) + LOCKED_FOR
    store.lock(session, login, until)
    return until


def _actor(person: StoredPerson) -> Actor:
    permissions = permissions_of(Duty(duty) for duty in person.duties)
    return Actor(person.id, person.name, permissions, person.participant, is_key=False)
