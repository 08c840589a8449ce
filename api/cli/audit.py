"""`incentives audit verify`: whether the audit trail is whole, and everything that it seals is what it was."""

from __future__ import annotations

import os

import click

USUAL = "sqlite:///instance/incentives.sqlite3"


@click.group()
def audit() -> None:
    """The audit trail: who changed what, when and why."""


@audit.command(
    epilog="""\b
Examples:
  incentives audit verify
  incentives audit verify --database-url postgresql://pay@db/incentives
  incentives audit verify --last 4711 --head 0f3a…   (from an earlier check: nothing was cut off since)
"""
)
@click.option("--database-url", metavar="URL", default=None, help="sqlite:///FILE or postgresql://….")
@click.option(
    "--last", type=click.IntRange(1), default=None, help="The number of the newest entry of an earlier check."
)
@click.option("--head", metavar="HASH", default=None, help="Its hash.")
def verify(database_url: str | None, last: int | None, head: str | None) -> None:
    """Check every entry of the trail, and every stored policy, fact, payout and person against it.

    Names each entry and row that is not what the service wrote, and ends with 1 when there is any. Keep the last line
    somewhere else: with it a later check also finds entries that were cut off at the end.
    """
    from api.cli.database import opened
    from api.cli.terminal import say
    from incentives.services.audit_check import check_trail

    if last is not None and head is None:
        raise click.UsageError("--last needs --head: the hash of that entry.")
    url = database_url or os.environ.get("INCENTIVES_DATABASE_URL", USUAL)
    with opened(url) as database, database.reading() as session:
        found = check_trail(session, None, last=last, head=head)
    for fault in found.faults:
        vouched = "" if fault.seq is None else f" (entry {fault.seq})"
        say(f"{fault.subject}{vouched}: {fault.message}", colour="red")
    checked = f"{found.entries:,} entries and {found.rows:,} sealed rows"
    if found.faults:
        say(f"{checked} checked; {len(found.faults):,} are not what the service wrote.", colour="red")
    else:
        say(f"{checked} checked; all are what the service wrote.", bold=True)
    say(f"--last {found.last} --head {found.head}")
    raise SystemExit(1 if found.faults else 0)
