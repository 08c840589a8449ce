"""Corrections of approved runs in the store: only ever added, and withdrawn with the adjustments that they entered."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, insert, select, update
from sqlalchemy.orm import Session

from incentives.payout.adjust import Correction
from incentives.performance.reversals import Reversal
from incentives.store.adjustments import adjustments_where
from incentives.store.packing_paid_out import pack_corrections, pack_reversals, unpack_corrections, unpack_reversals
from incentives.store.records import CorrectionOf, Hand, StoredCorrection
from incentives.store.rows import insert_row, numbered
from incentives.store.tables.facts import periods
from incentives.store.tables.people import people
from incentives.store.tables.runs import adjustments, correction_adjustments, corrections, runs


def add_correction(
    session: Session,
    *,
    run: int,
    into: int,
    kind: CorrectionOf,
    reversals: Sequence[Reversal],
    entries: Sequence[Correction],
    entered: Iterable[int],
    by: int,
    at: datetime,
) -> int:
    """A new correction of a run, with the numbers of the adjustments that it entered into the period."""
    number = insert_row(
        session,
        corrections,
        run_id=run,
        period_id=into,
        kind=kind,
        reversals=pack_reversals(reversals),
        entries=pack_corrections(entries),
        entered_at=at,
        entered_by=by,
    )
    linked = [{"correction_id": number, "adjustment_id": each} for each in entered]
    if linked:
        session.execute(insert(correction_adjustments), linked)
    return number


def withdraw_correction(session: Session, number: int, by: int, at: datetime) -> None:
    """The correction and its adjustments count no more."""
    entered = select(correction_adjustments.c.adjustment_id).where(correction_adjustments.c.correction_id == number)
    for table, found in ((corrections, corrections.c.id == number), (adjustments, adjustments.c.id.in_(entered))):
        changing = update(table).where(found, table.c.withdrawn_at.is_(None))
        session.execute(changing.values(withdrawn_at=at, withdrawn_by=by))


def correction_of_number(session: Session, number: int) -> StoredCorrection | None:
    """The correction of that number."""
    return next(iter(_corrections(session, corrections.c.id == number)), None) if numbered(number) else None


def corrections_of_run(session: Session, run: int) -> tuple[StoredCorrection, ...]:
    """Every correction of a run in the order in which they were entered, withdrawn ones among them."""
    return _corrections(session, corrections.c.run_id == run)


def correction_of_adjustment(session: Session, adjustment: int) -> int | None:
    """The number of the correction that entered the adjustment; None for one that somebody entered."""
    found = select(correction_adjustments.c.correction_id).where(correction_adjustments.c.adjustment_id == adjustment)
    return session.execute(found).scalar()


def _corrections(session: Session, condition: ColumnElement[bool]) -> tuple[StoredCorrection, ...]:
    found = (
        select(corrections, periods.c.name.label("into"), runs.c.currency, people.c.name)
        .join(periods, periods.c.id == corrections.c.period_id)
        .join(runs, runs.c.id == corrections.c.run_id)
        .join(people, people.c.id == corrections.c.entered_by)
        .where(condition)
        .order_by(corrections.c.id)
    )
    return tuple(_correction(session, row) for row in session.execute(found).all())


def _correction(session: Session, row: Row[Any]) -> StoredCorrection:
    entered = select(correction_adjustments.c.adjustment_id).where(correction_adjustments.c.correction_id == row.id)
    return StoredCorrection(
        id=row.id,
        run=row.run_id,
        into=row.into,
        kind=CorrectionOf(row.kind),
        currency=row.currency,
        reversals=unpack_reversals(row.reversals),
        entries=unpack_corrections(row.entries),
        adjustments=adjustments_where(session, adjustments.c.id.in_(entered)),
        entered_at=row.entered_at,
        entered_by=Hand(row.entered_by, row.name),
        withdrawn=row.withdrawn_at is not None,
    )
