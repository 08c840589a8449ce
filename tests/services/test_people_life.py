"""People from invitation to end: codes instead of passwords, duties from others, and nothing open after a lock."""

from __future__ import annotations

from dataclasses import replace

import pytest

from incentives.services.actor import Actor, Duty, Permission
from incentives.services.database import Database
from incentives.services.errors import Conflict, NotAllowed, NotFound
from incentives.services.keys import actor_of_key, create_key, rotate_key
from incentives.services.own_account import change_password, choose_password, end_my_session, my_sessions
from incentives.services.people import SignedIn, actor_of_login, actor_of_session, sign_in
from incentives.services.people_life import (
    end_person,
    give_duties,
    invite,
    lock,
    reset_password,
    set_manager,
    unlock,
)
from incentives.services.statements import statement_of
from incentives.services.team import my_team
from incentives.values.problem import RefusedWithProblems
from tests.conftest import Clock
from tests.services.building import PASSWORD, Company, found_company, published

NEW = "another few words together"


@pytest.fixture
def database(sqlite_database: Database) -> Database:
    """The engine does not matter to any of this."""
    return sqlite_database


@pytest.fixture
def company(database: Database) -> Company:
    """People, and an open quarter."""
    return found_company(database)


def entered(database: Database, login: str, password: str = PASSWORD) -> SignedIn | None:
    outcome = sign_in(database, login, password)
    return outcome if isinstance(outcome, SignedIn) else None


def open_now(database: Database, signed_in: SignedIn | None) -> bool:
    assert signed_in is not None
    with database.reading() as session:
        return actor_of_session(session, signed_in.token) is not None


def invited(database: Database, company: Company, login: str = "mona", duty: Duty = Duty.MANAGER) -> tuple[int, str]:
    with database.changing() as session:
        found = invite(session, company.administrator, login, login.title(), {duty})
        return found.person.id, found.code


def refusal(database: Database, actor: Actor, number: int, *duties: Duty) -> str:
    with pytest.raises((Conflict, NotAllowed)) as refused, database.changing() as session:
        give_duties(session, actor, number, duties)
    return refused.value.code


def test_who_is_invited_chooses_a_password_with_the_code_once(database: Database, company: Company) -> None:
    _, code = invited(database, company)
    assert entered(database, "mona", code) is None
    with pytest.raises(RefusedWithProblems):
        choose_password(database, code, "short")
    assert choose_password(database, code, NEW)
    assert entered(database, "mona", NEW) is not None
    assert not choose_password(database, code, PASSWORD)
    assert entered(database, "mona", PASSWORD) is None


def test_a_code_runs_out_after_three_days(database: Database, company: Company, clock: Clock) -> None:
    _, code = invited(database, company)
    clock.pass_by(days=3)
    assert not choose_password(database, code, NEW)
    assert not choose_password(database, "no code at all", NEW)


def test_a_reset_ends_the_old_password_and_every_session(database: Database, company: Company) -> None:
    before = entered(database, "hr")
    with database.changing() as session:
        code = reset_password(session, company.administrator, company.hr.id).code
    assert not open_now(database, before)
    assert entered(database, "hr") is None
    assert choose_password(database, code, NEW)
    assert entered(database, "hr", NEW) is not None


def test_who_is_locked_gets_in_nowhere_until_they_are_unlocked(database: Database, company: Company) -> None:
    before = entered(database, "hr")
    with database.changing() as session:
        token = create_key(session, company.hr, "a program", [Permission.PERIODS_READ]).token
        lock(session, company.administrator, company.hr.id, "A laptop was lost.")
    assert not open_now(database, before)
    assert entered(database, "hr") is None
    assert actor_of_key(database, token) is None
    with pytest.raises(Conflict, match="locked before"), database.changing() as session:
        lock(session, company.administrator, company.hr.id, "")
    with database.changing() as session:
        unlock(session, company.administrator, company.hr.id)
    assert actor_of_key(database, token) is not None
    assert not open_now(database, before)
    assert entered(database, "hr") is not None
    with pytest.raises(Conflict, match="not locked"), database.changing() as session:
        unlock(session, company.administrator, company.hr.id)


def test_an_administrator_unlocks_who_guessed_too_often(database: Database, company: Company) -> None:
    for _ in range(5):
        assert entered(database, "hr", "wrong words altogether") is None
    assert entered(database, "hr") is None
    with database.changing() as session:
        unlock(session, company.administrator, company.hr.id)
    assert entered(database, "hr") is not None


def test_who_has_ended_never_comes_back(database: Database, company: Company) -> None:
    with database.changing() as session:
        token = create_key(session, company.hr, "a program", [Permission.PERIODS_READ]).token
        end_person(session, company.administrator, company.hr.id, "Left the company.")
    assert entered(database, "hr") is None
    assert actor_of_key(database, token) is None
    for change in (unlock, reset_password):
        with pytest.raises(Conflict) as refused, database.changing() as session:
            change(session, company.administrator, company.hr.id)
        assert refused.value.code == "person-ended"


def test_duties_are_given_by_somebody_else_and_hold_at_once(database: Database, company: Company) -> None:
    root = company.administrator
    assert refusal(database, root, root.id, Duty.ADMINISTRATOR, Duty.FINANCE_APPROVER) == "second-person-needed"
    assert refusal(database, company.hr, company.ada.id, Duty.FINANCE) == "not-allowed"
    assert refusal(database, replace(root, is_key=True), company.ada.id, Duty.FINANCE) == "not-allowed"
    before = entered(database, "hr")
    with database.changing() as session:
        token = create_key(session, company.hr, "a program", [Permission.IMPORTS_WRITE]).token
        give_duties(session, root, company.hr.id, {Duty.LEADERSHIP})
    key = actor_of_key(database, token)
    assert key is not None
    assert key.permissions == frozenset()
    assert before is not None
    with database.reading() as session:
        held = actor_of_session(session, before.token)
    assert held is not None
    assert not held.may(Permission.IMPORTS_WRITE)


def test_there_is_always_an_administrator(database: Database, company: Company) -> None:
    number, _ = invited(database, company, "second", Duty.ADMINISTRATOR)
    with database.changing() as session:
        second = actor_of_login(session, "second")
        lock(session, company.administrator, number, "")
    for change in (lock, end_person):
        with pytest.raises(Conflict) as refused, database.changing() as session:
            change(session, second, company.administrator.id, "")
        assert refused.value.code == "last-administrator"
    assert refusal(database, second, company.administrator.id, Duty.HR) == "last-administrator"


def test_a_manager_reads_the_team_and_nobody_else(database: Database, company: Company) -> None:
    number, _ = invited(database, company)
    published(database, company)
    with database.changing() as session:
        set_manager(session, company.administrator, company.ada.id, number)
        mona = actor_of_login(session, "mona")
        (ada,) = my_team(session, mona)
        assert (ada.participant, [each.period for each in ada.statements]) == ("P-1", ["2026-Q3"])
        assert statement_of(session, mona, ada.statements[0].payout).payout.participant == "P-1"
        with pytest.raises(NotFound):
            statement_of(session, mona, 2)
        set_manager(session, company.administrator, company.ada.id, None)
        assert my_team(session, mona) == ()
        with pytest.raises(NotFound):
            statement_of(session, mona, 1)


def test_nobody_manages_themselves_however_far_around(database: Database, company: Company) -> None:
    root = company.administrator
    with database.changing() as session:
        set_manager(session, root, company.ada.id, company.berta.id)
    for below in (company.berta.id, company.ada.id):
        with pytest.raises(Conflict, match="their own manager"), database.changing() as session:
            set_manager(session, root, company.berta.id, below)
    with pytest.raises(NotFound), database.changing() as session:
        set_manager(session, root, company.ada.id, 999)


def test_a_changed_password_ends_every_other_session(database: Database, company: Company) -> None:
    here, there = entered(database, "hr"), entered(database, "hr")
    assert here is not None
    with pytest.raises(NotAllowed, match="not right"):
        change_password(database, company.hr, NEW, NEW, here.token)
    change_password(database, company.hr, PASSWORD, NEW, here.token)
    assert open_now(database, here)
    assert not open_now(database, there)
    assert entered(database, "hr", NEW) is not None


def test_sessions_are_listed_and_ended_by_whose_they_are(database: Database, company: Company) -> None:
    first, other = entered(database, "hr"), entered(database, "finance")
    with database.changing() as session:
        (mine,) = my_sessions(session, company.hr)
        with pytest.raises(NotFound):
            end_my_session(session, company.finance, mine.mark)
        end_my_session(session, company.hr, mine.mark)
        with pytest.raises(NotFound):
            end_my_session(session, company.hr, mine.mark)
    assert not open_now(database, first)
    assert open_now(database, other)


def test_a_replaced_key_ends_a_day_after_its_successor_was_made(
    database: Database, company: Company, clock: Clock
) -> None:
    with database.changing() as session:
        old = create_key(session, company.hr, "a program", [Permission.PERIODS_READ])
        with pytest.raises(NotFound):
            rotate_key(session, company.finance, old.key.id)
        new = rotate_key(session, company.hr, old.key.id)
    assert (new.key.name, new.key.scopes) == (old.key.name, old.key.scopes)
    assert actor_of_key(database, old.token) is not None
    clock.pass_by(days=1)
    assert actor_of_key(database, old.token) is None
    assert actor_of_key(database, new.token) is not None
    with pytest.raises(Conflict, match="has ended"), database.changing() as session:
        rotate_key(session, company.hr, old.key.id)
