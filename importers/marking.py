"""The marking process: a file and what is told about it come in on standard input, the marked copy goes out.

Limited like the reading process (`importers.child`), because it opens the same files. An answer starts with
`{"start": true}`; then comes a fault, or the size of the copy and its bytes.
"""

from __future__ import annotations

import json
import sys
from contextlib import suppress
from dataclasses import asdict
from io import BytesIO
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

from importers.archive import examine
from importers.asked import Asked
from importers.child import limit_memory, limit_time, lines
from importers.contained import assembled
from importers.faults import DAMAGED, OUT_OF_MEMORY, Fault, Refused
from importers.limits import Limits, in_megabytes
from importers.marks import Mark
from importers.told_kind import form_told_by

if TYPE_CHECKING:
    from openpyxl.workbook.workbook import Workbook

_CELLS_A_SECOND = 2  # copying takes longer than reading, by this


def marked(order: dict[str, Any], content: bytes, limits: Limits) -> bytes:
    """The copy as the bytes of an .xlsx. Raises whatever the parsers raise."""
    from importers.problem_sheet import add_problems  # noqa: PLC0415  after the limits of the process are set

    marks = [Mark(**mark) for mark in order["marks"]]
    if "alone" in order:
        workbook, titles, notes = _empty(f"The file itself is not in this workbook. {order['alone']}")
    else:
        workbook, titles, notes = _copied(order, content, limits)
    add_problems(workbook, order["file"], marks, titles, notes)
    stream = BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def _copied(order: dict[str, Any], content: bytes, limits: Limits) -> tuple[Workbook, dict[str, str], tuple[str, ...]]:
    """The copy, what its sheets are called where they cannot be called as before, and notes for people."""
    from importers.copied import copy_of_grids, copy_of_workbook  # noqa: PLC0415

    asked = Asked(**order["asked"])
    if asked.ending in (".xlsx", ".xlsm"):
        with ZipFile(BytesIO(content)) as archive:
            examined = examine(archive, limits)
        limit_time(_seconds(examined.cells, limits))
        _refuse_many(examined.cells, limits)
        with suppress(Exception):  # what the full reader stumbles over, the reader of values may still read
            workbook, notes = copy_of_workbook(content)
            return workbook, {}, (*examined.notes, *notes)
    answer = assembled(line for line in lines(content, asked, limits) if line != {"end": True})
    cells = sum(len(row) for grid in answer.grids for row in grid.rows.values())
    limit_time(_seconds(cells, limits))
    _refuse_many(cells, limits)
    titles = {}
    if asked.ending in (".csv", ".tsv"):
        form = None if order["title"] else form_told_by(answer.grids[0])
        title = order["title"] or (form.title if form is not None else None)
        titles = {answer.grids[0].name: title} if title else {}
    workbook, named = copy_of_grids(answer.grids, titles)
    return workbook, named, answer.notes


def _refuse_many(cells: int, limits: Limits) -> None:
    if cells > limits.copied_cells:
        message = f"It holds more than {limits.copied_cells:,} cells, too many for a marked copy."
        raise Refused(Fault("workbook-too-large", message, "Mend the cells that are listed in the file itself."))


def _seconds(cells: int, limits: Limits) -> int:
    return min(limits.reading_seconds, 2 * limits.opening_seconds + _CELLS_A_SECOND * cells // limits.cells_a_second)


def _empty(why: str) -> tuple[Workbook, dict[str, str], tuple[str, ...]]:
    from openpyxl import Workbook  # noqa: PLC0415

    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    return workbook, {}, (why,)


def main() -> None:
    """Mark one file; the limits come as JSON in the arguments, what to mark in the first line of the input."""
    limits = Limits(**json.loads(sys.argv[1]))
    limit_memory(limits.memory_bytes)
    limit_time(limits.opening_seconds)
    sys.stdout.buffer.write(b'{"start":true}\n')
    sys.stdout.buffer.flush()
    sys.modules["numpy"] = None  # type: ignore[assignment]  # openpyxl would load it for nothing
    try:
        order = json.loads(sys.stdin.buffer.readline())
        copy = marked(order, sys.stdin.buffer.read(limits.file_bytes + 1), limits)
        if len(copy) > limits.answer_bytes:
            message = f"The copy would be larger than {in_megabytes(limits.answer_bytes)}."
            raise Refused(Fault("workbook-too-large", message, OUT_OF_MEMORY.hint))
    except MemoryError:
        fault = OUT_OF_MEMORY
    except Refused as refused:
        fault = refused.fault
    except Exception:  # whatever a parser stumbles over, the file is not sound
        fault = DAMAGED
    else:
        sys.stdout.buffer.write(json.dumps({"size": len(copy)}).encode() + b"\n" + copy)
        return
    sys.stdout.buffer.write(json.dumps({"fault": asdict(fault)}).encode() + b"\n")


if __name__ == "__main__":
    main()
