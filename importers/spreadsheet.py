"""An examined workbook read cell by cell with openpyxl, the slow reader that hides nothing.

Runs in the reading process. Yields plain lines for `importers.contained`: a sheet, its rows, the next sheet. Only
values that were stored are read; no formula is calculated, no macro run, no link followed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any

from importers.archive import Examined
from importers.calculation import calculates_on_opening
from importers.cells import grid_cell, has_residue, residue_note
from importers.faults import DAMAGED, Refused, too_far
from importers.grid import address
from importers.hidden import hidden_note, within
from importers.limits import Limits
from importers.scan import SheetScan
from incentives.performance.staged import CellKind

Line = dict[str, object] | list[object]


def read_lines(content: bytes, examined: Examined, limits: Limits) -> Iterator[Line]:
    """Each sheet as `{"sheet", "hidden", "merged"}`, then each of its rows as `[number, [column, kind, text], …]`."""
    from openpyxl import load_workbook  # noqa: PLC0415  after the limits of the process are set

    workbook = load_workbook(BytesIO(content), read_only=True, data_only=True, keep_links=False)
    anew = calculates_on_opening(content)
    for sheet in workbook.worksheets:
        scan = examined.sheets.get(sheet._worksheet_path)  # type: ignore[attr-defined]  # noqa: SLF001
        if scan is None:
            raise Refused(DAMAGED)
        _refuse_far_cells(sheet.title, scan, limits)
        yield {"sheet": sheet.title, "hidden": sheet.sheet_state != "visible", "merged": scan.merged}
        unknown = scan.formulas if anew else scan.unstored
        rows = sheet.iter_rows(min_row=1, max_row=scan.last_row, max_col=scan.last_column) if scan.cells else ()
        values = 0
        residues: list[str] = []
        for number, row in enumerate(rows, start=1):
            values += sum(cell.value is not None for cell in row)
            residues += [address(number, column) for column, cell in enumerate(row, start=1) if has_residue(cell.value)]
            cells = list(_cells(number, row, unknown, limits))
            if cells:
                yield [number, *cells]
        if values != scan.values:
            raise Refused(DAMAGED)  # the reader and the scan must have seen the same sheet
        if residues:
            yield {"note": residue_note(sheet.title, residues)}
        unseen = hidden_note(sheet.title, scan.hidden_rows, within(scan.hidden_columns, scan.last_column))
        if unseen:
            yield {"note": unseen}


def _refuse_far_cells(sheet: str, scan: SheetScan, limits: Limits) -> None:
    if scan.last_row > limits.rows or scan.last_column > limits.columns:
        raise Refused(too_far(scan.last_row, scan.last_column, limits, sheet))


def _cells(number: int, row: Sequence[Any], unknown: set[tuple[int, int]], limits: Limits) -> Iterator[list[object]]:
    for column, cell in enumerate(row, start=1):
        if unknown and (number, column) in unknown:
            yield [column, CellKind.UNCALCULATED.value, ""]
        elif cell.value is not None:
            known = grid_cell(
                cell.value,
                cell.number_format if cell.data_type == "n" else "",
                is_error=cell.data_type == "e",
                longest=limits.characters,
            )
            if known is not None:
                yield [column, known.kind.value, known.text]
