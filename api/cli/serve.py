"""`incentives serve`: the pages and the REST API."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from api.cli.parameters import EXISTING_FOLDER

if TYPE_CHECKING:
    from api.settings import Settings

EXAMPLES = """\b
Examples:
  export INCENTIVES_SECRET_KEY="$(python3 -c 'import secrets; print(secrets.token_hex(32))')"
  incentives serve
  incentives serve --host 0.0.0.0 --port 8080 --workers 4 --database-url postgresql://pay@db/incentives
  incentives serve --policies policies --by admin
"""


@click.command(epilog=EXAMPLES)
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option("--workers", type=click.IntRange(1, 64), default=1, show_default=True, help="How many processes answer.")
@click.option(
    "--job-workers",
    type=click.IntRange(0, 64),
    default=1,
    show_default=True,
    help="How many processes work off jobs in the background.",
)
@click.option("--database-url", metavar="URL", default=None, help="sqlite:///FILE or postgresql://….")
@click.option(
    "--policies", type=EXISTING_FOLDER, default=None, help="Take in the policies of this folder before serving."
)
@click.option("--by", metavar="LOGIN", default=None, help="The administrator who takes the policies in.")
def serve(
    host: str,
    port: int,
    workers: int,
    job_workers: int,
    database_url: str | None,
    policies: Path | None,
    by: str | None,
) -> None:
    """Serve the pages and the REST API, after bringing the database up to date.

    Settings come from the environment (INCENTIVES_SECRET_KEY is always needed); options here come before them. Cookies
    travel over https only, so put a proxy with a certificate in front, or set INCENTIVES_SECURE_COOKIES=no on a machine
    of your own. The first administrator of an empty database is made by incentives first-person.
    """
    from api.cli.beside import working_beside
    from api.cli.database import opened, refuse_unknown, take_in
    from api.cli.server import refuse_taken, serve_until_stopped, set_environment

    if (policies is None) != (by is None):
        raise click.UsageError("--policies and --by belong together: who takes the policies in is written down.")
    refuse_unknown(database_url)
    set_environment({"DATABASE_URL": database_url})
    settings = _settings()
    refuse_taken(host, port)
    with opened(settings.database_url) as database:
        if policies is not None and by is not None:
            take_in(database, policies, by)
    with working_beside(job_workers):
        serve_until_stopped(host, port, workers)


def _settings() -> Settings:
    from api.cli.problems import stop_with
    from api.settings import read_settings
    from incentives.values.problem import RefusedWithProblems

    try:
        return read_settings()
    except RefusedWithProblems as refused:
        stop_with(refused.problems, "incentives serve --help shows how a key is made.")
