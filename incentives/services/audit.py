"""The audit trail: who changed what, when and why, in entries that nobody can change afterwards.

Every service that changes something calls `record`; what it changed is found by itself and sealed into the trail in the
same transaction (`incentives.store.trail`). A change that nobody recorded is not committed. Whether the trail and
everything that it seals are still what they were is asked in `incentives.services.audit_check`.

An entry holds no names and no identifiers of participants: those stand in the rows, so that a person can be erased.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from incentives.services.actor import Actor, Permission, require
from incentives.services.announcing import announce
from incentives.services.clock import now
from incentives.store import audit as store
from incentives.store.audit import AuditEntry, NewEntry
from incentives.store.locks import Lock, alone
from incentives.store.seals import digests_of_payouts, digests_of_table, salted, sealed_tables
from incentives.store.trail import seals_of, trail_of
from incentives.values.problem import InvariantBroken

__all__ = ["AuditEntry", "AuditPage", "list_entries", "record", "seal_everything", "write_down"]

ENTRIES = "entries"
MOST_ON_A_PAGE = 500


@dataclass(frozen=True, slots=True)
class AuditPage:
    """Some entries, the newest first. next_before is what to ask for next, or None at the end."""

    entries: tuple[AuditEntry, ...]
    next_before: int | None


def record(
    session: Session,
    actor: Actor | None,
    action: str,
    subject: str,
    *,
    before: Any = None,
    after: Any = None,
    reason: str | None = None,
) -> None:
    """For other services: an entry of this piece of work, written when its block ends well.

    action is `thing.done`, subject `thing number-or-name`; before and after are small JSON values without names. actor
    None is the service itself. reason is what a person gave.
    """
    through = "service" if actor is None else "key" if actor.is_key else "person"
    entry = NewEntry(None if actor is None else actor.id, through, action, subject, before, after, reason)
    session.info.setdefault(ENTRIES, []).append(entry)


def write_down(session: Session) -> None:
    """Appends the recorded entries with the seals of everything that was changed. The last thing before a commit.

    InvariantBroken when something was changed and nothing recorded.
    """
    entries: list[NewEntry] = session.info.pop(ENTRIES, [])
    changed = trail_of(session).changed
    if changed and not entries:
        raise InvariantBroken(f"{', '.join(changed)} changed without an entry in the audit trail")
    if not entries:
        return
    announce(session, entries)
    alone(session, Lock.AUDIT)
    sealed, at = seals_of(session), now(session)
    for entry in entries[:-1]:
        store.append(session, entry, {}, at)
    store.append(session, entries[-1], sealed, at)


def seal_everything(session: Session) -> None:
    """The first entry of a database that holds something already: it vouches for what is there from now on."""
    alone(session, Lock.AUDIT)
    if not store.is_empty(session):
        return
    digests: dict[str, str | None] = dict(digests_of_payouts(session))
    for table in sealed_tables():
        digests |= dict(digests_of_table(session, table))
    if digests:
        entry = NewEntry(None, "service", "trail.begun", "database", None, {"rows": len(digests)}, None)
        store.append(session, entry, salted(session, digests), now(session))


def list_entries(
    session: Session,
    actor: Actor,
    *,
    before: int | None = None,
    limit: int = 100,
    subject: str | None = None,
    by: int | None = None,
) -> AuditPage:
    """Entries before the given one, at most `limit` (1 to 500), about a subject or by a person. Needs audit:read."""
    require(actor, Permission.AUDIT_READ)
    if not 1 <= limit <= MOST_ON_A_PAGE:
        raise ValueError(f"a page has 1 to {MOST_ON_A_PAGE} entries, not {limit}")
    found = store.page_of_entries(session, before=before, limit=limit + 1, subject=subject, actor=by)
    more = len(found) > limit
    return AuditPage(found[:limit], found[limit - 1].seq if more else None)
