"""Somebody with the password of the database changes rows behind the back of the service."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Executable, text
from sqlalchemy.orm import Session

from incentives.services.audit_check import Fault, check_trail
from incentives.services.database import Database


@contextmanager
def tampering(database: Database) -> Iterator[Session]:
    """A session that nobody watches, with every guard of the database taken away until it ends."""
    with Session(database.engine) as session, session.begin():
        put_back = unguarded(session)
        yield session
        for statement in put_back:
            session.execute(text(statement))


def faults_after(database: Database, *changes: Executable) -> tuple[Fault, ...]:
    """What a check finds after these changes, which are undone again."""
    with Session(database.engine) as session:
        unguarded(session)
        for change in changes:
            session.execute(change)
        found = check_trail(session, None).faults
        session.rollback()
    return found


def unguarded(session: Session) -> list[str]:
    """Takes every guard away; what puts them back."""
    if session.get_bind().dialect.name == "sqlite":
        guards = session.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")).all()
        for guard in guards:
            session.execute(text(f"DROP TRIGGER {guard.name}"))
        return [guard.sql for guard in guards]
    tables = (
        session.execute(text("SELECT DISTINCT event_object_table FROM information_schema.triggers")).scalars().all()
    )
    for each in tables:
        session.execute(text(f"ALTER TABLE {each} DISABLE TRIGGER USER"))
    return [f"ALTER TABLE {each} ENABLE TRIGGER USER" for each in tables]
