"""`incentives difference`: what two versions of a policy pay differently, by their rules and on workbooks."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from api.cli.parameters import EXISTING_FILE, EXISTING_FOLDER

if TYPE_CHECKING:
    from api.cli.differing import Differing

EXAMPLES = """\b
Examples:
  incentives difference policies/field-sales/2026-01-01.yaml policies/field-sales/2026-07-01.yaml
  incentives difference old.yaml new.yaml --period 2026-Q3 quarter.xlsx
  incentives difference old.yaml new.yaml --period 2026-Q3 --policies policies quarter.xlsx --fail-on-loss
  incentives difference old.yaml new.yaml --period 2026-Q3 quarter.xlsx --earlier second-quarter.xlsx
  incentives difference old.yaml new.yaml --format json | jq .verdict
"""


@click.command(epilog=EXAMPLES)
@click.argument("old", type=EXISTING_FILE)
@click.argument("new", type=EXISTING_FILE)
@click.argument("workbooks", metavar="[WORKBOOK...]", nargs=-1, type=EXISTING_FILE)
@click.option(
    "--period", default=None, metavar="NAME", help="2026, 2026-H1, 2026-Q3 or 2026-07.  [default: NEW's first]"
)
@click.option(
    "--policies", type=EXISTING_FOLDER, default=None, help="Where the other roles of the workbooks have their policies."
)
@click.option(
    "--earlier",
    multiple=True,
    type=EXISTING_FILE,
    help="A workbook of a period before, for measures taken over several periods. May be given again.",
)
@click.option(
    "--reading", metavar="TEXT", default="", help="What WORKBOOKs leave open: 'decimal=comma; dates=day-first'."
)
@click.option("--fail-on-loss", is_flag=True, help="End with 1 when NEW pays less to anybody, or on any result shown.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--json", "form", flag_value="json", help="The same as --format json.")
def difference(
    old: Path,
    new: Path,
    workbooks: tuple[Path, ...],
    period: str | None,
    policies: Path | None,
    earlier: tuple[Path, ...],
    reading: str,
    fail_on_loss: bool,
    form: str,
) -> None:
    """Tell what the policy file NEW pays differently from OLD: role by role, on which results and how much, with a
    scorecard for each difference, and where both provably pay the same; with WORKBOOKs, who gains and who loses.

    Equal means proved, by exact arithmetic over every possible result. Where neither a difference nor a proof was
    found, that is said with its reason.

    Ends with 1 when anything is wrong with the policies or the workbooks, and with --fail-on-loss when anybody loses.
    """
    from api.cli.differing import Delivered, differ
    from api.cli.problems import stop_with
    from importers.reading import UnreadableReading, parse_reading
    from incentives.values.problem import RefusedWithProblems

    if workbooks and period is None:
        raise click.UsageError("Say of which period the workbooks are, such as --period 2026-Q3.")
    if policies is not None and not workbooks:
        raise click.UsageError("--policies is for the other roles of WORKBOOKs; give them too, or leave it out.")
    if earlier and not workbooks:
        raise click.UsageError("--earlier is for people of WORKBOOKs; give them too, or leave it out.")
    try:
        found = differ(old, new, Delivered(workbooks, period, policies, parse_reading(reading), earlier))
    except UnreadableReading as unreadable:
        raise click.BadParameter(str(unreadable), param_hint="--reading") from None
    except RefusedWithProblems as refused:
        stop_with(refused.problems, "Nothing was compared.")
    _say(found, form)
    if fail_on_loss and found.anybody_loses:
        raise SystemExit(1)


def _say(found: Differing, form: str) -> None:
    if form == "json":
        from api.cli.difference_json import differing_as_json

        click.echo(json.dumps(differing_as_json(found), ensure_ascii=False, indent=2))
    else:
        from api.cli.difference_text import differing_text

        click.echo(differing_text(found), nl=False)
