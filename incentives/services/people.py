"""People who may sign in: who they are, what they are for, and the actor that each of them is.

What a duty allows is said in `incentives.services.actor`; signing in is in `sign_in`, keys are in `keys`, and both can
be used from here.

Conflict codes: `login-taken`, `participant-taken`, `people-exist`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from incentives.services.actor import Actor, Duty, Permission, permissions_of, require
from incentives.services.audit import record
from incentives.services.clock import now
from incentives.services.errors import Conflict, NotFound
from incentives.services.keys import KEY_LASTS, ApiKey, NewApiKey, actor_of_key, create_key, list_keys, revoke_key
from incentives.services.secrets import LONGEST_PASSWORD, SHORTEST_PASSWORD, hash_password
from incentives.services.sign_in import SESSION_LASTS, SignedIn, SignInRefused, actor_of_session, sign_in, sign_out
from incentives.store import people as store
from incentives.store.accounts import StoredPerson
from incentives.store.locks import Lock, alone
from incentives.store.rows import AlreadyThere
from incentives.values.problem import Place, Problem, RefusedWithProblems

__all__ = [
    "KEY_LASTS",
    "SESSION_LASTS",
    "ApiKey",
    "NewApiKey",
    "Person",
    "SignInRefused",
    "SignedIn",
    "actor_of_key",
    "actor_of_login",
    "actor_of_session",
    "create_key",
    "create_person",
    "first_person",
    "list_keys",
    "list_people",
    "revoke_key",
    "sign_in",
    "sign_out",
]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who can sign in. participant is the identifier on the roster under which they are paid, if they are."""

    id: int
    login: str
    name: str
    duties: tuple[Duty, ...]
    participant: str | None
    created_at: datetime


def first_person(session: Session, login: str, name: str, password: str) -> Person:
    """The first administrator of an empty database. Conflict when there is anybody already."""
    alone(session, Lock.PEOPLE)
    if store.anybody(session):
        raise Conflict("people-exist", "There are people already; one of them adds the others.")
    return _add(session, None, login, name, password, (Duty.ADMINISTRATOR,), None)


def create_person(
    session: Session,
    actor: Actor,
    login: str,
    name: str,
    password: str,
    duties: Collection[Duty],
    participant: str | None = None,
) -> Person:
    """Somebody new. Login names are kept in lower case.

    RefusedWithProblems when the password is shorter than 12 characters, a name is blank or there is no duty; Conflict
    when the login name or the participant is taken. Needs people:write.
    """
    require(actor, Permission.PEOPLE_WRITE)
    return _add(session, actor, login, name, password, duties, participant)


def list_people(session: Session, actor: Actor) -> tuple[Person, ...]:
    """Everybody, by login name. Needs people:write."""
    require(actor, Permission.PEOPLE_WRITE)
    return tuple(_person(each) for each in store.everybody(session))


def actor_of_login(session: Session, login: str) -> Actor:
    """The actor of a person by name alone: for the command line on the server, never for a request. NotFound."""
    found = store.person_of_login(session, login.strip().lower())
    if found is None:
        raise NotFound("person", login)
    person = _person(found)
    return Actor(person.id, person.name, permissions_of(person.duties), person.participant, is_key=False)


def _add(
    session: Session,
    actor: Actor | None,
    login: str,
    name: str,
    password: str,
    duties: Collection[Duty],
    participant: str | None,
) -> Person:
    login, name = login.strip().lower(), name.strip()
    problems = tuple(_problems(login, name, password, duties, participant))
    if problems:
        raise RefusedWithProblems(problems)
    if store.person_of_login(session, login) is not None:
        raise Conflict("login-taken", f"Somebody signs in as {login} already.")
    if participant is not None and store.person_of_participant(session, participant) is not None:
        raise Conflict("participant-taken", f"Somebody is the participant {participant} already.")
    try:
        added = store.add_person(
            session,
            login=login,
            name=name,
            password_hash=hash_password(password),
            duties=[str(duty) for duty in Duty if duty in duties],
            participant=participant,
            at=now(session),
        )
    except AlreadyThere:
        raise Conflict("login-taken", f"Somebody signs in as {login} already, or is that participant.") from None
    record(session, actor, "person.added", f"person {added.id}", after={"duties": list(added.duties)})
    return _person(added)


def _problems(
    login: str, name: str, password: str, duties: Collection[Duty], participant: str | None
) -> Iterator[Problem]:
    for key, text in (
        ("login", login),
        ("name", name),
        ("participant", "none" if participant is None else participant),
    ):
        if not text:
            yield Problem("blank", f"The {key} is blank.", Place("request", key=key))
        elif not text.isprintable():
            yield Problem("unprintable", f"The {key} has a sign that cannot be shown.", Place("request", key=key))
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        message = f"A password has {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters."
        yield Problem("password-length", message, Place("request", key="password"), "A few words together do well.")
    if not duties:
        yield Problem("no-duty", "Somebody without a duty can do nothing.", Place("request", key="duties"))


def _person(stored: StoredPerson) -> Person:
    duties = tuple(Duty(duty) for duty in stored.duties)
    return Person(stored.id, stored.login, stored.name, duties, stored.participant, stored.created_at)
