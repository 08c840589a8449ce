"""The audit trail: every change leaves an entry, no entry changes, and whatever was changed behind it is found."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Column, Executable, delete, insert, select, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from incentives.services.actor import Actor, Duty, permissions_of
from incentives.services.audit import list_entries, record
from incentives.services.audit_check import TrailCheck, check_trail
from incentives.services.database import Database, begin_trail
from incentives.services.errors import NotAllowed
from incentives.services.periods import open_period
from incentives.store.tables import METADATA
from incentives.store.tables.facts import fact_sets, imports, periods, policy_versions
from incentives.store.tables.making import is_passing
from incentives.store.tables.people import people, sign_in_failures
from incentives.store.tables.runs import payouts, runs
from incentives.store.tables.trail import audit_entries, audit_reasons, seals
from incentives.store.tables.uploads import source_headings as sources
from incentives.values.problem import InvariantBroken
from tests.services.building import Company, accepted, approved, found_company
from tests.services.tampering import faults_after, tampering

NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)


def auditor(company: Company) -> Actor:
    """Somebody who reads the trail."""
    return Actor(company.administrator.id, "Alma", permissions_of([Duty.AUDITOR]), None, is_key=False)


def checked(database: Database, **kept: object) -> TrailCheck:
    """The check of whoever administers the server."""
    with database.reading() as session:
        return check_trail(session, None, **kept)  # type: ignore[arg-type]


def test_each_step_of_a_quarter_leaves_an_entry_with_who_did_it(database: Database, company: Company) -> None:
    approved(database, company)
    with database.reading() as session:
        entries = list_entries(session, auditor(company)).entries
    told = [(entry.action, entry.subject, entry.actor_name) for entry in reversed(entries)]
    assert told[-4:] == [
        ("import.staged", "import 1", "Hr"),
        ("import.accepted", "import 1", "Hr"),
        ("run.calculated", "run 1", "Finance"),
        ("run.approved", "run 1", "Approver"),
    ]
    assert told[0] == ("person.added", "person 1", None)
    assert (entries[0].before, entries[0].after["state"]) == ({"state": "calculated"}, "approved")
    assert checked(database).faults == ()


def test_a_change_that_nobody_recorded_is_not_kept(database: Database, company: Company) -> None:
    with pytest.raises(InvariantBroken, match="periods changed without an entry"), database.changing() as session:
        session.execute(update(periods).values(fiscal_year_starts=4))
    with database.changing() as session:
        assert session.execute(select(periods.c.fiscal_year_starts)).scalars().all() == [1]
        session.execute(insert(sign_in_failures).values(login="eve", failures=1))  # nothing that lasts


def test_no_entry_is_ever_changed_or_deleted(database: Database, company: Company) -> None:
    for change in (update(audit_entries).values(action="nothing"), delete(audit_entries)):
        with pytest.raises(IntegrityError, match="only ever added"), database.changing() as session:
            session.execute(change)


@pytest.mark.postgres
def test_the_trail_cannot_be_truncated(migrated_postgres_url: str, new_postgres_url: object) -> None:
    from incentives.store.engine import open_engine

    engine = open_engine(migrated_postgres_url)
    with pytest.raises(IntegrityError, match="only ever added"), engine.begin() as connection:
        connection.execute(text("TRUNCATE audit_entries"))
    engine.dispose()


def test_who_may_not_read_everything_reads_no_entry(database: Database, company: Company) -> None:
    with database.reading() as session:
        for actor in (company.hr, company.finance, company.administrator, company.ada):
            with pytest.raises(NotAllowed):
                list_entries(session, actor)
            with pytest.raises(NotAllowed):
                check_trail(session, actor)


def test_entries_are_read_by_page_by_subject_and_by_person(database: Database, company: Company) -> None:
    approved(database, company)
    with database.reading() as session:
        first = list_entries(session, auditor(company), limit=3)
        second = list_entries(session, auditor(company), limit=500, before=first.next_before)
        about = list_entries(session, auditor(company), subject="run 1").entries
        by = list_entries(session, auditor(company), by=company.hr.id).entries
    assert [entry.seq for entry in (*first.entries, *second.entries)] == list(range(checked(database).last, 0, -1))
    assert second.next_before is None
    assert {entry.action for entry in about} == {"run.calculated", "run.approved"}
    assert {entry.actor_name for entry in by} == {"Hr"}


def test_a_reason_stands_with_its_entry(database: Database, company: Company) -> None:
    with database.changing() as session:
        record(session, company.hr, "thing.done", "thing 1", reason="Because\0 of ümlauts.")
    with database.reading() as session:
        assert list_entries(session, auditor(company)).entries[0].reason == "Because\ufffd of ümlauts."
    with tampering(database) as session:
        session.execute(update(audit_reasons).values(words="Because."))
    assert "words of its reason are not" in checked(database).faults[0].message


CHANGES: tuple[tuple[Executable, str], ...] = (
    (update(payouts).where(payouts.c.id == 1).values(total=payouts.c.total + 1), "payouts of run 1"),
    (update(payouts).where(payouts.c.id == 2).values(name="Berte"), "payouts of run 1"),
    (delete(payouts).where(payouts.c.id == 2), "payouts of run 1"),
    (update(runs).values(total=runs.c.total + 1), "runs/1"),
    (update(fact_sets).where(fact_sets.c.id == 1).values(content=b"x"), "fact_sets/1"),
    (update(policy_versions).values(text=policy_versions.c.text + " "), "policy_versions/1"),
    (update(imports).values(files=[]), "imports/1"),
    (update(people).where(people.c.id == 3).values(duties=["administrator"]), "people/3"),
    (update(seals).where(seals.c.subject == "runs/1").values(salt="0"), "runs/1"),
    (delete(seals).where(seals.c.subject == "runs/1"), "runs/1"),
    (text("DELETE FROM run_facts WHERE fact_set_id = 2"), "run_facts/1/2"),
    (insert(sources).values(id=9, source="x", heading="y", meaning="z", said_at=NOON, said_by=1), "source_headings/9"),
)


def test_what_was_changed_behind_the_service_is_found(database: Database, company: Company) -> None:
    approved(database, company)
    assert faults_after(database) == ()
    for change, subject in CHANGES:
        assert [fault.subject for fault in faults_after(database, change)] == [subject]
    assert faults_after(database) == ()


def test_every_word_of_an_entry_counts(database: Database, company: Company) -> None:
    changed: dict[str, object] = {"seq": 99, "actor": 3, "through": "key", "at": NOON, "sealed": '{"x":null}'}
    for column in audit_entries.c:
        other = {column.name: changed.get(column.name, "{}")}
        found = faults_after(database, update(audit_entries).where(audit_entries.c.seq == 5).values(other))
        assert {fault.seq for fault in found} & {5, 99}, column.name


def test_an_entry_that_is_cut_out_is_found_at_its_place(database: Database, company: Company) -> None:
    found = faults_after(database, delete(audit_entries).where(audit_entries.c.seq == 4))
    assert [(fault.seq, fault.subject) for fault in found] == [(5, "audit entry 5"), (5, "audit entry 5")]


def test_entries_cut_off_at_the_end_are_found_by_who_kept_the_last_one(database: Database, company: Company) -> None:
    with database.changing() as session:
        record(session, company.hr, "thing.done", "thing 1")
    kept = checked(database)
    assert checked(database, last=kept.last, head=kept.head).faults == ()
    with tampering(database) as session:
        session.execute(delete(audit_entries).where(audit_entries.c.seq == kept.last))
    assert checked(database).faults == ()
    assert "removed or replaced" in checked(database, last=kept.last, head=kept.head).faults[0].message


def test_two_who_append_at_once_follow_each_other(database: Database, company: Company) -> None:
    def work(number: int) -> None:
        with database.changing() as session:
            open_period(session, company.hr, f"20{number}")

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(work, range(30, 42)))
    found = checked(database)
    assert found.faults == ()
    assert found.last == found.entries


def test_a_database_from_before_the_trail_is_vouched_for_from_now_on(database: Database, company: Company) -> None:
    approved(database, company)
    with tampering(database) as session:
        for table in (audit_entries, audit_reasons, seals):
            session.execute(delete(table))
    begin_trail(database)
    begin_trail(database)
    found = checked(database)
    assert (found.entries, found.faults) == (1, ())
    accepted_again(database, company)
    assert checked(database).faults == ()


def accepted_again(database: Database, company: Company) -> None:
    """Something more happens."""
    with database.changing() as session:
        open_period(session, company.hr, "2026-Q4")
    accepted(database, company, quarter="2026-Q4")


def test_one_flipped_byte_in_any_column_of_any_table_is_found(sqlite_database: Database) -> None:
    company = found_company(sqlite_database)
    approved(sqlite_database, company)
    with sqlite_database.reading() as session:
        held = [(table, column) for table in METADATA.sorted_tables for column in table.c if holds(session, column)]
    looked_at = set()
    free = text("PRAGMA defer_foreign_keys = ON"), text("PRAGMA ignore_check_constraints = ON")
    for table, column in held:
        if is_passing(table) and table not in (audit_entries, audit_reasons, seals):
            continue
        flip = text(f"UPDATE {table.name} SET {column.name} = {FLIPPED.format(column.name)} WHERE rowid = 1")
        assert faults_after(sqlite_database, *free, flip), f"{table}.{column.name}"
        looked_at.add(table.name)
    assert {"payouts", "fact_sets", "policy_versions", "runs", "audit_entries", "people", "imports"} <= looked_at


FLIPPED = """CASE typeof({0}) WHEN 'integer' THEN {0} + 4096 WHEN 'blob' THEN CAST(substr({0}, 2) || x'00' AS BLOB)
 ELSE substr({0}, 1, length({0}) / 2) || char(unicode(substr({0}, length({0}) / 2 + 1, 1)) + 1)
 || substr({0}, length({0}) / 2 + 2) END"""


def holds(session: Session, column: Column[Any]) -> bool:
    """Whether the first row of the table holds something there."""
    first = text(f"SELECT {column.name} FROM {column.table.name} WHERE rowid = 1 AND {column.name} IS NOT NULL")
    return session.execute(first).first() is not None
