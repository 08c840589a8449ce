"""Whether the audit trail is whole, and everything that it seals is what it was: policies, facts, payouts, people.

Entries are checked one by one: their number, the hash of the one before, their own. Then every sealed row is held
against its newest seal. What is found is named by the entry or the row. Entries cut off at the very end can only be
found by who kept the number and hash of the last one; each check tells them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from sqlalchemy import RowMapping
from sqlalchemy.orm import Session

from incentives.services.actor import Actor, Permission, require
from incentives.store import audit as store
from incentives.store import seals
from incentives.store.columns import read_canonical


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is not as the trail says. seq is the entry that vouched for it, where there is one."""

    seq: int | None
    subject: str
    message: str


@dataclass(frozen=True, slots=True)
class TrailCheck:
    """What a check found. last is the number of the newest entry and head its hash: keep both somewhere else."""

    entries: int
    rows: int
    last: int
    head: str
    faults: tuple[Fault, ...]


@dataclass(slots=True)
class _Newest:
    """The newest seal of every subject, and the entry that holds it."""

    seals: dict[str, tuple[str | None, int]] = field(default_factory=dict)
    entries: int = 0
    last: int = 0
    head: str = store.BEGINNING
    rows: int = 0


def check_trail(
    session: Session, actor: Actor | None, *, last: int | None = None, head: str | None = None
) -> TrailCheck:
    """Checks everything. last and head are those of an earlier check, kept elsewhere: that entry must still be there.

    Needs audit:read; actor None is whoever administers the server.
    """
    if actor is not None:
        require(actor, Permission.AUDIT_READ)
    newest = _Newest()
    faults = list(_chain(session, newest, last, head))
    faults += _rows(session, newest)
    return TrailCheck(newest.entries, newest.rows, newest.last, newest.head, tuple(faults))


def _chain(session: Session, newest: _Newest, last: int | None, head: str | None) -> Iterator[Fault]:
    reasons = store.reasons(session)
    kept = head is None
    for raw in store.raw_entries(session):
        yield from _entry(raw, newest)
        yield from _reason(raw, reasons.pop(raw.seq, None))
        kept = kept or ((last is None or raw.seq == last) and raw.hash == head)
        newest.entries, newest.last, newest.head = newest.entries + 1, raw.seq, raw.hash
    for seq in reasons:
        yield Fault(seq, f"audit entry {seq}", "There are words of a reason for an entry that gave none.")
    if not kept:
        message = "The entry that was kept as the newest one is not in the trail: entries were removed or replaced."
        yield Fault(last, f"audit entry {last or ''}".strip(), message)


def _entry(raw: RowMapping, newest: _Newest) -> Iterator[Fault]:
    subject = f"audit entry {raw.seq}"
    if raw.seq != newest.last + 1:
        yield Fault(raw.seq, subject, f"The entries from {newest.last + 1} on before it are missing.")
    if raw.previous != newest.head:
        yield Fault(raw.seq, subject, "It does not follow the entry before it: one of them was changed or replaced.")
    if store.hash_of({name: raw[name] for name in store.HASHED}) != raw.hash:
        yield Fault(raw.seq, subject, "It is not what was written: its content does not give its hash.")
    sealed = read_canonical(raw.sealed)
    if isinstance(sealed, dict):
        newest.seals |= {name: (digest, raw.seq) for name, digest in sealed.items()}


def _reason(raw: RowMapping, kept: tuple[str, str | None] | None) -> Iterator[Fault]:
    subject = f"audit entry {raw.seq}"
    if raw.reason is None:
        if kept is not None:
            yield Fault(raw.seq, subject, "Words of a reason were added to it.")
    elif kept is None:
        yield Fault(raw.seq, subject, "The words of its reason are gone.")
    elif kept[1] is not None and store.reason_digest(kept[0], kept[1]) != raw.reason:
        yield Fault(raw.seq, subject, "The words of its reason are not those that were given.")
    elif kept[1] is None and kept[0] != store.ERASED:
        yield Fault(raw.seq, subject, "The words of its reason were replaced.")


def _rows(session: Session, newest: _Newest) -> Iterator[Fault]:
    salt_of = seals.all_salts(session)
    waiting = dict(newest.seals)
    for subject, digest in _all_rows(session):
        newest.rows += 1
        sealed, seq = waiting.pop(subject, (None, None))
        salt = salt_of(subject)
        if sealed is None:
            yield Fault(seq, subject, "It was added, or brought back, by something other than the service.")
        elif salt is None:
            yield Fault(seq, subject, "The salt of its seal is gone, so nothing vouches for it.")
        elif seals.with_salt(salt, digest) != sealed:
            yield Fault(seq, subject, "It is not what the service stored: it was changed by something else.")
    for subject, (sealed, seq) in waiting.items():
        if sealed is not None:
            yield Fault(seq, subject, "It is gone: something other than the service deleted it.")


def _all_rows(session: Session) -> Iterator[tuple[str, str]]:
    for table in seals.sealed_tables():
        yield from seals.digests_of_table(session, table)
    yield from seals.digests_of_payouts(session)
