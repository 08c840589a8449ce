"""People who sign in, their sessions on the server, and API keys that act for them.

Passwords are hashed with argon2; session and key tokens are 256 random bits of which only the SHA-256 is kept. A token
is shown once, to whoever receives it. What a duty allows is said in `incentives.services.actor`.

Conflict codes: `login-taken`, `participant-taken`, `people-exist`.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from incentives.services.actor import Actor, Duty, Permission
from incentives.services.database import Database

SESSION_LASTS = timedelta(hours=10)
KEY_LASTS = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who can sign in. participant is the identifier on the roster under which they are paid, if they are."""

    id: int
    login: str
    name: str
    duties: tuple[Duty, ...]
    participant: str | None
    created_at: datetime


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


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key without its secret. prefix is how people tell keys apart."""

    id: int
    person: int
    name: str
    prefix: str
    scopes: frozenset[Permission]
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True)
class NewApiKey:
    """A key just made. token is what programs send; it is stored nowhere."""

    token: str = field(repr=False)
    key: ApiKey


def first_person(session: Session, login: str, name: str, password: str) -> Person:
    """The first administrator of an empty database. Conflict when there is anybody already."""
    raise NotImplementedError


def create_person(
    session: Session,
    actor: Actor,
    login: str,
    name: str,
    password: str,
    duties: Collection[Duty],
    participant: str | None = None,
) -> Person:
    """Somebody new. RefusedWithProblems when the password is shorter than 12 characters, a name is blank or there is no
    duty; Conflict when the login name or the participant is taken. Needs people:write.
    """
    raise NotImplementedError


def list_people(session: Session, actor: Actor) -> tuple[Person, ...]:
    """Everybody, by login name. Needs people:write."""
    raise NotImplementedError


def actor_of_login(session: Session, login: str) -> Actor:
    """The actor of a person by name alone: for the command line on the server, never for a request. NotFound."""
    raise NotImplementedError


def sign_in(database: Database, login: str, password: str) -> SignedIn | SignInRefused:
    """A session for the person, or a refusal that is the same for an unknown name and a wrong password.

    Takes the database rather than a session: nobody waits for a lock while a password is hashed, and failures count.
    """
    raise NotImplementedError


def sign_out(session: Session, token: str) -> None:
    """Ends the session of the token; nothing happens when there is none."""
    raise NotImplementedError


def actor_of_session(session: Session, token: str) -> Actor | None:
    """Who holds the session token, or None when it is unknown, ended or expired."""
    raise NotImplementedError


def create_key(
    session: Session,
    actor: Actor,
    name: str,
    scopes: Collection[Permission],
    *,
    login: str | None = None,
    lasts: timedelta = KEY_LASTS,
) -> NewApiKey:
    """A key for the actor, or for somebody else by login name (needs people:write).

    NotAllowed for a scope that its owner does not have, and when a key asks; NotFound for an unknown login name.
    """
    raise NotImplementedError


def list_keys(session: Session, actor: Actor) -> tuple[ApiKey, ...]:
    """The actor's keys, or everybody's for whoever has people:write; the newest first."""
    raise NotImplementedError


def revoke_key(session: Session, actor: Actor, key_id: int) -> ApiKey:
    """Ends a key at once. NotFound when it is not the actor's, unless the actor has people:write."""
    raise NotImplementedError


def actor_of_key(session: Session, token: str) -> Actor | None:
    """Whom the key acts for, with its scopes as far as its owner still has them; None when unknown, revoked or expired."""
    raise NotImplementedError
