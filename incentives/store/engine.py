"""Engines for SQLite and PostgreSQL that keep the same promises.

A changing transaction on SQLite takes the write lock when it begins, so it can never fail half way for want of it. A
reading one sees a single state and can change nothing, on both.
"""

from __future__ import annotations

import sqlite3
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.pool import ConnectionPoolEntry

READING = "reading"
WAITS_FOR_LOCK = 30_000  # milliseconds
_PRAGMAS = ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "trusted_schema=OFF")


def open_engine(url: str) -> Engine:
    """An engine for `sqlite:///path` or `postgresql://…`. ValueError for any other database."""
    backend = make_url(url).get_backend_name()
    if backend == "sqlite":
        engine = create_engine(url)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    if backend == "postgresql":
        return create_engine(url, pool_pre_ping=True)
    raise ValueError(f"the store is kept in SQLite or PostgreSQL, not in {backend}")


def reading_engine(engine: Engine) -> Engine:
    """The same database for reading alone; connections are shared with the given engine."""
    if engine.dialect.name == "sqlite":
        return engine.execution_options(**{READING: True})
    return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def _prepare_sqlite(connection: sqlite3.Connection, _: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # transactions begin where we say, not where the driver guesses
    for pragma in (*_PRAGMAS, f"busy_timeout={WAITS_FOR_LOCK}"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    options: dict[str, Any] = dict(connection.get_execution_options())
    reading = bool(options.get(READING))
    connection.exec_driver_sql(f"PRAGMA query_only={'ON' if reading else 'OFF'}")
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")
