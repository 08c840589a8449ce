"""Yes or no in a cell: the word, or a cell of a spreadsheet that holds true or false. Blank is no answer."""

from __future__ import annotations

from incentives.performance.accept_cells import quoted
from incentives.performance.staged import Cell, CellKind
from incentives.values.problem import Problem

WORDS = {"yes": True, "true": True, "no": False, "false": False}


def yes_in(cell: Cell, what: str) -> bool | Problem:
    """Whether the cell says yes; a blank one does not. what names the question, as in `Whether D-17 is separate`."""
    if cell.kind is CellKind.BLANK:
        return False
    known = WORDS.get(cell.text.casefold()) if cell.kind in (CellKind.TEXT, CellKind.YES_NO) else None
    if known is None:
        message = f"{quoted(cell)} says neither yes nor no; {what} needs one of them."
        return Problem("not-yes-or-no", message, cell.place, "Write yes, or leave the cell blank.")
    return known
