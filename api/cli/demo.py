"""`incentives demo`: a sample company with a sample quarter, from its files to its pages."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

HOST, FIRST_PORT, PORTS = "127.0.0.1", 8000, 50


@click.command(
    epilog="""\b
Examples:
  incentives demo
  incentives demo --port 8080 --folder my-demo
  incentives demo --no-serve --folder my-demo
"""
)
@click.option("--port", type=click.IntRange(1, 65535), default=None, help="[default: the first free one from 8000 on]")
@click.option("--no-serve", is_flag=True, help="Set everything up and end.")
@click.option(
    "--folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=None,
    help="A new or empty folder to keep it in.  [default: a temporary one, removed at the end]",
)
def demo(port: int | None, no_serve: bool, folder: Path | None) -> None:
    """Set up a sample company with a sample quarter, and serve it on this machine until Ctrl-C.

    Prints the way of the quarter: HR's workbooks, the harmful policy that stops the calculation with the proof of its
    harm, the answer to it, the payouts by role, and somebody to sign in as for each duty.
    """
    from api.cli.beside import working_beside
    from api.cli.server import serve_until_stopped

    chosen = None if no_serve else _port(port)
    with _room(folder) as room:
        _set_up(room, kept=folder is not None)
        if chosen is None:
            return
        _prepare_server(room)
        click.echo()
        with working_beside(1):
            serve_until_stopped(HOST, chosen, workers=1)


def _set_up(room: Path, *, kept: bool) -> None:
    from api.cli.database import opened
    from api.cli.demo_company import database_url, found_company, write_files
    from api.cli.demo_text import say_company

    click.echo("Setting up a sample company ...", err=True)
    workbooks = write_files(room)
    with opened(database_url(room)) as database:
        company = found_company(database, room, workbooks)
    say_company(company, kept=kept)


def _prepare_server(room: Path) -> None:
    import secrets

    from api import demo
    from api.cli.demo_company import database_url
    from api.cli.server import set_environment

    set_environment(
        {
            "SECRET_KEY": secrets.token_hex(32),
            "DATABASE_URL": database_url(room),
            "PAYROLL_FILE": str(Path(demo.__file__).with_name("payroll.yaml")),
            "POLICIES": str(room / "policies"),
            "TRUSTED_HOSTS": f"{HOST},localhost",
            "SECURE_COOKIES": "no",
            "LOG_LEVEL": "warning",
        }
    )


def _port(asked: int | None) -> int:
    """The port that was asked for, or the first free one."""
    from api.cli.server import is_free, refuse_taken

    if asked is not None:
        refuse_taken(HOST, asked)
        return asked
    free = next((port for port in range(FIRST_PORT, FIRST_PORT + PORTS) if is_free(HOST, port)), None)
    if free is None:
        raise click.UsageError("No port is free; name one with --port.")
    return free


@contextmanager
def _room(folder: Path | None) -> Iterator[Path]:
    """The folder that was asked for, which must be empty; or a temporary one that is removed at the end."""
    if folder is None:
        made = Path(tempfile.mkdtemp(prefix="incentives-demo-"))
        try:
            yield made
        finally:
            shutil.rmtree(made, ignore_errors=True)
        return
    if folder.exists() and any(folder.iterdir()):
        raise click.UsageError(f"{folder} is not empty; name a new folder.")
    folder.mkdir(parents=True, exist_ok=True)
    yield folder
