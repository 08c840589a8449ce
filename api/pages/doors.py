"""What every page starts from: who is signed in, the request's session, and numbers that come with the address."""

from __future__ import annotations

from datetime import date

from flask import request, url_for
from werkzeug.exceptions import NotFound

from api.auth import current_actor
from api.database import session
from incentives.services.actor import Actor, Permission, require
from incentives.services.clock import today

__all__ = [
    "Actor",
    "actor_who_may",
    "current_actor",
    "day_in_address",
    "number_asked",
    "safe_address",
    "session",
    "today",
]


def actor_who_may(permission: Permission) -> Actor:
    """Who asks, before anything else is looked at, so that a form tells nothing to who may not send it."""
    actor = current_actor()
    require(actor, permission)
    return actor


def day_in_address(text: str) -> date:
    """A day such as 2026-07-01 from an address. The not-found answer when it is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise NotFound from None


def number_asked(name: str) -> int | None:
    """A whole number from the query, None when it is not there or is none."""
    text = request.args.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None


def safe_address(asked: str | None) -> str:
    """Where to go after signing in: only ever a page of ours, never another site."""
    if not asked or not asked.startswith("/") or asked.startswith(("//", "/\\")) or any(ord(c) < 32 for c in asked):
        return url_for("start_page.show_start")
    return asked
