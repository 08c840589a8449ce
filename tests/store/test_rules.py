"""Rules that the database itself holds, whatever the code above it does."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from incentives.services.database import Database
from incentives.store import imports, policies
from incentives.store.rows import AlreadyThere
from incentives.store.tables.facts import accepted_files, fact_sets, periods, policy_versions
from incentives.store.tables.runs import payouts, runs
from tests.conftest import Clock
from tests.performance.accept_tables import workbook
from tests.services.building import QUARTER, Company, accepted, calculated, found_company, staged
from tests.services.tampering import tampering


@pytest.fixture
def company(database: Database) -> Company:
    return found_company(database)


def test_nobody_approves_what_they_calculated(database: Database, company: Company, clock: Clock) -> None:
    accepted(database, company)
    run = calculated(database, company)
    approved = {"state": "approved", "approved_by": company.finance.id, "approved_at": clock()}
    with pytest.raises(IntegrityError, match="second_person"), database.changing() as session:
        session.execute(update(runs).where(runs.c.id == run.id).values(**approved))


def test_a_run_is_approved_by_somebody_at_some_time_or_not_at_all(database: Database, company: Company) -> None:
    accepted(database, company)
    calculated(database, company)
    with pytest.raises(IntegrityError, match="approved_"), database.changing() as session:
        session.execute(update(runs).values(state="approved"))


def test_a_period_has_one_current_run(database: Database, company: Company) -> None:
    accepted(database, company)
    calculated(database, company)
    calculated(database, company)
    with pytest.raises(IntegrityError), database.changing() as session:
        session.execute(update(runs).values(state="calculated"))


def test_a_file_is_accepted_once_for_a_period(database: Database, company: Company) -> None:
    accepted(database, company)
    with database.changing() as session:
        row = session.execute(select(accepted_files)).one()
    with pytest.raises(AlreadyThere), database.changing() as session:
        imports.accept_files(session, row.import_id, row.period_id, [row.fingerprint])


def test_a_policy_has_one_current_version_for_a_day(database: Database, company: Company, clock: Clock) -> None:
    with tampering(database) as session:
        add_another_text(session, company, clock)
    with pytest.raises(IntegrityError), database.changing() as session:
        session.execute(update(policy_versions).values(superseded_at=None))


def test_a_kind_of_fact_is_in_force_once_for_a_period(database: Database, company: Company) -> None:
    accepted(database, company)
    accepted(database, company, workbook(open_question(), "second.xlsx"))
    with pytest.raises(IntegrityError), database.changing() as session:
        session.execute(update(fact_sets).values(superseded_at=None))


def test_what_was_paid_from_cannot_be_deleted(database: Database, company: Company) -> None:
    accepted(database, company)
    calculated(database, company)
    for table in (policy_versions, fact_sets, periods, runs):
        with pytest.raises(IntegrityError), database.changing() as session:
            session.execute(table.delete())


def test_a_state_that_does_not_exist_is_refused(database: Database, company: Company) -> None:
    with pytest.raises(IntegrityError, match="ck_periods_state"), database.changing() as session:
        session.execute(update(periods).values(state="closed"))


def test_an_assignment_is_paid_once_in_a_run(database: Database, company: Company) -> None:
    accepted(database, company)
    calculated(database, company)
    with pytest.raises(IntegrityError), database.changing() as session:
        session.execute(update(payouts).values(assignment="P-1"))


def test_a_refused_import_holds_no_facts(database: Database, company: Company) -> None:
    with database.changing() as session:
        refused = staged(session, company, workbook("Roster:\nparticipant\nP-1"))
        assert session.execute(select(fact_sets).where(fact_sets.c.import_id == refused.id)).all() == []


def add_another_text(session: Session, company: Company, clock: Clock) -> None:
    (version,) = policies.current_versions(session)
    policies.add_version(
        session,
        policy=version.policy,
        effective_from=version.effective_from,
        file=version.file,
        text="another",
        text_fingerprint="another",
        fingerprint="another",
        at=clock(),
        by=company.administrator.id,
    )


def open_question() -> str:
    """A roster with one more person, whose results are not there yet."""
    return f"""
Roster:
participant | name  | role          | starts_on  | ends_before | team
P-1         | Ada   | support/agent | 2026-01-01 |             | blue
P-3         | Clara | support/agent | {QUARTER[:4]}-08-01 |  | blue
"""
