"""`incentives backup`: the whole database as one file, taken while the service goes on."""

from __future__ import annotations

import os
from pathlib import Path

import click

NEW_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command(
    epilog="""\b
Examples:
  incentives backup "backups/$(date +%F).sqlite3"
  incentives backup backup.sqlite3 --database-url postgresql://pay@db/incentives
"""
)
@click.argument("file", type=NEW_FILE)
@click.option("--database-url", metavar="URL", default=None, help="sqlite:///FILE or postgresql://….")
def backup(file: Path, database_url: str | None) -> None:
    """Write the whole database to FILE, a new one, while the service goes on.

    The file is a SQLite database, also when the service runs on PostgreSQL, and holds one single state: everything that
    was committed before it began. incentives restore brings it into either engine. It holds what people earn and the
    hashes of their passwords, so keep it as safe as the database.
    """
    from sqlalchemy.exc import DBAPIError

    from api.cli.backups import database_address, opened_engine, say_counts
    from api.cli.problems import stop_with
    from incentives.store.backup import write_backup
    from incentives.values.problem import RefusedWithProblems

    with opened_engine(database_address(database_url, os.environ)) as engine:
        try:
            counts = write_backup(engine, file)
        except RefusedWithProblems as refused:
            stop_with(refused.problems)
        except (DBAPIError, OSError) as error:
            raise click.ClickException(f"The backup could not be written: {error}.") from None
    say_counts(counts, f"written to {file}")
