"""Keys of requests that must be done once, with the responses that were given."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, select, update
from sqlalchemy.orm import Session

from incentives.store.rows import insert_unless_there
from incentives.store.tables.people import idempotency_keys


def claim(session: Session, client: str, key: str, request_hash: str, at: datetime, until: datetime) -> Row[Any] | None:
    """None once the key is claimed; else the row that holds it: request_hash, status, headers, body.

    Whoever claims the same key at the same time waits here for the first one's transaction.
    """
    session.execute(delete(idempotency_keys).where(idempotency_keys.c.expires_at <= at))
    claimed = insert_unless_there(
        session, idempotency_keys, client=client, key=key, request_hash=request_hash, expires_at=until
    )
    return None if claimed else session.execute(select(idempotency_keys).where(*_named(client, key))).one()


def keep(session: Session, client: str, key: str, status: int, headers: Mapping[str, str], body: str) -> None:
    """Keeps the response of a claimed key."""
    kept = update(idempotency_keys).where(*_named(client, key))
    session.execute(kept.values(status=status, headers=dict(headers), body=body))


def _named(client: str, key: str) -> tuple[Any, Any]:
    return idempotency_keys.c.client == client, idempotency_keys.c.key == key
