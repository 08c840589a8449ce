"""`incentives first-person`: the first administrator of an empty database, who then adds everybody else."""

from __future__ import annotations

import os

import click


@click.command(
    epilog="""\b
Examples:
  incentives first-person admin --name "Ada Example"
  incentives first-person admin --name "Ada Example" --database-url postgresql://pay@db/incentives
"""
)
@click.argument("login")
@click.option("--name", required=True, help="The person's name as others see it.")
@click.option("--database-url", metavar="URL", default=None, help="sqlite:///FILE or postgresql://….")
@click.password_option(help="Asked for when it is not given; at least 12 characters.")
def first_person(login: str, name: str, database_url: str | None, password: str) -> None:
    """Make the first administrator of a database in which there is nobody yet.

    Only somebody at the server can do this, and only once: everybody else is added by an administrator.
    """
    from api.cli.database import opened
    from api.cli.problems import stop_with
    from api.cli.terminal import say
    from api.settings import Settings
    from incentives.services import people
    from incentives.services.errors import RequestRefused
    from incentives.values.problem import RefusedWithProblems

    url = database_url or os.environ.get("INCENTIVES_DATABASE_URL") or Settings(secret_key="").database_url
    try:
        with opened(url) as database, database.changing() as session:
            person = people.first_person(session, login, name, password)
    except RefusedWithProblems as refused:
        stop_with(refused.problems)
    except RequestRefused as refused:
        raise click.ClickException(str(refused)) from None
    say(f"{person.name} can sign in as {person.login}.")
