"""API keys: a program acts for the person who owns its key, within the key's scopes and the owner's permissions."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache

from sqlalchemy.orm import Session

from incentives.services.actor import Actor, Duty, Permission, permissions_of, require
from incentives.services.audit import record
from incentives.services.clock import now
from incentives.services.database import Database
from incentives.services.errors import Conflict, NotAllowed, NotFound
from incentives.services.secrets import hash_token, new_key, prefix_of, token_fits
from incentives.store import people as store
from incentives.store.accounts import StoredKey, StoredPerson
from incentives.store.key_lookup import find_key
from incentives.values.problem import Place, Problem, RefusedWithProblems

KEY_LASTS = timedelta(days=365)
ROTATED_LASTS = timedelta(days=1)


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


def create_key(
    session: Session,
    actor: Actor,
    name: str,
    scopes: Collection[Permission],
    *,
    login: str | None = None,
    lasts: timedelta = KEY_LASTS,
) -> NewApiKey:
    """A key for the actor, or for somebody else by login name (needs people:write). It lasts a year at most.

    RefusedWithProblems without a name or a scope, or when it would last longer; NotAllowed for a scope that its owner
    does not have, and when a key asks; NotFound for an unknown login name.
    """
    _refuse_key(actor)
    owner = _owner(session, actor, login)
    _refuse_unsound(name, scopes, lasts)
    beyond = sorted(set(scopes) - permissions_of(Duty(duty) for duty in owner.duties))
    if beyond:
        raise NotAllowed(f"{owner.name} does not have {', '.join(beyond)}, so no key of theirs can.")
    prefix, token = new_key()
    at = now(session)
    number = store.add_key(
        session,
        person_id=owner.id,
        name=name.strip(),
        prefix=prefix,
        token_hash=hash_token(token),
        scopes=sorted(str(scope) for scope in scopes),
        created_at=at,
        expires_at=at + lasts,
    )
    after = {"person": owner.id, "scopes": sorted(str(scope) for scope in scopes)}
    record(session, actor, "key.created", f"key {number}", after=after)
    return NewApiKey(token, _found(session, number))


def list_keys(session: Session, actor: Actor) -> tuple[ApiKey, ...]:
    """The actor's keys, or everybody's for whoever has people:write; the newest first. NotAllowed when a key asks."""
    _refuse_key(actor)
    person = None if actor.may(Permission.PEOPLE_WRITE) else actor.id
    return tuple(_key(each) for each in store.keys(session, person))


def revoke_key(session: Session, actor: Actor, key_id: int) -> ApiKey:
    """Ends a key at once. NotFound when it is not the actor's, unless the actor has people:write.

    NotAllowed when a key asks.
    """
    _refuse_key(actor)
    found = _of_actor(session, actor, key_id)
    if found.revoked_at is not None:
        return _key(found)
    store.revoke_key(session, key_id, now(session))
    record(session, actor, "key.revoked", f"key {key_id}", after={"person": found.person})
    return _found(session, key_id)


def rotate_key(session: Session, actor: Actor, key_id: int) -> NewApiKey:
    """A new key in place of another, with its name and its scopes; the old one ends a day later, or when it would have.

    NotFound when it is not the actor's, unless the actor has people:write; Conflict `key-over` when it has ended.
    NotAllowed when a key asks, or when its owner no longer has one of the scopes.
    """
    _refuse_key(actor)
    found = _of_actor(session, actor, key_id)
    at = now(session)
    if found.revoked_at is not None or found.expires_at <= at:
        raise Conflict("key-over", f"The key {found.prefix} has ended. Make a new one.")
    owner = store.person_of_number(session, found.person)
    login = None if owner is None or owner.id == actor.id else owner.login
    made = create_key(session, actor, found.name, [Permission(scope) for scope in found.scopes], login=login)
    until = min(found.expires_at, at + ROTATED_LASTS)
    store.shorten_key(session, key_id, until)
    record(session, actor, "key.rotated", f"key {key_id}", after={"by": made.key.id, "until": until.isoformat()})
    return made


def actor_of_key(database: Database, token: str) -> Actor | None:
    """Whom the key acts for, with its scopes as far as its owner still has them.

    None when it is unknown, revoked or expired.
    """
    prefix = prefix_of(token)
    key = None if prefix is None else find_key(database.engine, prefix)
    if key is None or not token_fits(token, key.token_hash):
        return None
    if key.revoked_at is not None or key.expires_at <= database.clock():
        return None
    permissions = _permissions(tuple(key.duties), tuple(key.scopes))
    return Actor(key.person, f"{key.owner} ({key.name})", permissions, key.participant, is_key=True)


@lru_cache(maxsize=1000)
def _permissions(duties: tuple[str, ...], scopes: tuple[str, ...]) -> frozenset[Permission]:
    known = frozenset(Permission)
    return permissions_of(Duty(duty) for duty in duties) & {Permission(scope) for scope in scopes if scope in known}


def _of_actor(session: Session, actor: Actor, key_id: int) -> StoredKey:
    found = store.key_of_number(session, key_id)
    if found is None or (found.person != actor.id and not actor.may(Permission.PEOPLE_WRITE)):
        raise NotFound("key", key_id)
    return found


def _refuse_key(actor: Actor) -> None:
    if actor.is_key:
        raise NotAllowed("Keys are made, listed and ended by people, not by keys.")


def _owner(session: Session, actor: Actor, login: str | None) -> StoredPerson:
    if login is not None:
        require(actor, Permission.PEOPLE_WRITE)
        owner = store.person_of_login(session, login.strip().lower())
    else:
        owner = store.person_of_number(session, actor.id)
    if owner is None:
        raise NotFound("person", login or actor.name)
    return owner


def _refuse_unsound(name: str, scopes: Collection[Permission], lasts: timedelta) -> None:
    problems = []
    if not name.strip() or not name.isprintable():
        message = "The name of the key is blank or has a sign that cannot be shown."
        problems.append(Problem("blank", message, Place("request", key="name")))
    if not scopes:
        problems.append(Problem("no-scope", "A key without a scope can do nothing.", Place("request", key="scopes")))
    if not timedelta(0) < lasts <= KEY_LASTS:
        message = f"A key lasts up to {KEY_LASTS.days} days."
        problems.append(Problem("invalid-value", message, Place("request", key="expires_at")))
    if problems:
        raise RefusedWithProblems(problems)


def _found(session: Session, number: int) -> ApiKey:
    found = store.key_of_number(session, number)
    if found is None:
        raise NotFound("key", number)
    return _key(found)


def _key(stored: StoredKey) -> ApiKey:
    return ApiKey(
        id=stored.id,
        person=stored.person,
        name=stored.name,
        prefix=stored.prefix,
        scopes=frozenset(Permission(scope) for scope in stored.scopes),
        created_at=stored.created_at,
        expires_at=stored.expires_at,
        revoked_at=stored.revoked_at,
    )
