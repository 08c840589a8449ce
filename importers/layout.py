"""Where things stand on a sheet: lines above the table, its headings, the rows below them, totals at the end.

Turns a grid into a staged sheet. Nothing is dropped in silence: what cannot be placed is a problem of the sheet, and
what is passed over (a column of comments, a row that adds up the others) is a note. Whether the cells make sense is for
acceptance.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import takewhile

from importers.grid import Grid, GridCell, address, position
from importers.headings import Heading, Headings, headings_of, renamed
from importers.kinds import NOTE_COLUMNS, SheetForm, heading
from importers.layout_columns import first_of_each, rows_below, rows_with_strays
from importers.left_out import left_out_notes, left_out_of, without
from importers.percents import with_percents
from importers.reading import AS_FOUND, Reading
from importers.totals import is_total, without_totals
from importers.units import split_unit
from importers.written import with_values
from incentives.performance.staged import Cell, CellKind, StagedRow, StagedSheet
from incentives.performance.staged_columns import StagedTable
from incentives.values.problem import Place, Problem

_PERIOD = "period"


def stage(grid: Grid, form: SheetForm, file: str, reading: Reading = AS_FOUND) -> StagedSheet:
    """The sheet with its headings, rows and layout problems; numbers and days that stand as text are read."""
    form = replace(form, said=reading.headings)
    found = headings_of(grid, form)
    whole = Place(file, sheet=grid.name)
    if found is None:
        return StagedSheet(form.kind, whole, None, {}, (), (_without_headings(grid, form, whole),))
    laid_out = _laid_out(grid, form, whole, found, reading)
    sheet = with_values(laid_out, reading)
    rows, notes, differences = without_totals(sheet.rows, grid.name)
    dropped = {position(row.place.cell or "A0") for row in sheet.rows[len(rows) :]}
    left_out = left_out_of(rows, grid.name, form.kind, form.keys[0], reading)
    if left_out:  # what they alone leave open is open no more; totals below the table were held against all rows
        dropped |= {position(each.place.cell or "A0") for each in left_out}
        kept = without(laid_out.rows[: len(rows)], left_out)
        sheet = with_values(replace(laid_out, rows=kept), reading)
        sheet, rows = replace(sheet, left_out=left_out), sheet.rows
        notes += left_out_notes(left_out)
    merged = tuple(_merged_problems(grid, found.last, {place[0] for place in dropped if place}, whole))
    problems = (*sheet.problems, *merged, *differences)
    return with_percents(replace(sheet, rows=rows, problems=problems, notes=(*sheet.notes, *notes)))


def _laid_out(grid: Grid, form: SheetForm, whole: Place, found: Headings, reading: Reading) -> StagedSheet:
    passed = {column: one for column, one in found.columns.items() if _is_passed_over(one, reading)}
    columns = {column: one for column, one in found.columns.items() if column not in passed}
    names = {column: one.name for column, one in columns.items()}
    first = _first_columns(names)
    rows: Sequence[StagedRow] | None = rows_below(grid, found.last, first, form, whole)
    if rows is None:
        rows = tuple(_rows(grid, found.last, names, form, whole))
    periods = (*_periods(grid, found.first, whole), *_period_column(rows))
    problems = (
        *_duplicate_problems(columns, whole),
        *_stray_problems(grid, found.last, {*columns, *passed}, whole),
        *_period_problems(periods),
        *(() if rows or form.may_be_empty else (_without_rows(whole),)),
    )
    notes = [f'The column "{one.text}" of {grid.name} was passed over.' for one in passed.values()]
    return StagedSheet(
        form.kind,
        whole,
        periods[0] if periods else None,
        {name: _heading_cell(columns[column], whole, column) for name, column in first.items() if name != _PERIOD},
        _without_periods(rows),
        problems,
        {name: unit for name, column in first.items() if (unit := columns[column].unit) is not None},
        (*_renamed(replace(found, columns=columns), grid.name, reading), *notes),
    )


def _renamed(found: Headings, sheet: str, reading: Reading) -> Iterator[str]:
    """A note for each heading that was read by another name, with who said so where that is remembered."""
    remembered = dict(reading.remembered)
    for one, note in renamed(found, sheet):
        who = remembered.get(heading(split_unit(one.text)[0]))
        yield note if who is None else f"{note.removesuffix('.')}, {who}."


def _is_passed_over(one: Heading, reading: Reading) -> bool:
    return one.name in NOTE_COLUMNS or bool({one.name, heading(one.text)} & reading.ignored)


def _heading_cell(one: Heading, whole: Place, column: int) -> Cell:
    return Cell(CellKind.TEXT, one.text, Place(whole.file, sheet=whole.sheet, cell=address(one.row, column)))


def _without_periods(rows: Sequence[StagedRow]) -> Sequence[StagedRow]:
    if isinstance(rows, StagedTable):
        return rows.without(_PERIOD)
    return tuple(replace(row, cells=_without_period(row.cells)) for row in rows)


def _without_period(cells: Mapping[str, Cell]) -> Mapping[str, Cell]:
    return {name: cell for name, cell in cells.items() if name != _PERIOD} if _PERIOD in cells else cells


def _period_column(rows: Sequence[StagedRow]) -> Iterator[Cell]:
    """The period that every row names in a column of its own; the first cell of each that differs."""
    seen: set[str] = set()
    for row in rows if not isinstance(rows, StagedTable) else first_of_each(rows, _PERIOD):
        cell = row.cells.get(_PERIOD)
        if cell is not None and cell.text not in seen and not is_total(row):
            seen.add(cell.text)
            yield cell


def _first_columns(columns: Mapping[int, str]) -> dict[str, int]:
    """Heading to column; of a heading that stands twice, the first, so that reading can go on."""
    first: dict[str, int] = {}
    for column, name in columns.items():
        first.setdefault(name, column)
    return first


def _rows(grid: Grid, above: int, columns: Mapping[int, str], form: SheetForm, whole: Place) -> Iterator[StagedRow]:
    first = _first_columns(columns)
    blank = GridCell(CellKind.BLANK, "")
    for number in sorted(grid.rows):
        if number > above and grid.rows[number].keys() & columns.keys():
            cells = {
                name: _staged(grid.rows[number].get(column, blank), whole, number, column)
                for name, column in first.items()
            }
            yield StagedRow(cells[form.keys[0]].place, cells)


def _periods(grid: Grid, below: int, whole: Place) -> Iterator[Cell]:
    """The cell to the right of each `Period` above the headings; blank when nothing stands there."""
    for number in takewhile(lambda each: each < below, sorted(grid.rows)):
        for column, cell in sorted(grid.rows[number].items()):
            if heading(cell.text.rstrip(": ")) == "period":
                right = min((other for other in grid.rows[number] if other > column), default=column + 1)
                found = grid.rows[number].get(right, GridCell(CellKind.BLANK, ""))
                yield _staged(found, whole, number, right)


def _staged(cell: GridCell, whole: Place, row: int, column: int) -> Cell:
    return Cell(cell.kind, cell.text, Place(whole.file, sheet=whole.sheet, cell=address(row, column)))


def _without_headings(grid: Grid, form: SheetForm, whole: Place) -> Problem:
    if not grid.rows:
        return Problem("empty-sheet", "The sheet is empty.", whole, "Fill it in, or delete the sheet.")
    wanted = " and ".join(f'"{name}"' for name in form.keys)
    first = grid.rows[min(grid.rows)]
    seen = ", ".join(f'"{first[column].text[:40]}"' for column in sorted(first)[:6])
    message = f"No row holds the heading {wanted}; the first row that holds anything has {seen}."
    expected = ", ".join(form.columns)
    return Problem(
        "missing-heading", message, whole, f"A {form.title} sheet has the headings {expected} and its own columns."
    )


def _without_rows(whole: Place) -> Problem:
    return Problem("empty-sheet", "There are no rows below the headings.", whole, "Fill it in, or delete the sheet.")


def _duplicate_problems(columns: Mapping[int, Heading], whole: Place) -> Iterator[Problem]:
    seen: dict[str, int] = {}
    for column, one in columns.items():
        if one.name in seen:
            before = seen[one.name]
            places = f"{address(columns[before].row, before)} and {address(one.row, column)}"
            here = Place(whole.file, sheet=whole.sheet, cell=address(one.row, column))
            message = f'The heading "{one.name}" stands twice, in {places}.'
            if columns[before].text.casefold() != one.text.casefold():
                message = f'"{columns[before].text}" and "{one.text}", in {places}, are the same heading {one.name}.'
            yield Problem("duplicate-heading", message, here, "Keep one of the two columns.")
        seen.setdefault(one.name, column)


def _merged_problems(grid: Grid, above: int, passed_over: set[int], whole: Place) -> Iterator[Problem]:
    for area in grid.merged:
        first, _, last = area.partition(":")
        start, end = position(first), position(last or first)
        if end is not None and (end[0] < above or (start is not None and start[0] < end[0] == above)):
            continue
        if start is not None and end is not None and set(range(start[0], end[0] + 1)) <= passed_over:
            continue
        message = f"The cells {area} are merged, so that only one of them holds anything."
        place = Place(whole.file, sheet=whole.sheet, cell=first)
        yield Problem("merged-cells", message, place, "Split them and fill in each cell.")


def _stray_problems(grid: Grid, above: int, columns: Collection[int], whole: Place) -> Iterator[Problem]:
    """The first cell of each column that holds something below the headings but has no heading itself."""
    seen = set(columns)
    for number in rows_with_strays(grid, above, columns):
        for column, cell in sorted(grid.rows[number].items()):
            if number > above and column not in seen:
                seen.add(column)
                place = Place(whole.file, sheet=whole.sheet, cell=address(number, column))
                message = f'"{cell.text[:40] or cell.kind}" stands in a column without a heading.'
                yield Problem("cell-without-heading", message, place, "Give the column its heading, or clear it.")


def _period_problems(periods: tuple[Cell, ...]) -> Iterator[Problem]:
    for again in periods[1:]:
        message = f"The period is named twice, in {periods[0].place.cell} and {again.place.cell}."
        yield Problem("duplicate-period", message, again.place, "Keep one of them.")
