"""`incentives policy`: a policy for people, and what changed between two versions."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import click

from api.cli.parameters import EXISTING_FILE, EXISTING_FOLDER, day, today

FORMATS = click.Choice(["text", "json"])


@click.group(short_help="Read a policy, or what changed between two versions of it.")
def policy() -> None:
    """Read a policy, or what changed between two versions of it."""


@policy.command(
    epilog="""\b
Examples:
  incentives policy show policies/field-sales/2026-07-01.yaml
  incentives policy show field-sales
  incentives policy show field-sales --on 2026-03-31 --policies policies
"""
)
@click.argument("wanted", metavar="POLICY_FILE|KEY")
@click.option("--on", type=day, default=None, help="The day whose version is meant.  [default: today]")
@click.option(
    "--policies", type=EXISTING_FOLDER, default=None, help="Where a KEY is looked up.  [default: the folder policies]"
)
@click.option("--format", "form", type=FORMATS, default="text", show_default=True)
def show(wanted: str, on: date | None, policies: Path | None, form: str) -> None:
    """Show a policy: who is paid for what, by which weights and curves, what gates and caps do, and who owns it.

    A KEY such as field-sales means the version that is in force on the day.
    """
    from api.cli.policy_json import part_as_json
    from api.cli.policy_text import say_policy
    from api.cli.wanted import find_policy

    found = find_policy(wanted, policies, on or today())
    if form == "json":
        click.echo(json.dumps(part_as_json(found), ensure_ascii=False, indent=2))
    else:
        say_policy(found)


@policy.command(
    epilog="""\b
Examples:
  incentives policy compare policies/field-sales/2026-01-01.yaml policies/field-sales/2026-07-01.yaml
"""
)
@click.argument("old", type=EXISTING_FILE)
@click.argument("new", type=EXISTING_FILE)
@click.option("--format", "form", type=FORMATS, default="text", show_default=True)
def compare(old: Path, new: Path, form: str) -> None:
    """Tell what changed from the policy file OLD to NEW, part by part, with the lines of both."""
    from api.cli.policy_json import comparison_as_json
    from api.cli.policy_text import say_comparison
    from api.cli.wanted import read_files

    older, newer = read_files(old, new)
    if form == "json":
        click.echo(json.dumps(comparison_as_json(older, newer), ensure_ascii=False, indent=2))
    else:
        say_comparison(older, newer)
