"""How often something was tried from somewhere: counted in the database for all processes, and soon forgotten."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import case, delete
from sqlalchemy.orm import Session

from incentives.store.rows import dialect_insert
from incentives.store.tables.exports import rate_buckets


def count_try(session: Session, key: str, at: datetime, window: timedelta) -> tuple[int, datetime]:
    """Counts one more try, and gives how many there were since when. A window that is over begins anew."""
    over = rate_buckets.c.since <= at - window
    adding = dialect_insert(session, rate_buckets).values(key=key, spent=1, since=at)
    again = {
        "spent": case((over, 1), else_=rate_buckets.c.spent + 1),
        "since": case((over, at), else_=rate_buckets.c.since),
    }
    counted = adding.on_conflict_do_update(index_elements=[rate_buckets.c.key], set_=again)
    row = session.execute(counted.returning(rate_buckets.c.spent, rate_buckets.c.since)).one()
    return row.spent, row.since


def tries(session: Session, key: str, at: datetime, window: timedelta) -> tuple[int, datetime | None]:
    """How many tries there were in a window that is not over."""
    found = rate_buckets.select().where(rate_buckets.c.key == key, rate_buckets.c.since > at - window)
    row = session.execute(found).first()
    return (0, None) if row is None else (row.spent, row.since)


def forget_tries(session: Session, before: datetime) -> None:
    """Forgets windows that began before."""
    session.execute(delete(rate_buckets).where(rate_buckets.c.since < before))
