"""Locks that are held until the transaction ends. SQLite needs none: its changing transactions are alone anyway."""

from __future__ import annotations

from enum import IntEnum

from sqlalchemy import Connection, text
from sqlalchemy.orm import Session


class Lock(IntEnum):
    """What only one transaction at a time may change. The numbers are ours within a database."""

    MIGRATIONS = 4_815_162_301
    POLICIES = 4_815_162_302
    PEOPLE = 4_815_162_303
    SOURCES = 4_815_162_304
    AUDIT = 4_815_162_305


def alone(work: Session | Connection, lock: Lock) -> None:
    """Waits until nobody else holds the lock, and then holds it until the transaction ends."""
    connection = work.connection() if isinstance(work, Session) else work
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": int(lock)})
