"""What administrators do with people: invite them, give duties and a manager, lock them, end them, reset passwords.

Nobody is given a password: whoever is invited or has forgotten theirs gets a code that is shown once, and chooses one
(`incentives.services.own_account`). Nobody changes their own duties. Who is locked or has ended gets in nowhere: not
with a password, not with a session that is open, not with a key.

Conflict codes: `person-ended`, `person-locked`, `person-not-locked`, `last-administrator`, `manager-circle`. NotAllowed
with `second-person-needed` for one's own duties, lock and end.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy.orm import Session

from incentives.services.actor import Actor, Duty, Permission, require
from incentives.services.audit import record
from incentives.services.clock import now
from incentives.services.errors import Conflict, NotAllowed, NotFound
from incentives.services.people import create_person
from incentives.services.secrets import hash_password, hash_token, new_token
from incentives.store import people as people_store
from incentives.store import person_life as store
from incentives.store.accounts import StoredPerson
from incentives.store.locks import Lock, alone
from incentives.store.rows import numbered
from incentives.values.problem import Place, Problem, RefusedWithProblems

CODE_LASTS = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Invited:
    """A person and the code with which they choose their password. The code is stored nowhere."""

    person: StoredPerson
    code: str = field(repr=False)


def invite(
    session: Session,
    actor: Actor,
    login: str,
    name: str,
    duties: Collection[Duty],
    participant: str | None = None,
) -> Invited:
    """Somebody new, who chooses a password with the code within three days. Needs people:write.

    RefusedWithProblems and Conflict as `create_person`.
    """
    _refuse_keys(actor)
    added = create_person(session, actor, login, name, new_token(), duties, participant)
    return Invited(*_coded(session, actor, added.id, "person.invited"))


def reset_password(session: Session, actor: Actor, number: int) -> Invited:
    """A code to choose a new password with; the old one, and every open session, end at once. Needs people:write."""
    found = _changeable(session, actor, number)
    people_store.change_password(session, found.id, hash_password(new_token()))
    store.end_sessions(session, found.id, now(session))
    return Invited(*_coded(session, actor, found.id, "password.reset"))


def give_duties(session: Session, actor: Actor, number: int, duties: Collection[Duty]) -> StoredPerson:
    """These duties and no others. Needs people:write; keys of the person lose what the duties no longer allow."""
    found = _of_somebody_else(session, actor, number, "duties")
    if not duties:
        message = "Somebody without a duty can do nothing. Lock or end them instead."
        raise RefusedWithProblems([Problem("no-duty", message, Place("request", key="duties"))])
    if Duty.ADMINISTRATOR not in duties:
        _refuse_last_administrator(session, found)
    ordered = [str(duty) for duty in Duty if duty in duties]
    before = {"duties": list(found.duties)}
    return _changed(session, actor, found, "duties.given", {"duties": ordered}, before, {"duties": ordered})


def set_manager(session: Session, actor: Actor, number: int, manager: int | None) -> StoredPerson:
    """Who manages the person, and so reads their published statements. Needs people:write; NotFound for nobody."""
    found = _changeable(session, actor, number)
    above = None if manager is None else _person(session, manager)
    seen = set()
    while above is not None and above.id not in seen:
        if above.id == found.id:
            raise Conflict("manager-circle", f"{found.name} would be their own manager. Choose somebody else.")
        seen.add(above.id)
        above = None if above.manager is None else _person(session, above.manager)
    before = {"manager": found.manager}
    return _changed(session, actor, found, "manager.set", {"manager_id": manager}, before, {"manager": manager})


def lock(session: Session, actor: Actor, number: int, because: str) -> StoredPerson:
    """Lets the person in nowhere until somebody unlocks them. Needs people:write."""
    found = _of_somebody_else(session, actor, number, "lock")
    if found.locked_at is not None:
        raise Conflict("person-locked", f"{found.name} was locked before.")
    _refuse_last_administrator(session, found)
    store.end_sessions(session, found.id, now(session))
    values = {"locked_at": now(session)}
    return _changed(session, actor, found, "person.locked", values, None, None, because.strip() or None)


def unlock(session: Session, actor: Actor, number: int) -> StoredPerson:
    """Lets the person in again; failed attempts to sign in are forgotten too. Needs people:write."""
    found = _changeable(session, actor, number)
    waiting = people_store.locked_until(session, found.login)
    if found.locked_at is None and (waiting is None or waiting <= now(session)):
        raise Conflict("person-not-locked", f"{found.name} is not locked.")
    people_store.forget_failures(session, found.login)
    return _changed(session, actor, found, "person.unlocked", {"locked_at": None}, None, None)


def end_person(session: Session, actor: Actor, number: int, because: str) -> StoredPerson:
    """The person has left: sessions and keys end for good, what they did stays theirs. Needs people:write."""
    found = _of_somebody_else(session, actor, number, "end")
    _refuse_last_administrator(session, found)
    at = now(session)
    store.end_sessions(session, found.id, at)
    store.end_keys(session, found.id, at)
    values = {"ended_at": at, "link_hash": None, "link_until": None}
    return _changed(session, actor, found, "person.ended", values, None, None, because.strip() or None)


def get_person(session: Session, actor: Actor, number: int) -> StoredPerson:
    """One person. Needs people:write; NotFound without them."""
    require(actor, Permission.PEOPLE_WRITE)
    return _person(session, number)


def everybody(session: Session, actor: Actor) -> tuple[StoredPerson, ...]:
    """Everybody with what became of them, by login name. Needs people:write."""
    require(actor, Permission.PEOPLE_WRITE)
    return people_store.everybody(session)


def _changed(
    session: Session,
    actor: Actor,
    found: StoredPerson,
    action: str,
    values: Mapping[str, object],
    before: object,
    after: object,
    reason: str | None = None,
) -> StoredPerson:
    store.change_person(session, found.id, **values)
    record(session, actor, action, f"person {found.id}", before=before, after=after, reason=reason)
    return _person(session, found.id)


def _coded(session: Session, actor: Actor, number: int, action: str) -> tuple[StoredPerson, str]:
    code = new_token()
    values = {"link_hash": hash_token(code), "link_until": now(session) + CODE_LASTS}
    return _changed(session, actor, _person(session, number), action, values, None, None), code


def _of_somebody_else(session: Session, actor: Actor, number: int, what: str) -> StoredPerson:
    found = _changeable(session, actor, number)
    if found.id == actor.id:
        message = f"Nobody decides their own {what}. Ask another administrator."
        raise NotAllowed(message, "second-person-needed")
    return found


def _changeable(session: Session, actor: Actor, number: int) -> StoredPerson:
    require(actor, Permission.PEOPLE_WRITE)
    _refuse_keys(actor)
    alone(session, Lock.PEOPLE)
    found = _person(session, number)
    if found.ended_at is not None:
        raise Conflict("person-ended", f"{found.name} has ended; nothing changes any more.")
    return found


def _refuse_keys(actor: Actor) -> None:
    if actor.is_key:
        raise NotAllowed("People are invited and changed by people, not by keys.")


def _refuse_last_administrator(session: Session, found: StoredPerson) -> None:
    if Duty.ADMINISTRATOR not in found.duties:
        return
    others = (each for each in people_store.everybody(session) if each.id != found.id and each.gets_in)
    if not any(Duty.ADMINISTRATOR in each.duties for each in others):
        raise Conflict("last-administrator", f"{found.name} is the last administrator. Give the duty to another first.")


def _person(session: Session, number: int) -> StoredPerson:
    found = people_store.person_of_number(session, number) if numbered(number) else None
    if found is None:
        raise NotFound("person", number)
    return found
