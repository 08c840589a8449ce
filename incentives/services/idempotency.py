"""Idempotency keys: the same request sent twice is done once and answered the same both times.

Inside one `changing` block: `recall` first; when it gives a response, send that; else do the work and `remember` the
response. Work and response are stored together, so a failed request leaves nothing behind and may be sent again.

Conflict codes: `idempotency-key-reused` (same key, different request), `idempotency-key-unanswered` (its request ended
without a response being remembered).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.orm import Session

from incentives.services.clock import now
from incentives.services.errors import Conflict
from incentives.store import idempotency as store

KEPT = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class StoredResponse:
    """What was answered: status, the headers that matter (Location, ETag) and the body as sent."""

    status: int
    headers: Mapping[str, str]
    body: str


def recall(session: Session, client: str, key: str, request_hash: str) -> StoredResponse | None:
    """The response remembered for the client's key, or None after claiming the key for the work that follows.

    client names who asks (`person:7`); request_hash covers method, path and body. Conflict when the key was used for
    another request. A second request with the same key waits until the first one is finished.
    """
    at = now(session)
    held = store.claim(session, client, key, request_hash, at, at + KEPT)
    if held is None:
        return None
    if held.request_hash != request_hash:
        message = f"The idempotency key {key} was used for another request. Choose a new key."
        raise Conflict("idempotency-key-reused", message)
    if held.status is None:
        message = f"The request with the idempotency key {key} was done, but its response was not kept."
        raise Conflict("idempotency-key-unanswered", message)
    return StoredResponse(held.status, held.headers, held.body)


def remember(session: Session, client: str, key: str, response: StoredResponse) -> None:
    """Keeps the response for the key that `recall` claimed."""
    store.keep(session, client, key, response.status, response.headers, response.body)
