"""A folder of workbooks as one period of history: named after the period, read and accepted as for paying it."""

from __future__ import annotations

from pathlib import Path

import click

from api.cli.paid import in_force, read_books
from importers.reading import Reading
from incentives.evidence.history import PaidPeriod
from incentives.performance.accept import accept_dataset
from incentives.performance.expect import expectations
from incentives.policy.history import PolicySet
from incentives.values.period import parse_period
from incentives.values.problem import Place, Problem, RefusedWithProblems

SUFFIXES = {".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".csv", ".tsv"}


def paid_period(found: PolicySet, policies: Path, folder: Path, reading: Reading) -> PaidPeriod:
    """The facts of the folder and the policies that paid over its period.

    RefusedWithProblems when a workbook is wrong or there is none; a folder that is not named after a period is misuse.
    """
    name = folder.resolve().name
    if parse_period(name, 1) is None:
        message = f'"{name}" is no period such as 2026, 2026-H1, 2026-Q3 or 2026-07.'
        raise click.BadParameter(message, param_hint="FOLDER")
    period, paying = in_force(found, name, policies)
    files = sorted(
        file for file in folder.iterdir() if file.suffix.lower() in SUFFIXES and not file.name.startswith(".")
    )
    if not files:
        hint = "Put the roster, quotas and results of the period there."
        raise RefusedWithProblems([Problem("no-workbook", "There is no workbook here.", Place(str(folder)), hint)])
    dataset, problems = accept_dataset(read_books(files, reading), expectations(paying, period))
    if dataset is None:
        raise RefusedWithProblems(problems)
    return PaidPeriod(dataset, paying)
