"""One database session a request, opened when first asked for; commit when the answer is good, rollback otherwise.

The commit happens before the answer leaves, so nobody is told of work that was not stored. What to do in a session is
for the services.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

from flask import Flask, Response, current_app, g, request
from sqlalchemy.orm import Session

from incentives.services.database import Database

EXTENSION = "incentives-database"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class _RolledBack(Exception):
    """Ends a session block without a commit; never leaves this module."""


def attach(app: Flask, database: Database) -> None:
    """Makes the database that of the app."""
    app.extensions[EXTENSION] = database
    app.teardown_appcontext(lambda _: abandon())


def database() -> Database:
    """The app's database, for services that want more than a session (signing in)."""
    found: Database = current_app.extensions[EXTENSION]
    return found


def session() -> Session:
    """This request's session: one that may change things, or for a safe method (GET) one that only reads."""
    return reading() if request.method in SAFE_METHODS else changing()


def reading() -> Session:
    """This request's reading session; a POST that keeps nothing asks for it by name."""
    return _opened("reading_block", database().reading)


def changing() -> Session:
    """This request's changing session."""
    return _opened("changing_block", database().changing)


def finish(response: Response) -> None:
    """Commits when the answer is good (below 400), else rolls back. Raises what the commit raises."""
    if response.status_code >= 400:
        abandon()
        return
    for name in ("changing_block", "reading_block"):
        block = g.pop(name, None)
        if block is not None:
            block.commit()


def abandon() -> None:
    """Rolls back what is still open."""
    for name in ("changing_block", "reading_block"):
        block = g.pop(name, None)
        if block is not None:
            block.roll_back()


class _Block:
    """A session block of the database that is entered now and left when the answer is known."""

    def __init__(self, context: AbstractContextManager[Session]) -> None:
        self._context = context
        self.session = context.__enter__()

    def commit(self) -> None:
        """Leaves the block as if its work had ended."""
        self._context.__exit__(None, None, None)

    def roll_back(self) -> None:
        """Leaves the block as if its work had failed."""
        failed = _RolledBack()
        try:
            self._context.__exit__(_RolledBack, failed, None)
        except _RolledBack:
            return


def _opened(name: str, opener: object) -> Session:
    block: _Block | None = g.get(name)
    if block is None:
        if not callable(opener):
            raise TypeError("a session block is opened by calling it")
        block = _Block(opener())
        setattr(g, name, block)
    return block.session


@contextmanager
def briefly_reading() -> Iterator[Session]:
    """A reading session that ends with the block, so that nothing waits for it: for finding out who asks."""
    with database().reading() as short:
        yield short
