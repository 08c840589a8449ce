"""One uploaded file becomes staged sheets, or the problems why it cannot be read at all.

Reading and acceptance are two steps: here only the form of the file counts. Nothing is saved, and nothing is believed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from importers.asked import Asked
from importers.before import makes_no_table, read_as_before
from importers.contained import Answer, read_contained
from importers.envelope import TEXT, display_name, ending_of, refuse_bytes, refuse_size, refuse_type
from importers.faults import Fault, Refused
from importers.grid import Grid
from importers.kinds import FORMS, PASSED_OVER, form_of, form_of_kind, nearest_form, plain_name
from importers.layout import stage
from importers.limits import LIMITS, Limits
from importers.reading import AS_FOUND, Reading
from importers.ready_process import Report
from importers.told_kind import form_told_by
from incentives.performance.staged import StagedSheet, StagedWorkbook
from incentives.values.problem import Place, Problem


def read_workbook(
    source: Path | bytes,
    file_name: str,
    *,
    limits: Limits = LIMITS,
    reading: Reading = AS_FOUND,
    report: Report | None = None,
) -> tuple[StagedWorkbook | None, tuple[Problem, ...]]:
    """A readable workbook or text file and no problem, or None with the reasons why nothing in it can be read.

    reading: what the uploader says where a file leaves something open; see `importers.reading`. report: is told now and
    then how many rows of the sheet at hand were read, from a thread of its own. Problems of single
    sheets (a heading twice, merged cells, a sheet nobody knows) travel inside the workbook, so that acceptance tells
    all of them at once together with its own. Raises OSError when the path cannot be read.
    """
    name = display_name(file_name)
    try:
        content = _content(source, name, limits)
        asked = Asked(ending_of(name), PurePosixPath(name).stem, reading.encoding, reading.delimiter)
        answer, question = read_as_before(asked, reading, lambda tried: read_contained(content, tried, limits, report))
    except Refused as refused:
        return None, (refused.fault.problem(name),)
    fingerprint = hashlib.sha256(content).hexdigest()
    if asked.ending in TEXT:
        found = _of_text(name, fingerprint, answer, reading)
        if question is not None and makes_no_table(found):
            return None, (question.problem(name),)
        return found, ()
    return _staged(name, fingerprint, answer.grids, answer.notes, reading), ()


def _content(source: Path | bytes, name: str, limits: Limits) -> bytes:
    """The bytes of the file, once its name, size and first bytes are accepted. Raises Refused."""
    size = len(source) if isinstance(source, bytes) else source.stat().st_size
    _stop_at(refuse_type(name) or refuse_size(size, limits))
    content = source if isinstance(source, bytes) else source.read_bytes()
    _stop_at(refuse_bytes(content, ending_of(name)))
    return content


def _of_text(file: str, fingerprint: str, answer: Answer, reading: Reading) -> StagedWorkbook:
    """The one sheet of a text file, whose kind its name, its headings or the uploader tells."""
    (grid,) = answer.grids
    form = form_of_kind(reading.sheet) if reading.sheet is not None else form_told_by(grid, reading.headings)
    if form is None:
        known = ", ".join(one.title for one in FORMS)
        message = "Neither the name of the file nor its headings tell what it holds, or they do not agree."
        hint = f"Say it when uploading, as in sheet=Results, or name the file after it: {known}."
        problem = Problem("sheet-kind-unclear", message, Place(file, sheet=grid.name), hint)
        return StagedWorkbook(file, fingerprint, (), answer.notes, (problem,))
    sheet = stage(grid, form, file, reading)
    notes = (*answer.notes, f"The file was read as {form.title}.", *sheet.notes)
    return StagedWorkbook(file, fingerprint, (sheet,), notes)


def _stop_at(fault: Fault | None) -> None:
    if fault is not None:
        raise Refused(fault)


def _staged(
    file: str, fingerprint: str, grids: Iterable[Grid], notes: tuple[str, ...], reading: Reading
) -> StagedWorkbook:
    sheets: list[StagedSheet] = []
    told = list(notes)
    problems: list[Problem] = []
    for grid in grids:
        form = form_of(grid.name)
        if form is not None:
            told += [f"The hidden sheet {grid.name} was read."] if grid.hidden else []
            sheets.append(stage(grid, form, file, reading))
            told += sheets[-1].notes
        elif plain_name(grid.name) in PASSED_OVER:
            told.append(f"The {'hidden ' if grid.hidden else ''}sheet {grid.name} was passed over.")
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
