"""Small things that every aggregate needs: rows in bulk, inserts that may meet another, broken constraints by name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Table, insert
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

LARGEST_NUMBER = 2**63 - 1


class AlreadyThere(Exception):
    """The database refused a second row of what there can be only one of."""


@contextmanager
def only_one() -> Iterator[None]:
    """Turns the database's refusal into AlreadyThere. The transaction can do nothing more afterwards."""
    try:
        yield
    except IntegrityError as error:
        raise AlreadyThere from error


def numbered(number: int) -> bool:
    """Whether a row could have that number at all; engines fail when they are asked for one beyond their range."""
    return 0 < number <= LARGEST_NUMBER


def insert_row(session: Session, table: Table, **values: Any) -> int:
    """Inserts a row and returns its number."""
    result = session.execute(insert(table).values(**values))
    return int(result.inserted_primary_key[0])  # type: ignore[attr-defined]


def insert_unless_there(session: Session, table: Table, **values: Any) -> bool:
    """Inserts a row, or returns False when there is one with its key. Waits for others that are inserting the same."""
    inserted = dialect_insert(session, table).values(**values).on_conflict_do_nothing()
    return session.execute(inserted.returning(*table.primary_key.columns)).first() is not None


def dialect_insert(session: Session, table: Table) -> sqlite.Insert | postgresql.Insert:
    """An insert that can say what happens on a conflict; both engines know the same words for it."""
    return sqlite.insert(table) if session.get_bind().dialect.name == "sqlite" else postgresql.insert(table)


def insert_many(session: Session, table: Table, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Inserts many rows the quick way: COPY on PostgreSQL, one prepared statement on SQLite.

    Values go to the driver as they are: whole numbers and text only.
    """
    connection = session.connection()
    cursor = connection.connection.cursor()
    names = ", ".join(columns)
    if connection.dialect.name == "postgresql":
        with cursor.copy(f"COPY {table.name} ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        return
    marks = ", ".join("?" for _ in columns)
    statement = f"INSERT INTO {table.name} ({names}) VALUES ({marks})"  # noqa: S608 (names of our own tables)
    cursor.executemany(statement, rows)  # type: ignore[arg-type]
