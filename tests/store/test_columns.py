"""What goes into a column comes out the same on both engines, and SQLite never makes a float of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from sqlalchemy import Column, Engine, MetaData, Table, select
from sqlalchemy.exc import DBAPIError, StatementError

from incentives.store.columns import WHOLE, Day, Instant, Json, Words, canonical

SHELF = Table(
    "shelf",
    MetaData(),
    Column("id", WHOLE, primary_key=True),
    Column("minor", WHOLE),
    Column("instant", Instant),
    Column("day", Day),
    Column("json", Json),
    Column("words", Words),
    sqlite_strict=True,
)


@pytest.fixture
def shelf(engine: Engine) -> Iterator[Engine]:
    """An engine with one table of every kind of column."""
    SHELF.create(engine)
    yield engine
    SHELF.drop(engine)


def kept(engine: Engine, **values: Any) -> Any:
    """What comes back after storing."""
    with engine.begin() as connection:
        connection.execute(SHELF.insert().values(**values))
        return connection.execute(select(SHELF)).one()


def test_money_of_any_size_comes_back_to_the_cent(shelf: Engine) -> None:
    assert kept(shelf, minor=2**60 + 1).minor == 2**60 + 1


def test_an_instant_comes_back_in_utc_with_its_microseconds(shelf: Engine) -> None:
    here = datetime(2026, 7, 1, 1, 30, 0, 1, tzinfo=timezone(timedelta(hours=2)))
    found = kept(shelf, instant=here).instant
    assert found == here
    assert found.utcoffset() == timedelta(0)
    assert found.microsecond == 1


def test_instants_are_ordered_as_time_is(shelf: Engine) -> None:
    moments = [datetime(2026, 7, 1, 0, 0, 0, micro, tzinfo=UTC) for micro in (0, 1, 999_999)]
    with shelf.begin() as connection:
        connection.execute(SHELF.insert(), [{"instant": moment} for moment in reversed(moments)])
        found = connection.execute(select(SHELF.c.instant).order_by(SHELF.c.instant)).scalars().all()
    assert found == moments


def test_an_instant_without_a_time_zone_is_refused(shelf: Engine) -> None:
    with pytest.raises(StatementError, match="without a time zone"):
        kept(shelf, instant=datetime(2026, 7, 1))  # noqa: DTZ001


def test_a_day_is_a_day(shelf: Engine) -> None:
    assert kept(shelf, day=date(2026, 2, 28)).day == date(2026, 2, 28)


def test_json_keeps_lists_objects_and_text_of_any_script(shelf: Engine) -> None:
    value = {"b": ["x", None, 3], "a": {"name": "Ünal 王 \u2028"}}
    assert kept(shelf, json=value).json == value


def test_nothing_is_nothing_in_every_column(shelf: Engine) -> None:
    row = kept(shelf, minor=None, instant=None, day=None, json=None, words=None)
    assert tuple(row)[1:] == (None, None, None, None, None)


def test_signs_that_no_database_keeps_do_not_break_a_look_up(shelf: Engine) -> None:
    with shelf.connect() as connection:
        assert connection.execute(select(SHELF).where(SHELF.c.words == "a\0b\ud800")).first() is None


def test_text_is_refused_where_money_is_kept(shelf: Engine) -> None:
    with pytest.raises(DBAPIError):
        kept(shelf, minor="twelve")


def test_the_same_value_has_the_same_text_whatever_the_order_of_its_keys() -> None:
    assert canonical({"b": 1, "a": "é"}) == canonical({"a": "é", "b": 1}) == '{"a":"\\u00e9","b":1}'
