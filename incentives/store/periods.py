"""Periods in the store."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, Select, select, update
from sqlalchemy.orm import Session

from incentives.store.records import Hand, PeriodState, StoredPeriod
from incentives.store.rows import insert_row, only_one
from incentives.store.tables.facts import periods
from incentives.store.tables.people import people
from incentives.values.period import Period


def add_period(session: Session, period: Period, fiscal_year_starts: int, by: int, at: datetime) -> None:
    """A new open period. AlreadyThere when there is one of that name."""
    with only_one():
        insert_row(
            session,
            periods,
            name=period.name,
            fiscal_year_starts=fiscal_year_starts,
            starts_on=period.starts_on,
            ends_before=period.ends_before,
            state=PeriodState.OPEN,
            opened_at=at,
            opened_by=by,
        )


def all_periods(session: Session) -> tuple[StoredPeriod, ...]:
    """Every period, the newest first."""
    newest_first = _periods().order_by(periods.c.starts_on.desc(), periods.c.ends_before.desc(), periods.c.id)
    return tuple(_period(row) for row in session.execute(newest_first))


def period_of_name(session: Session, name: str, *, lock: bool = False) -> StoredPeriod | None:
    """The period of that name. lock: others that ask likewise wait until this work is done."""
    found = _periods().where(periods.c.name == name)
    row = session.execute(found.with_for_update(of=periods) if lock else found).first()
    return None if row is None else _period(row)


def period_of_days(session: Session, starts_on: date, ends_before: date) -> StoredPeriod | None:
    """The period of exactly these days."""
    found = _periods().where(periods.c.starts_on == starts_on, periods.c.ends_before == ends_before)
    row = session.execute(found.order_by(periods.c.id)).first()
    return None if row is None else _period(row)


def period_of_number(session: Session, number: int) -> StoredPeriod:
    """The period of that number."""
    return _period(session.execute(_periods().where(periods.c.id == number)).one())


def move_to(session: Session, period: int, state: PeriodState) -> None:
    """The period stands somewhere else now."""
    session.execute(update(periods).where(periods.c.id == period).values(state=state))


def _periods() -> Select[Any]:
    opened_by = people.c.name.label("opened_by_name")
    return select(periods, opened_by).join(people, people.c.id == periods.c.opened_by)


def _period(row: Row[Any]) -> StoredPeriod:
    return StoredPeriod(
        id=row.id,
        period=Period(row.starts_on, row.ends_before, row.name),
        fiscal_year_starts=row.fiscal_year_starts,
        state=PeriodState(row.state),
        opened_at=row.opened_at,
        opened_by=Hand(row.opened_by, row.opened_by_name),
    )
