"""`incentives explain`: what one more unit of each result is worth, and what other amounts would pay; no database."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from api.cli.parameters import EXISTING_FILE, EXISTING_FOLDER, today

if TYPE_CHECKING:
    from incentives.services.explanations import Explained

EXAMPLES = """\b
Examples:
  incentives explain field-sales --role account_executive --at-target
  incentives explain policies/support/2026-01-01.yaml --role support_lead --at-target --if "severe_hours=7 hours"
  incentives explain help-desk --given "quality=85%" --given "days in role=92" --given "share of full time=100%"
  incentives explain --participant P-0114 --period 2026-Q3 --if "retained_revenue=96%" quarter.xlsx
"""


@click.command(epilog=EXAMPLES)
@click.argument("wanted", metavar="[POLICY_FILE|KEY] [WORKBOOK...]", nargs=-1, required=True)
@click.option("--role", default=None, help="The role of the policy.  [default: its only one]")
@click.option("--period", default=None, metavar="NAME", help="2026, 2026-H1, 2026-Q3 or 2026-07.  [default: its first]")
@click.option("--given", "given", multiple=True, metavar="NAME=AMOUNT", help="An amount of the scorecard, as in files.")
@click.option("--at-target", is_flag=True, help="Start from the typical scorecard at target.")
@click.option("--if", "changed", multiple=True, metavar="NAME=AMOUNT", help="What would be different; =none: missing.")
@click.option("--participant", default=None, metavar="PARTICIPANT", help="Whom to explain, from the workbooks.")
@click.option(
    "--policies",
    type=EXISTING_FOLDER,
    default=None,
    help="Where policies are looked up.  [default: the folder policies]",
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--json", "form", flag_value="json", help="The same as --format json.")
def explain(
    wanted: tuple[str, ...],
    role: str | None,
    period: str | None,
    given: tuple[str, ...],
    at_target: bool,
    changed: tuple[str, ...],
    participant: str | None,
    policies: Path | None,
    form: str,
) -> None:
    """Explain a payout: what one more unit of each result is worth from here in both directions, exactly, how far that
    goes on and what jumps there; and with --if, what other amounts would pay, step by step.

    Name a policy with the amounts of a scorecard, or a --participant with the workbooks that `incentives pay` takes.

    Ends with 1 when anything is wrong with the policy, the workbooks or the amounts.
    """
    from api.cli.explain_json import explained_as_json
    from api.cli.explain_text import explained_text
    from api.cli.problems import stop_with
    from incentives.values.problem import RefusedWithProblems

    try:
        if participant is not None:
            if given or at_target or role is not None:
                raise click.UsageError("The workbooks say what a participant's role and amounts are; give only --if.")
            found = _of_participant(wanted, participant, period, policies, _pairs(changed, "--if"))
        else:
            amounts = _pairs(given, "--given")
            if bool(given) == at_target:
                raise click.UsageError("Give the amounts of a scorecard with --given, or say --at-target.")
            found = _of_policy(wanted, role, period, None if at_target else amounts, _pairs(changed, "--if"), policies)
    except RefusedWithProblems as refused:
        stop_with(refused.problems, "Nothing was explained.")
    if form == "json":
        click.echo(json.dumps([explained_as_json(each) for each in found], ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(explained_text(each) for each in found), nl=False)


def _of_policy(
    wanted: tuple[str, ...],
    role: str | None,
    period: str | None,
    given: dict[str, str] | None,
    changed: dict[str, str],
    policies: Path | None,
) -> tuple[Explained, ...]:
    from api.cli.wanted import find_policy
    from incentives.services.explanations import Question, at_target, explain_policy

    if len(wanted) != 1:
        raise click.UsageError("Name one policy; workbooks go with --participant.")
    policy = find_policy(wanted[0], policies, today())
    roles = tuple(policy.roles)
    if role is None and len(roles) > 1:
        raise click.UsageError(f"{policy.key} has several roles; say --role {' or --role '.join(roles)}.")
    named = role or roles[0]
    amounts = given if given is not None else at_target(policy, named, period)
    missing = {name: None if amount == "none" else amount for name, amount in changed.items()}
    return explain_policy(policy, [Question("", named, amounts, missing)], period=period).explained


def _of_participant(
    workbooks: tuple[str, ...], participant: str, period: str | None, policies: Path | None, changed: dict[str, str]
) -> tuple[Explained, ...]:
    from api.cli.paid import pay_from
    from api.cli.pay_statement import paid_to
    from api.cli.wanted import FOLDER
    from incentives.services.explanations import Question, explain_policy

    if period is None:
        raise click.UsageError("Say which --period the workbooks are of.")
    files = [EXISTING_FILE.convert(each, None, click.get_current_context()) for each in workbooks]
    paid = pay_from(policies or FOLDER, period, [Path(str(each)) for each in files], today())
    missing = {name: None if amount == "none" else amount for name, amount in changed.items()}
    found: list[Explained] = []
    for payout in paid_to(paid, participant):
        policy, role = paid.policy_of(payout.role), payout.role.partition("/")[2]
        question = Question(participant, role, payout.amounts, missing)
        found += explain_policy(policy, [question], period=period).explained
    return tuple(found)


def _pairs(written: tuple[str, ...], option: str) -> dict[str, str]:
    pairs: dict[str, str] = {}
    for each in written:
        name, equals, amount = each.partition("=")
        if not equals or not name.strip() or not amount.strip():
            raise click.UsageError(f'{option} "{each}" is not written as NAME=AMOUNT, such as "margin=32%".')
        if name.strip() in pairs:
            raise click.UsageError(f"{option} names {name.strip()} twice.")
        pairs[name.strip()] = amount.strip()
    return pairs
