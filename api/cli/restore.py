"""`incentives restore`: a backup into an empty database of either engine."""

from __future__ import annotations

import os
from pathlib import Path

import click

from api.cli.parameters import EXISTING_FILE


@click.command(
    epilog="""\b
Examples:
  incentives restore backup.sqlite3 --database-url sqlite:///restored.sqlite3
  incentives restore backup.sqlite3 --database-url postgresql://pay@db/restored
"""
)
@click.argument("file", type=EXISTING_FILE)
@click.option("--database-url", metavar="URL", default=None, help="sqlite:///FILE or postgresql://….")
def restore(file: Path, database_url: str | None) -> None:
    """Bring an empty database to what the backup FILE holds, all of it or nothing.

    A backup of an earlier release is brought up to date on the way. A database that holds something is refused: restore
    into a new one, look at it with incentives audit verify, and then serve from that.
    """
    from sqlalchemy.exc import DBAPIError

    from api.cli.backups import database_address, opened_engine, say_counts
    from api.cli.problems import stop_with
    from incentives.store.backup import read_backup
    from incentives.values.problem import RefusedWithProblems

    with opened_engine(database_address(database_url, os.environ)) as engine:
        try:
            counts = read_backup(file, engine)
        except RefusedWithProblems as refused:
            stop_with(refused.problems)
        except (DBAPIError, OSError) as error:
            raise click.ClickException(f"The backup could not be restored, and nothing was changed: {error}.") from None
    say_counts(counts, f"restored from {file}")
