"""The row of headings of a sheet, or its two rows: which column is called what, and in which unit.

Usual other names for the known headings are understood and told (`Employee ID` is participant). Two rows of headings
are read as one where the second fills in what the first leaves open: names under a group's title, or units.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from importers.grid import Grid, GridCell, address, position
from importers.kinds import SheetForm, heading, meant_by
from importers.units import split_unit, unit_of
from incentives.performance.staged import CellKind

_LONG = ("measure", "result")
_LOOKED_AT = 1_000


@dataclass(frozen=True, slots=True)
class Heading:
    """name: as it is compared. unit: as the heading declares it. row: where its cell stands. text: as written."""

    name: str
    unit: str | None
    row: int
    text: str


@dataclass(frozen=True, slots=True)
class Headings:
    """The rows that hold them, from `first` to `last`, and the heading of each column."""

    first: int
    last: int
    columns: Mapping[int, Heading]


def headings_of(grid: Grid, form: SheetForm) -> Headings | None:
    """The headings of the sheet; None when none of its first rows holds the key ones."""
    for number in sorted(grid.rows)[:_LOOKED_AT]:
        words = [cell.text for cell in grid.rows[number].values() if cell.kind is CellKind.TEXT]
        if set(form.keys) <= {_heading(text, number, form).name for text in words}:
            upper = {column: _heading(cell.text, number, form) for column, cell in sorted(grid.rows[number].items())}
            lower = _second_row(grid, number, upper, form)
            columns = upper if lower is None else dict(_joined(grid, number, lower, form))
            known = _long_only(columns, form)
            return Headings(number, number if lower is None else number + 1, dict(sorted(known.items())))
    return None


def _long_only(columns: Mapping[int, Heading], form: SheetForm) -> Mapping[int, Heading]:
    """Words such as `value` mean the result only beside a column of measures; alone they are what they say."""
    if "measure" in form.keys or set(_LONG) <= {one.name for one in columns.values()}:
        return columns
    return {
        column: replace(one, name=heading(split_unit(one.text)[0])) if one.name in _LONG else one
        for column, one in columns.items()
    }


def renamed(found: Headings, sheet: str) -> Iterator[tuple[Heading, str]]:
    """Each heading that was understood by another name, with a note about it."""
    for column, one in found.columns.items():
        if heading(split_unit(one.text)[0]) != one.name:
            text = " ".join(one.text.split())
            yield one, f'{sheet}!{address(one.row, column)}: "{text}" was read as {one.name}.'


def _heading(text: str, row: int, form: SheetForm) -> Heading:
    name, unit = split_unit(text)
    return Heading(meant_by(heading(name), form), unit, row, text)


def _second_row(
    grid: Grid, number: int, upper: Mapping[int, Heading], form: SheetForm
) -> Mapping[int, GridCell] | None:
    """The row below when it belongs to the headings: it has words alone, and leaves the key columns out."""
    lower = grid.rows.get(number + 1, {})
    keys = {column for column, one in upper.items() if one.name in form.keys}
    if not lower or keys & lower.keys() or any(cell.kind is not CellKind.TEXT for cell in lower.values()):
        return None
    units_alone = lower.keys() <= upper.keys() and all(unit_of(cell.text) for cell in lower.values())
    return lower if units_alone or lower.keys() - upper.keys() or _merged_down(grid, number, keys) else None


def _joined(grid: Grid, number: int, lower: Mapping[int, GridCell], form: SheetForm) -> Iterator[tuple[int, Heading]]:
    upper = grid.rows[number]
    for column in upper.keys() | lower.keys():
        if column not in lower:
            yield column, _heading(upper[column].text, number, form)
        elif column not in upper or _is_title(grid, number, column, lower):
            yield column, _heading(lower[column].text, number + 1, form)
        else:
            above, below = upper[column].text, lower[column].text
            unit = unit_of(below)
            joined = f"{above} ({below})" if unit and split_unit(above)[1] is None else f"{above} {below}"
            yield column, _heading(joined, number, form)


def _is_title(grid: Grid, number: int, column: int, lower: Mapping[int, GridCell]) -> bool:
    """Whether the cell above stands over several columns."""
    if column + 1 in lower and column + 1 not in grid.rows[number]:
        return True
    return any(start == (number, column) and end[1] > column for start, end in _areas(grid))


def _merged_down(grid: Grid, number: int, columns: set[int]) -> bool:
    return any(start[0] == number and start[1] in columns and end[0] == number + 1 for start, end in _areas(grid))


def _areas(grid: Grid) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    for area in grid.merged:
        first, _, last = area.partition(":")
        start, end = position(first), position(last or first)
        if start is not None and end is not None:
            yield start, end
