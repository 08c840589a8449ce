"""Days of leave on a roster: `2026-07-06 to 2026-07-19`, several stretches divided by semicolons; blank is none."""

from __future__ import annotations

import re
from datetime import date, timedelta
from itertools import pairwise

from incentives.performance.accept_cells import quoted
from incentives.performance.staged import Cell, CellKind
from incentives.values.problem import Problem

STRETCH = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2}) to ([0-9]{4}-[0-9]{2}-[0-9]{2})", re.ASCII)
HINT = "Write the first and the last day of each stretch: 2026-07-06 to 2026-07-19; 2026-08-03 to 2026-08-07."

Leave = tuple[tuple[date, date | None], ...]


def leave_in(cell: Cell | None, participant: str) -> tuple[tuple[date, date], ...] | Problem:
    """The stretches of leave that the cell states, each from its first day to before the day after its last."""
    if cell is None or cell.kind is CellKind.BLANK:
        return ()
    stretches = [_stretch(said.strip()) for said in cell.text.split(";")] if cell.kind is CellKind.TEXT else [None]
    found = tuple(stretch for stretch in stretches if stretch is not None)
    if len(found) < len(stretches):
        message = f"{quoted(cell)} states no leave of {participant}."
        return Problem("not-leave", message, cell.place, HINT)
    for earlier, later in pairwise(sorted(found)):
        if later[0] < earlier[1]:
            message = f"The leave of {participant} from {later[0]} on starts before that from {earlier[0]} on ended."
            return Problem("overlapping-leave", message, cell.place, "Join the two stretches, or correct their days.")
    return found


def outside_role(leave: Leave, starts_on: date, ends_before: date | None) -> date | None:
    """The first day of a stretch that shares no day with the assignment; None when each shares one."""
    for first, end in leave:
        if (end is not None and end <= starts_on) or (ends_before is not None and ends_before <= first):
            return first
    return None


def _stretch(said: str) -> tuple[date, date] | None:
    found = STRETCH.fullmatch(said)
    try:
        days = None if found is None else (date.fromisoformat(found[1]), date.fromisoformat(found[2]))
    except ValueError:
        return None
    return None if days is None or days[1] < days[0] else (days[0], days[1] + timedelta(days=1))
