"""Statements: what they say is what was paid, and nobody reads somebody else's."""

from __future__ import annotations

from fractions import Fraction

import pytest
from sqlalchemy import update

from incentives.services.actor import Permission
from incentives.services.database import Database
from incentives.services.errors import NotAllowed, NotFound
from incentives.services.keys import actor_of_key, create_key
from incentives.services.policies import add_policy
from incentives.services.runs import StoredPayout, StoredRun, list_payouts
from incentives.services.statements import my_statements, statement_of
from incentives.store.tables.runs import payouts
from incentives.values.problem import InvariantBroken
from tests.services.building import FILE, POLICY, Company, accepted, approved, calculated, published
from tests.services.tampering import tampering


def payouts_of(database: Database, company: Company, run: StoredRun) -> tuple[StoredPayout, ...]:
    """Ada's and Berta's."""
    with database.reading() as session:
        return list_payouts(session, company.finance, run.id).payouts


def test_a_statement_adds_up_to_what_was_paid(database: Database, company: Company) -> None:
    ada, _ = payouts_of(database, company, published(database, company))
    with database.reading() as session:
        read = statement_of(session, company.ada, ada.id)
    assert read.payout == ada
    assert read.statement.total * 100 == sum(step.amount for step in read.statement.steps) * 100 == ada.total
    assert [step.amount for step in read.statement.steps] == [Fraction(805), Fraction(330)]
    assert read.statement.policy_fingerprint == ada.policy_fingerprint == read.policy.fingerprint


def test_a_statement_is_told_by_the_text_that_was_paid_from(database: Database, company: Company) -> None:
    accepted(database, company)
    ada, _ = payouts_of(database, company, calculated(database, company))
    with database.changing() as session:
        add_policy(session, company.administrator, POLICY.replace("at: 60%", "at: 50%"), FILE)
    with database.reading() as session:
        assert statement_of(session, company.finance, ada.id).policy.fingerprint == ada.policy_fingerprint


def test_a_stored_amount_that_its_inputs_do_not_give_is_never_shown(database: Database, company: Company) -> None:
    ada, berta = payouts_of(database, company, approved(database, company))
    with tampering(database) as session:
        session.execute(update(payouts).where(payouts.c.id == ada.id).values(total=ada.total + 1))
        session.execute(update(payouts).where(payouts.c.id == berta.id).values(components='{"checked_quality":1}'))
    with database.reading() as session:
        for payout in (ada, berta):
            with pytest.raises(InvariantBroken, match="its inputs do not give that"):
                statement_of(session, company.finance, payout.id)


def test_somebody_elses_statement_answers_like_one_that_does_not_exist(database: Database, company: Company) -> None:
    _, berta = payouts_of(database, company, published(database, company))
    with database.reading() as session:
        with pytest.raises(NotFound) as others:
            statement_of(session, company.ada, berta.id)
        with pytest.raises(NotFound) as nobodys:
            statement_of(session, company.ada, 999)
    assert str(others.value).replace(str(berta.id), "?") == str(nobodys.value).replace("999", "?")


def test_employees_see_nothing_before_it_is_published(database: Database, company: Company) -> None:
    accepted(database, company)
    ada, _ = payouts_of(database, company, calculated(database, company))
    with database.reading() as session:
        assert my_statements(session, company.ada) == ()
        with pytest.raises(NotFound):
            statement_of(session, company.ada, ada.id)
        assert statement_of(session, company.finance, ada.id).payout == ada


def test_own_statements_are_listed_and_only_they(database: Database, company: Company) -> None:
    run = published(database, company)
    ada, _ = payouts_of(database, company, run)
    with database.reading() as session:
        (line,) = my_statements(session, company.ada)
    assert (line.payout, line.period, line.role_title, line.total) == (ada.id, "2026-Q3", "Support agent", 113500)
    assert line.approved_at == run.approved_at


def test_who_is_paid_nothing_has_no_statements(database: Database, company: Company) -> None:
    approved(database, company)
    with database.changing() as session:
        key = create_key(session, company.ada, "phone", {Permission.KPIS_READ})
    stranger = actor_of_key(database, key.token)
    assert stranger is not None
    with database.reading() as session:
        with pytest.raises(NotAllowed):
            my_statements(session, stranger)
        with pytest.raises(NotAllowed):
            statement_of(session, stranger, 1)
        with pytest.raises(NotAllowed):
            statement_of(session, company.hr, 1)
