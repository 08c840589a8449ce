"""Policy versions in the store. A version is never changed: another text for the same day supersedes it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Row, select, update
from sqlalchemy.orm import Session

from incentives.store.records import Hand, RunState, StoredVersion
from incentives.store.rows import insert_row, numbered
from incentives.store.tables.facts import periods, policy_versions
from incentives.store.tables.people import people
from incentives.store.tables.runs import run_policies, runs

CURRENT = policy_versions.c.superseded_at.is_(None)
_ORDER = (policy_versions.c.policy, policy_versions.c.effective_from)


class CurrentText(NamedTuple):
    """Which text is current, without the text itself."""

    id: int
    file: str
    text_fingerprint: str


class PaidFrom(NamedTuple):
    """What an approved run of the period that starts on a day was paid from."""

    policy: str
    fingerprint: str
    period: str
    starts_on: date


def current_texts(session: Session) -> tuple[CurrentText, ...]:
    """The current version of every policy and day."""
    columns = (policy_versions.c.id, policy_versions.c.file, policy_versions.c.text_fingerprint)
    found = select(*columns).where(CURRENT).order_by(*_ORDER)
    return tuple(CurrentText(*row) for row in session.execute(found))


def texts(session: Session, numbers: Iterable[int]) -> dict[int, str]:
    """The texts of versions by their numbers, whether current or superseded."""
    found = select(policy_versions.c.id, policy_versions.c.text).where(policy_versions.c.id.in_(tuple(numbers)))
    return {row.id: row.text for row in session.execute(found)}


def current_versions(session: Session) -> tuple[StoredVersion, ...]:
    """Every current version, by policy and day."""
    return _versions(session, CURRENT)


def current_version(session: Session, policy: str, effective_from: date) -> StoredVersion | None:
    """The current version of a policy from that very day on."""
    same = (policy_versions.c.policy == policy) & (policy_versions.c.effective_from == effective_from)
    return next(iter(_versions(session, CURRENT & same)), None)


def version_of_number(session: Session, number: int) -> StoredVersion | None:
    """The version of that number, current or superseded."""
    return next(iter(_versions(session, policy_versions.c.id == number)), None) if numbered(number) else None


def versions_of_run(session: Session, run: int) -> tuple[StoredVersion, ...]:
    """The versions that a run used, by policy and day."""
    used = select(run_policies.c.policy_version_id).where(run_policies.c.run_id == run)
    return _versions(session, policy_versions.c.id.in_(used))


def add_version(
    session: Session,
    *,
    policy: str,
    effective_from: date,
    file: str,
    text: str,
    text_fingerprint: str,
    fingerprint: str,
    at: datetime,
    by: int,
) -> int:
    """A new current version, which supersedes the one of the same policy and day. Returns its number."""
    same = (policy_versions.c.policy == policy, policy_versions.c.effective_from == effective_from)
    session.execute(update(policy_versions).where(CURRENT, *same).values(superseded_at=at))
    return insert_row(
        session,
        policy_versions,
        policy=policy,
        effective_from=effective_from,
        file=file,
        text=text,
        text_fingerprint=text_fingerprint,
        fingerprint=fingerprint,
        added_at=at,
        added_by=by,
    )


def paid_from(session: Session) -> tuple[PaidFrom, ...]:
    """What approved runs were paid from: these versions must stay what is in force in their periods."""
    columns = (policy_versions.c.policy, policy_versions.c.fingerprint, periods.c.name, periods.c.starts_on)
    found = (
        select(*columns)
        .join(run_policies, run_policies.c.policy_version_id == policy_versions.c.id)
        .join(runs, runs.c.id == run_policies.c.run_id)
        .join(periods, periods.c.id == runs.c.period_id)
        .where(runs.c.state == RunState.APPROVED)
        .order_by(periods.c.starts_on, policy_versions.c.policy)
    )
    return tuple(PaidFrom(*row) for row in session.execute(found))


def _versions(session: Session, condition: ColumnElement[bool]) -> tuple[StoredVersion, ...]:
    found = (
        select(policy_versions, people.c.name.label("added_by_name"))
        .join(people, people.c.id == policy_versions.c.added_by)
        .where(condition)
        .order_by(*_ORDER)
    )
    return tuple(_version(row) for row in session.execute(found))


def _version(row: Row[Any]) -> StoredVersion:
    return StoredVersion(
        id=row.id,
        policy=row.policy,
        effective_from=row.effective_from,
        file=row.file,
        text=row.text,
        text_fingerprint=row.text_fingerprint,
        fingerprint=row.fingerprint,
        added_at=row.added_at,
        added_by=Hand(row.added_by, row.added_by_name),
    )
