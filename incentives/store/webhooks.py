"""Webhooks and their deliveries in the store. A delivery waits for its moment; who takes it moves that on first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Row, insert, or_, select, update
from sqlalchemy.orm import Session

from incentives.store.records import Hand
from incentives.store.rows import insert_row, numbered
from incentives.store.tables.exports import webhook_deliveries, webhooks
from incentives.store.tables.people import people

WAITING = (webhook_deliveries.c.delivered_at.is_(None), webhook_deliveries.c.given_up_at.is_(None))


@dataclass(frozen=True, slots=True)
class StoredWebhook:
    """Where messages about some events go. secret signs them."""

    id: int
    address: str
    events: tuple[str, ...]
    secret: str = field(repr=False)
    made_at: datetime
    made_by: Hand
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message to one webhook. status is what the other side answered last; said why it was not taken."""

    id: int
    webhook: int
    event: str
    body: str
    happened_at: datetime
    attempts: int
    next_at: datetime
    status: int | None
    said: str | None
    delivered_at: datetime | None
    given_up_at: datetime | None


def add_webhook(session: Session, address: str, events: Sequence[str], secret: str, by: int, at: datetime) -> int:
    """A new webhook."""
    return insert_row(session, webhooks, address=address, events=list(events), secret=secret, made_at=at, made_by=by)


def end_webhook(session: Session, number: int, by: int, at: datetime) -> None:
    """Nothing more is sent to it; what still waits is given up."""
    session.execute(update(webhooks).where(webhooks.c.id == number).values(ended_at=at, ended_by=by))
    waiting = update(webhook_deliveries).where(webhook_deliveries.c.webhook_id == number, *WAITING)
    session.execute(waiting.values(given_up_at=at))


def all_webhooks(session: Session) -> tuple[StoredWebhook, ...]:
    """Every webhook, the newest first."""
    return tuple(map(_webhook, session.execute(_webhooks().order_by(webhooks.c.id.desc()))))


def webhook_of_number(session: Session, number: int) -> StoredWebhook | None:
    """The webhook of that number."""
    row = session.execute(_webhooks().where(webhooks.c.id == number)).first() if numbered(number) else None
    return None if row is None else _webhook(row)


def listening(session: Session) -> tuple[tuple[int, tuple[str, ...]], ...]:
    """The numbers of the webhooks that have not ended, with their events."""
    found = select(webhooks.c.id, webhooks.c.events).where(webhooks.c.ended_at.is_(None)).order_by(webhooks.c.id)
    return tuple((row.id, tuple(row.events)) for row in session.execute(found))


def add_delivery(session: Session, webhook: int, event: str, body: str, at: datetime) -> None:
    """A message that waits to be sent from now on."""
    values = {"webhook_id": webhook, "event": event, "body": body, "happened_at": at, "attempts": 0, "next_at": at}
    session.execute(insert(webhook_deliveries).values(values))


def due(session: Session, at: datetime, limit: int) -> tuple[Delivery, ...]:
    """Messages whose moment has come, the oldest first."""
    found = select(webhook_deliveries).where(webhook_deliveries.c.next_at <= at, *WAITING)
    return tuple(map(_delivery, session.execute(found.order_by(webhook_deliveries.c.id).limit(limit))))


def take(session: Session, delivery: Delivery, next_at: datetime) -> bool:
    """Takes a message to send it, unless somebody else did; it comes up again then if nothing is heard of it."""
    same = (webhook_deliveries.c.id == delivery.id, webhook_deliveries.c.attempts == delivery.attempts, *WAITING)
    taking = update(webhook_deliveries).where(*same).values(attempts=delivery.attempts + 1, next_at=next_at)
    return session.execute(taking.returning(webhook_deliveries.c.id)).first() is not None


def note_outcome(
    session: Session,
    number: int,
    *,
    status: int | None,
    said: str | None,
    delivered: datetime | None,
    given_up: datetime | None,
    next_at: datetime,
) -> None:
    """What became of an attempt, and when the next one is due if there is one."""
    noted = update(webhook_deliveries).where(webhook_deliveries.c.id == number, *WAITING)
    values = {"status": status, "said": said, "delivered_at": delivered, "given_up_at": given_up, "next_at": next_at}
    session.execute(noted.values(values))


def deliveries_of(session: Session, webhook: int, *, before: int | None, limit: int) -> tuple[Delivery, ...]:
    """The messages of a webhook, the newest first."""
    found = select(webhook_deliveries).where(webhook_deliveries.c.webhook_id == webhook)
    if before is not None:
        found = found.where(webhook_deliveries.c.id < min(before, 2**63 - 1))
    return tuple(map(_delivery, session.execute(found.order_by(webhook_deliveries.c.id.desc()).limit(limit))))


def forget_deliveries(session: Session, before: datetime) -> None:
    """Forgets what was delivered or given up before."""
    over = or_(webhook_deliveries.c.delivered_at < before, webhook_deliveries.c.given_up_at < before)
    session.execute(webhook_deliveries.delete().where(over))


def _webhooks() -> Any:
    return select(webhooks, people.c.name).join(people, people.c.id == webhooks.c.made_by)


def _webhook(row: Row[Any]) -> StoredWebhook:
    hand = Hand(row.made_by, row.name)
    return StoredWebhook(row.id, row.address, tuple(row.events), row.secret, row.made_at, hand, row.ended_at)


def _delivery(row: Row[Any]) -> Delivery:
    return Delivery(
        id=row.id,
        webhook=row.webhook_id,
        event=row.event,
        body=row.body,
        happened_at=row.happened_at,
        attempts=row.attempts,
        next_at=row.next_at,
        status=row.status,
        said=row.said,
        delivered_at=row.delivered_at,
        given_up_at=row.given_up_at,
    )
