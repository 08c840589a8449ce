"""What everybody does for themselves: choose a password with a code, change it, see and end one's sessions.

A changed password ends every other session. Nothing tells whether a code was ever given to anybody.
"""

from __future__ import annotations

from sqlalchemy.orm import Session

from incentives.services.actor import Actor
from incentives.services.audit import record
from incentives.services.clock import now
from incentives.services.database import Database
from incentives.services.errors import NotAllowed, NotFound
from incentives.services.secrets import (
    LONGEST_PASSWORD,
    SHORTEST_PASSWORD,
    hash_password,
    hash_token,
    password_fits,
)
from incentives.store import people as people_store
from incentives.store import person_life as store
from incentives.store.accounts import StoredPerson, StoredSession
from incentives.values.problem import Place, Problem, RefusedWithProblems

LONGEST_CODE = 200
WRONG_CODE = "This code is not right, was used before, or has run out. Ask an administrator for a new one."


def choose_password(database: Database, code: str, password: str) -> bool:
    """Sets the password of whoever was given the code, and ends the code. False for a code that does not count.

    RefusedWithProblems for a password of the wrong length. Takes the database: nobody waits for a lock while it hashes.
    """
    refuse_unsound(password)
    hashed, kept = hash_token(code.strip()[:LONGEST_CODE]), hash_password(password)
    with database.changing() as session:
        person = _person_of_code(session, hashed)
        if person is None:
            return False
        values = {"password_hash": kept, "link_hash": None, "link_until": None}
        store.change_person(session, person.id, **values)
        store.end_sessions(session, person.id, now(session))
        people_store.forget_failures(session, person.login)
        record(session, None, "password.chosen", f"person {person.id}")
    return True


def change_password(database: Database, actor: Actor, old: str, new: str, token: str) -> None:
    """Another password for the actor; the session of the token stays, every other one ends.

    NotAllowed when the old password is wrong, or a key asks; RefusedWithProblems for one of the wrong length.
    """
    _refuse_keys(actor)
    refuse_unsound(new)
    with database.reading() as session:
        person = people_store.person_of_number(session, actor.id)
    if person is None or not password_fits(old, person.password_hash):
        raise NotAllowed("The old password is not right; nothing was changed.")
    kept = hash_password(new)
    with database.changing() as session:
        people_store.change_password(session, actor.id, kept)
        store.end_sessions(session, actor.id, now(session), but=[hash_token(token)])
        record(session, actor, "password.changed", f"person {actor.id}")


def my_sessions(session: Session, actor: Actor) -> tuple[StoredSession, ...]:
    """The actor's open sessions, the newest first. NotAllowed when a key asks."""
    _refuse_keys(actor)
    return store.sessions_of(session, actor.id, now(session))


def mark_of(token: str) -> str:
    """The mark of the session that a token holds, to tell it from others in a list."""
    return hash_token(token)[: store.MARK]


def end_my_session(session: Session, actor: Actor, mark: str) -> None:
    """Ends one of the actor's sessions. NotFound for any other; NotAllowed when a key asks."""
    _refuse_keys(actor)
    if not store.end_session_of(session, actor.id, mark, now(session)):
        raise NotFound("session", mark)


def refuse_unsound(password: str) -> None:
    """RefusedWithProblems for a password of the wrong length."""
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        message = f"A password has {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters."
        place = Place("request", key="password")
        raise RefusedWithProblems([Problem("password-length", message, place, "A few words together do well.")])


def _person_of_code(session: Session, hashed: str) -> StoredPerson | None:
    number = store.person_of_link(session, hashed)
    person = None if number is None else people_store.person_of_number(session, number)
    if person is None or person.link_until is None or person.link_until <= now(session) or not person.gets_in:
        return None
    return person


def _refuse_keys(actor: Actor) -> None:
    if actor.is_key:
        raise NotAllowed("Passwords and sessions belong to people, not to keys.")
