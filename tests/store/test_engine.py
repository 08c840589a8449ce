"""Transactions: all or nothing, readers that change nothing and wait for nobody."""

from __future__ import annotations

from threading import Thread

import pytest
from sqlalchemy import Engine, insert, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from incentives.services.database import Database
from incentives.store.engine import open_engine
from incentives.store.rows import insert_many, numbered
from incentives.store.tables.people import sign_in_failures, sign_ins


def test_work_that_raises_leaves_nothing_behind(database: Database) -> None:
    def fail_midway() -> None:
        with database.changing() as session:
            session.execute(insert(sign_in_failures).values(login="ada", failures=1))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_midway()
    with database.reading() as session:
        assert session.execute(select(sign_in_failures)).all() == []


def test_a_reading_session_changes_nothing(database: Database) -> None:
    with pytest.raises(DBAPIError), database.reading() as session:
        session.execute(insert(sign_in_failures).values(login="ada", failures=1))
    with database.changing() as session:
        session.execute(insert(sign_in_failures).values(login="ada", failures=1))


def test_a_reader_sees_one_state_while_somebody_writes(database: Database) -> None:
    with database.reading() as reader:
        assert reader.execute(select(sign_in_failures)).all() == []
        with database.changing() as writer:
            writer.execute(insert(sign_in_failures).values(login="ada", failures=1))
        assert reader.execute(select(sign_in_failures)).all() == []
    with database.reading() as reader:
        assert len(reader.execute(select(sign_in_failures)).all()) == 1


def test_a_row_cannot_refer_to_one_that_is_not_there(engine: Engine) -> None:
    with pytest.raises(IntegrityError), engine.begin() as connection:
        connection.execute(
            text("INSERT INTO run_policies (run_id, policy_version_id) VALUES (7, 7)"),
        )


def test_writers_on_sqlite_wait_for_each_other_instead_of_failing(sqlite_database: Database) -> None:
    def write(number: int) -> None:
        for each in range(20):
            with sqlite_database.changing() as session:
                session.execute(insert(sign_in_failures).values(login=f"{number}-{each}", failures=1))

    threads = [Thread(target=write, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with sqlite_database.reading() as session:
        assert len(session.execute(select(sign_in_failures.c.login)).all()) == 80


def test_many_rows_arrive_as_they_were_given(database: Database) -> None:
    rows = [("tab\tand \\ backslash", 1), ("new\nline", 2), ("", 3), ("Ünal 王", 2**40)]
    with database.changing() as session:
        insert_many(session, sign_in_failures, ("login", "failures"), rows)
    with database.reading() as session:
        found = session.execute(select(sign_in_failures.c.login, sign_in_failures.c.failures)).all()
    assert sorted(map(tuple, found)) == sorted(rows)


def test_many_rows_of_nothing_are_nothing(database: Database) -> None:
    with database.changing() as session:
        insert_many(session, sign_in_failures, ("login", "failures"), [])
    with database.reading() as session:
        assert session.execute(select(sign_ins)).all() == []


@pytest.mark.parametrize(
    ("number", "possible"), [(1, True), (0, False), (-1, False), (2**63 - 1, True), (2**63, False)]
)
def test_a_number_beyond_the_engines_range_is_nobodys(number: int, possible: bool) -> None:
    assert numbered(number) is possible


def test_other_databases_are_refused() -> None:
    with pytest.raises(ValueError, match="SQLite or PostgreSQL, not in mysql"):
        open_engine("mysql://localhost/incentives")
