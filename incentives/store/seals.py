"""Digests of stored rows, the same on both engines, and the salts that keep them from telling what they cover.

A digest covers every column that is not NULL as it is stored: JSON as its text, moments as text in UTC, bytes as their
own digest. So a nullable column that a later release adds leaves the seals of older rows as they are.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, Select, Table, and_, delete, insert, or_, select, type_coerce
from sqlalchemy.orm import Session
from sqlalchemy.types import NullType

from incentives.store.tables import METADATA
from incentives.store.tables.making import is_passing
from incentives.store.tables.runs import payouts
from incentives.store.tables.trail import seals

AT_ONCE = 200
BY_RUN = "payouts of run"
Key = tuple[Any, ...]
_encode = json.JSONEncoder(separators=(",", ":")).encode


def subject_of(table: Table, key: Sequence[Any]) -> str:
    """The name of a row in the audit trail: `runs/3`."""
    return "/".join((table.name, *(str(part) for part in key)))


def payouts_subject(run: int) -> str:
    """The name under which all payouts of a run are sealed together."""
    return f"{BY_RUN} {run}"


def sealed_tables() -> tuple[Table, ...]:
    """The tables whose rows are sealed one by one."""
    return tuple(each for each in METADATA.sorted_tables if not is_passing(each) and each is not payouts)


def digests_of_keys(session: Session, table: Table, keys: Iterable[Key]) -> dict[str, str | None]:
    """The digest of each of these rows that there is, by its subject."""
    found: dict[str, str | None] = {}
    for some in _in_parts(sorted(keys), AT_ONCE):
        for row in session.execute(_raw(table).where(_one_of(table, some))).mappings():
            found[subject_of(table, _key(table, row))] = row_digest(row)
    return found


def digests_of_table(session: Session, table: Table) -> Iterator[tuple[str, str]]:
    """The subject and digest of every row of a table."""
    rows = session.execute(_raw(table).order_by(*table.primary_key.columns).execution_options(yield_per=1000))
    return ((subject_of(table, _key(table, row)), row_digest(row)) for row in rows.mappings())


def digests_of_runs(session: Session, keys: Iterable[Key]) -> dict[str, str]:
    """The subject and digest of the payouts of every run that one of these payouts belongs to."""
    numbers: set[int] = set()
    for some in _in_parts(sorted(keys), AT_ONCE):
        found = select(payouts.c.run_id).where(payouts.c.id.in_([key[0] for key in some])).distinct()
        numbers |= set(session.execute(found).scalars())
    return dict(digests_of_payouts(session, payouts.c.run_id.in_(numbers)))


def digests_of_payouts(session: Session, *conditions: ColumnElement[bool]) -> Iterator[tuple[str, str]]:
    """The subject and digest of the payouts of every run."""
    columns = [column for column in payouts.c if column is not payouts.c.id]
    raw = select(*(type_coerce(each, NullType()).label(each.name) for each in columns)).where(*conditions)
    rows = session.execute(raw.order_by(payouts.c.run_id, payouts.c.id).execution_options(yield_per=5000))
    run, digest = None, Digest()
    for row in rows:
        if run is not None and row.run_id != run:
            yield payouts_subject(run), digest.value
            digest = Digest()
        run = row.run_id
        digest.add(row)
    if run is not None:
        yield payouts_subject(run), digest.value


class Digest:
    """The digest of many rows, each a sequence of texts and whole numbers, in their order."""

    def __init__(self) -> None:
        self._hash = hashlib.sha256()

    def add(self, row: Sequence[Any]) -> None:
        """One more row. Columns at its end that hold nothing do not count, so that later releases may add some."""
        end = len(row)
        while end and row[end - 1] is None:
            end -= 1
        self._hash.update(_encode(list(row[:end])).encode())

    def over(self, rows: Iterable[Sequence[Any]]) -> Iterator[Sequence[Any]]:
        """The same rows, each of which counts as it passes by."""
        for row in rows:
            self.add(row)
            yield row

    @property
    def value(self) -> str:
        """The digest so far."""
        return self._hash.hexdigest()


def row_digest(row: RowMapping) -> str:
    """SHA-256 over the columns of a raw row that hold something."""
    plain = {name: _plain(value) for name, value in row.items() if value is not None}
    return hashlib.sha256(_encode(sorted(plain.items())).encode()).hexdigest()


def salted(session: Session, inner: Mapping[str, str | None]) -> dict[str, str | None]:
    """The digests with the salt of each subject; a subject without one is given one now."""
    salts = salts_of(session, inner)
    fresh = {subject: secrets.token_hex(16) for subject in inner if subject not in salts}
    if fresh:
        session.execute(insert(seals), [{"subject": subject, "salt": salt} for subject, salt in fresh.items()])
    known = {**salts, **fresh}
    return {subject: None if each is None else with_salt(known[subject], each) for subject, each in inner.items()}


def salts_of(session: Session, subjects: Iterable[str]) -> dict[str, str]:
    """The salts of these subjects, as far as they have one."""
    found: dict[str, str] = {}
    for some in _in_parts(list(subjects), AT_ONCE):
        found |= {row.subject: row.salt for row in session.execute(select(seals).where(seals.c.subject.in_(some)))}
    return found


def all_salts(session: Session) -> Callable[[str], str | None]:
    """Looks up the salt of a subject, all of them read at once."""
    return {row.subject: row.salt for row in session.execute(select(seals))}.get


def forget_salts(session: Session, subjects: Iterable[str]) -> None:
    """Nobody can tell any more what the seals of these subjects covered; what is sealed next gets a new salt."""
    for some in _in_parts(sorted(subjects), AT_ONCE):
        session.execute(delete(seals).where(seals.c.subject.in_(some)))


def with_salt(salt: str, digest: str) -> str:
    """What stands in the trail for a digest."""
    return hashlib.sha256(f"{salt}:{digest}".encode()).hexdigest()


def _raw(table: Table) -> Select[Any]:
    """The columns as the database holds them, without any conversion."""
    columns: list[ColumnElement[Any]] = [type_coerce(each, NullType()).label(each.name) for each in table.c]
    return select(*columns)


def _key(table: Table, row: RowMapping) -> Key:
    return tuple(row[column.name] for column in table.primary_key.columns)


def _one_of(table: Table, keys: Sequence[Key]) -> ColumnElement[bool]:
    columns = tuple(table.primary_key.columns)
    if len(columns) == 1:
        return columns[0].in_([key[0] for key in keys])
    return or_(*(and_(*(column == part for column, part in zip(columns, key, strict=True))) for key in keys))


def _plain(value: Any) -> str | int:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (bytes, memoryview)):
        return hashlib.sha256(value).hexdigest()
    return value if isinstance(value, int) else str(value)


def _in_parts(everything: Sequence[Any], size: int) -> Iterator[Sequence[Any]]:
    return (everything[start : start + size] for start in range(0, len(everything), size))
