"""One database session a request, opened when first asked for; commit when the answer is good, rollback otherwise.

The commit happens before the answer leaves, so nobody is told of work that was not stored. What to do in a session is
for the services.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from flask import Flask, Response, current_app, g, request
from sqlalchemy import make_url
from sqlalchemy.orm import Session

from incentives.services.database import Database, open_database

EXTENSION = "incentives-database"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class _RolledBack(Exception):
    """Ends a session block without a commit; never leaves this module."""


def attach(app: Flask, database: Database) -> None:
    """Makes the database that of the app."""
    app.extensions[EXTENSION] = database
    app.teardown_appcontext(lambda _: abandon())


def open_with_room(url: str) -> Database:
    """The database at the URL. SQLite makes its file but not the folder for it, so that is made first."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite" and parsed.database and parsed.database != ":memory:":
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    return open_database(url)


def database() -> Database:
    """The app's database, for services that want more than a session (signing in)."""
    found: Database = current_app.extensions[EXTENSION]
    return found


def session() -> Session:
    """This request's session: one that may change things, or for a safe method (GET) one that only reads."""
    return reading() if request.method in SAFE_METHODS else changing()


def reading() -> Session:
    """This request's reading session; a POST that keeps nothing asks for it by name."""
    return _opened("reading", database().reading)


def changing() -> Session:
    """This request's changing session."""
    return _opened("changing", database().changing)


@contextmanager
def briefly_reading() -> Iterator[Session]:
    """A reading session that ends with the block, so that nothing waits for it: for finding out who asks."""
    with database().reading() as short:
        yield short


def finish(response: Response) -> None:
    """Commits when the answer is good (below 400), else rolls back. Raises what the commit raises."""
    if response.status_code >= 400:
        abandon()
        return
    blocks = _blocks()
    while blocks:
        _, (context, _) = blocks.popitem()
        context.__exit__(None, None, None)


def abandon() -> None:
    """Rolls back what is still open."""
    blocks = _blocks()
    while blocks:
        _, (context, _) = blocks.popitem()
        _roll_back(context)


Block = tuple[AbstractContextManager[Session], Session]


def _blocks() -> dict[str, Block]:
    """The session blocks that this request has entered and not yet left."""
    if "session_blocks" not in g:
        g.session_blocks = {}
    blocks: dict[str, Block] = g.session_blocks
    return blocks


def _opened(name: str, enter: Callable[[], AbstractContextManager[Session]]) -> Session:
    blocks = _blocks()
    if name not in blocks:
        context = enter()
        blocks[name] = (context, context.__enter__())
    return blocks[name][1]


def _roll_back(context: AbstractContextManager[Session]) -> None:
    """Leaves the block as if its work had failed."""
    try:
        context.__exit__(_RolledBack, _RolledBack(), None)
    except _RolledBack:
        return
