"""What a spreadsheet program stored in a cell becomes kind and text, and nothing is interpreted on the way.

A number is written as its shortest decimal: the stored 0.1 is `0.1`, 5.0 is `5`, 1e21 is a one with 21 zeros. Programs
keep and show 15 digits, and what a calculation leaves beyond them is residue: 0.1 + 0.2, stored as
0.30000000000000004, is `0.3`, as everybody sees it; readers say in a note where that happened. Whole numbers keep every
digit. A percent is a number whose format shows it as one; 95 with the sign only painted on (`0"%"`) stays a number.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from math import isfinite

from importers.grid import GridCell
from incentives.performance.staged import CellKind

_UNSEEN = " \t\r\n\u00a0\u200b\u200e\u200f\u2060\ufeff"
_PAINTED = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')


def grid_cell(value: object, number_format: str, *, is_error: bool, longest: int) -> GridCell | None:
    """The cell for a stored value, or None when it shows nothing. Text beyond `longest` signs ends in `…`."""
    if is_error:
        return GridCell(CellKind.ERROR, str(value))
    if isinstance(value, bool):
        return GridCell(CellKind.YES_NO, "TRUE" if value else "FALSE")
    if isinstance(value, int | float):
        return _number(value, number_format)
    if isinstance(value, date | time | timedelta):
        return GridCell(CellKind.DATE, moment_text(value))
    text = trimmed(str(value))
    if not text:
        return None
    return GridCell(CellKind.TEXT, text if len(text) <= longest else text[:longest] + "…")


def _number(value: int | float, number_format: str) -> GridCell:
    if not isfinite(value):
        return GridCell(CellKind.ERROR, str(value))
    kind = CellKind.PERCENT if shows_percent(number_format) else CellKind.NUMBER
    return GridCell(kind, decimal_text(value))


def decimal_text(value: int | float) -> str:
    """The shortest decimal that stands for the stored number, without an exponent or residue."""
    if isinstance(value, int):
        return str(value)
    text = format(Decimal(format(value, ".15g") if has_residue(value) else repr(value)), "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def has_residue(value: object) -> bool:
    """Whether a stored number has digits beyond the 15 that spreadsheet programs keep and show."""
    return isinstance(value, float) and isfinite(value) and not value.is_integer() and float(f"{value:.15g}") != value


def residue_note(sheet: str, addresses: Sequence[str]) -> str:
    """What people are told about the residue in those cells of a sheet."""
    count = f"{len(addresses):,} cells" if len(addresses) > 1 else "one cell"
    first = ", ".join(addresses[:3]) + (", …" if len(addresses) > 3 else "")
    return f"{sheet}: {count} ({first}) read to the 15 digits that spreadsheets show; a calculation left more."


def moment_text(value: date | time | timedelta) -> str:
    """A day as `2026-07-01`; with a time of day where there is one; a time or duration as the clock shows it."""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ")
    return value.isoformat() if isinstance(value, date | time) else str(value)


def trimmed(text: str) -> str:
    """The text without white space around it, non-breaking and unseen signs included."""
    before = None
    while text != before:
        before, text = text, text.strip().strip(_UNSEEN)
    return text


@lru_cache(maxsize=1_000)
def shows_percent(number_format: str) -> bool:
    """Whether the format multiplies by a hundred and shows a percent sign."""
    return "%" in _PAINTED.sub("", number_format)
