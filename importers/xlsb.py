"""The records of an .xlsb workbook, scanned for how each cell is stored.

Runs in the reading process. Texts are left to the reader; see `importers.binary_cells`.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from posixpath import normpath
from zipfile import ZipFile

from importers.binary_cells import BinarySheet, BinaryWorkbook, Stored, rk_number
from importers.faults import DAMAGED, Refused, too_many_cells
from importers.limits import Limits

BOOK = "xl/workbook.bin"
_LINKS = "xl/_rels/workbook.bin.rels"
_SHARED = "xl/sharedStrings.bin"
_SHEET, _BOOK_SETTINGS, _CALCULATION = 156, 153, 157
_FORMAT, _STYLES, _STYLE, _STYLES_END = 44, 617, 47, 618
_ROW, _RK, _ERROR, _BOOL, _REAL, _MERGED = 0, 2, 3, 4, 5, 176
_COLUMNS = 60
_ROW_FLAGS, _ROW_HIDDEN = 11, 0x10
_SHARED_TEXTS, _SHARED_TEXT = 159, 7
_TEXTS = (6, _SHARED_TEXT, 62)
_FORMULA_TEXT, _FORMULA_NUMBER, _FORMULA_BOOL, _FORMULA_ERROR = 8, 9, 10, 11
_FORMULAS = (_FORMULA_TEXT, _FORMULA_NUMBER, _FORMULA_BOOL, _FORMULA_ERROR)


def scan_xlsb(archive: ZipFile, limits: Limits) -> BinaryWorkbook:
    """Every sheet with its cells. Raises Refused."""
    try:
        return _Scan(archive, limits).workbook()
    except (struct.error, IndexError, KeyError, UnicodeDecodeError) as error:
        raise Refused(DAMAGED) from error


def _records(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Kind and content of each record. A kind has up to two bytes, a size up to four, seven bits in each."""
    at = 0
    while at < len(content):
        kind = content[at]
        at += 1
        if kind & 0x80:
            kind = kind & 0x7F | (content[at] & 0x7F) << 7
            at += 1
        size = shift = 0
        while True:
            byte = content[at]
            at += 1
            size |= (byte & 0x7F) << shift
            shift += 7
            if not byte & 0x80 or shift == 28:
                break
        if at + size > len(content):
            raise Refused(DAMAGED)
        yield kind, content[at : at + size]
        at += size


class _Scan:
    def __init__(self, archive: ZipFile, limits: Limits) -> None:
        self._archive, self._limits = archive, limits
        self._cells = 0
        self._calculates_on_opening = False
        self._texts = self._shared_texts()

    def workbook(self) -> BinaryWorkbook:
        """The whole workbook."""
        links = self._links()
        found: list[tuple[str, BinarySheet]] = []
        since_1904 = False
        for kind, content in _records(self._archive.read(BOOK)):
            if kind == _SHEET:
                link, at = _text(content, 8)
                name, _ = _text(content, at)
                found.append((links[link], BinarySheet(name, struct.unpack_from("<I", content)[0] & 3 != 0)))
            elif kind == _BOOK_SETTINGS:
                since_1904 = bool(content[0] & 1)
            elif kind == _CALCULATION and len(content) >= 26:
                self._calculates_on_opening = bool(content[24] & 1)
        sheets = [self._sheet(path, sheet) for path, sheet in found if "/worksheets/" in path]
        return BinaryWorkbook(sheets, self._formats(), since_1904)

    def _links(self) -> dict[str, str]:
        """Name of each link of the workbook to the path of the part it leads to."""
        from defusedxml.ElementTree import fromstring  # noqa: PLC0415  after the limits of the process are set

        found = fromstring(self._archive.read(_LINKS))
        return {one.get("Id", ""): normpath("xl/" + one.get("Target", "")).removeprefix("xl//") for one in found}

    def _shared_texts(self) -> int:
        """How many texts the cells share."""
        if _SHARED not in self._archive.namelist():
            return 0
        listed = (content for kind, content in _records(self._archive.read(_SHARED)) if kind == _SHARED_TEXTS)
        return int(struct.unpack_from("<I", next(listed, bytes(8)), 4)[0])

    def _formats(self) -> dict[int, str]:
        from openpyxl.styles.numbers import BUILTIN_FORMATS  # noqa: PLC0415

        if "xl/styles.bin" not in self._archive.namelist():
            return {}
        known, styles, within = dict(BUILTIN_FORMATS), [], False
        for kind, content in _records(self._archive.read("xl/styles.bin")):
            if kind == _FORMAT:
                known[struct.unpack_from("<H", content)[0]] = _text(content, 2)[0]
            elif kind in (_STYLES, _STYLES_END):
                within = kind == _STYLES
            elif kind == _STYLE and within:
                styles.append(struct.unpack_from("<H", content, 2)[0])
        return {style: known.get(number, "General") for style, number in enumerate(styles)}

    def _sheet(self, path: str, sheet: BinarySheet) -> BinarySheet:
        row = -1
        for kind, content in _records(self._archive.read(path)):
            if kind == _ROW:
                row = struct.unpack_from("<I", content)[0]
                if len(content) > _ROW_FLAGS and content[_ROW_FLAGS] & _ROW_HIDDEN:
                    sheet.hidden_rows.add(row + 1)
            elif kind == _COLUMNS and struct.unpack_from("<H", content, 16)[0] & 1:
                first, last = struct.unpack_from("<II", content)
                sheet.hidden_columns.append((first + 1, last + 1))
            elif kind == _MERGED:
                sheet.merge(*struct.unpack_from("<IIII", content))
            elif kind in (_RK, _ERROR, _BOOL, _REAL, *_TEXTS, *_FORMULAS):
                column, style = struct.unpack_from("<II", content)
                if kind == _SHARED_TEXT and struct.unpack_from("<I", content, 8)[0] >= self._texts:
                    raise Refused(DAMAGED)  # the reader would see a blank
                stored, value = self._known(kind, content)
                sheet.add(row, column, stored, value, style & 0xFFFFFF, self._limits)
                if self._cells + len(sheet.cells) > self._limits.cells:
                    raise Refused(too_many_cells(self._limits.cells))
        self._cells += len(sheet.cells)
        return sheet

    def _known(self, kind: int, content: bytes) -> tuple[Stored, float]:
        if kind in _FORMULAS and self._calculates_on_opening:
            return Stored.UNCALCULATED, 0
        if kind in (_REAL, _FORMULA_NUMBER):
            return Stored.NUMBER, struct.unpack_from("<d", content, 8)[0]
        if kind == _RK:
            return Stored.NUMBER, rk_number(struct.unpack_from("<I", content, 8)[0])
        if kind in (_ERROR, _FORMULA_ERROR):
            return Stored.ERROR, content[8]
        if kind in (_BOOL, _FORMULA_BOOL):
            return Stored.YES_NO, content[8]
        return Stored.TEXT, 0


def _text(content: bytes, at: int) -> tuple[str, int]:
    """A text and where it ends. No text at all counts 0xFFFFFFFF signs."""
    (length,) = struct.unpack_from("<I", content, at)
    if length == 0xFFFFFFFF:
        return "", at + 4
    end = at + 4 + 2 * length
    if end > len(content):
        raise Refused(DAMAGED)
    return content[at + 4 : end].decode("utf-16-le"), end
