"""Whose key it is: the one question that every request of a program asks, so it goes the shortest way to the database.

The statement is written once and then given to the driver as it is; it reads one row and changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Dialect, Engine, bindparam, select

from incentives.store.tables.people import api_keys, people

PREFIX = "prefix"
_COLUMNS = (
    api_keys.c.name,
    api_keys.c.token_hash,
    api_keys.c.scopes,
    api_keys.c.expires_at,
    api_keys.c.revoked_at,
    people.c.id,
    people.c.name,
    people.c.duties,
    people.c.participant,
)
_QUESTION = (
    select(*_COLUMNS)
    .join(people, people.c.id == api_keys.c.person_id)
    .where(api_keys.c.prefix == bindparam(PREFIX), people.c.locked_at.is_(None), people.c.ended_at.is_(None))
)

Reading = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class FoundKey:
    """A key, whether it still counts or not, with what is needed of the person who owns it."""

    name: str
    token_hash: str = field(repr=False)
    scopes: list[str]
    expires_at: datetime
    revoked_at: datetime | None
    person: int
    owner: str
    duties: list[str]
    participant: str | None


def find_key(engine: Engine, prefix: str) -> FoundKey | None:
    """The key of that prefix with its owner, unless the owner is locked or has ended."""
    question, by_place, readings = _prepared(engine.dialect)
    connection = engine.raw_connection()
    try:
        cursor = connection.cursor()
        cursor.execute(question, (prefix,) if by_place else {PREFIX: prefix})
        row = cursor.fetchone()
        cursor.close()
    finally:
        connection.close()
    return None if row is None else FoundKey(*(read(value) for read, value in zip(readings, row, strict=True)))


@lru_cache(maxsize=8)
def _prepared(dialect: Dialect) -> tuple[str, bool, tuple[Reading, ...]]:
    """The statement in the words of the driver, whether its values go by place, and how each column is read."""
    compiled = _QUESTION.compile(dialect=dialect)
    processors = (column.type.dialect_impl(dialect).result_processor(dialect, None) for column in _COLUMNS)
    return str(compiled), bool(compiled.positional), tuple(each or _as_it_is for each in processors)


def _as_it_is(value: Any) -> Any:
    return value
