"""The whole database as one file, and back: a SQLite database with the same tables, whichever engine it came from.

SQLite copies itself while it is being written to; PostgreSQL is read in one transaction that sees a single state. So a
backup never holds half of anything, nobody waits for it, and either engine takes up what the other kept.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, Table, create_engine, func, insert, inspect, select, text
from sqlalchemy.exc import DBAPIError

from incentives.store.engine import open_engine, reading_engine
from incentives.store.migrate import configuration, upgrade
from incentives.store.tables import METADATA
from incentives.values.problem import InvariantBroken, Place, Problem, RefusedWithProblems

AT_ONCE = 2_000
KEPT_IN = "copy.sqlite3"
ONLY_THE_OWNER = 0o600


def write_backup(engine: Engine, file: Path) -> dict[str, int]:
    """Writes the database to a new file that only its owner may read, and counts the rows of each table.

    RefusedWithProblems when the file is there already. The file appears when it is whole.
    """
    if file.exists():
        message = "There is a file of this name already, and a backup never overwrites one."
        raise RefusedWithProblems([Problem("file-exists", message, Place(str(file)), "Choose another name.")])
    with _beside(file) as fresh:
        if engine.dialect.name == "sqlite":
            _copy_file(engine, fresh)
        else:
            _copy_out(engine, fresh)
        counts = check_backup(fresh)
        fresh.chmod(ONLY_THE_OWNER)
        fresh.rename(file)
    return counts


def read_backup(file: Path, engine: Engine) -> dict[str, int]:
    """Brings an empty database to what the file holds, and counts the rows of each table.

    A backup of an earlier release is brought up to date on the way; the file stays as it is. RefusedWithProblems when
    the file is no backup, comes from a later release, or the database holds something.
    """
    check_backup(file)
    with TemporaryDirectory() as folder:
        copy = Path(shutil.copy(file, Path(folder) / KEPT_IN))
        source = open_engine(f"sqlite:///{copy}")
        try:
            upgrade(source)
            upgrade(engine)
            _refuse_filled(engine)
            return _copy_in(source, engine)
        finally:
            source.dispose()


def check_backup(file: Path) -> dict[str, int]:
    """The rows of each table of a backup. RefusedWithProblems when it is none, is damaged, or comes from later.

    Codes: `backup-damaged`, `backup-newer`.
    """
    engine = create_engine(f"sqlite:///{file}")
    try:
        with engine.connect() as connection:
            faults = [*connection.execute(text("PRAGMA integrity_check")).scalars()]
            references = connection.execute(text("PRAGMA foreign_key_check")).all()
            revision = MigrationContext.configure(connection).get_current_revision()
            known = {each.revision for each in ScriptDirectory.from_config(configuration(connection)).walk_revisions()}
            if faults != ["ok"] or references or revision is None:
                raise RefusedWithProblems([_damaged(file)])
            if revision not in known:
                message = f"This backup was made by a later release (its tables are {revision})."
                raise RefusedWithProblems(
                    [
                        Problem(
                            "backup-newer", message, Place(str(file)), "Restore it with that release, or a later one."
                        )
                    ]
                )
            return _counts(connection)
    except (DBAPIError, CommandError, OSError):
        raise RefusedWithProblems([_damaged(file)]) from None
    finally:
        engine.dispose()


def _damaged(file: Path) -> Problem:
    message = "This is no backup, or it is damaged."
    return Problem("backup-damaged", message, Place(str(file)), "Take another one; nothing was changed.")


def _newer(file: Path, revision: str) -> Problem:
    message = f"This backup was made by a later release (its tables are {revision})."
    return Problem("backup-newer", message, Place(str(file)), "Restore it with that release, or a later one.")


@contextmanager
def _beside(file: Path) -> Iterator[Path]:
    """A file in the same folder that is gone afterwards, unless it was given its name."""
    fresh = file.with_name(f".{file.name}.part")
    fresh.unlink(missing_ok=True)
    try:
        yield fresh
    finally:
        for left in (fresh, Path(f"{fresh}-wal"), Path(f"{fresh}-shm")):
            left.unlink(missing_ok=True)


def _copy_file(engine: Engine, fresh: Path) -> None:
    """SQLite's own copy, which sees one state even while others write."""
    source = engine.raw_connection()
    target = sqlite3.connect(fresh)
    try:
        driver = source.driver_connection
        if not isinstance(driver, sqlite3.Connection):
            raise InvariantBroken("SQLite is not reached by its driver")
        driver.backup(target)
    finally:
        target.close()
        source.close()
    _one_file(fresh)


def _one_file(fresh: Path) -> None:
    """Everything in the one file, with nothing beside it."""
    connection = sqlite3.connect(fresh)
    connection.execute("PRAGMA journal_mode=DELETE")
    connection.close()


def _copy_out(engine: Engine, fresh: Path) -> None:
    """Every row of one state of PostgreSQL, into the same tables on SQLite."""
    target = open_engine(f"sqlite:///{fresh}")
    try:
        upgrade(target)
        with reading_engine(engine).connect() as source, target.begin() as written:
            _copy(source, written)
    finally:
        target.dispose()
    _one_file(fresh)


def _copy_in(source: Engine, engine: Engine) -> dict[str, int]:
    """Every row into the empty tables of the database, all or none."""
    with reading_engine(source).connect() as read, engine.begin() as written:
        _copy(read, written)
        if written.dialect.name == "postgresql":
            _count_on(written)
        before, after = _counts(read), _counts(written)
        if before != after:
            raise InvariantBroken("what was restored is not what was backed up")
    return after


def _copy(source: Connection, target: Connection) -> None:
    for table in METADATA.sorted_tables:
        rows = source.execution_options(yield_per=AT_ONCE).execute(select(table).order_by(*table.primary_key.columns))
        for some in rows.mappings().partitions():
            target.execute(insert(table), [dict(row) for row in some])


def _count_on(target: Connection) -> None:
    """New rows get numbers after the highest that is there."""
    for table in METADATA.sorted_tables:
        if "id" in table.c and _has_sequence(target, table):
            highest = select(func.max(table.c.id)).scalar_subquery()
            sequence = func.pg_get_serial_sequence(table.name, "id")
            target.execute(select(func.setval(sequence, func.coalesce(highest, 1), highest.is_not(None))))


def _has_sequence(target: Connection, table: Table) -> bool:
    return target.execute(select(func.pg_get_serial_sequence(table.name, "id"))).scalar() is not None


def _counts(connection: Connection) -> dict[str, int]:
    there = set(inspect(connection).get_table_names())
    return {
        table.name: int(connection.execute(select(func.count()).select_from(table)).scalar_one())
        for table in METADATA.sorted_tables
        if table.name in there
    }


def _refuse_filled(engine: Engine) -> None:
    with reading_engine(engine).connect() as connection:
        filled = [name for name, count in _counts(connection).items() if count]
    if filled:
        message = f"This database holds something already ({', '.join(filled[:3])}), and nothing is ever overwritten."
        hint = "Restore into a new one, look at it, and then serve from that."
        raise RefusedWithProblems([Problem("database-not-empty", message, Place("database"), hint)])
