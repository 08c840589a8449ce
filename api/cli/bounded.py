"""What `incentives bounds` calculates: the bounds and the shape of each role, or the largest bill of a roster."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from api.cli.catalogues import catalogues_for
from api.cli.paid import in_force
from api.cli.terminal import progress
from importers.workbook import read_workbook
from incentives.insight.bill import Bill, largest_bill
from incentives.performance.accept import accept_quotas, accept_roster
from incentives.performance.expect import expectations
from incentives.performance.facts import Dataset
from incentives.performance.staged import SheetKind, StagedWorkbook
from incentives.plan.compile import compile_plan
from incentives.plan.plan import Plan
from incentives.policy.folder import read_policies
from incentives.policy.model import Policy
from incentives.policy.read import read_policy_file
from incentives.services.bounds import RoleBounds, bounds_of_role
from incentives.values.period import Period, parse_period, period_containing
from incentives.values.problem import Place, Problem, RefusedWithProblems


@dataclass(frozen=True, slots=True)
class BoundedBill:
    """The largest bill of a roster in a period."""

    period: Period
    bill: Bill


def bounds_from(path: Path, role: str | None, period: str | None) -> tuple[RoleBounds, ...]:
    """The roles of every policy below the path, newest versions last. RefusedWithProblems when a file is wrong."""
    plans = [
        compile_plan(policy, key, asked)
        for policy in _policies(path)
        for asked in _periods(policy, period)
        for key in policy.roles
        if role in (None, key)
    ]
    with progress("Proving", plans) as each:
        return tuple(bounds_of_role(plan) for plan in each)


def bill_from(path: Path, period_name: str, files: Sequence[Path]) -> BoundedBill:
    """The largest bill of the roster in the workbooks. RefusedWithProblems for everything that is wrong with them."""
    folder = path if path.is_dir() else path.parent
    found, problems = read_policies(folder, catalogues_for(folder).kpis)
    if problems:
        raise RefusedWithProblems(problems)
    period, policies = in_force(found, period_name, folder)
    dataset = _roster(files, policies, period)
    plans: list[Plan] = [compile_plan(policy, key, period) for policy in policies for key in policy.roles]
    return BoundedBill(period, largest_bill(plans, dataset))


def _policies(path: Path) -> tuple[Policy, ...]:
    kpis = catalogues_for(path).kpis
    policies: tuple[Policy, ...]
    if path.is_file():
        policy, problems = read_policy_file(path, kpis)
        policies = () if policy is None else (policy,)
    else:
        found, problems = read_policies(path, kpis)
        policies = tuple(policy for versions in found.versions.values() for policy in versions)
    if problems:
        raise RefusedWithProblems(problems)
    return policies


def _periods(policy: Policy, name: str | None) -> tuple[Period, ...]:
    """The named period if the policy pays over it, or its first one."""
    if name is None:
        return (period_containing(policy.effective_from, policy.cycle, policy.fiscal_year_starts),)
    period = parse_period(name, policy.fiscal_year_starts)
    if period is None:
        raise click.BadParameter(
            f'"{name}" is no period such as 2026, 2026-H1, 2026-Q3 or 2026-07.', param_hint="--period"
        )
    pays = period.cycle is policy.cycle and period.starts_on >= policy.effective_from
    ended = policy.ends_before is not None and period.starts_on >= policy.ends_before
    return (period,) if pays and not ended else ()


def _roster(files: Sequence[Path], policies: Sequence[Policy], period: Period) -> Dataset:
    expected = expectations(policies, period)
    workbooks: list[StagedWorkbook] = []
    problems: list[Problem] = []
    for file in files:
        workbook, found = read_workbook(file, file.name)
        problems += found
        workbooks += [workbook] if workbook is not None else []
    roster_book = _with_sheet(workbooks, SheetKind.ROSTER)
    if roster_book is None:
        message = 'There is no sheet "Roster", so nobody is known who could be paid.'
        problems.append(Problem("sheet-missing", message, Place(", ".join(file.name for file in files))))
    if problems or roster_book is None:
        raise RefusedWithProblems(problems)
    roster, wrong = accept_roster(roster_book, expected)
    if roster is None:
        raise RefusedWithProblems(wrong)
    quota_book = _with_sheet(workbooks, SheetKind.QUOTAS) or roster_book
    quotas, wrong = accept_quotas(quota_book, roster, expected)
    if quotas is None:
        raise RefusedWithProblems(wrong)
    return Dataset(period, roster, quotas, ())


def _with_sheet(workbooks: Sequence[StagedWorkbook], kind: SheetKind) -> StagedWorkbook | None:
    return next((book for book in workbooks if any(sheet.kind is kind for sheet in book.sheets)), None)
