"""`incentives prove`: the most that each harmful behaviour can gain, as a certain bound and a scorecard."""

from __future__ import annotations

import json
from fractions import Fraction
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING

import click

from api.cli.parameters import EXISTING, today

if TYPE_CHECKING:
    from incentives.alignment.suprema import RoleSuprema, Supremum
    from incentives.policy.model import Policy

EXAMPLES = """\b
Examples:
  incentives prove policies/field-sales/2026-07-01.yaml
  incentives prove policies --role support_agent
  incentives prove policies/retention-desk --json | jq '.[].roles[].suprema[] | select(.meets | not)'
"""


@click.command(epilog=EXAMPLES)
@click.argument("path", type=EXISTING)
@click.option("--role", default=None, help="Only this role.")
@click.option("--json", "as_json", is_flag=True, help="JSON, with both scorecards of each behaviour.")
def prove(path: Path, role: str | None, as_json: bool) -> None:
    """Prove what harm pays at most under the policies below PATH.

    For each role and behaviour: what no scorecard within the ranges and no dose gains more than, the most that a
    scorecard was found to gain, the gain at target, and in which results it pays; then pairs of behaviours, and the
    best harm beside the best honest work. A question mark says that bound and scorecard do not meet.

    Ends with 1 when anything is wrong with the policies.
    """
    from api.cli.audited_files import audited_files
    from api.cli.problems import stop_with
    from api.temptations import shown_suprema
    from incentives.alignment.subject import subject_of
    from incentives.alignment.suprema import suprema_of
    from incentives.values.problem import RefusedWithProblems

    try:
        files = audited_files(path, today())
    except RefusedWithProblems as refused:
        stop_with(refused.problems, "Nothing was proven.")
    behaviours = files.catalogues.behaviours
    shown = []
    for policy in files.policies:
        subjects = [subject_of(policy, key, behaviours.harmful) for key in policy.roles if role in (None, key)]
        found = [suprema_of(subject, behaviours) for subject in subjects]
        if as_json:
            shown.append(shown_suprema(policy, found, behaviours))
        else:
            _say(policy, found, behaviours.named)
    if as_json:
        click.echo(json.dumps(shown, indent=2, ensure_ascii=False))


def _say(policy: Policy, roles: list[RoleSuprema], catalogue: str) -> None:
    from api.cli.terminal import paragraph, say, table
    from incentives.alignment.pattern import percent

    for role in roles:
        say(f"{policy.key}/{role.role}, by {policy.file}; catalogue {catalogue}", bold=True)
        if not role.suprema:
            say("  No modelled harmful behaviour that people in this role could do moves what they are paid on.")
        rows = [_row(policy, each) for each in role.suprema]
        headings = ("behaviour", "harm", "at most", "found", "at target", "pays where (others at target)")
        if rows:
            for line in table(headings, rows, right=(1, 2, 3, 4)):
                say(f"  {line}")
        if role.mixture is not None:
            best = "" if role.mixture.best is None else f"; the best found is {' with '.join(role.mixture.best)}"
            most = _ceiling(role.mixture.most / role.target)
            say(paragraph(f"No pair of {role.mixture.pairs} gains more than {most} of target{best}.", first="  "))
        for each in role.beside_honest:
            where = "At target" if each.at_target else "Where harm was found to pay most"
            honest = "no honest work" if each.honest is None else each.honest.id
            verdict = "harm pays more" if each.harm_pays_more else "honest work pays as much or more"
            gains = [percent(gain / role.target) for gain in (each.harmful_gain, each.honest_gain)]
            say(paragraph(f"{where}: {each.harmful.id} adds {gains[0]}, {honest} {gains[1]}: {verdict}.", first="  "))
        say()


def _row(policy: Policy, each: Supremum) -> tuple[str, ...]:
    from incentives.alignment.pattern import percent

    where = ""
    if each.where is not None and each.where.stretches:
        unit = policy.measures[each.where.measure].unit
        stretches = ", ".join(f"{unit.show(left)} to {unit.show(right)}" for left, right in each.where.stretches)
        where = f"{each.where.measure} {stretches} ({percent(each.where.share)} of its range)"
    found = percent(max(each.reached.share, Fraction(0)))
    return (
        each.behaviour.id,
        str(each.behaviour.customer_harm),
        _ceiling(each.most / each.target) + ("" if each.meets else " ?"),
        found,
        percent(each.at_target / each.target),
        where,
    )


def _ceiling(share: Fraction) -> str:
    """A bound in percent, rounded upwards."""
    from incentives.alignment.pattern import percent

    return percent(Fraction(ceil(share * 1000), 1000))
