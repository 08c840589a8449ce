"""Rows that a person leaves out by name, each with a reason: `P-0042: never started`.

A row is named by its participant, group, measure of the company or transaction, or by its place (`Results!7`). Nothing
else is taken away with it, and a name that fits no row is a problem, so that nobody believes to have left out what is
still there.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from importers.grid import position
from importers.reading import Reading, UnreadableReading
from incentives.performance.staged import LeftOut, SheetKind, StagedRow, StagedWorkbook
from incentives.performance.staged_columns import StagedTable
from incentives.values.problem import Place, Problem

LONGEST_REASON = 300
_NAMED_BY: Mapping[SheetKind, tuple[str, ...]] = {
    SheetKind.GROUP_RESULTS: ("name",),
    SheetKind.TRANSACTIONS: ("participant", "key"),
}


def leaving_out(reading: Reading, said: Iterable[str]) -> Reading:
    """The reading that also leaves out these rows, each as `name: reason`. Raises UnreadableReading."""
    found = dict(reading.left_out)
    for line in filter(None, (line.strip() for line in said)):
        name, colon, reason = (part.strip() for part in line.partition(":"))
        if not name or not colon or not reason:
            raise UnreadableReading(f'"{line}" does not say which row and why; write "P-0042: never started".')
        if len(reason) > LONGEST_REASON:
            raise UnreadableReading(f'The reason for "{name}" is longer than {LONGEST_REASON} signs.')
        if name in found and found[name] != reason:
            raise UnreadableReading(f'"{name}" is left out twice, for different reasons.')
        found[name] = reason
    return replace(reading, left_out=tuple(found.items()))


def left_out_of(
    rows: Sequence[StagedRow], sheet: str, kind: SheetKind, first_key: str, reading: Reading
) -> tuple[LeftOut, ...]:
    """The rows of a sheet that the uploader leaves out."""
    wanted = dict(reading.left_out)
    if not wanted:
        return ()
    keys = _NAMED_BY.get(kind, (first_key,))
    rows = rows.only(keys) if isinstance(rows, StagedTable) else rows
    return tuple(
        LeftOut(name, wanted[name], row.place)
        for row in rows
        if (name := next((each for each in _names(row, sheet, keys) if each in wanted), None)) is not None
    )


def unmatched(workbooks: Sequence[StagedWorkbook], reading: Reading) -> tuple[Problem, ...]:
    """A problem for each name that fits no row of the workbooks."""
    found = {each.name for workbook in workbooks for sheet in workbook.sheets for each in sheet.left_out}
    place = Place(", ".join(workbook.file for workbook in workbooks) or "upload")
    hint = "Write the name as it stands in the row, or its place, such as Results!7."
    return tuple(
        Problem("row-not-found", f'"{name}" was to be left out, but no row has that name.', place, hint)
        for name, _ in reading.left_out
        if name not in found
    )


def left_out_notes(left_out: Iterable[LeftOut]) -> Iterator[str]:
    """A note for each row."""
    for each in left_out:
        yield f"{each.place.sheet}!{each.place.cell}: {each.name} was left out: {each.reason}"


def without(rows: Sequence[StagedRow], left_out: Collection[LeftOut]) -> Sequence[StagedRow]:
    """The other rows."""
    if isinstance(rows, StagedTable):
        numbers = [at[0] for each in left_out if (at := position(each.place.cell or "")) is not None]
        return rows.apart_from(numbers)
    places = {each.place for each in left_out}
    return tuple(row for row in rows if row.place not in places)


def _names(row: StagedRow, sheet: str, keys: Sequence[str]) -> Iterator[str]:
    for key in keys:
        if key in row.cells and row.cells[key].text:
            yield row.cells[key].text
    at = position(row.place.cell or "")
    if at is not None:
        yield f"{sheet}!{at[0]}"
        yield f"{sheet}!{row.place.cell}"
