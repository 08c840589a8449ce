"""One uploaded file becomes staged sheets, or the problems why it cannot be read at all.

Reading and acceptance are two steps: here only the form of the file counts. Nothing is saved, and nothing is believed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from importers.contained import read_contained
from importers.envelope import display_name, refuse_bytes, refuse_size, refuse_type
from importers.faults import Fault, Refused
from importers.grid import Grid
from importers.kinds import FORMS, PASSED_OVER, form_of, nearest_form, plain_name
from importers.layout import stage
from importers.limits import LIMITS, Limits
from incentives.performance.staged import StagedSheet, StagedWorkbook
from incentives.values.problem import Place, Problem


def read_workbook(
    source: Path | bytes, file_name: str, *, limits: Limits = LIMITS
) -> tuple[StagedWorkbook | None, tuple[Problem, ...]]:
    """A readable workbook and no problem, or None with the reasons why nothing in it can be read.

    Problems of single sheets (a heading twice, merged cells, a sheet nobody knows) travel inside the workbook, so that
    acceptance tells all of them at once together with its own. Raises OSError when the path cannot be read.
    """
    name = display_name(file_name)
    try:
        content = _content(source, name, limits)
        answer = read_contained(content, limits)
    except Refused as refused:
        return None, (refused.fault.problem(name),)
    fingerprint = hashlib.sha256(content).hexdigest()
    return _staged(name, fingerprint, answer.grids, answer.notes), ()


def _content(source: Path | bytes, name: str, limits: Limits) -> bytes:
    """The bytes of the file, once its name, size and first bytes are accepted. Raises Refused."""
    size = len(source) if isinstance(source, bytes) else source.stat().st_size
    _stop_at(refuse_type(name) or refuse_size(size, limits))
    content = source if isinstance(source, bytes) else source.read_bytes()
    _stop_at(refuse_bytes(content))
    return content


def _stop_at(fault: Fault | None) -> None:
    if fault is not None:
        raise Refused(fault)


def _staged(file: str, fingerprint: str, grids: Iterable[Grid], notes: tuple[str, ...]) -> StagedWorkbook:
    sheets: list[StagedSheet] = []
    told = list(notes)
    problems: list[Problem] = []
    for grid in grids:
        form = form_of(grid.name)
        if form is not None:
            told += [f"The hidden sheet {grid.name} was read."] if grid.hidden else []
            sheets.append(stage(grid, form, file))
        elif plain_name(grid.name) in PASSED_OVER:
            told.append(f"The sheet {grid.name} was passed over.")
        elif grid.rows:
            problems.append(_unknown_sheet(grid, file))
    if not sheets and not problems:
        known = ", ".join(form.title for form in FORMS)
        problems.append(
            Problem("no-known-sheet", "The workbook has no sheet to read.", Place(file), f"Known sheets: {known}.")
        )
    return StagedWorkbook(file, fingerprint, tuple(sheets), tuple(told), tuple(problems))


def _unknown_sheet(grid: Grid, file: str) -> Problem:
    near = nearest_form(grid.name)
    known = ", ".join(form.title for form in FORMS)
    hint = f'Did you mean "{near.title}"?' if near else f"Known sheets: {known}."
    hidden = "hidden " if grid.hidden else ""
    return Problem(
        "unknown-sheet",
        f'The {hidden}sheet "{grid.name}" is not of a known kind.',
        Place(file, sheet=grid.name),
        f"{hint} Rename the sheet, name it Notes to have it passed over, or delete it.",
    )
