"""Marks in a workbook: fill and comment at each cell, and a sheet that lists all. Runs in the marking process.

The sheet is called Problems, which uploads pass over, so that the mended copy can be uploaded as it is. What an earlier
copy had marked is taken away first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils.cell import get_column_letter
from openpyxl.workbook.properties import CalcProperties
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from importers.grid import position
from importers.marks import Mark
from importers.safe_text import write_text

TITLE = "Problems"
AUTHOR = "incentives"
COLOUR = "FFFFCBC5"
MOST_COMMENTS = 5_000
_EARLIER = "\n— comment before —\n"
_HEADINGS = ("no.", "sheet", "cell", "what was found", "what to do", "code")
_WIDTHS = (6, 18, 10, 70, 60, 24)
_FIRST = "Problems found in "
_FILL = PatternFill("solid", start_color=COLOUR, end_color=COLOUR)


def add_problems(
    workbook: Workbook, file: str, marks: Sequence[Mark], titles: Mapping[str, str], notes: Iterable[str]
) -> None:
    """Marks every cell and lists every mark. titles: what a sheet of the file is called here, where it is another."""
    _without_earlier(workbook)
    for number, ((sheet_name, cell), told) in enumerate(_by_cell(marks).items()):
        sheet = _sheet(workbook, titles.get(sheet_name, sheet_name))
        if sheet is not None:
            sheet.sheet_properties.tabColor = COLOUR
            _mark(sheet, cell, told, with_comment=number < MOST_COMMENTS)
    _list(workbook, file, marks, titles, notes)
    workbook.calculation = CalcProperties(fullCalcOnLoad=True)


def _by_cell(marks: Iterable[Mark]) -> dict[tuple[str, str], list[Mark]]:
    found: dict[tuple[str, str], list[Mark]] = {}
    for mark in marks:
        if mark.sheet is not None and mark.cell is not None:
            found.setdefault((mark.sheet, mark.cell), []).append(mark)
    return found


def _sheet(workbook: Workbook, title: str) -> Worksheet | None:
    return next((sheet for sheet in workbook.worksheets if sheet.title == title), None)


def _mark(sheet: Worksheet, address: str, told: Sequence[Mark], *, with_comment: bool) -> None:
    at = position(address)
    if at is None:
        return
    cell = _shown_at(sheet, at)
    cell.fill = _FILL
    if with_comment:
        before = cell.comment.text if cell.comment is not None else ""
        text = "\n\n".join(mark.comment for mark in told) + (_EARLIER + before if before else "")
        cell.comment = Comment(text, AUTHOR, height=60 + len(text) // 2, width=360)


def _shown_at(sheet: Worksheet, at: tuple[int, int]) -> Cell:
    """The cell that is seen at the place: of a merged area, its first."""
    cell = sheet.cell(*at)
    if isinstance(cell, MergedCell):
        for area in sheet.merged_cells.ranges:
            if cell.coordinate in area:
                cell = sheet.cell(area.min_row, area.min_col)
                break
    return cell  # type: ignore[return-value]


def _without_earlier(workbook: Workbook) -> None:
    """Takes away what an earlier copy marked, and its list."""
    listed = _sheet(workbook, TITLE)
    if listed is not None and str(listed["A1"].value).startswith(_FIRST):
        workbook.remove(listed)
    ours = {number for number, fill in enumerate(workbook._fills) if fill.fgColor.rgb == COLOUR}  # type: ignore[attr-defined]  # noqa: SLF001
    if not ours:
        return
    for sheet in workbook.worksheets:
        for cell in list(sheet._cells.values()):  # noqa: SLF001
            if isinstance(cell, Cell) and cell._style.fillId in ours:  # type: ignore[attr-defined]  # noqa: SLF001
                cell.fill = PatternFill()
                if cell.comment is not None and cell.comment.author == AUTHOR:
                    _, _, before = cell.comment.text.partition(_EARLIER)
                    cell.comment = Comment(before, "") if before else None


def _list(
    workbook: Workbook, file: str, marks: Sequence[Mark], titles: Mapping[str, str], notes: Iterable[str]
) -> None:
    title = TITLE if _sheet(workbook, TITLE) is None else f"{TITLE} found"
    sheet = workbook.create_sheet(title, 0)
    write_text(sheet["A1"], f"{_FIRST}{file}")
    sheet["A1"].font = Font(bold=True, size=14)
    about = [
        "Marked cells have a comment with what was found and how to mend it. Mend them and upload this copy.",
        *notes,
    ]
    if sum(mark.cell is not None for mark in marks) > MOST_COMMENTS:
        about.append(f"Only the first {MOST_COMMENTS:,} cells have a comment; all are listed here and coloured.")
    for row, words in enumerate(about, start=2):
        write_text(sheet.cell(row, 1), words)
    above = len(about) + 3
    for column, (heading, width) in enumerate(zip(_HEADINGS, _WIDTHS, strict=True), start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
        write_text(sheet.cell(above, column), heading)
        sheet.cell(above, column).font = Font(bold=True)
    lines = _Lines(workbook, sheet, titles)
    for number, mark in enumerate(marks, start=1):
        lines.write(above + number, number, mark)
    sheet.freeze_panes = f"A{above + 1}"
    sheet.auto_filter.ref = f"A{above}:F{above + len(marks)}"
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0  # as many pages as it takes, one wide
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    for other in workbook.worksheets:
        other.sheet_view.tabSelected = other is sheet
    workbook.active = 0


class _Lines:
    """Writes the lines of the list; formats are made once, because making them for each cell takes long."""

    def __init__(self, workbook: Workbook, sheet: Worksheet, titles: Mapping[str, str]) -> None:
        self._sheet, self._titles = sheet, titles
        self._known = {each.title for each in workbook.worksheets}
        self._plain = self._format(Alignment(vertical="top"))
        self._wrapped = self._format(Alignment(wrap_text=True, vertical="top"))
        self._link = self._format(Alignment(vertical="top"), Font(underline="single", color="FF0563C1"))

    def write(self, row: int, number: int, mark: Mark) -> None:
        """One line."""
        here = None if mark.sheet is None else self._titles.get(mark.sheet, mark.sheet)
        like = f"As in {mark.first}: " if mark.first else ""
        words = (here or "", mark.cell or "", like + mark.message, mark.hint, mark.code)
        linked = None if here not in self._known else 3 if mark.cell else 2
        self._sheet.cell(row, 1).value = number
        for column, text in enumerate(words, start=2):
            cell = self._sheet.cell(row, column)
            cell._style = copy(  # type: ignore[union-attr]  # noqa: SLF001
                self._link if column == linked else self._wrapped if column in (4, 5) else self._plain
            )
            write_text(cell, text)
        if linked is not None and here is not None:
            quoted = here.replace("'", "''")
            cell = self._sheet.cell(row, linked)
            cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{quoted}'!{mark.cell or 'A1'}")

    def _format(self, alignment: Alignment, font: Font | None = None) -> Any:
        cell = Cell(self._sheet, 1, 1)
        cell.alignment = alignment
        if font is not None:
            cell.font = font
        return cell._style  # type: ignore[attr-defined]  # noqa: SLF001
