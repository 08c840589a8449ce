"""Backups: one state of the database, taken while others write, and back into either engine to the last row."""

from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from sqlalchemy import Engine, func, select

from incentives.services.actor import Duty
from incentives.services.audit_check import check_trail
from incentives.services.bundles import bundle_of_run
from incentives.services.database import Database
from incentives.services.people import create_person
from incentives.store.backup import check_backup, read_backup, write_backup
from incentives.store.engine import open_engine
from incentives.store.migrate import downgrade
from incentives.store.tables import METADATA
from incentives.store.tables.people import people
from incentives.store.tables.trail import audit_entries
from incentives.values.problem import RefusedWithProblems
from tests.conftest import drop_postgres_database, new_postgres_database
from tests.services.building import PASSWORD, approved, found_company

RESTORED = f"incentives_restored_{os.getpid()}"


@pytest.fixture
def empty(request: pytest.FixtureRequest, database: Database) -> Iterator[Engine]:
    """A database without any table, of the other kind than the one that is backed up."""
    if database.engine.dialect.name == "postgresql":
        engine = open_engine(f"sqlite:///{request.getfixturevalue('tmp_path') / 'restored.db'}")
        yield engine
        engine.dispose()
        return
    server = request.getfixturevalue("postgres_server_url")
    engine = open_engine(new_postgres_database(server, RESTORED))
    yield engine
    engine.dispose()
    drop_postgres_database(server, RESTORED)


def rows(engine: Engine) -> dict[str, list[tuple[Any, ...]]]:
    """Everything in every table."""
    with engine.connect() as connection:
        return {
            table.name: [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key.columns))]
            for table in METADATA.sorted_tables
        }


def codes(refused: pytest.ExceptionInfo[RefusedWithProblems]) -> list[str]:
    return [problem.code for problem in refused.value.problems]


@pytest.mark.postgres
def test_what_comes_back_on_the_other_engine_is_what_left(database: Database, empty: Engine, tmp_path: Path) -> None:
    company = found_company(database)
    run = approved(database, company)
    written = write_backup(database.engine, tmp_path / "backup.sqlite3")
    assert written["payouts"] == 2
    assert read_backup(tmp_path / "backup.sqlite3", empty) == written
    assert rows(empty) == rows(database.engine)

    again = Database(empty, database.clock)
    with database.reading() as before, again.reading() as after:
        assert bundle_of_run(before, company.finance, run.id) == bundle_of_run(after, company.finance, run.id)
    with again.changing() as session:  # new rows get new numbers, and the audit trail goes on
        assert create_person(session, company.administrator, "new", "New", PASSWORD, {Duty.HR}).id == 7
    with again.reading() as session:
        assert check_trail(session, None).faults == ()


def test_a_backup_taken_while_others_write_holds_whole_pieces_of_work(database: Database, tmp_path: Path) -> None:
    """Each new person is a row and an entry of the audit trail in one transaction: a backup has both or neither."""
    company, stop, begun = found_company(database), Event(), Event()

    def write() -> None:
        number = 0
        while not stop.is_set() and number < 500:
            with database.changing() as session:
                create_person(session, company.administrator, f"p{number}", "P", PASSWORD, {Duty.HR})
            begun.set()
            number += 1

    writer = Thread(target=write)
    writer.start()
    begun.wait(60)
    try:
        counts = [write_backup(database.engine, tmp_path / f"{number}.sqlite3") for number in range(2)]
    finally:
        stop.set()
        writer.join()
    for number, count in enumerate(counts):
        restored = open_engine(f"sqlite:///{tmp_path / f'restored-{number}.db'}")
        assert read_backup(tmp_path / f"{number}.sqlite3", restored) == count
        with restored.connect() as connection:
            persons = connection.execute(select(func.count()).select_from(people)).scalar_one()
            created = audit_entries.c.action.in_(("person.added", "person.created", "person.first"))
            entries = connection.execute(select(func.count()).select_from(audit_entries).where(created)).scalar_one()
        restored.dispose()
        assert (persons, entries) == (count["people"], count["people"])
        assert count["people"] > 6


def test_a_backup_is_for_its_owner_alone_and_overwrites_nothing(sqlite_database: Database, tmp_path: Path) -> None:
    file = tmp_path / "backup.sqlite3"
    write_backup(sqlite_database.engine, file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    before = file.read_bytes()
    with pytest.raises(RefusedWithProblems) as refused:
        write_backup(sqlite_database.engine, file)
    assert codes(refused) == ["file-exists"]
    assert file.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir() if each.name.startswith(".")] == []


def test_nothing_is_restored_over_what_is_there(sqlite_database: Database, tmp_path: Path) -> None:
    found_company(sqlite_database)
    write_backup(sqlite_database.engine, tmp_path / "backup.sqlite3")
    before = rows(sqlite_database.engine)
    with pytest.raises(RefusedWithProblems) as refused:
        read_backup(tmp_path / "backup.sqlite3", sqlite_database.engine)
    assert codes(refused) == ["database-not-empty"]
    assert rows(sqlite_database.engine) == before


def test_what_is_no_backup_is_refused(tmp_path: Path, new_sqlite_url: Callable[[], str]) -> None:
    files = {"text": b"no database", "nothing": b"", "half": b""}
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    engine = open_engine(new_sqlite_url())
    write_backup(engine, tmp_path / "whole")
    (tmp_path / "half").write_bytes((tmp_path / "whole").read_bytes()[:-5000])
    with sqlite3.connect(tmp_path / "other") as other:
        other.execute("CREATE TABLE things (id INTEGER)")
    other.close()
    for name in (*files, "other"):
        with pytest.raises(RefusedWithProblems) as refused:
            check_backup(tmp_path / name)
        assert codes(refused) == ["backup-damaged"]
    engine.dispose()


def test_a_backup_of_an_earlier_release_is_brought_up_to_date_and_one_of_a_later_is_refused(
    tmp_path: Path, new_sqlite_url: Callable[[], str]
) -> None:
    earlier = open_engine(new_sqlite_url())
    downgrade(earlier, "0005")
    write_backup(earlier, tmp_path / "earlier")
    earlier.dispose()
    restored = open_engine(f"sqlite:///{tmp_path / 'restored.db'}")
    read_backup(tmp_path / "earlier", restored)
    assert "payroll_exports" in rows(restored)
    restored.dispose()

    with sqlite3.connect(tmp_path / "earlier") as later:
        later.execute("UPDATE alembic_version SET version_num = '9999'")
    later.close()
    with pytest.raises(RefusedWithProblems) as refused:
        check_backup(tmp_path / "earlier")
    assert codes(refused) == ["backup-newer"]
