"""`incentives bounds`: the largest and smallest payout of each role, proven, and the largest bill of a roster."""

from __future__ import annotations

import json
from pathlib import Path

import click

from api.cli.parameters import EXISTING, EXISTING_FILE

EXAMPLES = """\b
Examples:
  incentives bounds policies/support
  incentives bounds policies/field-sales/2026-07-01.yaml --role account_executive --period 2026-Q4
  incentives bounds policies --workbook roster.xlsx --workbook quotas.xlsx --period 2026-Q3
  incentives bounds policies/support --json | jq .roles
"""


@click.command(epilog=EXAMPLES)
@click.argument("path", type=EXISTING)
@click.option("--role", default=None, help="Only this role.")
@click.option("--period", default=None, metavar="NAME", help="2026, 2026-H1, 2026-Q3 or 2026-07.  [default: the first]")
@click.option(
    "--workbook",
    "workbooks",
    multiple=True,
    type=EXISTING_FILE,
    help="A workbook with roster and quotas: the largest bill of the period.",
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--json", "form", flag_value="json", help="The same as --format json.")
def bounds(path: Path, role: str | None, period: str | None, workbooks: tuple[Path, ...], form: str) -> None:
    """Prove what the policies below PATH can pay at all.

    For each role the largest and the smallest payout over every admissible result (no simulation), with the scorecard
    that gets it, and what is remarkable about the shape of pay: caps that never bind, results that change nothing,
    jumps, each with its line. With workbooks of the roster and its quotas, the largest bill of the period.

    Ends with 1 when anything is wrong with the policies or the workbooks.
    """
    from api.cli.bounded import bill_from, bounds_from
    from api.cli.bounds_json import bill_as_json, bounds_as_json
    from api.cli.bounds_text import say_bill, say_bounds
    from api.cli.problems import stop_with
    from incentives.values.problem import RefusedWithProblems

    if workbooks and period is None:
        raise click.UsageError("Say which --period the roster is to be paid for.")
    try:
        if workbooks:
            bill = bill_from(path, period or "", workbooks)
            click.echo(_json(bill_as_json(bill)), nl=False) if form == "json" else say_bill(bill)
            return
        found = bounds_from(path, role, period)
    except RefusedWithProblems as refused:
        stop_with(refused.problems, "Nothing was calculated.")
    if not found:
        raise click.UsageError(f"There is no role {role or ''} below {path} in that period.".replace("  ", " "))
    if form == "json":
        click.echo(_json(bounds_as_json(found)), nl=False)
    else:
        say_bounds(found)


def _json(content: object) -> str:
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"
