"""`incentives check`: what is wrong with policies, and what they pay for that harms customers."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from api.cli.parameters import EXISTING, day, today

if TYPE_CHECKING:
    from api.cli.checked import Checked
    from incentives.alignment.finding import Severity

LENSES = ("fca", "cfpb", "new-zealand", "sedgwick-eba", "sales-practice")
FORMS = ("text", "json", "markdown", "html", "sarif")
NEVER = "never"
LEVELS = ("info", "low", "medium", "high", "critical", NEVER)
EXAMPLES = """\b
Examples:
  incentives check policies
  incentives check policies/field-sales/2026-07-01.yaml
  incentives check policies --on 2026-09-30 --fail-on critical
  incentives check policies --history --format json > findings.json
  incentives check policies --format sarif --output findings.sarif
  incentives check policies --format html --output findings.html --fail-on never
  incentives check policies --lens new-zealand

\b
Exit codes:
  0  no problem, and no finding of the --fail-on severity or above without an answer
  1  a problem, or such a finding
  2  the command was not used as it is meant
"""


@click.command(epilog=EXAMPLES)
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=EXISTING)
@click.option("--format", "form", type=click.Choice(FORMS), default="text", show_default=True)
@click.option(
    "--output",
    type=click.Path(dir_okay=False, writable=True, allow_dash=False, path_type=Path),
    default=None,
    help="Write the report to this file, and only its last sentence to the terminal.",
)
@click.option(
    "--fail-on", type=click.Choice(LEVELS), default="high", show_default=True, help="The least severity that ends in 1."
)
@click.option(
    "--lens", type=click.Choice(LENSES), default=None, help="Only what this regulator or this profession would raise."
)
@click.option("--on", type=day, default=None, help="The day that decides what is in force.  [default: today]")
@click.option("--history", is_flag=True, help="Audit older versions as well.")
def check(
    paths: tuple[Path, ...],
    form: str,
    output: Path | None,
    fail_on: str,
    lens: str | None,
    on: date | None,
    history: bool,
) -> None:
    """Check policy files, or folders of them.

    Reports every problem with its file and line, calculates the worked examples, holds the versions of each policy
    together, and audits what is in force or to come: each finding says what the policy pays for, why that harms
    customers, what to do instead, and proves it with two scorecards that anyone can recalculate.

    The report is text, JSON, Markdown for a pull request, one HTML file that needs nothing else, or SARIF 2.1.0 for
    code hosts.
    """
    from api.cli.checked import check_paths
    from incentives.alignment.finding import Severity
    from incentives.alignment.lens import Lens

    on = on or today()
    least = None if fail_on == NEVER else Severity[fail_on.upper()]
    checked = check_paths(paths, on, history=history, lens=None if lens is None else Lens(lens))
    _report(checked, least, on, form, output)
    raise SystemExit(1 if checked.fails(least) else 0)


def _report(checked: Checked, least: Severity | None, on: date, form: str, output: Path | None) -> None:
    from api.cli.check_forms import report
    from api.cli.check_text import say_checked
    from api.cli.check_words import outcome
    from api.cli.terminal import paragraph, say

    if output is None and form == "text":
        say_checked(checked, least, on)
        return
    told = report(checked, least, on, form)
    if output is None:
        click.echo(told, nl=False)
        return
    try:
        output.write_text(told, encoding="utf-8")
    except OSError as error:
        raise click.BadParameter(f"{output} cannot be written: {error.strerror}.", param_hint="--output") from None
    say(paragraph(outcome(checked, least)), bold=True)
