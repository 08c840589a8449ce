"""`incentives company`: what all policies in force together pay for; no database."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from api.cli.parameters import EXISTING, EXISTING_FILE, day, today

if TYPE_CHECKING:
    from incentives.performance.expectations import Expectations
    from incentives.policy.model import Policy

EXAMPLES = """\b
Examples:
  incentives company policies
  incentives company policies --on 2026-10-01 --roster roster.xlsx
  incentives company policies --json | jq .pillars
"""


@click.command(epilog=EXAMPLES)
@click.argument("path", metavar="POLICIES", type=EXISTING)
@click.option("--on", "on", type=day, default=None, metavar="DAY", help="Such as 2026-10-01.  [default: today]")
@click.option("--roster", type=EXISTING_FILE, default=None, help="A workbook with the roster: counts people and money.")
@click.option("--reading", metavar="TEXT", default="", help="What the roster leaves open, such as 'dates=day-first'.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--json", "form", flag_value="json", help="The same as --format json.")
def company(path: Path, on: date | None, roster: Path | None, reading: str, form: str) -> None:
    """Tell what the POLICIES in force on a day together pay for.

    Winning customers against keeping them, early against late KPIs, who carries which KPI, roles that no customer
    result pays, roles that are paid to pull a KPI apart, and the five pillars: leadership, strategy, people, processes,
    platforms. Without a roster each role counts as one person working full time.

    Ends with 1 when anything is wrong with the policies or the roster.
    """
    from api.cli.catalogues import catalogues_for
    from api.cli.company_text import say_company
    from api.cli.problems import stop_with
    from api.cli.rosters import roster_from
    from api.company import shown_company
    from incentives.company.company import company_of
    from incentives.company.pillars import pillars
    from incentives.policy.folder import read_policies
    from incentives.values.problem import RefusedWithProblems

    on = on or today()
    try:
        found, problems = read_policies(path, catalogues_for(path).kpis)
        if problems:
            raise RefusedWithProblems(problems)
        policies = found.on(on)
        if not policies:
            raise click.UsageError(f"No policy below {path} is in force on {on}.")
        people = None if roster is None else roster_from(roster, reading, _expected(policies, on))
    except RefusedWithProblems as refused:
        stop_with(refused.problems, "Nothing was looked at.")
    whole = company_of(policies, on, people)
    standings = pillars(whole)
    if form == "json":
        shown = shown_company(whole, standings, (), None) | {"on": on.isoformat()}
        click.echo(json.dumps(shown, ensure_ascii=False, indent=2))
    else:
        say_company(whole, standings)


def _expected(policies: tuple[Policy, ...], on: date) -> Expectations:
    """What a roster of the period around that day must say; all policies must pay over periods of one length."""
    from incentives.performance.expect import expectations
    from incentives.values.period import period_containing

    first = policies[0]
    if any(policy.cycle is not first.cycle for policy in policies):
        raise click.UsageError("The policies pay over periods of different lengths; leave --roster out, or name one.")
    return expectations(policies, period_containing(on, first.cycle, first.fiscal_year_starts))
