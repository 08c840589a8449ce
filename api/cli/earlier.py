"""What `incentives pay --earlier` takes over: the accepted facts of the periods before, one workbook a period."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from incentives.performance.accept import accept_dataset
from incentives.performance.expect import expectations
from incentives.performance.facts import Earlier
from incentives.performance.staged import StagedWorkbook
from incentives.policy.model import Policy
from incentives.values.period import Period, period_containing
from incentives.values.problem import Problem, RefusedWithProblems


def earlier_facts(
    policies: Sequence[Policy], period: Period, workbooks: Sequence[StagedWorkbook]
) -> dict[int, Earlier]:
    """The facts of the periods before, the latest first; 1 is the one just before the period.

    They are held against what the policies of the period ask for. RefusedWithProblems when anything is wrong.
    """
    found: dict[int, Earlier] = {}
    problems: list[Problem] = []
    before = period
    for ago, workbook in enumerate(workbooks, start=1):
        before = _before(policies[0], before)
        dataset, told = accept_dataset([workbook], expectations(policies, before))
        problems += told
        if dataset is not None:
            found[ago] = Earlier(dataset.quotas, dataset.results)
    if problems:
        raise RefusedWithProblems(problems)
    return found


def _before(policy: Policy, period: Period) -> Period:
    """The period that ends where this one starts."""
    return period_containing(period.starts_on - timedelta(days=1), policy.cycle, policy.fiscal_year_starts)
