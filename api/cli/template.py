"""`incentives template`: a workbook to fill in for a period; no database."""

from __future__ import annotations

from pathlib import Path

import click

from api.cli.parameters import EXISTING_FILE, EXISTING_FOLDER

EXAMPLES = """\b
Examples:
  incentives template policies --period 2026-Q3 --output quarter.xlsx
  incentives template policies --period 2026-Q3 --roster roster.xlsx --output quarter.xlsx
"""


@click.command(epilog=EXAMPLES)
@click.argument("policies", metavar="POLICIES", type=EXISTING_FOLDER)
@click.option("--period", required=True, metavar="NAME", help="2026, 2026-H1, 2026-Q3 or 2026-07.")
@click.option(
    "--roster", type=EXISTING_FILE, default=None, help="A workbook with the roster, and the quotas if it has them."
)
@click.option("--reading", metavar="TEXT", default="", help="What the roster leaves open, such as 'dates=day-first'.")
@click.option("--raw", is_flag=True, help="Sheets of raw rows instead of the results that are worked out of them.")
@click.option(
    "--output", "-o", required=True, type=click.Path(dir_okay=False, path_type=Path), help="Write to this .xlsx file."
)
def template(policies: Path, period: str, roster: Path | None, reading: str, output: Path, *, raw: bool) -> None:
    """Write a workbook to fill in: the people known, and for each the results that the POLICIES in force ask for.

    Cells that concern nobody are grey and locked; the others have the number format and the limits of their measure.
    An instruction sheet explains every measure. Filled in, the workbook is what `incentives pay` takes.

    Ends with 1 when anything is wrong with the policies or the roster.
    """
    from api.cli.catalogues import catalogues_for
    from api.cli.paid import in_force
    from api.cli.problems import stop_with
    from api.cli.rosters import roster_and_quotas
    from api.cli.terminal import say
    from importers.template import template_workbook
    from incentives.performance.expect import expectations
    from incentives.performance.what_to_deliver import to_deliver
    from incentives.policy.folder import read_policies
    from incentives.values.problem import RefusedWithProblems

    if output.suffix.lower() != ".xlsx":
        raise click.UsageError("A template is a workbook: say --output template.xlsx.")
    try:
        found, problems = read_policies(policies, catalogues_for(policies).kpis)
        if problems:
            raise RefusedWithProblems(problems)
        paid_over, paying = in_force(found, period, policies)
        expected = expectations(paying, paid_over)
        known, quotas = (None, ()) if roster is None else roster_and_quotas(roster, reading, expected)
    except RefusedWithProblems as refused:
        stop_with(refused.problems, "No template was written.")
    try:
        output.write_bytes(template_workbook(to_deliver(paying, paid_over, known, quotas, raw=raw)))
    except OSError as error:
        raise click.UsageError(f"{output} cannot be written: {error.strerror}.") from None
    say(f"Written to {output}.", error=True)
