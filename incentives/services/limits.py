"""Limits on failures: who fails to sign in again and again has to wait.

Counted by where the requests come from, as a hash, in the database that all processes share. A limit is no lock of an
account (`incentives.services.sign_in` has that); it stops somebody who tries many names.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from math import ceil

from incentives.services.database import Database
from incentives.store import rates as store


@dataclass(frozen=True, slots=True)
class Limit:
    """So many failures from one place within the window are borne; then it waits until the window is over."""

    name: str
    most: int
    window: timedelta


SIGN_INS = Limit("sign-in", 100, timedelta(minutes=15))


def seconds_to_wait(database: Database, limit: Limit, place: str) -> int | None:
    """How long the place has to wait, or None when it may try."""
    at = database.clock()
    with database.reading() as session:
        count, since = store.tries(session, _key(limit, place), at, limit.window)
    if count < limit.most or since is None:
        return None
    return max(1, ceil((since + limit.window - at).total_seconds()))


def count_failure(database: Database, limit: Limit, place: str) -> None:
    """One more failure from the place; windows of the day before are forgotten with the first of a new one."""
    at = database.clock()
    with database.changing() as session:
        count, _ = store.count_try(session, _key(limit, place), at, limit.window)
        if count == 1:
            store.forget_tries(session, at - timedelta(days=1))


def _key(limit: Limit, place: str) -> str:
    return f"{limit.name}:{hashlib.sha256(place.encode()).hexdigest()[:32]}"
