"""What the reading process writes when it read a workbook into columns: all texts once, then each sheet as bytes.

Lines of JSON like any other answer, each followed by as many bytes as it says. Whoever takes the answer in another
process is `importers.contained`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from io import BytesIO
from itertools import chain
from zipfile import ZipFile

from importers.archive import examine
from importers.calculation import calculates_on_opening
from importers.cell_table import BETWEEN
from importers.cells import residue_note
from importers.columns_meaning import Book
from importers.columns_sheet import SheetReader
from importers.columns_strings import shared_texts
from importers.columns_texts import Texts, Unfamiliar
from importers.columns_workbook import WorkbookParts, shown_by_styles, workbook_parts
from importers.faults import OUT_OF_MEMORY, Fault, Refused
from importers.limits import Limits, in_megabytes


def answer_in_columns(
    content: bytes, limits: Limits, limit_time: Callable[[int], None], report: Callable[[int], None]
) -> Iterator[bytes] | None:
    """The answer for a workbook, or None when it has to be read cell by cell. Raises Refused.

    limit_time: takes how many seconds of processor time reading may need. report: takes how many rows were read.
    """
    with ZipFile(BytesIO(content)) as archive:
        try:
            parts = workbook_parts(archive)
            examined = examine(archive, limits, {sheet.path for sheet in parts.sheets})
            if examined.sheets:  # a sheet that the workbook does not name
                return None
            inflated = sum(archive.getinfo(sheet.path).file_size for sheet in parts.sheets)
            limit_time(2 * limits.opening_seconds + inflated // limits.bytes_a_second)
            lines = _answer(archive, parts, limits, report, calculates_on_opening=calculates_on_opening(content))
            return chain([_told({"note": note}) for note in examined.notes], lines)
        except Unfamiliar:
            return None


def _answer(
    archive: ZipFile,
    parts: WorkbookParts,
    limits: Limits,
    report: Callable[[int], None],
    *,
    calculates_on_opening: bool,
) -> list[bytes]:
    texts = Texts(limits)
    shared = shared_texts(archive, parts.strings, texts)
    shows = shown_by_styles(archive)
    book = Book(texts, shared, shows, parts.since_1904, calculates_on_opening, limits.characters)
    reader = SheetReader(archive, book, limits, report)
    sheets = [(part, reader.read(part.path, part.name)) for part in parts.sheets]
    words = BETWEEN.join(texts.known).encode()
    if len(words) > limits.answer_bytes:
        message = f"The workbook holds more than {in_megabytes(limits.answer_bytes)} of text."
        raise Refused(Fault("workbook-too-large", message, OUT_OF_MEMORY.hint))
    told = [_told({"texts": len(texts.known), "bytes": len(words)}), words]
    for part, sheet in sheets:
        line = {"sheet": part.name, "hidden": part.hidden, "merged": sheet.merged}
        told.append(_told(line | {"table": sheet.table.header(), "bytes": sheet.table.size}))
        told += sheet.table.parts()
        if sheet.residues:
            told.append(_told({"note": residue_note(part.name, sheet.residues)}))
        if sheet.unseen:
            told.append(_told({"note": sheet.unseen}))
    return [*told, b"\n", _told({"end": True})]


def _told(line: dict[str, object]) -> bytes:
    return json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
