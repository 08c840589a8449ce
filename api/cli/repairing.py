"""What `incentives repair` works out: the repairs of a file's findings, and what a proposal would have paid."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import click

from api.cli.audited_files import audited_files
from api.cli.paid import read_books
from importers.reading import Reading
from incentives.difference.people import people_difference
from incentives.performance.accept import accept_dataset
from incentives.performance.expect import expectations
from incentives.policy.model import Policy
from incentives.repair.proposals import Repairing, Repairs
from incentives.values.currency import money_text
from incentives.values.decimals import grouped
from incentives.values.period import parse_period
from incentives.values.problem import RefusedWithProblems


def repairs_for(file: Path, on: date, behaviour: str | None, role: str | None) -> tuple[Policy, list[Repairs]]:
    """The repairs of every behaviour that pays, or of those asked for. RefusedWithProblems for a file that is wrong."""
    files = audited_files(file, on)
    [policy] = files.policies
    repairing = Repairing(file.read_text("utf-8"), policy, files.catalogues.kpis, files.catalogues.behaviours, on)
    wanted = [
        finding
        for finding in repairing.repairable()
        if role in (None, finding.role) and finding.proof is not None and behaviour in (None, finding.proof.behaviour)
    ]
    return policy, [repairing.repairs(finding) for finding in wanted]


def paid_by_both(older: Policy, newer: Policy, workbooks: tuple[Path, ...], name: str) -> Iterator[str]:
    """What the proposal would have paid in the period of the workbooks. RefusedWithProblems when they are wrong."""
    missing = sorted(newer.measures.keys() - older.measures.keys())
    if missing:
        yield f"What it would have paid in {name} is not known: nobody has delivered {', '.join(missing)} yet."
        return
    period = parse_period(name, older.fiscal_year_starts)
    if period is None:
        raise click.BadParameter(
            f'"{name}" is no period such as 2026, 2026-H1, 2026-Q3 or 2026-07.', param_hint="--period"
        )
    dataset, problems = accept_dataset(read_books(workbooks, Reading()), expectations((older,), period))
    if dataset is None:
        raise RefusedWithProblems(problems)
    found = people_difference(older, newer, dataset)
    currency, sums = older.currency, found.total
    paid, proposed = (f"{grouped(money_text(each, currency))} {currency}" for each in (sums.older, sums.newer))
    spread = found.spread
    left = f" {len(found.left_out)} could not be compared." if found.left_out else ""
    yield (
        f"In {name} it would have paid {len(found.people)} people {proposed} in place of {paid}: "
        f"{spread.gainers} more, {spread.losers} less.{left}"
    )
