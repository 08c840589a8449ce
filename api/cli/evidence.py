"""`incentives evidence`: what the workbooks of several periods show of what plans tempt people to; no database."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from api.cli.parameters import EXISTING_FOLDER

if TYPE_CHECKING:
    from importers.reading import Reading
    from incentives.evidence.history import History

EXAMPLES = """\b
Examples:
  incentives evidence --policies policies 2026-Q1 2026-Q2 2026-Q3 2026-Q4
  incentives evidence --policies policies quarters/2026-Q* --format json | jq '.looks[] | select(.worth_asking)'
"""


@click.command(epilog=EXAMPLES)
@click.argument("folders", metavar="FOLDER...", nargs=-1, required=True, type=EXISTING_FOLDER)
@click.option("--policies", type=EXISTING_FOLDER, required=True, help="The folder of policies, or of one policy.")
@click.option("--reading", metavar="TEXT", default="", help="What files leave open, such as 'decimal=comma'.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def evidence(folders: tuple[Path, ...], policies: Path, reading: str, form: str) -> None:
    """Ask the history of several periods whether people did what their plan tempts them to.

    Each FOLDER is named after a period (2026-Q3) and holds its workbooks. Asked is whether results pile up where pay
    jumps, whether a guard gets worse where the paid figure gets better, whether customers leave after pay was high,
    whether an own count beats an independent one, whether deals rush in before a period ends, and what changed with
    another version of a policy. Each answer comes with its size, an interval of 95 % and the chance of so much by luck,
    raised for the number of questions. Under thirty results nothing is said, and nobody is named.

    What is found is a reason to ask, so the command ends with 0; with 1 only when anything is wrong with the policies
    or the workbooks.
    """
    from api.cli.evidence_text import say_evidence
    from api.cli.problems import stop_with
    from api.evidence import shown_evidence
    from importers.reading import UnreadableReading, parse_reading
    from incentives.evidence.examine import examine
    from incentives.values.problem import RefusedWithProblems

    try:
        found = examine(_history(folders, policies, parse_reading(reading)))
    except UnreadableReading as unreadable:
        raise click.BadParameter(str(unreadable), param_hint="--reading") from None
    except RefusedWithProblems as refused:
        stop_with(refused.problems, "Nothing was looked at.")
    if form == "json":
        click.echo(json.dumps(shown_evidence(found), ensure_ascii=False, indent=2))
    else:
        say_evidence(found)


def _history(folders: Sequence[Path], policies: Path, reading: Reading) -> History:
    """The history of all folders. RefusedWithProblems when a policy or a workbook is wrong."""
    from api.cli.catalogues import catalogues_for
    from api.cli.history import paid_period
    from incentives.evidence.history import history_of
    from incentives.policy.folder import read_policies
    from incentives.values.problem import RefusedWithProblems

    found, problems = read_policies(policies, catalogues_for(policies).kpis)
    if problems:
        raise RefusedWithProblems(problems)
    return history_of(paid_period(found, policies, folder, reading) for folder in folders)
