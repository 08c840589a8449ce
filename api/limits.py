"""Limits at the door: 429 with Retry-After for whoever failed too often from the same address.

Failures to sign in are counted in the database, for all processes together. Keys that are none are counted in memory,
by each process for itself: nobody guesses one, so the limit only spares the service work, and must cost less than that.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from threading import Lock

from flask import Flask, current_app, request
from werkzeug.exceptions import TooManyRequests

from api.database import database
from incentives.services.limits import SIGN_INS, count_failure, seconds_to_wait

EXTENSION = "incentives-key-failures"
MOST_FAILURES = 300
WINDOW = 900.0  # seconds
MOST_PLACES = 10_000
UNKNOWN = "unknown"


class Failures:
    """How many keys that are none came from where, within a window for each place. Threads share it."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._places: OrderedDict[str, tuple[int, float]] = OrderedDict()
        self._lock = Lock()

    def wait(self, place: str, now: float) -> float | None:
        """Counts a failure, and gives the seconds that the place has to wait, if it has to."""
        with self._lock:
            count, since = self._places.pop(place, (0, now))
            if now - since >= WINDOW:
                count, since = 0, now
            self._places[place] = (count + 1, since)
            while len(self._places) > MOST_PLACES:
                self._places.popitem(last=False)
        return since + WINDOW - now if count >= self._most else None


def register(app: Flask, most: int = MOST_FAILURES) -> None:
    """Counts keys that are none from now on."""
    app.extensions[EXTENSION] = Failures(most)


def refuse_sign_ins() -> None:
    """TooManyRequests when too many signed in wrongly from this address."""
    _refuse(seconds_to_wait(database(), SIGN_INS, place()))


def sign_in_failed() -> None:
    """Counts one more of them."""
    count_failure(database(), SIGN_INS, place())


def key_failed() -> None:
    """Counts a key that is none; TooManyRequests when there were too many from this address."""
    failures: Failures = current_app.extensions[EXTENSION]
    _refuse(failures.wait(place(), time.monotonic()))


def place() -> str:
    """Where the request comes from, as far as the proxies are trusted that stand before the service."""
    return request.remote_addr or UNKNOWN


def _refuse(wait: float | None) -> None:
    if wait is not None:
        minutes = -(-int(wait) // 60)
        message = f"Too many attempts failed from here. Try again in {minutes} minutes."
        raise TooManyRequests(message, retry_after=int(wait) + 1)
