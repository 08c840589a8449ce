"""Webhooks: each change that was kept is told at least once, and less and less often to who does not listen."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from incentives.services.database import Database
from incentives.services.errors import NotAllowed, NotFound
from incentives.services.runs import calculate_period
from incentives.services.webhooks import (
    MOST_ATTEMPTS,
    Answered,
    deliver_due,
    end_webhook,
    forget_old,
    list_deliveries,
    list_webhooks,
    make_webhook,
    wait_after,
)
from incentives.store.webhooks import Delivery, StoredWebhook
from incentives.values.problem import RefusedWithProblems
from tests.conftest import Clock
from tests.services.building import QUARTER, Company, accepted, approved, calculated, found_company

ADDRESS = "https://example.com/incentives"


def listening(database: Database, company: Company, *events: str) -> StoredWebhook:
    with database.changing() as session:
        return make_webhook(session, company.administrator, ADDRESS, events or ("run.calculated", "run.approved"))


def messages(database: Database, company: Company, number: int = 1) -> tuple[Delivery, ...]:
    with database.reading() as session:
        return list_deliveries(session, company.administrator, number).deliveries


def answering(status: int | None, sent: list[int]) -> Callable[[StoredWebhook, Delivery], Answered]:
    def send(webhook: StoredWebhook, delivery: Delivery) -> Answered:
        assert webhook.secret
        sent.append(delivery.id)
        return Answered(status, None if status else "TimeoutError: the message was not taken")

    return send


def test_what_was_done_is_told_once_to_who_listens_for_it(database: Database, company: Company) -> None:
    listening(database, company)
    run = approved(database, company)
    told = [json.loads(each.body) for each in reversed(messages(database, company))]
    assert [(each["event"], each["subject"]) for each in told] == [
        ("run.calculated", f"run {run.id}"),
        ("run.approved", f"run {run.id}"),
    ]
    assert "Ada" not in str(told)
    sent: list[int] = []
    assert deliver_due(database, answering(204, sent)) == 2
    assert deliver_due(database, answering(204, sent)) == 0
    assert len(sent) == 2
    assert all(each.delivered_at for each in messages(database, company))


def test_what_was_not_kept_is_told_to_nobody(sqlite_database: Database) -> None:
    database, company = sqlite_database, found_company(sqlite_database)
    listening(database, company, "import.accepted", "run.calculated")
    accepted(database, company)

    def calculate_and_fail() -> None:
        with database.changing() as session:
            calculate_period(session, company.finance, QUARTER)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        calculate_and_fail()
    assert [each.event for each in messages(database, company)] == ["import.accepted"]


def test_who_does_not_answer_is_asked_less_and_less_often_and_then_no_more(
    sqlite_database: Database, clock: Clock
) -> None:
    database, company = sqlite_database, found_company(sqlite_database)
    listening(database, company, "run.calculated")
    accepted(database, company)
    calculated(database, company)
    sent: list[int] = []
    for attempt in range(1, MOST_ATTEMPTS + 1):
        deliver_due(database, answering(None if attempt % 2 else 500, sent))
        deliver_due(database, answering(200, sent))  # nothing is due yet
        assert len(sent) == attempt
        clock.pass_by(seconds=wait_after(attempt).total_seconds())
    (given_up,) = messages(database, company)
    assert (given_up.attempts, given_up.delivered_at, given_up.given_up_at is not None) == (MOST_ATTEMPTS, None, True)
    assert deliver_due(database, answering(200, sent)) == 0
    assert [wait_after(n).total_seconds() for n in (1, 2, 3, 30)] == [10, 20, 40, 21600]
    clock.pass_by(days=91)
    forget_old(database)
    assert messages(database, company) == ()


def test_a_message_whose_sender_died_is_sent_again_after_the_lease(sqlite_database: Database, clock: Clock) -> None:
    database, company = sqlite_database, found_company(sqlite_database)
    listening(database, company, "run.calculated")
    accepted(database, company)
    calculated(database, company)

    def die(*_: object) -> Answered:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        deliver_due(database, die)
    sent: list[int] = []
    assert deliver_due(database, answering(200, sent)) == 0
    clock.pass_by(minutes=2)
    assert deliver_due(database, answering(200, sent)) == 1
    assert messages(database, company)[0].attempts == 2


def test_a_message_that_somebody_else_took_is_not_sent_twice(sqlite_database: Database) -> None:
    database, company = sqlite_database, found_company(sqlite_database)
    listening(database, company, "run.calculated")
    accepted(database, company)
    calculated(database, company)
    inner: list[int] = []

    def meanwhile(webhook: StoredWebhook, delivery: Delivery) -> Answered:
        assert deliver_due(database, answering(200, inner)) == 0
        return Answered(200, None)

    assert deliver_due(database, meanwhile) == 1
    assert inner == []


def test_an_ended_webhook_hears_nothing_more(sqlite_database: Database) -> None:
    database, company = sqlite_database, found_company(sqlite_database)
    made = listening(database, company)
    accepted(database, company)
    calculated(database, company)
    with database.changing() as session:
        assert end_webhook(session, company.administrator, made.id).ended_at is not None
    with database.changing() as session:
        end_webhook(session, company.administrator, made.id)
    calculated(database, company)
    assert deliver_due(database, answering(200, [])) == 0
    assert len(messages(database, company)) == 1


@pytest.mark.parametrize(
    ("address", "events", "codes"),
    [
        ("ftp://example.com", ("run.approved",), ["invalid-value"]),
        ("https://", ("run.approved",), ["invalid-value"]),
        ("https://name:secret@example.com/", ("run.approved",), ["invalid-value"]),
        ("https://example.com:99999/", ("run.approved",), ["invalid-value"]),
        ("https://example.com/\n", ("run.approved",), ["invalid-value"]),
        (ADDRESS, ("run.aproved",), ["unknown-event"]),
        ("nowhere", (), ["invalid-value", "no-event"]),
    ],
)
def test_an_address_or_an_event_that_cannot_be_meant_is_told(
    sqlite_database: Database, address: str, events: tuple[str, ...], codes: list[str]
) -> None:
    company = found_company(sqlite_database)
    with sqlite_database.changing() as session, pytest.raises(RefusedWithProblems) as refused:
        make_webhook(session, company.administrator, address, events)
    assert [each.code for each in refused.value.problems] == codes


def test_only_administrators_have_webhooks(sqlite_database: Database) -> None:
    database, company = sqlite_database, found_company(sqlite_database)
    with database.reading() as session:
        with pytest.raises(NotAllowed):
            list_webhooks(session, company.finance)
        with pytest.raises(NotFound):
            list_deliveries(session, company.administrator, 7)
