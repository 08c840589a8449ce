"""Options that several commands share, and what they accept."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import click

EXISTING = click.Path(exists=True, readable=True, path_type=Path)
EXISTING_FILE = click.Path(exists=True, dir_okay=False, readable=True, path_type=Path)
EXISTING_FOLDER = click.Path(exists=True, file_okay=False, readable=True, path_type=Path)


def day(text: str) -> date:
    """A day such as 2026-07-01, or misuse."""
    try:
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC).date()
    except ValueError:
        raise click.BadParameter(f'"{text}" is not a day such as 2026-07-01.') from None


def today() -> date:
    """The day by the machine's clock, in UTC: the one place where the command line asks for it."""
    return datetime.now(UTC).date()
