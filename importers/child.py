"""The reading process: a file comes in on standard input, its cells go out as lines of JSON, or in columns of bytes.

It limits itself before it looks at a single byte, knows no secret of the service, and may die at any time:
`importers.contained` turns that into a problem. An answer starts with `{"start": true}` and ends with `{"end": true}`
or with a fault.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict
from io import BytesIO
from time import monotonic
from typing import Any
from zipfile import ZipFile

from importers.archive import check_parts, examine
from importers.asked import Asked
from importers.binary_cells import BinaryWorkbook, lines_of
from importers.delimited import read_delimited
from importers.faults import DAMAGED, OUT_OF_MEMORY, Fault, Refused
from importers.limits import Limits, in_megabytes
from importers.open_document import read_open_document
from importers.spreadsheet import Line, read_lines
from importers.xls import scan_xls
from importers.xlsb import scan_xlsb

if sys.platform != "win32":
    import resource

WORKBOOKS = (".xlsx", ".xlsm")
_TOLD_EVERY = 0.2


def limit_memory(size: int) -> None:
    """This process may use at most that many bytes of address space, where the system can hold it to that."""
    if sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_AS, (size, size))


def limit_time(seconds: int) -> None:
    """The system ends this process when it has calculated for that many seconds from its start."""
    if sys.platform != "win32":
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def lines(content: bytes, asked: Asked, limits: Limits) -> Iterator[Line]:
    """The whole answer for one file. Raises whatever the parsers raise."""
    if asked.ending in (".csv", ".tsv"):
        delimiter = "\t" if asked.ending == ".tsv" else asked.delimiter
        limit_time(limits.reading_seconds)
        yield from read_delimited(content, asked.sheet, encoding=asked.encoding, delimiter=delimiter, limits=limits)
    elif asked.ending == ".xls":
        yield from _binary(content, scan_xls(content, limits), limits)
    else:
        with ZipFile(BytesIO(content)) as archive:
            yield from _zipped(content, archive, asked.ending, limits)
    yield {"end": True}


def _zipped(content: bytes, archive: ZipFile, ending: str, limits: Limits) -> Iterator[Line]:
    if ending in (".ods", ".xlsb"):
        for note in check_parts(archive, ending, limits):
            yield {"note": note}
    if ending == ".ods":
        limit_time(limits.reading_seconds)
        yield from read_open_document(archive, limits)
    elif ending == ".xlsb":
        yield from _binary(content, scan_xlsb(archive, limits), limits)
    else:
        examined = examine(archive, limits)
        _limit_reading(examined.cells, limits)
        for note in examined.notes:
            yield {"note": note}
        yield from read_lines(content, examined, limits)


def _binary(content: bytes, workbook: BinaryWorkbook, limits: Limits) -> Iterator[Line]:
    _limit_reading(workbook.cells, limits)
    yield from lines_of(content, workbook, limits)


def _limit_reading(cells: int, limits: Limits) -> None:
    limit_time(min(limits.reading_seconds, 2 * limits.opening_seconds + cells // limits.cells_a_second))


def answer(content: bytes, asked: Asked, limits: Limits, report: Callable[[int], None] = lambda _: None) -> None:
    """Write the answer to standard output, at most limits.answer_bytes of text in it.

    In columns where a workbook is written like programs usually do, cell by cell otherwise. report: takes the number of
    rows read so far.
    """
    if asked.ending in WORKBOOKS:
        from importers.columns_answer import answer_in_columns  # noqa: PLC0415  after the limits of the process are set

        longest = limits.reading_seconds
        in_columns = answer_in_columns(content, limits, lambda seconds: limit_time(min(seconds, longest)), report)
        if in_columns is not None:
            sys.stdout.buffer.writelines(in_columns)
            return
    sys.modules.setdefault("numpy", None)  # type: ignore[arg-type]  # openpyxl would load it for nothing
    written = rows = 0
    for line in lines(content, asked, limits):
        encoded = json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
        written += len(encoded)
        if written > limits.answer_bytes:
            message = f"The workbook holds more than {in_megabytes(limits.answer_bytes)} of text."
            raise Refused(Fault("workbook-too-large", message, OUT_OF_MEMORY.hint))
        sys.stdout.buffer.write(encoded)
        rows += isinstance(line, list)
        report(rows)


class Reporter:
    """Tells the caller now and then how many rows were read, where nothing else is told."""

    def __init__(self) -> None:
        self._told_at = monotonic()

    def __call__(self, rows: int) -> None:
        """That many rows were read."""
        if monotonic() - self._told_at > _TOLD_EVERY:
            self._told_at = monotonic()
            os.write(sys.stderr.fileno(), b"%d\n" % rows)


def _order() -> Any:
    """What to do; None when the caller ended. What most files need is loaded while nobody waits for it."""
    import importers.columns_answer  # noqa: F401, PLC0415

    line = sys.stdin.buffer.readline()
    return json.loads(line) if line else None


def main() -> None:
    """Read one file. The first line given is the order, as JSON: the limits and what is asked; the rest is the file."""
    order = _order()
    if order is None:
        return
    limits, asked = Limits(**order["limits"]), Asked(**order["asked"])
    limit_memory(limits.memory_bytes)
    limit_time(limits.opening_seconds)
    sys.stdout.buffer.write(b'{"start":true}\n')
    sys.stdout.buffer.flush()
    try:
        answer(sys.stdin.buffer.read(limits.file_bytes + 1), asked, limits, Reporter())
    except MemoryError:
        fault = OUT_OF_MEMORY
    except Refused as refused:
        fault = refused.fault
    except Exception:  # whatever a parser stumbles over, the file is not sound
        fault = DAMAGED
    else:
        return
    sys.stdout.buffer.write(b"\n" + json.dumps({"fault": asdict(fault)}).encode() + b"\n")


if __name__ == "__main__":
    main()
