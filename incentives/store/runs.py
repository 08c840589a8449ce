"""Runs in the store: what was calculated from what, by whom, and who approved it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, insert, select, true, update
from sqlalchemy.orm import Session

from incentives.payout.run import Run
from incentives.performance.balances import Opening
from incentives.store.packing import pack_balances, pack_opening, unpack_balances, unpack_opening
from incentives.store.records import Hand, RunState, StoredRun, UsedPolicy
from incentives.store.rows import LARGEST_NUMBER, insert_row, numbered
from incentives.store.tables.facts import periods, policy_versions
from incentives.store.tables.people import people
from incentives.store.tables.runs import run_adjustments, run_facts, run_policies, runs
from incentives.values.period import Period


def add_run(
    session: Session,
    run: Run,
    *,
    period: int,
    versions: Iterable[int],
    fact_sets: Iterable[int],
    adjustments: Iterable[int] = (),
    opening: Opening | None = None,
    by: int,
    at: datetime,
) -> int:
    """A new run with what it was calculated from, without its payouts. An earlier unapproved one is superseded."""
    earlier = update(runs).where(runs.c.period_id == period, runs.c.state == RunState.CALCULATED)
    session.execute(earlier.values(state=RunState.SUPERSEDED))
    number = insert_row(
        session,
        runs,
        period_id=period,
        state=RunState.CALCULATED,
        currency=run.currency,
        total=run.total,
        payouts=len(run.payouts),
        input_fingerprint=run.input_fingerprint,
        result_fingerprint=run.result_fingerprint,
        calculated_at=at,
        calculated_by=by,
        opening=pack_opening(opening),
        balances=pack_balances(run.balances),
    )
    session.execute(insert(run_policies), [{"run_id": number, "policy_version_id": each} for each in versions])
    session.execute(insert(run_facts), [{"run_id": number, "fact_set_id": each} for each in fact_sets])
    used = [{"run_id": number, "adjustment_id": each} for each in adjustments]
    if used:
        session.execute(insert(run_adjustments), used)
    return number


def mark_approved(session: Session, number: int, by: int, at: datetime) -> None:
    """The run was approved. The database refuses the person who calculated it."""
    approved = update(runs).where(runs.c.id == number)
    session.execute(approved.values(state=RunState.APPROVED, approved_by=by, approved_at=at))


def restate_fingerprints(session: Session, number: int, inputs: str, result: str) -> None:
    """What a run was calculated from is called otherwise now: somebody was erased. Its amounts stay."""
    restated = update(runs).where(runs.c.id == number)
    session.execute(restated.values(input_fingerprint=inputs, result_fingerprint=result))


def run_of_number(session: Session, number: int) -> StoredRun | None:
    """The run of that number."""
    return next(iter(_runs(session, runs.c.id == number)), None) if numbered(number) else None


def run_beside_payout(session: Session, number: int) -> StoredRun | None:
    """The run of that number to show beside one payout: without its balances, which may be as many as its payouts."""
    found = _runs(session, runs.c.id == number, balances=False) if numbered(number) else ()
    return next(iter(found), None)


def opening_of_run(session: Session, number: int) -> Opening | None:
    """What a run took over from the period before; None when it took over nothing."""
    return unpack_opening(session.execute(select(runs.c.opening).where(runs.c.id == number)).scalar_one())


def approved_run_before(session: Session, starts_on: date, months: int) -> StoredRun | None:
    """The approved run of the period of that length which ends where one starts on the day."""
    ending = runs.c.state == RunState.APPROVED, periods.c.ends_before == starts_on
    found = _runs(session, and_(*ending))
    return next((run for run in found if _months(session, run.period) == months), None)


def _months(session: Session, name: str) -> int | None:
    days = session.execute(select(periods.c.starts_on, periods.c.ends_before).where(periods.c.name == name)).one()
    cycle = Period(days.starts_on, days.ends_before, name).cycle
    return None if cycle is None else cycle.months


def all_runs(
    session: Session, period: int | None = None, *, before: int | None = None, limit: int | None = None
) -> tuple[StoredRun, ...]:
    """The runs of a period, or all; the newest first. Those before a number, at most so many."""
    condition = true() if period is None else runs.c.period_id == period
    if before is not None:
        condition &= runs.c.id < min(before, LARGEST_NUMBER)
    return _runs(session, condition, limit)


def _runs(
    session: Session, condition: ColumnElement[bool], limit: int | None = None, *, balances: bool = True
) -> tuple[StoredRun, ...]:
    calculated, approved = people.alias("calculated"), people.alias("approved")
    large = ("opening",) if balances else ("opening", "balances")
    found: Select[Any] = (
        select(
            *(column for column in runs.c if column.name not in large),
            periods.c.name.label("period"),
            calculated.c.name.label("calculated_by_name"),
            approved.c.name.label("approved_by_name"),
        )
        .join(periods, periods.c.id == runs.c.period_id)
        .join(calculated, calculated.c.id == runs.c.calculated_by)
        .outerjoin(approved, approved.c.id == runs.c.approved_by)
        .where(condition)
        .order_by(runs.c.id.desc())
        .limit(limit)
    )
    rows = session.execute(found).all()
    used = _used_policies(session, [row.id for row in rows])
    return tuple(_run(row, used[row.id]) for row in rows)


def _used_policies(session: Session, numbers: list[int]) -> dict[int, tuple[UsedPolicy, ...]]:
    columns = (policy_versions.c.policy, policy_versions.c.effective_from, policy_versions.c.fingerprint)
    found = (
        select(run_policies.c.run_id, *columns)
        .join(policy_versions, policy_versions.c.id == run_policies.c.policy_version_id)
        .where(run_policies.c.run_id.in_(numbers))
        .order_by(policy_versions.c.policy)
    )
    used: dict[int, tuple[UsedPolicy, ...]] = dict.fromkeys(numbers, ())
    for run, *version in session.execute(found):
        used[run] = (*used[run], UsedPolicy(*version))
    return used


def _run(row: Row[Any], policies: tuple[UsedPolicy, ...]) -> StoredRun:
    return StoredRun(
        id=row.id,
        period=row.period,
        state=RunState(row.state),
        currency=row.currency,
        total=row.total,
        payouts=row.payouts,
        policies=policies,
        input_fingerprint=row.input_fingerprint,
        result_fingerprint=row.result_fingerprint,
        calculated_at=row.calculated_at,
        calculated_by=Hand(row.calculated_by, row.calculated_by_name),
        approved_at=row.approved_at,
        approved_by=None if row.approved_by is None else Hand(row.approved_by, row.approved_by_name),
        balances=unpack_balances(getattr(row, "balances", None)),
    )
