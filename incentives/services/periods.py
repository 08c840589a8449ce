"""Periods of pay and where they stand: open, ready (facts accepted), calculated, approved.

Conflict codes: `period-exists`, `period-approved` (nothing of an approved period changes).
"""

from __future__ import annotations

from sqlalchemy.orm import Session

from incentives.services.actor import Actor
from incentives.store.records import PeriodState, StoredPeriod

__all__ = ["PeriodState", "StoredPeriod", "get_period", "list_periods", "open_period"]


def open_period(session: Session, actor: Actor, name: str, fiscal_year_starts: int = 1) -> StoredPeriod:
    """Opens `2026`, `2026-H1`, `2026-Q3` or `2026-07`; fiscal_year_starts is a month, 1 to 12.

    RefusedWithProblems when the name is none of these; Conflict when the period exists. Needs periods:write.
    """
    raise NotImplementedError


def list_periods(session: Session, actor: Actor) -> tuple[StoredPeriod, ...]:
    """Every period, the newest first. Needs periods:read."""
    raise NotImplementedError


def get_period(session: Session, actor: Actor, name: str) -> StoredPeriod:
    """The period of that name; NotFound when there is none. Needs periods:read."""
    raise NotImplementedError
