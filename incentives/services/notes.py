"""Notes that people who work on a period leave beside it, a run, a payout, a dispute or a case. None is changed."""

from __future__ import annotations

from sqlalchemy.orm import Session

from incentives.services.actor import Actor, Permission, require
from incentives.services.audit import record
from incentives.services.clock import now
from incentives.services.words import plain_words
from incentives.store import disputes as store
from incentives.store.disputes import Note, NoteAbout

__all__ = ["Note", "NoteAbout", "notes_of", "write_note"]


def write_note(session: Session, actor: Actor, about: NoteAbout, number: int, words: str) -> Note:
    """Writes a note beside the thing of that number; the caller knows that there is one. Needs runs:review."""
    require(actor, Permission.RUNS_REVIEW)
    said = plain_words(words, "words")
    kept = store.add_note(session, about, number, said, actor.id, now(session))
    record(session, actor, "note.written", f"{about} {number}", after={"note": kept}, reason=said)
    return next(each for each in store.notes_of(session, about, number) if each.id == kept)


def notes_of(session: Session, actor: Actor, about: NoteAbout, number: int) -> tuple[Note, ...]:
    """The notes beside something. Needs payouts:read, since they may tell of single people."""
    require(actor, Permission.PAYOUTS_READ)
    return store.notes_of(session, about, number)
