"""Entries of the audit trail in the store: appended one after the other, each with the hash of the one before.

The hash covers the very text that is stored, so that not even a space can change unseen. Appending takes its lock at
the end of a piece of work, when everything else is done, and holds it until the work is committed.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, RowMapping, Select, func, insert, select, type_coerce
from sqlalchemy.orm import Session
from sqlalchemy.types import NullType

from incentives.store.columns import UNSTORABLE, canonical
from incentives.store.locks import Lock, alone
from incentives.store.tables.people import people
from incentives.store.tables.trail import audit_entries, audit_reasons

BEGINNING = "0" * 64
ERASED = "(erased with the person it was about)"
HASHED = ("seq", "previous", "at", "actor", "through", "action", "subject", "before", "after", "reason", "sealed")


@dataclass(frozen=True, slots=True)
class NewEntry:
    """What is to be written down. actor is a person's number, through says how they came; before and after are JSON."""

    actor: int | None
    through: str
    action: str
    subject: str
    before: Any
    after: Any
    reason: str | None


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """An entry as people read it. reason is None where none was given; erased words say so."""

    seq: int
    at: datetime
    actor: int | None
    actor_name: str | None
    through: str
    action: str
    subject: str
    before: Any
    after: Any
    reason: str | None
    sealed: Mapping[str, str | None]
    hash: str


def append(session: Session, entry: NewEntry, sealed: Mapping[str, str | None], at: datetime) -> int:
    """Appends an entry and returns its number. Whoever else appends waits until this work is done."""
    alone(session, Lock.AUDIT)
    last = session.execute(_last()).first()
    seq, previous = (1, BEGINNING) if last is None else (last.seq + 1, last.hash)
    row: dict[str, Any] = {
        "seq": seq,
        "previous": previous,
        "at": _moment(at),
        "actor": entry.actor,
        "through": entry.through,
        "action": entry.action,
        "subject": entry.subject,
        "before": None if entry.before is None else canonical(entry.before),
        "after": None if entry.after is None else canonical(entry.after),
        "reason": _keep_reason(session, seq, entry.reason),
        "sealed": canonical(dict(sealed)),
    }
    stored = row | {"at": at, "hash": hash_of(row)}
    session.execute(insert(audit_entries).values(**stored))
    return int(seq)


def hash_of(raw: Mapping[str, Any]) -> str:
    """The hash of an entry over its columns as text."""
    values = [raw[name] for name in HASHED]
    plain = [_moment(value) if isinstance(value, datetime) else value for value in values]
    return hashlib.sha256(json.dumps(plain, separators=(",", ":")).encode()).hexdigest()


def raw_entries(session: Session) -> Iterator[RowMapping]:
    """Every entry as the database holds it, in their order."""
    raw = select(*(type_coerce(column, NullType()).label(column.name) for column in audit_entries.c))
    return iter(session.execute(raw.order_by(audit_entries.c.seq).execution_options(yield_per=1000)).mappings())


def reasons(session: Session) -> dict[int, tuple[str, str | None]]:
    """The words of every reason with their salt, by the number of the entry; erased words have no salt."""
    return {row.seq: (row.words, row.salt) for row in session.execute(select(audit_reasons))}


def reason_digest(words: str, salt: str) -> str:
    """What stands in an entry for the words of its reason."""
    return hashlib.sha256(f"{salt}:{words}".encode()).hexdigest()


def is_empty(session: Session) -> bool:
    """Whether there is no entry yet."""
    return session.execute(select(audit_entries.c.seq).limit(1)).first() is None


def count_entries(session: Session) -> int:
    """How many entries there are."""
    return int(session.execute(select(func.count()).select_from(audit_entries)).scalar_one())


def page_of_entries(
    session: Session, *, before: int | None, limit: int, subject: str | None = None, actor: int | None = None
) -> tuple[AuditEntry, ...]:
    """At most `limit` entries before the given one, the newest first; about a subject or by a person where named."""
    conditions: list[ColumnElement[bool]] = []
    conditions += [] if before is None else [audit_entries.c.seq < before]
    conditions += [] if subject is None else [audit_entries.c.subject == subject]
    conditions += [] if actor is None else [audit_entries.c.actor == actor]
    found = (
        select(audit_entries, people.c.name.label("actor_name"), audit_reasons.c.words)
        .outerjoin(people, people.c.id == audit_entries.c.actor)
        .outerjoin(audit_reasons, audit_reasons.c.seq == audit_entries.c.seq)
        .where(*conditions)
        .order_by(audit_entries.c.seq.desc())
        .limit(limit)
    )
    return tuple(_entry(row) for row in session.execute(found))


def _entry(row: Row[Any]) -> AuditEntry:
    return AuditEntry(
        seq=row.seq,
        at=row.at,
        actor=row.actor,
        actor_name=row.actor_name,
        through=row.through,
        action=row.action,
        subject=row.subject,
        before=None if row.before is None else json.loads(row.before),
        after=None if row.after is None else json.loads(row.after),
        reason=row.words,
        sealed=json.loads(row.sealed),
        hash=row.hash,
    )


def _last() -> Select[Any]:
    return select(audit_entries.c.seq, audit_entries.c.hash).order_by(audit_entries.c.seq.desc()).limit(1)


def _keep_reason(session: Session, seq: int, words: str | None) -> str | None:
    """Keeps the words beside the chain and gives what stands for them in it."""
    if words is None:
        return None
    kept, salt = UNSTORABLE.sub("\ufffd", words), secrets.token_hex(16)
    session.execute(insert(audit_reasons).values(seq=seq, words=kept, salt=salt))
    return reason_digest(kept, salt)


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")
