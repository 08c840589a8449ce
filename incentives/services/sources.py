"""Sources of uploads by the names that people give them, and what headings of a source were said to mean.

Said once beside an upload (`heading=Umsatz is new_revenue`, `decimal=comma`), it counts for every later upload of
that source, until somebody says something else. How files are read is kept under its word with an equals sign
(`decimal=`), which is no heading; it answers a question that a file leaves open, and nothing that a file shows.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy.orm import Session

from incentives.services.actor import Actor, Permission, require
from incentives.services.audit import record
from incentives.services.clock import now
from incentives.store import source_headings as store
from incentives.store.locks import Lock, alone
from incentives.store.records import SourceHeading

__all__ = ["SourceHeading", "headings_of_source", "list_sources", "remember_headings"]


def list_sources(session: Session, actor: Actor) -> tuple[str, ...]:
    """The names of the sources of which headings are remembered. Needs imports:read."""
    require(actor, Permission.IMPORTS_READ)
    return store.sources(session)


def headings_of_source(session: Session, actor: Actor, source: str) -> tuple[SourceHeading, ...]:
    """What is remembered of a source; nothing of one that nobody named before. Needs imports:read."""
    require(actor, Permission.IMPORTS_READ)
    return store.headings_of(session, source)


def remember_headings(session: Session, actor: Actor, source: str, said: Iterable[tuple[str, str]]) -> None:
    """Remembers what headings, and words such as `decimal=`, mean; what is known already stays as it was said.

    Needs imports:write.
    """
    require(actor, Permission.IMPORTS_WRITE)
    wanted = dict(said)
    if not wanted:
        return
    alone(session, Lock.SOURCES)
    known = {each.heading: each.meaning for each in store.headings_of(session, source)}
    at = now(session)
    for heading, meaning in wanted.items():
        if known.get(heading) != meaning:
            store.say_heading(session, source, heading, meaning, actor.id, at)
            before = None if heading not in known else {"meaning": known[heading]}
            after = {"heading": heading, "meaning": meaning}
            done = "reading.said" if heading.endswith("=") else "heading.said"
            record(session, actor, done, f"source {source}", before=before, after=after)
