"""The one place where services ask for the time. Whoever opens the database may bring another clock (tests do)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

from sqlalchemy.orm import Session

Clock = Callable[[], datetime]
CLOCK = "clock"


def system_clock() -> datetime:
    """The time now, in UTC."""
    return datetime.now(UTC)


def now(session: Session) -> datetime:
    """The time in UTC by the session's clock."""
    clock: Clock = session.info.get(CLOCK, system_clock)
    return clock()


def today(session: Session) -> date:
    """The day in UTC by the session's clock."""
    return now(session).date()
