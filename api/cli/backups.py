"""What backup and restore share: which database is meant, opened without touching its tables, and what is told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import click
from sqlalchemy import Engine
from sqlalchemy.exc import ArgumentError

from api.cli.database import make_room
from api.cli.terminal import say
from api.settings import PREFIX, Settings
from incentives.store.engine import open_engine


def database_address(given: str | None, environment: Mapping[str, str]) -> str:
    """The address that was given, that of the environment, or the usual one."""
    return given or environment.get(f"{PREFIX}DATABASE_URL") or Settings(secret_key="").database_url


@contextmanager
def opened_engine(url: str) -> Iterator[Engine]:
    """The database at the address, as it is. Misuse when there can be none."""
    try:
        make_room(url)
        engine = open_engine(url)
    except (ArgumentError, ValueError, OSError) as error:
        raise click.UsageError(f"This is no database that can be used: {error}.") from None
    try:
        yield engine
    finally:
        engine.dispose()


def say_counts(counts: Mapping[str, int], what: str) -> None:
    """How many rows of which tables, and what became of them."""
    for name, count in counts.items():
        if count:
            say(f"{count:>12,}  {name.replace('_', ' ')}")
    say(f"{sum(counts.values()):,} rows {what}.", bold=True)
