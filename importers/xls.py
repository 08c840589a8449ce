"""The records of an .xls workbook (Excel 97 to 2003), scanned for how each cell is stored.

Runs in the reading process. Texts are left to the reader; see `importers.binary_cells`.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from importers.binary_cells import BinarySheet, BinaryWorkbook, Stored, rk_number
from importers.compound import streams_of
from importers.faults import DAMAGED, Fault, Refused, too_many_cells
from importers.limits import Limits

_BOF, _EOF, _LOCKED, _SHEET, _EPOCH, _FORMAT, _STYLE = 0x809, 0x0A, 0x2F, 0x85, 0x22, 0x41E, 0xE0
_NUMBER, _RK, _MANY_RK, _FORMULA, _BOOL_ERROR, _MERGED = 0x203, 0x27E, 0xBD, 0x06, 0x205, 0xE5
_SHARED_TEXTS, _SHARED_TEXT = 0xFC, 0xFD
_ROW, _COLUMNS, _ROW_HIDDEN = 0x208, 0x7D, 0x20
_TEXTS = (_SHARED_TEXT, 0x204, 0xD6)
_BIFF8, _WORKSHEET = 0x600, 0x10
_CALCULATE_ON_LOADING = 0x2


def scan_xls(content: bytes, limits: Limits) -> BinaryWorkbook:
    """Every sheet with its cells. Raises Refused."""
    streams = streams_of(content)
    if "EncryptedPackage" in streams:
        raise Refused(_LOCKED_FAULT)
    book = streams.get("Workbook")
    if book is None:
        if "Book" in streams:
            raise Refused(_OLD)
        message = "The file is an older Office file without a workbook in it."
        raise Refused(Fault("not-a-workbook", message, "Upload the spreadsheet itself."))
    try:
        return _Scan(book, limits).workbook()
    except (struct.error, IndexError, UnicodeDecodeError) as error:
        raise Refused(DAMAGED) from error


_LOCKED_FAULT = Fault(
    "encrypted-workbook", "The workbook is protected by a password and cannot be read.", "Save it without a password."
)
_OLD = Fault(
    "not-a-workbook",
    "The file is a workbook of Excel 95 or older.",
    "Open it in the spreadsheet program and save it as an Excel workbook (.xlsx).",
)


def _records(book: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """Kind and content of each record up to the end of the part that starts there."""
    depth = 0
    while True:
        kind, size = struct.unpack_from("<HH", book, at)
        content = book[at + 4 : at + 4 + size]
        if len(content) != size:
            raise Refused(DAMAGED)
        depth += (kind == _BOF) - (kind == _EOF)
        if depth == 0:
            return
        if depth == 1:  # charts within a sheet are parts of their own
            yield kind, content
        at += 4 + size


class _Scan:
    def __init__(self, book: bytes, limits: Limits) -> None:
        self._book, self._limits = book, limits
        self._formats: dict[int, str] = {}
        self._styles: list[int] = []
        self._since_1904 = False
        self._cells = self._texts = 0

    def workbook(self) -> BinaryWorkbook:
        """The whole workbook."""
        found: list[tuple[int, BinarySheet]] = []
        for kind, content in _records(self._book, 0):
            if kind == _BOF and struct.unpack_from("<H", content)[0] != _BIFF8:
                raise Refused(_OLD)
            if kind == _LOCKED:
                raise Refused(_LOCKED_FAULT)
            if kind == _SHEET:
                at, state, purpose = struct.unpack_from("<IBB", content)
                if purpose == 0:
                    found.append((at, BinarySheet(_short_text(content, 6), state & 3 != 0)))
            elif kind == _EPOCH:
                self._since_1904 = struct.unpack_from("<H", content)[0] == 1
            elif kind == _FORMAT:
                self._formats[struct.unpack_from("<H", content)[0]] = _text(content, 2)
            elif kind == _SHARED_TEXTS:
                (self._texts,) = struct.unpack_from("<I", content, 4)
            elif kind == _STYLE:
                self._styles.append(struct.unpack_from("<H", content, 2)[0])
        sheets = [self._sheet(at, sheet) for at, sheet in found]
        return BinaryWorkbook(sheets, _known_formats(self._styles, self._formats), self._since_1904)

    def _sheet(self, at: int, sheet: BinarySheet) -> BinarySheet:
        for kind, content in _records(self._book, at):
            if kind == _BOF:
                version, purpose = struct.unpack_from("<HH", content)
                if version != _BIFF8 or purpose != _WORKSHEET:
                    raise Refused(DAMAGED)
            self._cell(kind, content, sheet)
            if self._cells + len(sheet.cells) > self._limits.cells:
                raise Refused(too_many_cells(self._limits.cells))
        self._cells += len(sheet.cells)
        return sheet

    def _cell(self, kind: int, content: bytes, sheet: BinarySheet) -> None:
        if kind in (_NUMBER, _RK, _FORMULA, _BOOL_ERROR, *_TEXTS):
            row, column, style = struct.unpack_from("<HHH", content)
            if kind == _SHARED_TEXT and struct.unpack_from("<I", content, 6)[0] >= self._texts:
                raise Refused(DAMAGED)  # the reader would see a blank
            sheet.add(row, column, *_known(kind, content), style, self._limits)
        elif kind == _MANY_RK:
            row, first = struct.unpack_from("<HH", content)
            for place in range((len(content) - 6) // 6):
                style, stored = struct.unpack_from("<HI", content, 4 + 6 * place)
                sheet.add(row, first + place, Stored.NUMBER, rk_number(stored), style, self._limits)
        elif kind == _ROW and struct.unpack_from("<I", content, 12)[0] & _ROW_HIDDEN:
            sheet.hidden_rows.add(struct.unpack_from("<H", content)[0] + 1)
        elif kind == _COLUMNS and struct.unpack_from("<H", content, 8)[0] & 1:
            first, last = struct.unpack_from("<HH", content)
            sheet.hidden_columns.append((first + 1, last + 1))
        elif kind == _MERGED:
            for place in range(struct.unpack_from("<H", content)[0]):
                sheet.merge(*struct.unpack_from("<HHHH", content, 2 + 8 * place))


def _known(kind: int, content: bytes) -> tuple[Stored, float]:
    """How one cell is stored, and its value where it is no text.

    A formula with an empty text for its result was never calculated: that is what libraries store in place of a result.
    """
    if kind == _NUMBER:
        return Stored.NUMBER, struct.unpack_from("<d", content, 6)[0]
    if kind == _RK:
        return Stored.NUMBER, rk_number(struct.unpack_from("<I", content, 6)[0])
    if kind == _BOOL_ERROR:
        return (Stored.ERROR if content[7] else Stored.YES_NO), content[6]
    if kind != _FORMULA:
        return Stored.TEXT, 0
    if struct.unpack_from("<H", content, 14)[0] & _CALCULATE_ON_LOADING:
        return Stored.UNCALCULATED, 0
    if content[12:14] != b"\xff\xff":
        return Stored.NUMBER, struct.unpack_from("<d", content, 6)[0]
    results = {0: Stored.TEXT, 1: Stored.YES_NO, 2: Stored.ERROR}
    return results.get(content[6], Stored.UNCALCULATED), content[8]


def _known_formats(styles: list[int], formats: dict[int, str]) -> dict[int, str]:
    from openpyxl.styles.numbers import BUILTIN_FORMATS  # noqa: PLC0415  after the limits of the process are set

    known = {**BUILTIN_FORMATS, **formats}
    return {style: known.get(number, "General") for style, number in enumerate(styles)}


def _short_text(content: bytes, at: int) -> str:
    length, wide = content[at], content[at + 1] & 1
    return _signs(content[at + 2 :], length, wide)


def _text(content: bytes, at: int) -> str:
    length, flags = struct.unpack_from("<HB", content, at)
    return _signs(content[at + 3 :], length, flags & 1)


def _signs(content: bytes, length: int, wide: int) -> str:
    return content[: 2 * length].decode("utf-16-le") if wide else content[:length].decode("latin-1")
