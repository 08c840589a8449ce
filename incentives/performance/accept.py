"""Staged workbooks become the facts of a period, whole or not at all."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from incentives.performance.expectations import Expectations
from incentives.performance.facts import Dataset, Quota, Roster
from incentives.performance.staged import StagedWorkbook
from incentives.values.problem import Problem


def accept_dataset(
    workbooks: Sequence[StagedWorkbook],
    expectations: Expectations,
    known_roster: Roster | None = None,
    already: Collection[str] = (),
    known_quotas: Sequence[Quota] | None = None,
) -> tuple[Dataset | None, tuple[Problem, ...]]:
    """The whole dataset and no problem, or None and every problem of every file."""
    raise NotImplementedError
