"""`incentives verify`: a bundle of a run, calculated again without the database."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from api.cli.parameters import EXISTING_FILE

if TYPE_CHECKING:
    from incentives.bundle.verify import Verification

SHOWN = 20


@click.command(
    epilog="""\b
Examples:
  incentives verify "run 4 of 2026-Q3.zip"
  incentives verify "run 4 of 2026-Q3.zip" --fingerprint 5f1c…
"""
)
@click.argument("bundle", type=EXISTING_FILE)
@click.option(
    "--fingerprint", metavar="SHA256", default=None, help="What the run's page tells: the bundle must be that very one."
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def verify(bundle: Path, fingerprint: str | None, form: str) -> None:
    """Calculate the BUNDLE of a run again and compare every byte.

    A bundle holds the policies, the KPI catalogue, every accepted fact, what was carried over, and the result. Nothing
    else is asked: no database, no network. Tells the first amount that differs, whose it is, and every file that was
    changed.
    """
    from api.cli.problems import stop_with
    from incentives.bundle.verify import verify_bundle
    from incentives.values.problem import RefusedWithProblems

    try:
        with bundle.open("rb") as content:
            verified = verify_bundle(content, bundle.name)
    except RefusedWithProblems as refused:
        stop_with(refused.problems, "Nothing was calculated.")
    expected = fingerprint is None or verified.fingerprint == fingerprint.strip().lower()
    if form == "json":
        click.echo(json.dumps(_as_json(verified, expected), ensure_ascii=False, indent=2))
    else:
        _say(verified, fingerprint, expected)
    if not verified.same or not expected:
        raise SystemExit(1)


def _say(verified: Verification, fingerprint: str | None, expected: bool) -> None:
    from api.cli.problems import counted, say_problems
    from api.cli.terminal import say

    run = verified.bundle.run
    approved = f"approved by {run.approved_by}" if run.approved_by else "not approved"
    say(f"Run {run.number} of {run.period}: {counted(len(verified.bundle.payouts), 'payout')}, {approved}.")
    say(f"Fingerprint of the bundle: {verified.fingerprint}")
    if not expected:
        say(f"That is not the bundle that was asked for, whose fingerprint is {fingerprint}.", colour="red", bold=True)
    say_problems(verified.problems)
    for each in verified.differences[:SHOWN]:
        say(str(each), colour="red")
    if len(verified.differences) > SHOWN:
        say(f"… and {len(verified.differences) - SHOWN:,} more amounts that differ.", colour="red")
    if verified.same:
        say("Calculated again to the same bytes.", bold=True, colour="green")
        if fingerprint is None:
            say(
                "Compare the fingerprint with the one on the run's page; a bundle can agree with itself and be another."
            )
    else:
        told = [counted(len(verified.problems), "problem")] if verified.problems else []
        told += [counted(len(verified.differences), "amount that differs", "amounts that differ")]
        say(f"Not the same: {', '.join(told)}.", bold=True, colour="red")


def _as_json(verified: Verification, expected: bool) -> dict[str, object]:
    return {
        "same": verified.same and expected,
        "fingerprint": verified.fingerprint,
        "run": verified.bundle.run.number,
        "period": verified.bundle.run.period.name,
        "problems": [each.as_json() for each in verified.problems],
        "differences": [
            {name: getattr(each, name) for name in ("participant", "role", "what", "stated", "calculated")}
            for each in verified.differences
        ],
    }
