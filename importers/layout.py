"""Where things stand on a sheet: lines above the table, the row of headings, the rows below it.

Turns a grid into a staged sheet. Nothing is dropped in silence: what cannot be placed is a problem of the sheet.
Whether the cells make sense is for acceptance.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from importers.grid import Grid, GridCell, address, position
from importers.kinds import SheetForm, heading
from incentives.performance.staged import Cell, CellKind, StagedRow, StagedSheet
from incentives.values.problem import Place, Problem


def stage(grid: Grid, form: SheetForm, file: str) -> StagedSheet:
    """The sheet with its headings, rows and layout problems."""
    whole = Place(file, sheet=grid.name)
    row = _heading_row(grid, form)
    if row is None:
        return StagedSheet(form.kind, whole, None, {}, (), (_without_headings(grid, form, whole),))
    columns = {column: heading(cell.text) for column, cell in sorted(grid.rows[row].items())}
    headings = {
        name: _staged(grid.rows[row][column], whole, row, column) for name, column in _first_columns(columns).items()
    }
    periods = tuple(_periods(grid, row, whole))
    rows = tuple(_rows(grid, row, columns, form, whole))
    problems = (
        *_duplicate_problems(columns, whole, row),
        *_merged_problems(grid, row, whole),
        *_stray_problems(grid, row, columns, whole),
        *_period_problems(periods),
        *(() if rows else (_without_rows(whole),)),
    )
    return StagedSheet(form.kind, whole, periods[0] if periods else None, headings, rows, problems)


def _heading_row(grid: Grid, form: SheetForm) -> int | None:
    """The first row that holds the key headings."""
    for number in sorted(grid.rows):
        if set(form.keys) <= {heading(cell.text) for cell in grid.rows[number].values()}:
            return number
    return None


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
    for number in sorted(grid.rows):
        for column, cell in sorted(grid.rows[number].items()):
            if number < below and heading(cell.text.rstrip(": ")) == "period":
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


def _duplicate_problems(columns: Mapping[int, str], whole: Place, row: int) -> Iterator[Problem]:
    seen: dict[str, int] = {}
    for column, name in columns.items():
        here = Place(whole.file, sheet=whole.sheet, cell=address(row, column))
        if name in seen:
            message = f'The heading "{name}" stands twice, in {address(row, seen[name])} and {address(row, column)}.'
            yield Problem("duplicate-heading", message, here, "Keep one of the two columns.")
        seen.setdefault(name, column)


def _merged_problems(grid: Grid, above: int, whole: Place) -> Iterator[Problem]:
    for area in grid.merged:
        first, _, last = area.partition(":")
        end = position(last or first)
        if end is None or end[0] >= above:
            message = f"The cells {area} are merged, so that only one of them holds anything."
            place = Place(whole.file, sheet=whole.sheet, cell=first)
            yield Problem("merged-cells", message, place, "Split them and fill in each cell.")


def _stray_problems(grid: Grid, above: int, columns: Mapping[int, str], whole: Place) -> Iterator[Problem]:
    """The first cell of each column that holds something below the headings but has no heading itself."""
    seen = set(columns)
    for number in sorted(grid.rows):
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
