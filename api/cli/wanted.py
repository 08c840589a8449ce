"""The policy that somebody means: a file, or a name with a day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from difflib import get_close_matches
from pathlib import Path

import click

from api.cli.catalogues import catalogues_for
from api.cli.problems import stop_with
from incentives.policy.folder import read_policies
from incentives.policy.history import NothingInForce
from incentives.policy.model import Policy
from incentives.policy.read import read_policy_file
from incentives.values.problem import Problem, RefusedWithProblems

FOLDER = Path("policies")


def find_policy(wanted: str, folder: Path | None, on: date) -> Policy:
    """The policy of that file, or the one of that name in force on the day. Ends the command when there is none."""
    path = Path(wanted)
    if path.is_file():
        return read_files(path)[0]
    where = folder or FOLDER
    if path.suffix or len(path.parts) > 1 or not where.is_dir():
        raise click.UsageError(f'There is no policy file "{wanted}", nor a folder {where} to look up a name in.')
    try:
        policies, problems = read_policies(where, catalogues_for(where).kpis)
    except RefusedWithProblems as refused:
        stop_with(refused.problems)
    if wanted not in policies.versions:
        if problems:
            stop_with(problems)
        near = get_close_matches(wanted, policies.versions, n=1)
        hint = f"Did you mean {near[0]}?" if near else f"Known: {', '.join(policies.versions)}."
        raise click.UsageError(f'There is no policy named "{wanted}" in {where}. {hint}')
    try:
        return policies.in_force(wanted, on)
    except NothingInForce as nothing:
        raise click.UsageError(str(nothing)) from None


def read_files(*paths: Path) -> tuple[Policy, ...]:
    """The policies of the files. Ends the command with every problem when one of them has any."""
    read = list(_read(paths))
    problems = [problem for _, found in read for problem in found]
    if problems:
        stop_with(problems)
    return tuple(policy for policy, _ in read if policy is not None)


def _read(paths: tuple[Path, ...]) -> Iterator[tuple[Policy | None, tuple[Problem, ...]]]:
    for path in paths:
        try:
            yield read_policy_file(path, catalogues_for(path).kpis)
        except RefusedWithProblems as refused:
            yield None, refused.problems
