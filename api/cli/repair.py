"""`incentives repair`: the smallest changes after which a behaviour no longer pays, as patches to the policy file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from api.cli.parameters import EXISTING_FILE, today

if TYPE_CHECKING:
    from incentives.policy.model import Policy
    from incentives.repair.proposals import Repairs

EXAMPLES = """\b
Examples:
  incentives repair policies/retention-desk/2026-01-01.yaml
  incentives repair plan.yaml --behaviour close-bad-fit-deals
  incentives repair plan.yaml --behaviour pull-forward --period 2026-Q3 quarter.xlsx
  incentives repair plan.yaml --behaviour pull-forward --json | jq -r '.[0].proposals[0].patch' | patch -p1
"""


@click.command(epilog=EXAMPLES)
@click.argument("file", type=EXISTING_FILE)
@click.argument("workbooks", metavar="[WORKBOOK...]", nargs=-1, type=EXISTING_FILE)
@click.option("--behaviour", default=None, metavar="ID", help="Only where this behaviour pays.")
@click.option("--role", default=None, help="Only in this role.")
@click.option("--period", default=None, metavar="NAME", help="The period of the WORKBOOKs, such as 2026-Q3.")
@click.option("--json", "as_json", is_flag=True, help="JSON, with the whole text of each proposal.")
def repair(
    file: Path, workbooks: tuple[Path, ...], behaviour: str | None, role: str | None, period: str | None, as_json: bool
) -> None:
    """Propose the smallest changes to the policy FILE after which harm no longer pays.

    Each proposal is proven: the changed text is read and audited, the finding is gone and none has been added. Comments
    stay, worked examples are calculated anew. Where no weighting of the present measures can help, that is said, with
    the behaviours that block it. With WORKBOOKs of a period, what each proposal would have paid then.

    Ends with 1 when anything is wrong with the policy or the workbooks.
    """
    from api.cli.problems import stop_with
    from api.cli.repairing import repairs_for
    from api.temptations import shown_repairs
    from incentives.values.problem import RefusedWithProblems

    if workbooks and period is None:
        raise click.UsageError("Say of which --period the workbooks are.")
    try:
        policy, found = repairs_for(file, today(), behaviour, role)
        if as_json:
            click.echo(json.dumps([shown_repairs(policy, each) for each in found], indent=2, ensure_ascii=False))
            return
        for each in found:
            _say(policy, each, workbooks, period)
    except RefusedWithProblems as refused:
        stop_with(refused.problems, "Nothing was proposed.")
    if not found:
        click.echo("No behaviour was found to pay there, so there is nothing to repair.")


def _say(policy: Policy, repairs: Repairs, workbooks: tuple[Path, ...], period: str | None) -> None:
    from api.cli.repairing import paid_by_both
    from api.cli.terminal import paragraph, say
    from incentives.repair.words import about_weights

    finding = repairs.finding
    say(f"{finding.place.file}:{finding.place.line}: {finding.severity}: {finding.title} ({finding.role})", bold=True)
    for sentence in about_weights(repairs):
        say(paragraph(sentence, first="  "))
    if not repairs.proposals:
        say("  No change of the kinds that are tried takes this finding away without adding another.")
    for number, proposal in enumerate(repairs.proposals, 1):
        say()
        say(paragraph(" ".join(proposal.changes), first=f"  {number}. ", then="     "))
        if workbooks and period is not None:
            for sentence in paid_by_both(policy, proposal.policy, workbooks, period):
                say(paragraph(sentence, first="     "))
        say()
        say(proposal.patch)
