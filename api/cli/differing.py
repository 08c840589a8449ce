"""What `incentives difference` tells: two policy files and perhaps a period's workbooks in, their difference out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import click

from api.cli.catalogues import catalogues_for
from api.cli.earlier import earlier_facts
from api.cli.paid import read_books
from api.cli.wanted import read_files
from importers.reading import Reading
from incentives.difference.expected import expected_by_both
from incentives.difference.people import PeopleDifference, people_difference
from incentives.difference.report import PolicyDifference, difference_of, refuse_unlike
from incentives.performance.accept import accept_dataset
from incentives.policy.folder import read_policies
from incentives.policy.history import order_versions
from incentives.policy.model import Policy
from incentives.values.period import Period, parse_period, period_containing
from incentives.values.problem import RefusedWithProblems


@dataclass(frozen=True, slots=True)
class Differing:
    """The difference of the rules, and of what people of a period are paid where workbooks were given."""

    rules: PolicyDifference
    people: PeopleDifference | None

    @property
    def anybody_loses(self) -> bool:
        """Whether somebody in the workbooks is paid less, or, without any, whether a scorecard shown is."""
        if self.people is not None:
            return self.people.anybody_loses
        shown = [region.least for role in self.rules.roles for region in role.total.regions]
        found = [role.total.found for role in self.rules.roles]
        return any(each is not None and each.difference < 0 for each in (*shown, *found))


@dataclass(frozen=True, slots=True)
class Delivered:
    """The workbooks of a period, the folder of the other policies in them, and how to read what they leave open.

    earlier: the workbooks of periods before, for measures that are taken over several.
    """

    workbooks: tuple[Path, ...]
    period: str | None
    policies: Path | None
    reading: Reading
    earlier: tuple[Path, ...] = ()


def differ(old: Path, new: Path, delivered: Delivered) -> Differing:
    """The difference. RefusedWithProblems for what is wrong; ends the command when a policy cannot be read."""
    older, newer = read_files(old, new)
    refuse_unlike(older, newer)
    period = None if delivered.period is None else _period(delivered.period, newer)
    if not delivered.workbooks:
        return Differing(difference_of(older, newer, period), None)
    over = period or period_containing(newer.effective_from, newer.cycle, newer.fiscal_year_starts)
    others = () if delivered.policies is None else _others(delivered.policies, over)
    expected = expected_by_both(older, newer, over, others)
    dataset, problems = accept_dataset(read_books(delivered.workbooks, delivered.reading), expected)
    if dataset is None:
        raise RefusedWithProblems(problems)
    both = (newer, older, *(each for each in others if each.key not in (older.key, newer.key)))
    past = read_books(delivered.earlier, delivered.reading) if delivered.earlier else ()
    dataset = replace(dataset, earlier=earlier_facts(order_versions(both)[0], both, over, past))
    return Differing(difference_of(older, newer, over), people_difference(older, newer, dataset))


def _period(name: str, policy: Policy) -> Period:
    period = parse_period(name, policy.fiscal_year_starts)
    if period is None:
        raise click.BadParameter(
            f'"{name}" is no period such as 2026, 2026-H1, 2026-Q3 or 2026-07.', param_hint="--period"
        )
    if period.cycle is not policy.cycle:
        raise click.BadParameter(f"{name} is no {policy.cycle}, and {policy.file} pays by it.", param_hint="--period")
    return period


def _others(folder: Path, period: Period) -> tuple[Policy, ...]:
    found, problems = read_policies(folder, catalogues_for(folder).kpis)
    if problems:
        raise RefusedWithProblems(problems)
    return found.during(period)
