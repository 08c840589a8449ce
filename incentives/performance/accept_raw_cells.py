"""Cells of raw rows: moments, whole numbers, yes or no, surveys and their scales. Nothing is guessed, zones least.

A moment is a cell with a date and a time of day, or text such as `2026-07-01 10:15` or `2026-07-01T10:15:00+02:00`.
"""

from __future__ import annotations

import re
from datetime import datetime

from incentives.kpis.formulas.rows import Survey
from incentives.performance.accept_cells import amount_in, quoted, text_in
from incentives.performance.accept_yes_no import yes_in
from incentives.performance.staged import Cell, CellKind
from incentives.values.problem import Problem
from incentives.values.unit import Unit, UnitKind

_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?(Z|[+-][0-9]{2}:[0-9]{2})?", re.ASCII
)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_SCALE = re.compile(r"([0-9]+) ?(?:to|-|–) ?([0-9]+)", re.ASCII)
_MOST_DIGITS = 9
_SURVEYS = {
    "nps": Survey.NPS,
    "net promoter score": Survey.NPS,
    "satisfaction": Survey.SATISFACTION,
    "customer satisfaction": Survey.SATISFACTION,
    "csat": Survey.SATISFACTION,
    "effort": Survey.EFFORT,
    "customer effort": Survey.EFFORT,
    "customer effort score": Survey.EFFORT,
    "ces": Survey.EFFORT,
}


def has_time(cell: Cell) -> bool:
    """Whether the cell is a date with a time of day, as spreadsheets store it."""
    return cell.kind is CellKind.DATE and _MOMENT.fullmatch(cell.text) is not None


def moment_in(cell: Cell, what: str, *, times_beside: bool) -> datetime | Problem:
    """A day with its time. Spreadsheets store midnight as the day alone; it is read so where times stand beside it."""
    expected = "a date with a time of day, or text such as 2026-07-01 10:15"
    if cell.kind in (CellKind.DATE, CellKind.TEXT):
        midnight = times_beside and cell.kind is CellKind.DATE and _DAY.fullmatch(cell.text) is not None
        if midnight or _MOMENT.fullmatch(cell.text):
            try:
                return datetime.fromisoformat(cell.text)
            except ValueError:
                message = f"{quoted(cell)} is no moment of the calendar and the clock."
                return Problem("not-a-moment", message, cell.place, "Correct the date and the time.")
        if _DAY.fullmatch(cell.text):
            message = f"{quoted(cell)} has no time of day; {what} needs {expected}."
            hint = "Deliver the time as well; a day alone would be off by up to a day."
            return Problem("time-missing", message, cell.place, hint)
    if cell.kind in (CellKind.BLANK, CellKind.ERROR, CellKind.UNCALCULATED):
        found = text_in(cell, what)
        if isinstance(found, Problem):
            return found
    message = f"{quoted(cell)} is not a moment; {what} needs {expected}."
    return Problem(
        "not-a-moment", message, cell.place, "Write year-month-day hour:minute, with the zone if there is one."
    )


def whole_in(cell: Cell, what: str, least: int = 0) -> int | Problem:
    """A whole number from `least` on."""
    amount = amount_in(cell, Unit(UnitKind.NUMBER), what)
    if isinstance(amount, Problem):
        return amount
    if amount.denominator == 1 and amount >= least and len(str(amount.numerator)) <= _MOST_DIGITS:
        return amount.numerator
    message = f"{quoted(cell)} is not what {what} can be: a whole number of at least {least}."
    return Problem("out-of-range", message, cell.place, "Correct the value.")


def said_in(cell: Cell, what: str) -> bool | Problem:
    """Yes or no; blank says neither."""
    if cell.kind is CellKind.BLANK:
        return Problem("blank-cell", f"{what} is blank; it needs yes or no.", cell.place, "Write yes or no.")
    return yes_in(cell, what)


def survey_in(cell: Cell, what: str) -> Survey | Problem:
    """Which survey an answer is to, by a usual name of it."""
    text = text_in(cell, what)
    if isinstance(text, Problem):
        return text
    found = _SURVEYS.get(" ".join(text.split()).casefold())
    if found is not None:
        return found
    message = f"{quoted(cell)} is no survey that a KPI is worked out of; {what} needs nps, satisfaction or effort."
    return Problem("unknown-survey", message, cell.place, "Correct it, or leave the answers to other surveys out.")


def scale_problem(cell: Cell | None, survey: Survey, heading: Cell) -> Problem | None:
    """Why the stated scale is not the one of the survey, or None. The answers to nps need not state theirs."""
    least, most = survey.scale
    wanted = f"{least} to {most}"
    if cell is None or cell.kind is CellKind.BLANK:
        if survey is Survey.NPS:
            return None
        message = (
            f"The scale of an answer to {survey} is not stated; it is {wanted} or the answer means something else."
        )
        hint = f'Add the column scale and write "{wanted}" in each row.'
        return Problem("scale-missing", message, (cell or heading).place, hint)
    stated = _SCALE.fullmatch(cell.text) if cell.kind is CellKind.TEXT else None
    if stated is not None and (int(stated[1]), int(stated[2])) == survey.scale:
        return None
    message = f"{quoted(cell)} is not the scale of {survey}, which goes from {wanted}."
    hint = (
        f'Answers on another scale are another measure; leave them out, or write "{wanted}" if that is what was asked.'
    )
    return Problem("other-scale", message, cell.place, hint)


def score_in(cell: Cell, survey: Survey, what: str) -> int | Problem:
    """A whole number on the scale of the survey."""
    amount = amount_in(cell, Unit(UnitKind.NUMBER), what)
    if isinstance(amount, Problem):
        return amount
    least, most = survey.scale
    if amount.denominator == 1 and least <= amount <= most:
        return amount.numerator
    message = f"{quoted(cell)} is no answer to {survey}: these are whole numbers from {least} to {most}."
    return Problem("off-the-scale", message, cell.place, "Correct the answer, or leave the row out.")
