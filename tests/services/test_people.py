"""People: added once, signed in by their own password, locked out for guessing, gone when they sign out."""

from __future__ import annotations

from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select

from incentives.services.actor import MAY, Actor, Duty, Permission, permissions_of
from incentives.services.database import Database
from incentives.services.errors import Conflict, NotAllowed, NotFound
from incentives.services.people import (
    SignedIn,
    SignInRefused,
    actor_of_login,
    actor_of_session,
    create_person,
    first_person,
    list_people,
    sign_in,
    sign_out,
)
from incentives.services.secrets import Passwords
from incentives.store.tables.people import people, sign_ins
from incentives.values.problem import RefusedWithProblems
from tests.conftest import Clock
from tests.services.building import PASSWORD, Company

WRONG = "five words are quite wrong"


def signed_in(database: Database, login: str) -> SignedIn:
    """A session of that person."""
    outcome = sign_in(database, login, PASSWORD)
    assert isinstance(outcome, SignedIn)
    return outcome


def whose(database: Database, token: str) -> Actor | None:
    """Who holds the token."""
    with database.reading() as session:
        return actor_of_session(session, token)


def test_the_first_person_is_an_administrator_and_there_is_only_one_first(database: Database) -> None:
    with database.changing() as session:
        first = first_person(session, "Rut@Example.com ", "Rut", PASSWORD)
    assert (first.login, first.duties) == ("rut@example.com", (Duty.ADMINISTRATOR,))
    with pytest.raises(Conflict, match="people already"), database.changing() as session:
        first_person(session, "eve", "Eve", PASSWORD)


def test_a_person_may_do_what_their_duties_allow_and_no_more(database: Database, company: Company) -> None:
    assert company.finance.permissions == permissions_of([Duty.FINANCE, Duty.FINANCE_APPROVER])
    assert company.ada.permissions == MAY[Duty.EMPLOYEE]
    assert (company.ada.participant, company.hr.participant) == ("P-1", None)


@pytest.mark.parametrize(
    ("login", "name", "password", "duties", "participant", "key"),
    [
        (" ", "Eve", PASSWORD, {Duty.HR}, None, "login"),
        ("eve", "", PASSWORD, {Duty.HR}, None, "name"),
        ("eve", "Eve", "too short", {Duty.HR}, None, "password"),
        ("eve", "Eve", "x" * 1001, {Duty.HR}, None, "password"),
        ("eve", "Eve", PASSWORD, set(), None, "duties"),
        ("e\0ve", "Eve", PASSWORD, {Duty.HR}, None, "login"),
        ("eve", "E\ud800ve", PASSWORD, {Duty.HR}, None, "name"),
        ("eve", "Eve", PASSWORD, {Duty.EMPLOYEE}, "", "participant"),
    ],
)
def test_an_unsound_person_is_refused(
    sqlite_database: Database,
    login: str,
    name: str,
    password: str,
    duties: set[Duty],
    participant: str | None,
    key: str,
) -> None:
    with sqlite_database.changing() as session:
        first_person(session, "root", "Rut", PASSWORD)
        root = actor_of_login(session, "root")
        with pytest.raises(RefusedWithProblems) as refused:
            create_person(session, root, login, name, password, duties, participant)
    assert [problem.place.key for problem in refused.value.problems] == [key]


def test_a_login_name_and_a_participant_are_one_persons(database: Database, company: Company) -> None:
    with database.changing() as session:
        for login, participant, code in (("ADA", None, "login-taken"), ("ada2", "P-1", "participant-taken")):
            with pytest.raises(Conflict) as conflict:
                create_person(session, company.administrator, login, "Ada", PASSWORD, {Duty.EMPLOYEE}, participant)
            assert conflict.value.code == code


def test_only_who_may_adds_or_lists_people(database: Database, company: Company) -> None:
    with database.changing() as session:
        assert [person.login for person in list_people(session, company.administrator)][:2] == ["ada", "approver"]
        with pytest.raises(NotAllowed):
            create_person(session, company.hr, "eve", "Eve", PASSWORD, {Duty.ADMINISTRATOR})
        with pytest.raises(NotAllowed):
            list_people(session, company.hr)
        with pytest.raises(NotFound):
            actor_of_login(session, "eve")


def test_signing_in_starts_a_session_that_ends_with_signing_out(database: Database, company: Company) -> None:
    session_of_ada = signed_in(database, " ADA")
    assert whose(database, session_of_ada.token) == session_of_ada.actor == company.ada
    with database.changing() as session:
        sign_out(session, session_of_ada.token)
    assert whose(database, session_of_ada.token) is None


def test_a_session_ends_by_itself(database: Database, company: Company, clock: Clock) -> None:
    started = signed_in(database, "ada")
    clock.pass_by(hours=9, minutes=59)
    assert whose(database, started.token) is not None
    clock.pass_by(minutes=1)
    assert whose(database, started.token) is None


def test_a_stranger_holds_no_session(database: Database, company: Company) -> None:
    signed_in(database, "ada")
    assert whose(database, "") is None
    assert whose(database, "a\0b\ud800") is None


def test_neither_passwords_nor_tokens_are_stored(database: Database, company: Company) -> None:
    token = signed_in(database, "ada").token
    with database.reading() as session:
        stored = [*session.execute(select(people)).all(), *session.execute(select(sign_ins)).all()]
    assert not any(secret in str(row) for row in stored for secret in (PASSWORD, token))
    assert token not in repr(signed_in(database, "ada"))


def test_a_wrong_password_and_an_unknown_name_are_refused_alike(database: Database, company: Company) -> None:
    assert sign_in(database, "ada", WRONG) == sign_in(database, "nobody", WRONG) == SignInRefused(None)
    assert sign_in(database, "a\0b\ud800", "c\0d\ud800") == SignInRefused(None)


@pytest.mark.parametrize("login", ["ada", "nobody"])
def test_five_wrong_passwords_lock_a_name_whether_anybody_has_it_or_not(
    database: Database, company: Company, clock: Clock, login: str
) -> None:
    for _ in range(4):
        assert sign_in(database, login, WRONG) == SignInRefused(None)
    until = clock() + timedelta(minutes=15)
    assert sign_in(database, login, WRONG) == SignInRefused(until)
    assert sign_in(database, login, PASSWORD) == SignInRefused(until)
    assert isinstance(sign_in(database, "berta", PASSWORD), SignedIn)


def test_a_lock_opens_after_a_while(database: Database, company: Company, clock: Clock) -> None:
    for _ in range(5):
        sign_in(database, "ada", WRONG)
    clock.pass_by(minutes=15)
    assert isinstance(sign_in(database, "ada", PASSWORD), SignedIn)


def test_the_right_password_forgets_the_wrong_ones(database: Database, company: Company) -> None:
    for _ in range(3):
        for _ in range(4):
            sign_in(database, "ada", WRONG)
        assert isinstance(sign_in(database, "ada", PASSWORD), SignedIn)


def test_a_hash_weaker_than_todays_is_renewed(
    database: Database, company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    def kept() -> str:
        with database.reading() as session:
            return str(session.execute(select(people.c.password_hash).where(people.c.login == "ada")).scalar_one())

    before = kept()
    monkeypatch.setattr(Passwords, "hasher", PasswordHasher(time_cost=2, memory_cost=16, parallelism=1))
    signed_in(database, "ada")
    assert "t=1" in before
    assert "t=2" in kept()
    signed_in(database, "ada")


def test_every_duty_has_a_line_in_the_table() -> None:
    assert set(MAY) == set(Duty)
    assert permissions_of(Duty) == frozenset(Permission)
