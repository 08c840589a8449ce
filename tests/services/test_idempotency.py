"""Idempotency keys: done once, answered the same, and nothing of it left when the work failed."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from incentives.services.database import Database
from incentives.services.errors import Conflict
from incentives.services.idempotency import StoredResponse, recall, remember
from incentives.services.periods import open_period
from incentives.store.tables.people import idempotency_keys
from tests.conftest import Clock
from tests.services.building import Company

ANSWER = StoredResponse(201, {"Location": "/periods/2026-Q4"}, '{"name":"2026-Q4"}')


def open_once(database: Database, company: Company, key: str, body: str = "2026-Q4") -> StoredResponse:
    """What a door does with a request that must be done once."""
    with database.changing() as session:
        kept = recall(session, "person:1", key, f"hash of {body}")
        if kept is not None:
            return kept
        open_period(session, company.hr, body)
        remember(session, "person:1", key, ANSWER)
        return ANSWER


def test_the_same_request_again_is_answered_and_not_done(database: Database, company: Company) -> None:
    assert open_once(database, company, "k1") == open_once(database, company, "k1") == ANSWER


def test_the_same_key_for_another_request_is_a_conflict(database: Database, company: Company) -> None:
    open_once(database, company, "k1")
    with pytest.raises(Conflict) as conflict:
        open_once(database, company, "k1", "2027-Q1")
    assert conflict.value.code == "idempotency-key-reused"


def test_keys_of_different_clients_have_nothing_to_do_with_each_other(database: Database, company: Company) -> None:
    open_once(database, company, "k1")
    with database.changing() as session:
        assert recall(session, "person:2", "k1", "another hash") is None


def test_a_request_that_failed_may_be_sent_again(database: Database, company: Company) -> None:
    with pytest.raises(Conflict, match="opened before"):
        open_once(database, company, "k1", "2026-Q3")
    with database.reading() as session:
        assert session.execute(select(func.count()).select_from(idempotency_keys)).scalar_one() == 0
    assert open_once(database, company, "k1", "2026-Q4") == ANSWER


def test_a_key_is_forgotten_after_a_day(database: Database, company: Company, clock: Clock) -> None:
    open_once(database, company, "k1")
    clock.pass_by(hours=24)
    with pytest.raises(Conflict, match="opened before"):
        open_once(database, company, "k1")


def test_a_key_whose_response_was_not_kept_says_so(database: Database, company: Company) -> None:
    with database.changing() as session:
        assert recall(session, "person:1", "k1", "hash") is None
    with pytest.raises(Conflict) as conflict, database.changing() as session:
        recall(session, "person:1", "k1", "hash")
    assert conflict.value.code == "idempotency-key-unanswered"


def test_the_same_request_from_many_at_once_is_done_once(database: Database, company: Company) -> None:
    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(lambda _: open_once(database, company, "k1"), range(4)))
    assert answers == [ANSWER] * 4
