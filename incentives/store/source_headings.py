"""What people said that headings of a source mean; what is said anew supersedes and deletes nothing."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from incentives.store.records import Hand, SourceHeading
from incentives.store.rows import insert_row
from incentives.store.tables.people import people
from incentives.store.tables.uploads import source_headings


def headings_of(session: Session, source: str) -> tuple[SourceHeading, ...]:
    """The meanings that count for a source, by heading."""
    found = (
        select(source_headings, people.c.name)
        .join(people, people.c.id == source_headings.c.said_by)
        .where(source_headings.c.source == source, source_headings.c.superseded_at.is_(None))
        .order_by(source_headings.c.heading)
    )
    return tuple(
        SourceHeading(row.source, row.heading, row.meaning, row.said_at, Hand(row.said_by, row.name))
        for row in session.execute(found)
    )


def sources(session: Session) -> tuple[str, ...]:
    """The names of all sources of which something is remembered."""
    return tuple(
        session.execute(select(source_headings.c.source).distinct().order_by(source_headings.c.source)).scalars()
    )


def say_heading(session: Session, source: str, heading: str, meaning: str, by: int, at: datetime) -> None:
    """From now on the heading of the source means this."""
    same = (source_headings.c.source == source, source_headings.c.heading == heading)
    session.execute(
        update(source_headings).where(*same, source_headings.c.superseded_at.is_(None)).values(superseded_at=at)
    )
    insert_row(session, source_headings, source=source, heading=heading, meaning=meaning, said_at=at, said_by=by)
