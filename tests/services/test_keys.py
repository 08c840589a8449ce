"""API keys: programs do what their owner lets them, as long as they may, and never more than the owner."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from incentives.services.actor import Actor, Permission
from incentives.services.database import Database
from incentives.services.errors import NotAllowed, NotFound
from incentives.services.people import KEY_LASTS, NewApiKey, actor_of_key, create_key, list_keys, revoke_key
from incentives.services.runs import approve_run, calculate_period, list_runs
from incentives.store.tables.people import api_keys, people
from incentives.values.problem import RefusedWithProblems
from tests.conftest import Clock
from tests.services.building import QUARTER, Company, accepted
from tests.services.tampering import tampering

SCOPES = {Permission.RUNS_CALCULATE, Permission.RUNS_READ}


def key_of(database: Database, actor: Actor, *scopes: Permission) -> NewApiKey:
    """A new key of the actor."""
    with database.changing() as session:
        return create_key(session, actor, "nightly", scopes or SCOPES)


def actor_with(database: Database, token: str) -> Actor | None:
    """Whom the token acts for."""
    return actor_of_key(database, token)


def test_a_key_acts_for_its_owner_within_its_scopes(database: Database, company: Company) -> None:
    made = key_of(database, company.finance)
    actor = actor_with(database, made.token)
    assert actor == Actor(company.finance.id, "Finance (nightly)", frozenset(SCOPES), None, is_key=True)
    assert made.token.startswith(made.key.prefix)
    accepted(database, company)
    with database.changing() as session:
        assert calculate_period(session, actor, QUARTER).calculated_by.name == "Finance"
        with pytest.raises(NotAllowed, match="This key lacks the permission runs:approve"):
            approve_run(session, actor, 1)


def test_a_key_is_no_second_person(database: Database, company: Company) -> None:
    accepted(database, company)
    with database.changing() as session:
        run = calculate_period(session, company.finance, QUARTER)
    key = actor_with(database, key_of(database, company.finance, Permission.RUNS_APPROVE).token)
    assert key is not None
    with pytest.raises(NotAllowed) as refused, database.changing() as session:
        approve_run(session, key, run.id)
    assert refused.value.code == "second-person-needed"


def test_a_key_cannot_have_what_its_owner_has_not(database: Database, company: Company) -> None:
    with pytest.raises(NotAllowed, match="does not have people:write"), database.changing() as session:
        create_key(session, company.hr, "more", {Permission.PEOPLE_WRITE})


def test_a_key_loses_what_its_owner_loses(database: Database, company: Company) -> None:
    token = key_of(database, company.finance).token
    with tampering(database) as session:
        session.execute(update(people).where(people.c.id == company.finance.id).values(duties=["employee"]))
    actor = actor_with(database, token)
    assert actor is not None
    assert actor.permissions == frozenset()
    with pytest.raises(NotAllowed), database.reading() as session:
        list_runs(session, actor)


def test_a_key_expires(database: Database, company: Company, clock: Clock) -> None:
    with database.changing() as session:
        made = create_key(session, company.finance, "short", SCOPES, lasts=timedelta(days=1))
    assert made.key.expires_at == clock() + timedelta(days=1)
    clock.pass_by(hours=23)
    assert actor_with(database, made.token) is not None
    clock.pass_by(hours=1)
    assert actor_with(database, made.token) is None


def test_a_revoked_key_is_dead_at_once(database: Database, company: Company, clock: Clock) -> None:
    made = key_of(database, company.finance)
    with database.changing() as session:
        revoked = revoke_key(session, company.finance, made.key.id)
    clock.pass_by(days=1)
    with database.changing() as session:
        assert revoke_key(session, company.finance, made.key.id) == revoked
    assert actor_with(database, made.token) is None


def test_a_token_that_is_nearly_right_is_wrong(database: Database, company: Company) -> None:
    token = key_of(database, company.finance).token
    for spoilt in (token[:-1], token + "x", token.replace("_", "\0", 1), token.upper(), "", "ik_a_b", "\ud800"):
        assert actor_with(database, spoilt) is None, spoilt


def test_the_token_of_a_key_is_not_stored(database: Database, company: Company) -> None:
    made = key_of(database, company.finance)
    with database.reading() as session:
        (row,) = session.execute(select(api_keys)).all()
    assert made.token not in str(row)
    _mark, _prefix, secret = made.token.split("_", 2)
    assert len(secret) > 30
    assert secret not in str(row)
    assert made.token not in repr(made)


def test_keys_are_made_and_ended_by_people_alone(database: Database, company: Company) -> None:
    made = key_of(database, company.finance)
    actor = actor_with(database, made.token)
    assert actor is not None
    with database.changing() as session:
        with pytest.raises(NotAllowed, match="not by keys"):
            create_key(session, actor, "child", SCOPES)
        with pytest.raises(NotAllowed, match="not by keys"):
            list_keys(session, actor)
        with pytest.raises(NotAllowed, match="not by keys"):
            revoke_key(session, actor, made.key.id)


def test_everybody_sees_and_ends_their_own_keys_and_administrators_all(database: Database, company: Company) -> None:
    made = key_of(database, company.finance)
    with database.changing() as session:
        assert list_keys(session, company.hr) == ()
        assert list_keys(session, company.finance) == list_keys(session, company.administrator) == (made.key,)
        with pytest.raises(NotFound) as others:
            revoke_key(session, company.hr, made.key.id)
        with pytest.raises(NotFound) as nobodys:
            revoke_key(session, company.hr, 999)
        assert str(others.value).replace(str(made.key.id), "?") == str(nobodys.value).replace("999", "?")
        assert revoke_key(session, company.administrator, made.key.id).revoked_at is not None


def test_an_administrator_makes_keys_for_others(database: Database, company: Company) -> None:
    with database.changing() as session:
        made = create_key(session, company.administrator, "payroll", SCOPES, login="Finance")
        assert made.key.person == company.finance.id
        with pytest.raises(NotAllowed, match="people:write"):
            create_key(session, company.hr, "payroll", SCOPES, login="finance")
        with pytest.raises(NotFound):
            create_key(session, company.administrator, "payroll", SCOPES, login="nobody")


@pytest.mark.parametrize(
    ("name", "scopes", "lasts", "key"),
    [
        (" ", SCOPES, KEY_LASTS, "name"),
        ("a\0b", SCOPES, KEY_LASTS, "name"),
        ("nightly", set(), KEY_LASTS, "scopes"),
        ("nightly", SCOPES, KEY_LASTS + timedelta(days=1), "expires_at"),
        ("nightly", SCOPES, timedelta(0), "expires_at"),
    ],
)
def test_an_unsound_key_is_refused(
    database: Database, company: Company, name: str, scopes: set[Permission], lasts: timedelta, key: str
) -> None:
    with pytest.raises(RefusedWithProblems) as refused, database.changing() as session:
        create_key(session, company.finance, name, scopes, lasts=lasts)
    assert [problem.place.key for problem in refused.value.problems] == [key]
