"""Options that several commands share, and what they accept."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import click

EXISTING = click.Path(exists=True, readable=True, path_type=Path)
EXISTING_FILE = click.Path(exists=True, dir_okay=False, readable=True, path_type=Path)
EXISTING_FOLDER = click.Path(exists=True, file_okay=False, readable=True, path_type=Path)


class Day(click.ParamType[date]):
    """A day such as 2026-07-01."""

    name = "day"

    def convert(self, value: str | date, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The day, or misuse."""
        if isinstance(value, date):
            return value
        try:
            return datetime.strptime(value, "%Y-%m-%d").replace(tzinfo=UTC).date()
        except ValueError:
            self.fail(f'"{value}" is not a day such as 2026-07-01.', param, ctx)


def today() -> date:
    """The day by the machine's clock, in UTC: the one place where the command line asks for it."""
    return datetime.now(UTC).date()
