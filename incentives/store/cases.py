"""Cases in the store: results that were worse than a floor for too long, with who answers for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, select, update
from sqlalchemy.orm import Session

from incentives.store.records import Hand
from incentives.store.rows import insert_row, numbered
from incentives.store.tables.facts import periods
from incentives.store.tables.life import cases
from incentives.store.tables.people import people


@dataclass(frozen=True, slots=True)
class Case:
    """A result below its floor three periods running. results are (period, result in words), the oldest first."""

    id: int
    period: str
    policy: str
    measure: str
    counted_for: str
    subject: str
    floor: str
    results: tuple[tuple[str, str], ...]
    owner: str
    opened_at: datetime
    opened_by: Hand
    answer: str | None
    closed_at: datetime | None
    closed_by: Hand | None


def add_case(session: Session, **values: Any) -> int:
    """A new case that is open."""
    return insert_row(session, cases, **values)


def open_keys(session: Session) -> frozenset[tuple[str, str, str, str]]:
    """Policy, measure, counted for and subject of every case that is open."""
    columns = (cases.c.policy, cases.c.measure, cases.c.counted_for, cases.c.subject)
    found = session.execute(select(*columns).where(cases.c.closed_at.is_(None)))
    return frozenset((policy, measure, counted_for, subject) for policy, measure, counted_for, subject in found)


def close(session: Session, number: int, answer: str, by: int, at: datetime) -> None:
    """Somebody answered the case."""
    found = update(cases).where(cases.c.id == number, cases.c.closed_at.is_(None))
    session.execute(found.values(answer=answer, closed_by=by, closed_at=at))


def case_of_number(session: Session, number: int) -> Case | None:
    """The case of that number."""
    return next(iter(_cases(session, cases.c.id == number)), None) if numbered(number) else None


def all_cases(session: Session) -> tuple[Case, ...]:
    """Every case, the newest first."""
    return _cases(session)


def _cases(session: Session, *conditions: ColumnElement[bool]) -> tuple[Case, ...]:
    opened, closed = people.alias("opened"), people.alias("closed")
    found = (
        select(
            cases,
            periods.c.name.label("period"),
            opened.c.name.label("opened_name"),
            closed.c.name.label("closed_name"),
        )
        .join(periods, periods.c.id == cases.c.period_id)
        .join(opened, opened.c.id == cases.c.opened_by)
        .outerjoin(closed, closed.c.id == cases.c.closed_by)
        .where(*conditions)
        .order_by(cases.c.id.desc())
    )
    return tuple(_case(row) for row in session.execute(found))


def _case(row: Row[Any]) -> Case:
    return Case(
        id=row.id,
        period=row.period,
        policy=row.policy,
        measure=row.measure,
        counted_for=row.counted_for,
        subject=row.subject,
        floor=row.floor,
        results=tuple((period, result) for period, result in row.results),
        owner=row.owner,
        opened_at=row.opened_at,
        opened_by=Hand(row.opened_by, row.opened_name),
        answer=row.answer,
        closed_at=row.closed_at,
        closed_by=None if row.closed_by is None else Hand(row.closed_by, row.closed_name),
    )
