"""The database as the command line opens it, and what people at the server do in it before anybody can sign in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from api.cli.problems import counted, stop_with
from api.cli.terminal import say
from incentives.services import people, policies
from incentives.services.database import Database, open_database
from incentives.services.errors import RequestRefused
from incentives.values.problem import RefusedWithProblems

BACKENDS = ("sqlite", "postgresql")


@contextmanager
def opened(url: str) -> Iterator[Database]:
    """The database at the URL, brought up to date; closed at the end. Misuse when it cannot be opened."""
    try:
        make_room(url)
        database = open_database(url)
    except (ArgumentError, ValueError, OSError) as error:
        raise click.UsageError(f"This is no database that can be used: {error}.") from None
    except DBAPIError as error:
        raise click.UsageError(f"The database cannot be opened: {error.orig}.") from None
    try:
        yield database
    finally:
        database.close()


def refuse_unknown(url: str | None) -> None:
    """Misuse when an address that was given on the command line is that of no database that can be used."""
    try:
        if url is not None and make_url(url).get_backend_name() not in BACKENDS:
            raise click.UsageError(f"This is no database that can be used: {url}.")
    except ArgumentError as error:
        raise click.UsageError(f"This is no database that can be used: {error}.") from None


def take_in(database: Database, folder: Path, login: str) -> None:
    """Takes in every policy of the folder on behalf of an administrator, all or none; tells what is wrong and ends."""
    try:
        with database.changing() as session:
            versions = policies.load_folder(session, people.actor_of_login(session, login), folder)
    except RefusedWithProblems as refused:
        stop_with(refused.problems, "No policy was taken in.")
    except RequestRefused as refused:
        raise click.ClickException(str(refused)) from None
    say(f"{counted(len(versions), 'policy version')} in the database.")


def make_room(url: str) -> None:
    """SQLite makes its file, but not the folder for it."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite" and parsed.database and parsed.database != ":memory:":
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
