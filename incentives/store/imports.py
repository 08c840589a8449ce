"""Imports in the store, with their problems and summaries as they were shown, and the files that were accepted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, insert, select, true, update
from sqlalchemy.orm import Session

from incentives.performance.worked_out import WorkedOutRows
from incentives.store.import_json import (
    files_json,
    problems_json,
    read_files,
    read_problems,
    read_summary,
    summary_json,
)
from incentives.store.records import FactKind, Hand, Import, ImportedFile, ImportState, ImportSummary
from incentives.store.rows import insert_row, numbered, only_one
from incentives.store.tables.facts import accepted_files, fact_sets, imports, periods
from incentives.store.tables.people import people
from incentives.store.tables.runs import run_facts, runs
from incentives.values.problem import Problem


def add_import(
    session: Session,
    *,
    period: int,
    files: Sequence[ImportedFile],
    problems: Sequence[Problem],
    summary: ImportSummary | None,
    based_on: str | None,
    by: int,
    at: datetime,
) -> int:
    """A new import: ready when it has a summary, refused otherwise. based_on names what it was checked against."""
    return insert_row(
        session,
        imports,
        period_id=period,
        state=ImportState.REFUSED if summary is None else ImportState.READY,
        files=files_json(files),
        problems=problems_json(problems),
        summary=None if summary is None else summary_json(summary),
        based_on=based_on,
        staged_at=at,
        staged_by=by,
    )


def import_of_number(session: Session, number: int) -> Import | None:
    """The import of that number."""
    return next(iter(_imports(session, imports.c.id == number)), None) if numbered(number) else None


def all_imports(session: Session, period: int | None = None) -> tuple[Import, ...]:
    """The imports of a period, or all; the newest first."""
    return _imports(session, true() if period is None else imports.c.period_id == period)


def based_on(session: Session, number: int) -> str | None:
    """What the import was checked against."""
    return session.execute(select(imports.c.based_on).where(imports.c.id == number)).scalar_one_or_none()


def mark_accepted(session: Session, number: int, by: int, at: datetime) -> None:
    """The import was accepted."""
    accepted = update(imports).where(imports.c.id == number)
    session.execute(accepted.values(state=ImportState.ACCEPTED, accepted_at=at, accepted_by=by))


def accepted_fingerprints(session: Session, period: int) -> frozenset[str]:
    """The fingerprints of all files that were ever accepted for a period."""
    found = select(accepted_files.c.fingerprint).where(accepted_files.c.period_id == period)
    return frozenset(session.execute(found).scalars())


def accepted_for_run(session: Session, run: int) -> frozenset[int]:
    """The numbers of the people who accepted facts that a run used."""
    found = (
        select(imports.c.accepted_by)
        .join(fact_sets, fact_sets.c.import_id == imports.c.id)
        .join(run_facts, run_facts.c.fact_set_id == fact_sets.c.id)
        .where(run_facts.c.run_id == run, imports.c.accepted_by.is_not(None))
    )
    return frozenset(session.execute(found).scalars())


def worked_out_for_run(session: Session, run: int) -> tuple[int, WorkedOutRows] | None:
    """The import that brought the results of a run's own period, and what it worked out of raw rows; None without."""
    found = (
        select(imports.c.id, imports.c.summary)
        .join(fact_sets, fact_sets.c.import_id == imports.c.id)
        .join(run_facts, run_facts.c.fact_set_id == fact_sets.c.id)
        .join(runs, (runs.c.id == run_facts.c.run_id) & (runs.c.period_id == fact_sets.c.period_id))
        .where(run_facts.c.run_id == run, fact_sets.c.kind == FactKind.RESULTS)
    )
    row = session.execute(found).one_or_none()
    worked_out = WorkedOutRows() if row is None or row.summary is None else read_summary(row.summary).worked_out
    return (row.id, worked_out) if row is not None and worked_out else None


def accept_files(session: Session, number: int, period: int, fingerprints: Sequence[str]) -> None:
    """Remembers files as accepted for a period. AlreadyThere when one of them was accepted before."""
    rows = [{"period_id": period, "fingerprint": each, "import_id": number} for each in fingerprints]
    with only_one():
        session.execute(insert(accepted_files), rows)


def _imports(session: Session, condition: ColumnElement[bool]) -> tuple[Import, ...]:
    staged, accepted = people.alias("staged"), people.alias("accepted")
    found = (
        select(
            imports,
            periods.c.name.label("period"),
            staged.c.name.label("staged_by_name"),
            accepted.c.name.label("accepted_by_name"),
        )
        .join(periods, periods.c.id == imports.c.period_id)
        .join(staged, staged.c.id == imports.c.staged_by)
        .outerjoin(accepted, accepted.c.id == imports.c.accepted_by)
        .where(condition)
        .order_by(imports.c.id.desc())
    )
    return tuple(_import(row) for row in session.execute(found))


def _import(row: Row[Any]) -> Import:
    return Import(
        id=row.id,
        period=row.period,
        state=ImportState(row.state),
        files=read_files(row.files),
        problems=read_problems(row.problems),
        summary=None if row.summary is None else read_summary(row.summary),
        staged_at=row.staged_at,
        staged_by=Hand(row.staged_by, row.staged_by_name),
        accepted_at=row.accepted_at,
        accepted_by=None if row.accepted_by is None else Hand(row.accepted_by, row.accepted_by_name),
    )
