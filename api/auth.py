"""Who asks: a person by the session cookie of the pages, or a program by its API key; never one in place of the other.

REST resources accept only `Authorization: Bearer <key>`, so no browser can be tricked into sending it; pages accept
only the cookie. What an actor may do is decided by the services.
"""

from __future__ import annotations

from flask import Response, current_app, g, request

from api.database import briefly_reading, database
from api.limits import key_failed
from incentives.services.actor import Actor
from incentives.services.people import SESSION_LASTS, SignedIn, actor_of_key, actor_of_session

COOKIE = "incentives_session"
API_PREFIX = "/api/"
LONGEST_TOKEN = 200


class Unauthenticated(Exception):
    """Nobody is signed in, or the key is unknown, expired or revoked."""

    code = "not-authenticated"

    def __init__(self) -> None:
        super().__init__("Send a valid API key as 'Authorization: Bearer <key>'.")


def current_actor() -> Actor:
    """Who asks. Raises Unauthenticated when nobody is known to; looked up once a request."""
    actor = actor_or_nobody()
    if actor is None:
        raise Unauthenticated
    return actor


def actor_or_nobody() -> Actor | None:
    """Who asks, or None."""
    if "actor" not in g:
        g.actor = _key_actor() if request.path.startswith(API_PREFIX) else _page_actor()
    actor: Actor | None = g.actor
    return actor


def session_token() -> str | None:
    """The token in the session cookie, for signing out."""
    return request.cookies.get(COOKIE)


def remember_sign_in(response: Response, signed_in: SignedIn) -> None:
    """Puts the token of a fresh session into the cookie."""
    response.set_cookie(
        COOKIE,
        signed_in.token,
        max_age=SESSION_LASTS,
        secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
        httponly=True,
        samesite="Lax",
    )


def forget_sign_in(response: Response) -> None:
    """Removes the cookie."""
    secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
    response.delete_cookie(COOKIE, secure=secure, httponly=True, samesite="Lax")


def _page_actor() -> Actor | None:
    token = session_token()
    if not token or len(token) > LONGEST_TOKEN:
        return None
    with briefly_reading() as session:
        return actor_of_session(session, token)


def _key_actor() -> Actor | None:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    token = token.strip()
    if scheme.lower() != "bearer" or not token or len(token) > LONGEST_TOKEN:
        return None
    actor = actor_of_key(database(), token)
    if actor is None:
        key_failed()
    return actor
