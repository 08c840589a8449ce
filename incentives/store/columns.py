"""Kinds of column that mean the same on SQLite (STRICT tables) and PostgreSQL.

Money is a whole number of minor units. Exact amounts are the canonical text of a fraction (`19/20`, `3`). Nothing is
ever Numeric or a float: SQLite would keep it in binary.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import BigInteger, Date, DateTime, Dialect, Integer, Text
from sqlalchemy.types import TypeDecorator, TypeEngine

WHOLE = BigInteger().with_variant(Integer(), "sqlite")


UNSTORABLE = re.compile("[\0\ud800-\udfff]")


class Words(TypeDecorator[str]):
    """Text. Signs that no database keeps (NUL, half a pair) become U+FFFD, so that looking for them finds nothing.

    Services refuse such text before it is stored.
    """

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else UNSTORABLE.sub("\ufffd", value)


class Instant(TypeDecorator[datetime]):
    """A moment in UTC. On SQLite it is text of fixed width, so that text order is the order in time."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(Text() if dialect.name == "sqlite" else DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone cannot be stored")
        moment = value.astimezone(UTC)
        return moment.isoformat(timespec="microseconds") if dialect.name == "sqlite" else moment

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return (datetime.fromisoformat(value) if isinstance(value, str) else value).astimezone(UTC)


class Day(TypeDecorator[date]):
    """A day of the calendar; ISO text on SQLite."""

    impl = Date
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(Text() if dialect.name == "sqlite" else Date())

    def process_bind_param(self, value: date | None, dialect: Dialect) -> Any:
        return value.isoformat() if value is not None and dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> date | None:
        return date.fromisoformat(value) if isinstance(value, str) else value


class Json(TypeDecorator[Any]):
    """Text, lists and objects of text as canonical JSON. Numbers in it are whole; exact amounts are text."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else canonical(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        return None if value is None else json.loads(value)


def canonical(value: Any) -> str:
    """JSON in ASCII without spaces, with keys in order: the same value always has the same text."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"))


def read_canonical(text: str) -> Any:
    """The value of stored JSON; None where it is none any more, because something else than the service wrote it."""
    try:
        return json.loads(text)
    except ValueError:
        return None
