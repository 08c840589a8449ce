"""What `incentives pay --earlier` takes over: the accepted facts of the periods before, from their workbooks."""

from __future__ import annotations

from collections.abc import Sequence

from incentives.performance.accept import accept_dataset
from incentives.performance.expect_earlier import expected_of_earlier
from incentives.performance.facts import Earlier
from incentives.performance.staged import StagedWorkbook
from incentives.policy.history import PolicySet
from incentives.policy.model import Policy
from incentives.values.period import Period, parse_period
from incentives.values.problem import Place, Problem, RefusedWithProblems

SAY_PERIOD = 'Write "Period" above the headings and the name of the period in the cell to its right.'


def earlier_facts(
    found: PolicySet, policies: Sequence[Policy], period: Period, workbooks: Sequence[StagedWorkbook]
) -> dict[int, Earlier]:
    """The facts of the periods that the workbooks name, in any order; 1 is the one just before the period.

    They are held against what the policies of the period need of them, and may say what those in force then knew.
    RefusedWithProblems when anything is wrong.
    """
    by_period: dict[tuple[int, Period], list[StagedWorkbook]] = {}
    problems: list[Problem] = []
    for workbook in workbooks:
        named = _period_of(workbook, policies[0], period)
        if isinstance(named, Problem):
            problems.append(named)
        else:
            by_period.setdefault(named, []).append(workbook)
    facts: dict[int, Earlier] = {}
    for (ago, before), own in sorted(by_period.items(), key=lambda each: each[0][0]):
        expected = expected_of_earlier(policies, period, before, found.during(before))
        dataset, told = accept_dataset(own, expected)
        problems += told
        if dataset is not None:
            facts[ago] = Earlier(dataset.quotas, dataset.results, dataset.roster)
    if problems:
        raise RefusedWithProblems(problems)
    return facts


def _period_of(workbook: StagedWorkbook, policy: Policy, now: Period) -> tuple[int, Period] | Problem:
    """The one period that the sheets name, with how many periods ago it was."""
    cells = {sheet.period.text.upper(): sheet.period for sheet in reversed(workbook.sheets) if sheet.period}
    if len(cells) != 1:
        said = "names several periods" if cells else "does not say which period it is of"
        message = f"A workbook given with --earlier {said}."
        return Problem("period-unclear", message, Place(workbook.file), SAY_PERIOD)
    name, cell = next(iter(cells.items()))
    found = parse_period(name, policy.fiscal_year_starts)
    if found is None or found.cycle is not policy.cycle or found.starts_on >= now.starts_on:
        message = f'"{cell.text}" is no {policy.cycle} before {now.name}.'
        return Problem("wrong-period", message, cell.place, "Give the workbooks of the periods before with --earlier.")
    months = (now.starts_on.year - found.starts_on.year) * 12 + now.starts_on.month - found.starts_on.month
    return months // policy.cycle.months, found
