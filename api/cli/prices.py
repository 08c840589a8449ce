"""`incentives prices`: what one step of each result is worth, and each result in terms of the others."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from api.cli.parameters import EXISTING, today

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

RATES = ("gaining", "losing", "to_the_company")
EXAMPLES = """\b
Examples:
  incentives prices policies/field-sales/2026-07-01.yaml
  incentives prices policies --role success_manager
  incentives prices policies --json | jq '.[].roles[] | [.role, .alignment_index]'
"""


@click.command(epilog=EXAMPLES)
@click.argument("path", type=EXISTING)
@click.option("--role", default=None, help="Only this role.")
@click.option("--json", "as_json", is_flag=True, help="JSON, with every zone and rate.")
def prices(path: Path, role: str | None, as_json: bool) -> None:
    """Tell what the policies below PATH make each result worth to the people in each role, exactly at target.

    One step of each result upwards and downwards, how much of every other result that is worth, where pay is flat and
    where it jumps, which measures guard what is paid, and the alignment index (a score, never a proof).

    Ends with 1 when anything is wrong with the policies.
    """
    from api.cli.audited_files import audited_files
    from api.cli.problems import stop_with
    from api.temptations import shown_prices
    from incentives.alignment.index import index_of
    from incentives.alignment.prices import prices_of
    from incentives.alignment.subject import subject_of
    from incentives.values.problem import RefusedWithProblems

    try:
        files = audited_files(path, today())
    except RefusedWithProblems as refused:
        stop_with(refused.problems, "Nothing was calculated.")
    behaviours = files.catalogues.behaviours
    shown = []
    for policy in files.policies:
        subjects = [subject_of(policy, key, behaviours.harmful) for key in policy.roles if role in (None, key)]
        shown.append(shown_prices(policy, [(prices_of(each), index_of(each, behaviours)) for each in subjects]))
    if as_json:
        click.echo(json.dumps(shown, indent=2, ensure_ascii=False))
        return
    for told in shown:
        for each in told["roles"]:
            _say(told, each)


def _say(policy: Mapping[str, Any], role: Mapping[str, Any]) -> None:
    from api.cli.terminal import paragraph, say

    index = role["alignment_index"]
    score = "no modelled behaviour moves pay" if index is None else f"alignment index {index} (a score, never a proof)"
    say(f"{policy['policy']}/{role['role']}, {policy['currency']}: {score}", bold=True)
    worths = [
        (each["measure"], each["at"], each["step"], *(each[key] or "-" for key in ("a_step_better", "a_step_worse")))
        for each in role["worths"]
    ]
    _table(("result", "target", "step", "a step better pays", "a step worse takes"), worths, right=(1, 2, 3, 4))
    rates = [
        (f"{each['step']} of {each['one']}", each["other"], *(each[key] or "-" for key in RATES))
        for each in role["exchange_rates"]
    ]
    _table(
        ("is worth to the person", "in", "when more pays", "when less takes", "to the company"), rates, right=(2, 3, 4)
    )
    guards = [
        (each["paid"], each["by"], each["needed"], each["has"], "yes" if each["holds"] else "no")
        for each in role["guards"]
    ]
    _table(("paid", "guarded by", "needs", "has", "holds"), guards, right=(2, 3))
    for each in role["cliffs"]:
        say(paragraph(f"Pay jumps by {each['jump']} at {each['at']} of {each['measure']}.", first="  "))
    for each in (zone for zone in role["zones"] if zone["flat"]):
        say(paragraph(f"Pay is flat from {each['from']} to {each['to']} of {each['measure']}.", first="  "))
    for measure in role["unguarded"]:
        say(paragraph(f"Nothing in the plan guards {measure}.", first="  "))
    say()


def _table(headings: tuple[str, ...], rows: Sequence[Sequence[str]], right: Iterable[int]) -> None:
    from api.cli.terminal import say, table

    if rows:
        for line in table(headings, rows, right=right):
            say(f"  {line}")
        say()
