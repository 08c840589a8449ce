"""Periods of pay and where they stand: open, ready (facts accepted), calculated, approved.

Conflict codes: `period-exists`, `period-approved` (nothing of an approved period changes),
`period-not-approved` (there is nothing to correct yet).
"""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from incentives.services.actor import Actor, Permission, require
from incentives.services.audit import record
from incentives.services.clock import now
from incentives.services.errors import Conflict, NotFound
from incentives.store import periods as store
from incentives.store.records import PeriodState, StoredPeriod
from incentives.store.rows import AlreadyThere
from incentives.values.period import parse_period
from incentives.values.problem import Place, Problem, RefusedWithProblems

__all__ = ["PeriodState", "StoredPeriod", "changing_period", "find_period", "get_period", "list_periods", "open_period"]


def open_period(session: Session, actor: Actor, name: str, fiscal_year_starts: int = 1) -> StoredPeriod:
    """Opens `2026`, `2026-H1`, `2026-Q3` or `2026-07`; fiscal_year_starts is a month, 1 to 12.

    RefusedWithProblems when the name is none of these; Conflict when the period exists. Needs periods:write.
    """
    require(actor, Permission.PERIODS_WRITE)
    problems = []
    if not 1 <= fiscal_year_starts <= 12:
        message = f"{fiscal_year_starts} is not a month from 1 to 12."
        problems.append(Problem("invalid-value", message, Place("request", key="fiscal_year_starts")))
    period = None if problems else parse_period(name, fiscal_year_starts)
    if period is None and not problems:
        message = f'"{name}" names no period.'
        hint = "Write 2026 for a year, 2026-H1 for a half, 2026-Q3 for a quarter, 2026-07 for a month."
        problems.append(Problem("invalid-value", message, Place("request", key="name"), hint))
    if period is None:
        raise RefusedWithProblems(problems)
    exists = Conflict("period-exists", f"The period {name} was opened before.")
    if store.period_of_name(session, name) is not None:
        raise exists
    try:
        store.add_period(session, period, fiscal_year_starts, actor.id, now(session))
    except AlreadyThere:
        raise exists from None
    record(session, actor, "period.opened", f"period {name}", after={"fiscal_year_starts": fiscal_year_starts})
    return find_period(session, name)


def list_periods(session: Session, actor: Actor) -> tuple[StoredPeriod, ...]:
    """Every period, the newest first. Needs periods:read."""
    require(actor, Permission.PERIODS_READ)
    return store.all_periods(session)


def get_period(session: Session, actor: Actor, name: str) -> StoredPeriod:
    """The period of that name; NotFound when there is none. Needs periods:read."""
    require(actor, Permission.PERIODS_READ)
    return find_period(session, name)


def get_first_day(session: Session, actor: Actor, name: str) -> date:
    """The first day of a period, for whoever calculates it; NotFound when there is none. Needs runs:calculate."""
    require(actor, Permission.RUNS_CALCULATE)
    return find_period(session, name).period.starts_on


def find_period(session: Session, name: str) -> StoredPeriod:
    """For other services, which ask for their own permission: the period of that name, or NotFound."""
    found = store.period_of_name(session, name)
    if found is None:
        raise NotFound("period", name)
    return found


def changing_period(session: Session, name: str) -> StoredPeriod:
    """For other services: the period, which nobody else changes until this work is done.

    NotFound when there is none; Conflict when it is approved.
    """
    found = store.period_of_name(session, name, lock=True)
    if found is None:
        raise NotFound("period", name)
    refuse_approved(found)
    return found


def refuse_approved(period: StoredPeriod) -> None:
    """For other services: Conflict when the period is approved."""
    if period.state is PeriodState.APPROVED:
        message = f"The period {period.name} is approved; what it was paid from no longer changes."
        raise Conflict("period-approved", message)


def correcting_period(session: Session, name: str) -> StoredPeriod:
    """For other services: the approved period whose facts are corrected, which nobody else changes meanwhile.

    What it was paid from stays as it is. NotFound when there is none; Conflict when it is not approved.
    """
    found = store.period_of_name(session, name, lock=True)
    if found is None:
        raise NotFound("period", name)
    if found.state is not PeriodState.APPROVED:
        message = f"The period {name} is not approved yet, so its facts are delivered, not corrected."
        raise Conflict("period-not-approved", message)
    return found
