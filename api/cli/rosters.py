"""A roster, and the quotas beside it, out of a workbook: for commands that need people but no results."""

from __future__ import annotations

from pathlib import Path

import click

from importers.reading import UnreadableReading, parse_reading
from importers.workbook import read_workbook
from incentives.performance.accept import accept_quotas, accept_roster
from incentives.performance.expectations import Expectations
from incentives.performance.facts import Quota, Roster
from incentives.performance.staged import SheetKind, StagedWorkbook
from incentives.values.problem import RefusedWithProblems


def roster_from(file: Path, said: str, expected: Expectations) -> Roster:
    """The people of the workbook. RefusedWithProblems; a usage error for a reading that says nothing."""
    return _roster(_staged(file, said), expected)


def roster_and_quotas(file: Path, said: str, expected: Expectations) -> tuple[Roster, tuple[Quota, ...]]:
    """The people, and their quotas where the workbook has them. Raises like `roster_from`."""
    workbook = _staged(file, said)
    roster = _roster(workbook, expected)
    if not any(sheet.kind is SheetKind.QUOTAS for sheet in workbook.sheets):
        return roster, ()
    quotas, problems = accept_quotas(workbook, roster, expected)
    if quotas is None:
        raise RefusedWithProblems(problems)
    return roster, quotas


def _staged(file: Path, said: str) -> StagedWorkbook:
    try:
        workbook, problems = read_workbook(file, file.name, reading=parse_reading(said))
    except UnreadableReading as unreadable:
        raise click.BadParameter(str(unreadable), param_hint="--reading") from None
    if workbook is None:
        raise RefusedWithProblems(problems)
    return workbook


def _roster(workbook: StagedWorkbook, expected: Expectations) -> Roster:
    roster, problems = accept_roster(workbook, expected)
    if roster is None:
        raise RefusedWithProblems(problems)
    return roster
