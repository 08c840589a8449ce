"""What `incentives pay` calculates: policies and workbooks in, one run out, or every problem of all of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import click

from api.cli.catalogues import catalogues_for
from api.cli.earlier import earlier_facts
from api.cli.terminal import progress
from importers.reading import AS_FOUND, Reading
from importers.workbook import read_workbook
from incentives.alignment.audit import audit_policy
from incentives.alignment.finding import Finding
from incentives.payout.run import Run, calculate_run
from incentives.performance.accept import accept_dataset
from incentives.performance.balances import Opening
from incentives.performance.expect import expectations
from incentives.performance.facts import Dataset
from incentives.performance.staged import StagedWorkbook
from incentives.policy.folder import read_policies
from incentives.policy.history import PolicySet
from incentives.policy.model import Policy
from incentives.values.currency import MINOR_DIGITS
from incentives.values.period import Period, parse_period
from incentives.values.problem import Place, Problem, RefusedWithProblems


@dataclass(frozen=True, slots=True)
class Paid:
    """One calculation with everything it was made from. stopping are the findings that nobody has answered."""

    run: Run
    policies: tuple[Policy, ...]
    dataset: Dataset
    workbooks: tuple[StagedWorkbook, ...]
    stopping: tuple[Finding, ...]

    def policy_of(self, role: str) -> Policy:
        """The policy of a role named `policy/role`."""
        key = role.partition("/")[0]
        return next(policy for policy in self.policies if policy.key == key)

    def whole_units(self, minor_units: int) -> Fraction:
        """Money in whole units of the run's currency."""
        return Fraction(minor_units, 10 ** MINOR_DIGITS[self.run.currency])


def pay_from(
    folder: Path,
    period_name: str,
    files: Sequence[Path],
    on: date,
    reading: Reading = AS_FOUND,
    opening: Opening | None = None,
    earlier: Sequence[Path] = (),
    look: Callable[[Sequence[StagedWorkbook]], tuple[Problem, ...]] = lambda _: (),
) -> Paid:
    """Calculates the period. RefusedWithProblems for everything that is wrong; answers to findings count on the day.

    reading: how to read what the files leave open. opening: what the period before left. earlier: the
    workbooks of periods before. look: sees the workbooks once they are read, and may object.
    """
    catalogues = catalogues_for(folder)
    found, problems = read_policies(folder, catalogues.kpis)
    if problems:
        raise RefusedWithProblems(problems)
    period, policies = in_force(found, period_name, folder)
    workbooks = read_books(files, reading)
    objections = look(workbooks)
    dataset, problems = accept_dataset(workbooks, expectations(policies, period))
    if dataset is None or objections:
        raise RefusedWithProblems((*problems, *objections))
    past = read_books(earlier, reading) if earlier else ()
    dataset = replace(dataset, earlier=earlier_facts(found, policies, period, past))
    run = calculate_run(policies, dataset, opening)
    stopping = tuple(
        finding for policy in policies for finding in audit_policy(policy, catalogues.behaviours, on).stops
    )
    return Paid(run, policies, dataset, (*workbooks, *past), stopping)


def in_force(found: PolicySet, period_name: str, folder: Path) -> tuple[Period, tuple[Policy, ...]]:
    """The period as the policies count their years, and the versions that pay over it. RefusedWithProblems if none."""
    starts = sorted({policy.fiscal_year_starts for versions in found.versions.values() for policy in versions})
    meant: dict[Period, tuple[Policy, ...]] = {}
    for month in starts:
        period = parse_period(period_name, month)
        if period is None:
            raise click.BadParameter(
                f'"{period_name}" is no period such as 2026, 2026-H1, 2026-Q3 or 2026-07.', param_hint="--period"
            )
        paying = tuple(policy for policy in found.during(period) if policy.fiscal_year_starts == month)
        meant |= {period: (*meant.get(period, ()), *paying)} if paying else {}
    problem = _unclear(meant, period_name, folder)
    if problem is not None:
        raise RefusedWithProblems([problem])
    return next(iter(meant.items()))


def _unclear(meant: dict[Period, tuple[Policy, ...]], name: str, folder: Path) -> Problem | None:
    """Why these periods and policies cannot be paid together, or None."""
    place = Place(str(folder))
    if not meant:
        hint = "A policy pays over whole periods of its own length, from the day on which it takes effect."
        return Problem("nothing-in-force", f"No policy pays over {name}.", place, hint)
    if len(meant) > 1:
        days = " and ".join(f"{period.starts_on} to before {period.ends_before}" for period in meant)
        message = f"{name} means {days}: the policies start their fiscal years in different months."
        return Problem(
            "period-unclear", message, place, "Pay the policies of each fiscal year from a folder of its own."
        )
    currencies = sorted({policy.currency for policies in meant.values() for policy in policies})
    if len(currencies) > 1:
        message = f"The policies in force over {name} pay in {' and '.join(currencies)}."
        return Problem("currencies-differ", message, place, "Pay each currency from a folder of its own.")
    return None


def read_books(files: Sequence[Path], reading: Reading) -> tuple[StagedWorkbook, ...]:
    """Every workbook. RefusedWithProblems when one cannot be read at all."""
    workbooks: list[StagedWorkbook] = []
    problems: list[Problem] = []
    with progress("Reading workbooks", files) as each:
        for file in each:
            workbook, found = read_workbook(file, file.name, reading=reading)
            problems += found
            workbooks += [workbook] if workbook is not None else []
    if problems:
        told = [problem for workbook in workbooks for problem in workbook.problems]
        raise RefusedWithProblems([*problems, *told])
    return tuple(workbooks)
