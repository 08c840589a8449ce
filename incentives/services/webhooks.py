"""Webhooks: other systems are told of events by signed messages, each at least once, with a number that tells repeats.

Sending itself is for the door (`api.sending`); here is who may have webhooks, which message is due, and how long to
wait after one that was not taken. Messages are kept for ninety days after they were delivered or given up.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from sqlalchemy.orm import Session

from incentives.services.actor import Actor, Permission, require
from incentives.services.announcing import EVENTS
from incentives.services.audit import record
from incentives.services.clock import now
from incentives.services.database import Database
from incentives.services.errors import NotFound
from incentives.services.secrets import new_token
from incentives.store import webhooks as store
from incentives.store.webhooks import Delivery, StoredWebhook
from incentives.values.problem import Place, Problem, RefusedWithProblems

LONGEST_ADDRESS = 500
MOST_ATTEMPTS = 17
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=10), timedelta(hours=6)
LEASE = timedelta(minutes=2)
KEPT = timedelta(days=90)
AT_ONCE = 20
MOST_ON_A_PAGE = 500


@dataclass(frozen=True, slots=True)
class Answered:
    """What the other side answered: a status, or why there was none. taken: any 2xx."""

    status: int | None
    said: str | None

    @property
    def taken(self) -> bool:
        """Whether the message arrived."""
        return self.status is not None and 200 <= self.status < 300


@dataclass(frozen=True, slots=True)
class DeliveryPage:
    """Some messages, the newest first. next_before is what to ask for next, or None at the end."""

    deliveries: tuple[Delivery, ...]
    next_before: int | None


Send = Callable[[StoredWebhook, Delivery], Answered]


def make_webhook(session: Session, actor: Actor, address: str, events: Sequence[str]) -> StoredWebhook:
    """A new webhook for these events, with its secret. Needs webhooks:write; RefusedWithProblems for an address or
    events that cannot be meant.
    """
    require(actor, Permission.WEBHOOKS_WRITE)
    problems = [*_address_problems(address), *_event_problems(events)]
    if problems:
        raise RefusedWithProblems(problems)
    wanted = tuple(event for event in EVENTS if event in events)
    number = store.add_webhook(session, address, wanted, new_token(), actor.id, now(session))
    record(session, actor, "webhook.made", f"webhook {number}", after={"events": list(wanted)})
    return _found(session, number)


def list_webhooks(session: Session, actor: Actor) -> tuple[StoredWebhook, ...]:
    """Every webhook, those that have ended too. Needs webhooks:write."""
    require(actor, Permission.WEBHOOKS_WRITE)
    return store.all_webhooks(session)


def end_webhook(session: Session, actor: Actor, number: int) -> StoredWebhook:
    """Ends a webhook; one that has ended stays so. Needs webhooks:write; NotFound without it."""
    require(actor, Permission.WEBHOOKS_WRITE)
    if _found(session, number).ended_at is None:
        store.end_webhook(session, number, actor.id, now(session))
        record(session, actor, "webhook.ended", f"webhook {number}")
    return _found(session, number)


def list_deliveries(
    session: Session, actor: Actor, number: int, *, before: int | None = None, limit: int = 100
) -> DeliveryPage:
    """The messages of a webhook, the newest first, at most `limit` (1 to 500). Needs webhooks:write."""
    require(actor, Permission.WEBHOOKS_WRITE)
    if not 1 <= limit <= MOST_ON_A_PAGE:
        raise ValueError(f"a page has 1 to {MOST_ON_A_PAGE} messages, not {limit}")
    _found(session, number)
    found = store.deliveries_of(session, number, before=before, limit=limit + 1)
    return DeliveryPage(found[:limit], found[limit - 1].id if len(found) > limit else None)


def deliver_due(database: Database, send: Send) -> int:
    """Sends every message whose moment has come, and counts those that arrived.

    Several processes may do so at once. A message is taken before it is sent: should the process die meanwhile, it is
    sent again after the lease, so that it arrives at least once.
    """
    at = database.clock()
    with database.reading() as session:
        waiting = store.due(session, at, AT_ONCE)
    return sum(_deliver(database, each, send) for each in waiting)


def forget_old(database: Database) -> None:
    """Forgets messages that were delivered or given up long ago."""
    with database.changing() as session:
        store.forget_deliveries(session, database.clock() - KEPT)


def wait_after(attempts: int) -> timedelta:
    """How long to wait after that many attempts: twice as long each time, up to six hours."""
    doubled: timedelta = FIRST_WAIT * 2 ** (attempts - 1)
    return min(doubled, LONGEST_WAIT)


def _deliver(database: Database, delivery: Delivery, send: Send) -> bool:
    with database.changing() as session:
        webhook = store.webhook_of_number(session, delivery.webhook)
        if webhook is None or not store.take(session, delivery, database.clock() + LEASE):
            return False
    answered = send(webhook, delivery)
    at, attempts = database.clock(), delivery.attempts + 1
    with database.changing() as session:
        store.note_outcome(
            session,
            delivery.id,
            status=answered.status,
            said=answered.said,
            delivered=at if answered.taken else None,
            given_up=at if not answered.taken and attempts >= MOST_ATTEMPTS else None,
            next_at=at + wait_after(attempts),
        )
    return answered.taken


def _address_problems(address: str) -> list[Problem]:
    place = Place("request", key="address")
    try:
        parts = urlsplit(address)
        sound = parts.scheme in ("https", "http") and parts.hostname and parts.port != 0 and "@" not in parts.netloc
    except ValueError:
        sound = False
    if not sound or len(address) > LONGEST_ADDRESS or not address.isprintable():
        return [Problem("invalid-value", "This is no address such as https://example.com/incentives.", place)]
    return []


def _event_problems(events: Sequence[str]) -> list[Problem]:
    place, unknown = Place("request", key="events"), [event for event in events if event not in EVENTS]
    if unknown:
        return [
            Problem("unknown-event", f"There is no event {unknown[0][:80]}.", place, f"Known: {', '.join(EVENTS)}.")
        ]
    return [] if events else [Problem("no-event", "A webhook without an event hears nothing.", place)]


def _found(session: Session, number: int) -> StoredWebhook:
    found = store.webhook_of_number(session, number)
    if found is None:
        raise NotFound("webhook", number)
    return found
