"""Adjustments in the store: only ever added; what was withdrawn stays where runs that used it can find it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, select, update
from sqlalchemy.orm import Session

from incentives.performance.adjustments import Adjustment, AdjustmentKind
from incentives.store.packing import read_exact
from incentives.store.records import Hand, StoredAdjustment
from incentives.store.rows import insert_row, numbered
from incentives.store.tables.people import people
from incentives.store.tables.runs import adjustments, run_adjustments


def add_adjustment(session: Session, period: int, adjustment: Adjustment, by: int, at: datetime) -> int:
    """A new adjustment of a period. Who answers for it is the person who enters it, on that day."""
    return insert_row(
        session,
        adjustments,
        period_id=period,
        participant=adjustment.participant,
        role=adjustment.role,
        kind=adjustment.kind,
        amount=str(adjustment.amount),
        reason=adjustment.reason,
        entered_at=at,
        entered_by=by,
    )


def withdraw(session: Session, number: int, by: int, at: datetime) -> None:
    """No later run takes the adjustment in."""
    found = update(adjustments).where(adjustments.c.id == number, adjustments.c.withdrawn_at.is_(None))
    session.execute(found.values(withdrawn_at=at, withdrawn_by=by))


def adjustment_of_number(session: Session, number: int) -> tuple[int, StoredAdjustment] | None:
    """The period and the adjustment of that number."""
    if not numbered(number):
        return None
    period = session.execute(select(adjustments.c.period_id).where(adjustments.c.id == number)).scalar()
    found = next(iter(adjustments_where(session, adjustments.c.id == number)), None)
    return None if found is None or period is None else (period, found)


def adjustments_of(session: Session, period: int) -> tuple[StoredAdjustment, ...]:
    """The adjustments of a period that count, in the order in which they were entered."""
    return adjustments_where(session, adjustments.c.period_id == period, adjustments.c.withdrawn_at.is_(None))


def adjustments_of_run(session: Session, run: int) -> tuple[StoredAdjustment, ...]:
    """The adjustments that a run took in."""
    used = select(run_adjustments.c.adjustment_id).where(run_adjustments.c.run_id == run)
    return adjustments_where(session, adjustments.c.id.in_(used))


def adjustments_where(session: Session, *conditions: ColumnElement[bool]) -> tuple[StoredAdjustment, ...]:
    """The adjustments that meet every condition, in the order in which they were entered."""
    found = select(adjustments, people.c.name, people.c.login).join(people, people.c.id == adjustments.c.entered_by)
    rows: Iterable[Row[Any]] = session.execute(found.where(*conditions).order_by(adjustments.c.id))
    return tuple(_adjustment(row) for row in rows)


def _adjustment(row: Row[Any]) -> StoredAdjustment:
    stated = Adjustment(
        participant=row.participant,
        role=row.role,
        kind=AdjustmentKind(row.kind),
        amount=read_exact(row.amount),
        reason=row.reason,
        by=row.login,
        on=row.entered_at.date(),
    )
    return StoredAdjustment(
        row.id, stated, row.entered_at, Hand(row.entered_by, row.name), row.withdrawn_at is not None
    )
