"""An open database and the two ways to work with it: changing (all of it or nothing) and reading.

Every service takes the session that one of these gives. Services never commit: what is done inside one `changing`
block, an answer remembered for an idempotency key included, is stored together when the block ends and not at all when
it raises.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from incentives.services.audit import seal_everything, write_down
from incentives.services.clock import CLOCK, Clock, system_clock
from incentives.store import audit as audit_store
from incentives.store.engine import open_engine, reading_engine
from incentives.store.migrate import upgrade
from incentives.store.trail import watch


@dataclass(frozen=True, slots=True)
class Database:
    """A database with its schema up to date. Threads may share it; sessions are for one thread each."""

    engine: Engine
    clock: Clock = system_clock

    @contextmanager
    def changing(self) -> Iterator[Session]:
        """A session whose work is committed once, when the block ends without an exception.

        What was changed is written into the audit trail with it. InvariantBroken when a service changed something and
        recorded nothing.
        """
        with Session(self.engine, info={CLOCK: self.clock}, expire_on_commit=False) as session, session.begin():
            watch(session)
            yield session
            write_down(session)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that sees one state of the database and can change nothing. Readers never wait for writers."""
        with Session(reading_engine(self.engine), info={CLOCK: self.clock}) as session, session.begin():
            yield session

    def close(self) -> None:
        """Gives the connections back. The database can be opened again."""
        self.engine.dispose()


def begin_trail(database: Database) -> None:
    """Seals what is there when an audit trail is still to begin: a database from before there was one."""
    with database.reading() as session:
        begun = not audit_store.is_empty(session)
    if not begun:
        with Session(database.engine, info={CLOCK: database.clock}) as session, session.begin():
            seal_everything(session)


def open_database(url: str, *, clock: Clock = system_clock) -> Database:
    """The database at a SQLAlchemy URL (`sqlite:///path`, `postgresql://…`), created or upgraded as needed."""
    engine = open_engine(url)
    upgrade(engine)
    database = Database(engine, clock)
    begin_trail(database)
    return database
