"""An OpenDocument spreadsheet (.ods), its cells streamed from `content.xml` by their stored types.

Runs in the reading process. Fast readers drop error cells of this format, which would look like blanks; here a cell
whose program showed an error is one, and a formula without a stored value is told as such. Repeated blanks are free.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.parsers import expat
from zipfile import ZipFile

from importers.cells import decimal_text, has_residue, residue_note, trimmed
from importers.faults import DAMAGED, UNSAFE, Fault, Refused, too_far, too_many_cells
from importers.grid import address
from importers.hidden import hidden_note, within
from importers.limits import Limits
from incentives.performance.staged import CellKind

Line = dict[str, object] | list[object]
CONTENT = "content.xml"
_PIECE = 64 * 1024
_ERROR = re.compile(r"#[A-Z0-9/]+[!?]?|#N/A|Err:[0-9]+")
_DAY = re.compile(r"(-?[0-9]{4}-[0-9]{2}-[0-9]{2})(?:T([0-9:]{8})(?:\.0+)?)?")
_CLOCK = re.compile(r"PT0*([0-9]+)H0*([0-9]{1,2})M0*([0-9]{1,2})(?:[.,]0*)?S")
_NUMERIC = {"float": CellKind.NUMBER, "currency": CellKind.NUMBER, "percentage": CellKind.PERCENT}
_BESIDE = frozenset({"office:annotation", "text:note", "table:shapes", "table:tracked-changes"})
_ENCRYPTED = b"encryption-data"
_NOT_SHOWN = ("collapse", "filter")
_REPEATED = "table:number-columns-repeated"


def read_open_document(archive: ZipFile, limits: Limits) -> Iterator[Line]:
    """Each sheet and its rows, as `importers.spreadsheet` gives them. Raises Refused."""
    _refuse_encrypted(archive)
    reader = _ContentReader(limits)
    with archive.open(CONTENT) as stream:
        while piece := stream.read(_PIECE):
            yield from reader.feed(piece)
    yield from reader.feed(b"", last=True)


def _refuse_encrypted(archive: ZipFile) -> None:
    if "META-INF/manifest.xml" in archive.namelist() and _ENCRYPTED in archive.read("META-INF/manifest.xml"):
        message = "The workbook is protected by a password and cannot be read."
        raise Refused(Fault("encrypted-workbook", message, "Save it without a password."))


class _ContentReader:
    """Takes content.xml piece by piece and gives back lines."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._lines: list[Line] = []
        self._hidden_styles: set[str] = set()
        self._style = ""
        self._sheet: str | None = None
        self._merged: list[str] = []
        self._residues: list[str] = []
        self._row = self._column = self._cells = 0
        self._row_repeats = self._repeats = 1
        self._row_cells: list[list[object]] = []
        self._row_hidden = False
        self._hidden_rows: set[int] = set()
        self._hidden_columns: list[tuple[int, int]] = []
        self._columns = self._widest = 0
        self._cell: dict[str, str] | None = None
        self._paragraphs: list[str] = []
        self._ignored = 0
        self._in_paragraph = 0
        parser = self._parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.StartDoctypeDeclHandler = _refuse_document_type

    def feed(self, piece: bytes, *, last: bool = False) -> list[Line]:
        """The next bytes; what is complete since the last ones."""
        try:
            self._parser.Parse(piece, last)
        except expat.ExpatError as error:
            raise Refused(DAMAGED) from error
        lines, self._lines = self._lines, []
        return lines

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if _is_beside(name):
            self._ignored += 1
        if self._ignored:
            return
        match name:
            case "style:style":
                self._style = attributes.get("style:name", "")
            case "style:table-properties" if attributes.get("table:display") == "false":
                self._hidden_styles.add(self._style)
            case "table:table":
                self._start_sheet(attributes)
            case "table:table-row" if self._sheet is not None:
                self._row_repeats = _count(attributes.get("table:number-rows-repeated"))
                self._row += 1
                self._column, self._row_cells = 0, []
                self._row_hidden = attributes.get("table:visibility") in _NOT_SHOWN
            case "table:table-column" if self._sheet is not None:
                first, self._columns = self._columns + 1, self._columns + _count(attributes.get(_REPEATED))
                if attributes.get("table:visibility") in _NOT_SHOWN:
                    self._hidden_columns.append((first, self._columns))
            case "table:table-cell" | "table:covered-table-cell" if self._sheet is not None:
                self._start_cell(attributes, covered=name == "table:covered-table-cell")
            case "text:p":
                self._in_paragraph += 1
                self._paragraphs.append("")
            case "text:s" | "text:tab" | "text:line-break" if self._in_paragraph:
                self._characters(" " * min(_count(attributes.get("text:c")), self._limits.characters))

    def _start_sheet(self, attributes: dict[str, str]) -> None:
        if self._sheet is not None:
            raise Refused(DAMAGED)  # a table within a cell of another
        if attributes.get("table:name", "").startswith("'file:"):
            return  # what the program remembers of another file
        self._sheet = attributes.get("table:name", "")
        self._row = 0
        self._merged, self._residues = [], []
        self._columns = self._widest = 0
        self._hidden_rows, self._hidden_columns = set(), []
        hidden = attributes.get("table:style-name", "") in self._hidden_styles
        self._lines.append({"sheet": self._sheet, "hidden": hidden, "merged": self._merged})

    def _start_cell(self, attributes: dict[str, str], *, covered: bool) -> None:
        self._column += 1
        self._repeats = _count(attributes.get("table:number-columns-repeated"))
        self._paragraphs = []
        self._cell = {} if covered else attributes
        across = _count(attributes.get("table:number-columns-spanned"))
        down = _count(attributes.get("table:number-rows-spanned"))
        if across > 1 or down > 1:
            end = address(self._row + down - 1, self._column + across - 1)
            self._merged.append(f"{address(self._row, self._column)}:{end}")

    def _characters(self, text: str) -> None:
        if self._in_paragraph and not self._ignored and self._paragraphs:
            self._paragraphs[-1] += text

    def _end(self, name: str) -> None:
        if _is_beside(name):
            self._ignored -= 1
            return
        if self._ignored:
            return
        match name:
            case "text:p":
                self._in_paragraph -= 1
            case "table:table-cell" | "table:covered-table-cell" if self._cell is not None:
                self._end_cell(self._cell)
            case "table:table-row" if self._sheet is not None:
                self._end_row()
            case "table:table" if self._sheet is not None:
                if self._residues:
                    self._lines.append({"note": residue_note(str(self._sheet), self._residues)})
                unseen = within(self._hidden_columns, self._widest)
                if self._hidden_rows or unseen:
                    self._lines.append({"note": hidden_note(str(self._sheet), self._hidden_rows, unseen)})
                self._sheet = None

    def _end_cell(self, attributes: dict[str, str]) -> None:
        shown = trimmed("\n".join(self._paragraphs))
        known = self._known(attributes, shown)
        if known is not None:
            self._refuse_far(self._row, self._column + self._repeats - 1)
            kind, text = known
            if len(text) > self._limits.characters:
                text = text[: self._limits.characters] + "…"
            columns = range(self._column, self._column + self._repeats)
            self._widest = max(self._widest, columns[-1])
            self._row_cells += [[column, kind.value, text] for column in columns]
        self._column += self._repeats - 1
        self._cell = None

    def _known(self, attributes: dict[str, str], shown: str) -> tuple[CellKind, str] | None:
        """Kind and text of a cell; None when it holds nothing."""
        kind = attributes.get("office:value-type") or attributes.get("calcext:value-type")
        if attributes.get("calcext:value-type") == "error" or _ERROR.fullmatch(shown):
            return CellKind.ERROR, shown or "#ERROR"
        if kind in _NUMERIC:
            return self._number(_NUMERIC[kind], attributes.get("office:value"))
        if kind == "boolean":
            return CellKind.YES_NO, "TRUE" if attributes.get("office:boolean-value") == "true" else "FALSE"
        if kind == "date":
            return _moment(attributes.get("office:date-value", ""))
        if kind == "time":
            clock = _CLOCK.fullmatch(attributes.get("office:time-value", ""))
            return CellKind.DATE, ":".join(part.zfill(2) for part in clock.groups()) if clock else shown
        if "table:formula" in attributes and kind is None and not shown:
            return None if self._paragraphs else (CellKind.UNCALCULATED, "")  # a result without a letter is one
        text = trimmed(attributes.get("office:string-value", "")) or shown
        return (CellKind.TEXT, text) if text else None

    def _number(self, kind: CellKind, stored: str | None) -> tuple[CellKind, str]:
        try:
            value = float(stored or "")
        except ValueError:
            raise Refused(DAMAGED) from None
        if value in (float("inf"), float("-inf")) or value != value:  # noqa: PLR0124
            return CellKind.ERROR, str(stored)
        if has_residue(value):
            self._residues.append(address(self._row, self._column))
        return kind, decimal_text(value)

    def _end_row(self) -> None:
        if self._row_cells:
            self._refuse_far(self._row + self._row_repeats - 1, 1)
            self._cells += len(self._row_cells) * self._row_repeats
            if self._cells > self._limits.cells:
                raise Refused(too_many_cells(self._limits.cells))
            rows = range(self._row, self._row + self._row_repeats)
            if self._row_hidden:
                self._hidden_rows.update(rows)
            self._lines += [[number, *self._row_cells] for number in rows]
        self._row += self._row_repeats - 1

    def _refuse_far(self, row: int, column: int) -> None:
        limits = self._limits
        if row > limits.rows or column > limits.columns:
            raise Refused(too_far(row, column, limits, self._sheet))


def _moment(stored: str) -> tuple[CellKind, str]:
    found = _DAY.fullmatch(stored)
    if found is None:
        return CellKind.TEXT, stored or "#DATE"
    day, clock = found.groups()
    return CellKind.DATE, day if clock in (None, "00:00:00") else f"{day} {clock}"


def _is_beside(name: str) -> bool:
    """Whether an element holds text that is not the cell's own: comments, drawings, changes that were recorded."""
    return name in _BESIDE or name.startswith("draw:")


def _count(repeated: str | None) -> int:
    if repeated is None:
        return 1
    if not (repeated.isdecimal() and repeated.isascii() and 0 < len(repeated) < 10):
        raise Refused(DAMAGED)
    return max(1, int(repeated))


def _refuse_document_type(*_: object) -> None:
    raise Refused(UNSAFE)
