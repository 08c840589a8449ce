"""Rows of survey answers and of tickets."""

from __future__ import annotations

from datetime import datetime

from incentives.kpis.formulas.rows import Answer, Ticket
from incentives.performance.accept_cells import quoted
from incentives.performance.accept_raw_cells import moment_in, said_in, scale_problem, score_in, survey_in, whole_in
from incentives.performance.accept_raw_reader import Reader
from incentives.performance.staged import CellKind, StagedRow

FLAGS = ("reopened", "escalated", "complaint", "severe")


def answer_of(row: StagedRow, key: str, reader: Reader) -> Answer | None:
    """The answer that a row holds, or None once its problems are noted."""
    survey = reader.findings.keep(survey_in(row.cells["survey"], f"The survey of {key}"))
    day = reader.day(row, "day", f"The day of {key}")
    if survey is None:
        return None
    wrong = scale_problem(row.cells.get("scale"), survey, row.cells["score"])
    score = reader.findings.keep(wrong or score_in(row.cells["score"], survey, f"The score of {key}"))
    if day is None or score is None:
        return None
    return Answer(key=key, place=row.place, survey=survey, day=day, score=score)


def ticket_of(row: StagedRow, key: str, reader: Reader) -> Ticket | None:
    """The case that a row holds, or None once its problems are noted."""
    before = len(reader.findings.problems)
    opened = _moment(row, "opened_at", f"The opening of {key}", reader)
    cell = row.cells["solved_at"]
    solved = None if cell.kind is CellKind.BLANK else _moment(row, "solved_at", f"The solution of {key}", reader)
    contacts = _contacts(row, key, reader)
    reopened, escalated, complaint, severe = (_said(row, name, key, reader) for name in FLAGS)
    if opened is None or len(reader.findings.problems) > before:
        return None
    if solved is not None and solved < opened:
        message = f"{key} was solved at {quoted(cell)}, before it was opened."
        reader.findings.add("solved-before-opened", cell, message, "Correct one of the two moments.")
        return None
    return Ticket(
        key=key,
        place=row.place,
        opened_at=opened,
        solved_at=solved,
        contacts=contacts,
        reopened=reopened,
        escalated=escalated,
        complaint=complaint,
        severe=severe,
    )


def _contacts(row: StagedRow, key: str, reader: Reader) -> int | None:
    """How often the customer was in contact; only what is still open may leave it blank."""
    cell = row.cells.get("contacts")
    if cell is None or (cell.kind is CellKind.BLANK and row.cells["solved_at"].kind is CellKind.BLANK):
        return None
    return reader.findings.keep(whole_in(cell, f"The number of contacts of {key}", 1))


def _said(row: StagedRow, name: str, key: str, reader: Reader) -> bool | None:
    cell = row.cells.get(name)
    return None if cell is None else reader.findings.keep(said_in(cell, f"The column {name} for {key}"))


def _moment(row: StagedRow, name: str, what: str, reader: Reader) -> datetime | None:
    """A moment; all of an upload have a zone, or none has."""
    cell = row.cells[name]
    found = reader.findings.keep(moment_in(cell, what, times_beside=name in reader.timed))
    if found is None:
        return None
    has_zone = found.tzinfo is not None
    reader.zone = reader.zone or (has_zone, cell)
    zoned, first = reader.zone
    if zoned is has_zone:
        return found
    says, said = ("has a zone", "has none") if has_zone else ("has no zone", "has one")
    message = f"{quoted(cell)} {says}, but {quoted(first)} in {first.place.cell or first.place} {said}."
    reader.findings.add(
        "zone-unclear", cell, message, "Write all moments with their zone, or all by one clock without."
    )
    return None
