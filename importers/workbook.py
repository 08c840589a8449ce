"""One uploaded file becomes staged sheets, or the problems why it cannot be read at all."""

from __future__ import annotations

from pathlib import Path

from importers.limits import LIMITS, Limits
from incentives.performance.staged import StagedWorkbook
from incentives.values.problem import Problem


def read_workbook(
    source: Path | bytes, file_name: str, *, limits: Limits = LIMITS
) -> tuple[StagedWorkbook | None, tuple[Problem, ...]]:
    """A readable workbook, or None with the reasons. Layout problems travel inside the workbook to acceptance."""
    raise NotImplementedError
