"""Copies of uploaded files as workbooks that can be marked. Runs in the marking process.

An .xlsx is opened whole and keeps its formats and formulas; macros, links to other files, pictures, charts and pivot
tables stay behind. Formulas that would reach outside the workbook become text. Every other file becomes a new workbook
with the same cells at the same places.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from io import BytesIO
from itertools import islice

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.utils.cell import get_column_letter, range_boundaries
from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula
from openpyxl.worksheet.worksheet import Worksheet

from importers.grid import Grid, GridCell
from importers.safe_text import hold_as_text, write_text
from incentives.performance.staged import CellKind

_QUOTED = re.compile(r'"[^"]*"')
_OUTSIDE = re.compile(
    r"\||\[[^\]]*\][^\[\]!]*!|\[[0-9]+\]|\b(WEBSERVICE|IMAGE|RTD|CALL|REGISTER(\.ID)?|EXEC|DDE|IMPORT\w+|FILTERXML)\s*\(",
    re.IGNORECASE,
)
_NOT_IN_A_TITLE = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_LONGEST_TITLE = 31
_LARGEST_AREA = 10_000
_NARROWEST, _WIDEST, _LOOKED_AT = 8, 40, 200
_ONE = "One formula that reaches outside the workbook stands"


def copy_of_workbook(content: bytes) -> tuple[Workbook, tuple[str, ...]]:
    """The workbook as it can be kept, and notes about what could not. Raises whatever the reader raises."""
    workbook = load_workbook(BytesIO(content), keep_vba=False, keep_links=False)
    outside = 0
    for sheet in workbook.worksheets:
        sheet._pivots = []  # type: ignore[attr-defined]  # noqa: SLF001  they may fetch from elsewhere
        outside += sum(_made_safe(cell) for cell in _cells(sheet))
    for names in (workbook.defined_names, *(sheet.defined_names for sheet in workbook.worksheets)):
        for name in [name for name, each in names.items() if reaches_outside(str(each.value or ""))]:
            del names[name]
    workbook.security = None
    notes = ["Pictures, charts and pivot tables are not in this copy; formulas are calculated when it is opened."]
    if outside:
        count = f"{outside:,} formulas that reach outside the workbook stand" if outside > 1 else _ONE
        notes.append(f"{count} here as text.")
    return workbook, tuple(notes)


def reaches_outside(formula: str) -> bool:
    """Whether a formula names another file, a program or an address."""
    return _OUTSIDE.search(_QUOTED.sub("", formula)) is not None


def copy_of_grids(grids: Sequence[Grid], titles: Mapping[str, str]) -> tuple[Workbook, dict[str, str]]:
    """A new workbook with the same cells, and what each sheet is called in it; titles are names that are wanted."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    named: dict[str, str] = {}
    for grid in grids:
        title = _free_title(workbook, titles.get(grid.name, grid.name))
        named[grid.name] = title
        sheet = workbook.create_sheet(title)
        sheet.sheet_state = "hidden" if grid.hidden else "visible"
        for number, row in grid.rows.items():
            for column, cell in row.items():
                _write(sheet.cell(number, column), cell)
        for column, width in _widths(grid).items():
            sheet.column_dimensions[get_column_letter(column)].width = width
        for area in grid.merged:
            if _is_small(area):
                sheet.merge_cells(area)
    return workbook, named


def _widths(grid: Grid) -> dict[int, int]:
    """How wide each column has to be for what stands in its first rows, within bounds."""
    longest: dict[int, int] = {}
    for row in islice(grid.rows.values(), _LOOKED_AT):
        for column, cell in row.items():
            first = cell.text.partition("\n")[0]
            longest[column] = max(longest.get(column, 0), len(first))
    return {column: min(max(length + 2, _NARROWEST), _WIDEST) for column, length in longest.items()}


def _cells(sheet: Worksheet) -> Iterator[Cell]:
    """Every cell that holds something, without making any."""
    found = sheet._cells  # noqa: SLF001
    yield from (cell for cell in found.values() if isinstance(cell, Cell) and cell.value is not None)


def _made_safe(cell: Cell) -> bool:
    """Whether the cell held a formula that reached outside; it is text now. Other text stays text."""
    if cell.data_type == "s":
        hold_as_text(cell)
    if cell.data_type != "f":
        return False
    if isinstance(cell.value, DataTableFormula):
        write_text(cell, "={TABLE}")
        return True
    formula = cell.value.text if isinstance(cell.value, ArrayFormula) else cell.value
    if not reaches_outside(str(formula)):
        return False
    write_text(cell, str(formula))
    return True


def _write(cell: Cell, held: GridCell) -> None:
    match held.kind:
        case CellKind.NUMBER | CellKind.PERCENT:
            cell.value = int(held.text) if held.text.lstrip("-").isdecimal() else float(held.text)
            cell.number_format = "0.##########%" if held.kind is CellKind.PERCENT else "General"
        case CellKind.YES_NO:
            cell.value = held.text == "TRUE"
        case CellKind.ERROR:
            write_text(cell, held.text)
            cell.data_type = "e"
        case CellKind.DATE if len(held.text) == 10:
            cell.value = date.fromisoformat(held.text)
            cell.number_format = "yyyy-mm-dd"
        case CellKind.UNCALCULATED:
            write_text(cell, "formula without a stored result")
        case _:
            write_text(cell, held.text)


def _free_title(workbook: Workbook, wanted: str) -> str:
    """The name, without signs that no sheet may have, short enough and not yet taken."""
    plain = _NOT_IN_A_TITLE.sub("_", wanted).strip("'")[:_LONGEST_TITLE] or "Sheet"
    taken = {title.casefold() for title in workbook.sheetnames}
    title, number = plain, 2
    while title.casefold() in taken:
        title, number = f"{plain[: _LONGEST_TITLE - 5]} ({number})", number + 1
    return title


def _is_small(area: str) -> bool:
    try:
        left, top, right, bottom = range_boundaries(area)
    except ValueError:
        return False
    size = ((right or 0) - (left or 0) + 1) * ((bottom or 0) - (top or 0) + 1)
    return 1 < size <= _LARGEST_AREA
