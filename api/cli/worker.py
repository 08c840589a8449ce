"""`incentives worker`: works off jobs in the background."""

from __future__ import annotations

import click


@click.command(
    epilog="""\b
Examples:
  incentives worker
  incentives worker --database-url postgresql://pay@db/incentives
"""
)
@click.option("--database-url", metavar="URL", default=None, help="sqlite:///FILE or postgresql://….")
def worker(database_url: str | None) -> None:
    """Work off jobs until Ctrl-C: calculations, imports and exports that somebody asked for in the background.

    incentives serve starts one by itself. On PostgreSQL any number may run, on any machine. A worker may be killed at
    any moment: its job is taken up again, and nothing is stored twice.
    """
    from api.cli.problems import stop_with
    from api.cli.server import set_environment
    from api.cli.worker_process import work
    from incentives.values.problem import RefusedWithProblems

    set_environment({"DATABASE_URL": database_url})
    try:
        work()
    except RefusedWithProblems as refused:
        stop_with(refused.problems, "incentives serve --help shows how a key is made.")
