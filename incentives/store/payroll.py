"""Exports to payroll in the store: which amounts of which payouts left, and what payroll said became of them.

An export and a report are one document each, in columns and compressed, with the fingerprint of its content.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, func, select, true
from sqlalchemy.orm import Session

from incentives.export.acknowledgement import Matched, Outcome
from incentives.export.payroll import ControlTotal, ExportedAmount
from incentives.store.columns import canonical
from incentives.store.records import Hand
from incentives.store.rows import insert_row, numbered, only_one
from incentives.store.tables.exports import payroll_exports, payroll_reports
from incentives.store.tables.facts import periods
from incentives.store.tables.people import people
from incentives.store.tables.runs import runs
from incentives.values.problem import InvariantBroken


@dataclass(frozen=True, slots=True)
class StoredExport:
    """One export of a run, without its lines. sequence counts those of the run; people and lines are counts."""

    id: int
    run: int
    period: str
    sequence: int
    people: int
    lines: int
    totals: tuple[ControlTotal, ...]
    fingerprint: str
    exported_at: datetime
    exported_by: Hand


@dataclass(frozen=True, slots=True)
class StoredReport:
    """What payroll said at one time about lines of an export."""

    id: int
    export: int
    paid: int
    failed: int
    differing: int
    told_at: datetime
    told_by: Hand


def add_export(
    session: Session,
    *,
    run: int,
    sequence: int,
    amounts: Sequence[ExportedAmount],
    totals: Sequence[ControlTotal],
    people_paid: int,
    by: int,
    at: datetime,
) -> int:
    """A new export. AlreadyThere when another one of the run was made at the same time."""
    content, fingerprint = _packed(
        {
            "payout": [each.payout for each in amounts],
            "pay_code": [each.pay_code for each in amounts],
            "currency": [each.currency for each in amounts],
            "amount": [each.amount for each in amounts],
        }
    )
    with only_one():
        return insert_row(
            session,
            payroll_exports,
            run_id=run,
            sequence=sequence,
            people=people_paid,
            lines=sum(each.lines for each in totals),
            totals=[[each.pay_code, each.currency, each.lines, each.amount] for each in totals],
            fingerprint=fingerprint,
            content=content,
            exported_at=at,
            exported_by=by,
        )


def export_of_number(session: Session, number: int) -> StoredExport | None:
    """The export of that number."""
    return next(iter(_exports(session, payroll_exports.c.id == number)), None) if numbered(number) else None


def exports(
    session: Session, *, run: int | None = None, before: int | None = None, limit: int | None = None
) -> tuple[StoredExport, ...]:
    """The exports of a run, or all, the newest first; those before a number, at most so many."""
    condition = true() if run is None else payroll_exports.c.run_id == run
    if before is not None:
        condition &= payroll_exports.c.id < min(before, 2**63 - 1)
    return _exports(session, condition, limit)


def amounts_of_export(session: Session, number: int) -> tuple[ExportedAmount, ...]:
    """What left with an export. InvariantBroken when it is not what was stored."""
    found = session.execute(
        select(payroll_exports.c.content, payroll_exports.c.fingerprint).where(payroll_exports.c.id == number)
    ).one()
    packed = _unpacked(found.content, found.fingerprint)
    columns = (packed[name] for name in ("payout", "pay_code", "currency", "amount"))
    return tuple(ExportedAmount(*each) for each in zip(*columns, strict=True))


def add_report(session: Session, export: int, matched: Sequence[Matched], by: int, at: datetime) -> int:
    """What payroll said about lines of an export."""
    content, fingerprint = _packed(
        {
            "payout": [each.payout for each in matched],
            "pay_code": [each.pay_code for each in matched],
            "outcome": [each.outcome for each in matched],
            "currency": [each.currency for each in matched],
            "amount": [each.amount for each in matched],
            "reference": [each.reference for each in matched],
        }
    )
    count = {outcome: sum(each.outcome is outcome for each in matched) for outcome in Outcome}
    return insert_row(
        session,
        payroll_reports,
        export_id=export,
        paid=count[Outcome.PAID],
        failed=count[Outcome.FAILED],
        differing=count[Outcome.DIFFERS],
        fingerprint=fingerprint,
        content=content,
        told_at=at,
        told_by=by,
    )


def reports_of(session: Session, export: int) -> tuple[StoredReport, ...]:
    """The reports about an export, the oldest first."""
    found = select(payroll_reports, people.c.name).join(people, people.c.id == payroll_reports.c.told_by)
    rows = session.execute(found.where(payroll_reports.c.export_id == export).order_by(payroll_reports.c.id))
    return tuple(
        StoredReport(row.id, export, row.paid, row.failed, row.differing, row.told_at, Hand(row.told_by, row.name))
        for row in rows
    )


def outcomes_of(session: Session, export: int) -> dict[tuple[int, str], Matched]:
    """What became of the lines of an export, by first payout and pay code: what was said last counts."""
    columns = (payroll_reports.c.content, payroll_reports.c.fingerprint)
    found = select(*columns).where(payroll_reports.c.export_id == export).order_by(payroll_reports.c.id)
    outcomes: dict[tuple[int, str], Matched] = {}
    for row in session.execute(found):
        outcomes |= {(each.payout, each.pay_code): each for each in _matched(_unpacked(row.content, row.fingerprint))}
    return outcomes


def how_many_exports(session: Session, run: int) -> int:
    """How many exports of a run there are."""
    found = select(func.count()).select_from(payroll_exports).where(payroll_exports.c.run_id == run)
    return int(session.execute(found).scalar_one())


def _matched(packed: Mapping[str, Sequence[Any]]) -> list[Matched]:
    columns = (packed[name] for name in ("payout", "pay_code", "outcome", "currency", "amount", "reference"))
    return [
        Matched(payout, code, Outcome(outcome), currency, amount, reference)
        for payout, code, outcome, currency, amount, reference in zip(*columns, strict=True)
    ]


def _exports(session: Session, condition: ColumnElement[bool], limit: int | None = None) -> tuple[StoredExport, ...]:
    kept = [column for column in payroll_exports.c if column.name != "content"]
    found = (
        select(*kept, periods.c.name.label("period"), people.c.name)
        .join(runs, runs.c.id == payroll_exports.c.run_id)
        .join(periods, periods.c.id == runs.c.period_id)
        .join(people, people.c.id == payroll_exports.c.exported_by)
        .where(condition)
        .order_by(payroll_exports.c.id.desc())
        .limit(limit)
    )
    rows: Iterable[Row[Any]] = session.execute(found)
    return tuple(map(_export, rows))


def _export(row: Row[Any]) -> StoredExport:
    return StoredExport(
        id=row.id,
        run=row.run_id,
        period=row.period,
        sequence=row.sequence,
        people=row.people,
        lines=row.lines,
        totals=tuple(ControlTotal(*each) for each in row.totals),
        fingerprint=row.fingerprint,
        exported_at=row.exported_at,
        exported_by=Hand(row.exported_by, row.name),
    )


def _packed(columns: Mapping[str, Sequence[object]]) -> tuple[bytes, str]:
    content = canonical(columns).encode()
    return zlib.compress(content), hashlib.sha256(content).hexdigest()


def _unpacked(content: bytes, fingerprint: str) -> dict[str, list[Any]]:
    text = zlib.decompress(content)
    if hashlib.sha256(text).hexdigest() != fingerprint:
        raise InvariantBroken("a stored export is not what was exported")
    packed: dict[str, list[Any]] = json.loads(text)
    return packed
