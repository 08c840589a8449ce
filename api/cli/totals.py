"""Rows and sums of what was read, on the command line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from api.cli.problems import counted
from api.cli.terminal import say
from incentives.performance.control_totals import totals_of
from incentives.performance.staged import StagedWorkbook


def say_totals(workbooks: Sequence[StagedWorkbook]) -> None:
    """On the error stream: the rows of each sheet, and what its columns add up to."""
    for workbook in workbooks:
        for sheet in totals_of(workbook):
            sums = "".join(f"; {each.name} {each.shown} in {counted(each.count, 'cell')}" for each in sheet.columns)
            say(f"{workbook.file}, sheet {sheet.sheet}: {counted(sheet.rows, 'row')}{sums}.", error=True)


def totals_as_json(workbooks: Sequence[StagedWorkbook]) -> list[dict[str, Any]]:
    """The same as JSON."""
    return [
        {
            "file": workbook.file,
            "sheet": sheet.sheet,
            "rows": sheet.rows,
            "columns": [{"name": each.name, "count": each.count, "total": each.shown} for each in sheet.columns],
        }
        for workbook in workbooks
        for sheet in totals_of(workbook)
    ]
