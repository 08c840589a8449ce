"""What the scans of .xls and .xlsb have in common: cells with their stored types, and how they become lines.

Runs in the reading process. The scans see types, formats, errors and formulas, the reader (python-calamine) the texts;
a fast reader alone drops error cells and percent formats. Both must have seen the same cells, or the file is refused.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum, auto
from functools import lru_cache
from io import BytesIO
from typing import Any

from importers.cells import grid_cell, has_residue, residue_note, trimmed
from importers.faults import DAMAGED, Refused, too_far, too_many_cells
from importers.grid import address
from importers.hidden import hidden_note, within
from importers.limits import Limits
from incentives.performance.staged import CellKind

Line = dict[str, object] | list[object]
_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
_PLACES_A_CELL = 4


class Stored(Enum):
    """How a cell is stored."""

    NUMBER = auto()
    TEXT = auto()
    YES_NO = auto()
    ERROR = auto()
    UNCALCULATED = auto()


@dataclass(slots=True)
class BinarySheet:
    """One sheet: (row, column), counted from 1, to how it is stored, its value if it is no text, and its format.

    hidden_rows and hidden_columns (from the first to the last of each) count from 1, whether they hold anything or not.
    """

    name: str
    hidden: bool
    cells: dict[tuple[int, int], tuple[Stored, float, int]] = field(default_factory=dict)
    merged: list[str] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)

    def add(self, row: int, column: int, stored: Stored, value: float, style: int, limits: Limits) -> None:
        """Note a cell; row and column count from 0 as in the file. Raises Refused."""
        if (row + 1, column + 1) in self.cells:
            raise Refused(DAMAGED)
        if row >= limits.rows or column >= limits.columns:
            raise Refused(too_far(row + 1, column + 1, limits, self.name))
        self.cells[row + 1, column + 1] = stored, value, style

    def merge(self, first_row: int, last_row: int, first_column: int, last_column: int) -> None:
        """Note a merged area; rows and columns count from 0."""
        self.merged.append(f"{address(first_row + 1, first_column + 1)}:{address(last_row + 1, last_column + 1)}")


@dataclass(frozen=True, slots=True)
class BinaryWorkbook:
    """formats: number of a cell's style to its number format. since_1904: how days are counted."""

    sheets: Sequence[BinarySheet]
    formats: Mapping[int, str]
    since_1904: bool

    @property
    def cells(self) -> int:
        """Cells of all sheets that hold something."""
        return sum(len(sheet.cells) for sheet in self.sheets)


def lines_of(content: bytes, workbook: BinaryWorkbook, limits: Limits) -> Iterator[Line]:
    """Each sheet and its rows, as `importers.spreadsheet` gives them. Raises Refused."""
    if workbook.cells > limits.cells:
        raise Refused(too_many_cells(limits.cells))
    from python_calamine import CalamineWorkbook  # noqa: PLC0415  after the limits of the process are set

    reader = CalamineWorkbook.from_filelike(BytesIO(content))
    for sheet in workbook.sheets:
        _refuse_wide(sheet, limits)
        yield {"sheet": sheet.name, "hidden": sheet.hidden, "merged": sheet.merged}
        texts = _texts(reader, sheet)
        residues: list[str] = []
        row_cells: list[object] = []
        for (row, column), (stored, value, style) in sorted(sheet.cells.items()):
            if row_cells and row_cells[0] != row:
                yield row_cells
                row_cells = []
            known = _known(stored, value, workbook, style, texts.get((row, column)), limits)
            if known is not None:
                row_cells = row_cells or [row]
                row_cells.append([column, *known])
                residues += [address(row, column)] if stored is Stored.NUMBER and has_residue(value) else []
        if row_cells:
            yield row_cells
        if residues:
            yield {"note": residue_note(sheet.name, residues)}
        rows, columns = ({place[axis] for place in sheet.cells} for axis in (0, 1))
        unseen = hidden_note(
            sheet.name, rows & sheet.hidden_rows, within(sheet.hidden_columns, max(columns, default=0))
        )
        if unseen:
            yield {"note": unseen}


def _refuse_wide(sheet: BinarySheet, limits: Limits) -> None:
    """The reader takes room for every place up to the farthest cell, so these are held to a number too."""
    last_row = max((row for row, _ in sheet.cells), default=0)
    last_column = max((column for _, column in sheet.cells), default=0)
    if last_row * last_column > _PLACES_A_CELL * limits.cells:
        raise Refused(too_far(last_row, last_column, limits, sheet.name))


def _texts(reader: Any, sheet: BinarySheet) -> dict[tuple[int, int], object]:
    """What the reader saw at every place, which must be places that the scan saw too."""
    rows = reader.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False)
    texts = {
        (number, column): value
        for number, row in enumerate(rows, start=1)
        for column, value in enumerate(row, start=1)
        if value != ""
    }
    if any(place not in sheet.cells for place in texts):
        raise Refused(DAMAGED)
    return texts


def _known(
    stored: Stored, value: float, workbook: BinaryWorkbook, style: int, seen: object, limits: Limits
) -> tuple[str, str] | None:
    """Kind and text of one cell. Raises Refused where scan and reader do not agree."""
    match stored:
        case Stored.ERROR:
            return CellKind.ERROR.value, _ERRORS.get(int(value), "#ERROR")
        case Stored.UNCALCULATED:
            return CellKind.UNCALCULATED.value, ""
        case Stored.YES_NO:
            return CellKind.YES_NO.value, "TRUE" if value else "FALSE"
        case Stored.TEXT:
            if not isinstance(seen, str) and seen is not None:
                raise Refused(DAMAGED)
            cell = grid_cell(trimmed(seen or ""), "", is_error=False, longest=limits.characters)
        case _:
            if seen is None or isinstance(seen, str):
                raise Refused(DAMAGED)
            cell = _number(value, workbook, style, limits)
    return None if cell is None else (cell.kind.value, cell.text)


def _number(value: float, workbook: BinaryWorkbook, style: int, limits: Limits) -> Any:
    """A number, or the day that its format shows."""
    shown = workbook.formats.get(style, "General")
    is_day, is_duration = _shows_time(shown)
    if not is_day:
        return grid_cell(value, shown, is_error=False, longest=limits.characters)
    from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel  # noqa: PLC0415

    epoch: datetime = CALENDAR_MAC_1904 if workbook.since_1904 else CALENDAR_WINDOWS_1900
    try:
        moment = from_excel(value, epoch, timedelta=is_duration)
    except (ValueError, OverflowError):
        return grid_cell("#VALUE!", "", is_error=True, longest=limits.characters)
    return grid_cell(moment, "", is_error=False, longest=limits.characters)


@lru_cache(maxsize=1_000)
def _shows_time(number_format: str) -> tuple[bool, bool]:
    """Whether a format shows a day or time, and whether that is a duration."""
    from openpyxl.styles.numbers import is_date_format, is_timedelta_format  # noqa: PLC0415

    return bool(is_date_format(number_format)), bool(is_timedelta_format(number_format))


def rk_number(stored: int) -> float:
    """The number in four bytes: a short float or a whole number, perhaps in hundredths."""
    if stored & 2:
        number = float((stored if stored < 1 << 31 else stored - (1 << 32)) >> 2)
    else:
        number = struct.unpack("<d", b"\0\0\0\0" + struct.pack("<I", stored & 0xFFFFFFFC))[0]
    return number / 100 if stored & 1 else number
