"""`incentives check`: what is wrong with policies, and what they pay for that harms customers."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import click

from api.cli.parameters import EXISTING, day, today

LEVELS = ("low", "medium", "high", "critical")
EXAMPLES = """\b
Examples:
  incentives check policies
  incentives check policies/field-sales/2026-07-01.yaml
  incentives check policies --on 2026-09-30 --fail-on critical
  incentives check policies --history --format json > findings.json
"""


@click.command(epilog=EXAMPLES)
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=EXISTING)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option(
    "--fail-on", type=click.Choice(LEVELS), default="high", show_default=True, help="The least severity that ends in 1."
)
@click.option("--on", type=day, default=None, help="The day that decides what is in force.  [default: today]")
@click.option("--history", is_flag=True, help="Audit older versions as well.")
def check(paths: tuple[Path, ...], form: str, fail_on: str, on: date | None, history: bool) -> None:
    """Check policy files, or folders of them.

    Reports every problem with its file and line, calculates the worked examples, holds the versions of each policy
    together, and audits what is in force or to come: each finding says what the policy pays for, why that harms
    customers, what to do instead, and proves it with two scorecards that anyone can recalculate.

    Ends with 1 when there is a problem, or a finding of the --fail-on severity or above that nobody has answered.
    """
    from api.cli.check_json import checked_as_json
    from api.cli.check_text import say_checked
    from api.cli.checked import check_paths
    from incentives.alignment.finding import Severity

    on = on or today()
    least = Severity[fail_on.upper()]
    checked = check_paths(paths, on, history=history)
    if form == "json":
        click.echo(json.dumps(checked_as_json(checked, least), ensure_ascii=False, indent=2))
    else:
        say_checked(checked, least, on)
    raise SystemExit(1 if checked.problems or checked.unanswered(least) else 0)
