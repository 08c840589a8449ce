"""One sheet's part, streamed once from the archive into columns; every byte of it is accounted for.

Unpacking runs beside reading, and reading in two threads, because most of it is done outside the interpreter. What
stands before and after the rows is little and goes through a real parser, with the rows' own beginnings, so that the
whole is known to be well-formed.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from queue import Queue, SimpleQueue
from threading import Thread
from zipfile import ZipFile

from importers.cell_table import CellTable, Collected
from importers.columns_cells import Manner, Piece
from importers.columns_meaning import Book, Cells, Meaning
from importers.columns_texts import Unfamiliar
from importers.faults import Refused, too_far, too_many_cells
from importers.grid import address
from importers.hidden import hidden_columns, hidden_note, hidden_rows, says_hidden
from importers.limits import Limits
from importers.markup import MAIN, elements_of

PIECE = 1024 * 1024
_WORKERS = 2
_LONGEST_HEAD = 4 * 1024 * 1024
_OPENS, _CLOSES, _NONE = b"<sheetData>", b"</sheetData>", b"<sheetData/>"
_ROW, _ROW_ENDS = b'<row r="%d"', b"</row>"
_ENCODING = re.compile(rb"""encoding=["'](?!utf-8["'])""", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ReadSheet:
    """The cells of a sheet, its merged areas, and the addresses of numbers with more digits than are read.

    unseen is a note about hidden rows and columns, or empty.
    """

    table: CellTable
    merged: list[str]
    residues: list[str]
    unseen: str = ""


@dataclass(slots=True)
class SheetReader:
    """Reads the parts of sheets of one workbook. `seen` counts the cells of all of them."""

    archive: ZipFile
    book: Book
    limits: Limits
    report: Callable[[int], None]
    seen: int = 0
    _moments: dict[bytes, tuple[int, int]] = field(default_factory=dict)

    def read(self, path: str, name: str) -> ReadSheet:
        """The sheet of that part. Raises Unfamiliar, and Refused for what is too much."""
        manners: SimpleQueue[Manner] = SimpleQueue()
        for _ in range(_WORKERS):
            manners.put(Manner())
        collected = Collected()
        around: list[bytes] = []
        last_column = last_row = 0
        for found in self._pieces(_rows(self._unpacked(path), around), manners):
            if len(found.rows) and found.rows[0] <= collected.last_row:
                raise Unfamiliar
            self.seen += found.filled
            if self.seen > self.limits.cells_in_columns:
                raise Refused(too_many_cells(self.limits.cells_in_columns))
            last_row, last_column = max(last_row, found.last_row), max(last_column, found.last_column)
            collected.add(found)
            self.report(collected.rows)
        bounds = replace(self.limits, rows=self.limits.rows_in_columns)
        if last_row > bounds.rows or last_column > bounds.columns:
            raise Refused(too_far(last_row, last_column, bounds, name))
        rests = {rest: empty for _ in range(_WORKERS) for rest, empty in manners.get().row_rests.items()}
        merged = _merged(around, rests)
        residues = [address(row, column) for row, column in collected.residues]
        rows = hidden_rows(self.archive.read(path)) if says_hidden(rests) else set()
        unseen = hidden_note(name, rows, hidden_columns(around[0], last_column))
        return ReadSheet(collected.table(self.book.texts.known), merged, residues, unseen)

    def _pieces(self, pieces: Iterator[bytes], manners: SimpleQueue[Manner]) -> Iterator[Cells]:
        """The cells of each piece in order. Several pieces are read at the same time, but never many."""
        with ThreadPoolExecutor(_WORKERS) as workers:
            waiting: deque[Future[Cells]] = deque()
            for piece in pieces:
                waiting.append(workers.submit(self._cells, piece, manners))
                if len(waiting) > _WORKERS:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()

    def _cells(self, content: bytes, manners: SimpleQueue[Manner]) -> Cells:
        manner = manners.get()
        try:
            piece = Piece(content)
            groups = list(piece.read(manner))
        finally:
            manners.put(manner)
        meaning = Meaning(piece, self.book, self._moments)
        for group in groups:
            meaning.take(group)
        return meaning.cells()

    def _unpacked(self, path: str) -> Iterator[bytes]:
        """The part's bytes, unpacked by a thread of its own; the archive proves their checksum at the end."""
        ready: Queue[bytes | Exception] = Queue(maxsize=8)
        stopped = False

        def unpack() -> None:
            try:
                with self.archive.open(path) as stream:
                    while not stopped:
                        content = stream.read(PIECE)
                        ready.put(content)
                        if not content:
                            return
            except Exception as error:  # whatever goes wrong, it goes wrong where the bytes are used
                ready.put(error)

        thread = Thread(target=unpack, daemon=True)
        thread.start()
        try:
            while found := ready.get():
                if isinstance(found, Exception):
                    raise found
                yield found
        finally:
            stopped = True
            while thread.is_alive():
                if not ready.empty():
                    ready.get()
                thread.join(0.001)


def _rows(pieces: Iterator[bytes], around: list[bytes]) -> Iterator[bytes]:
    """Whole rows of the sheet, piece by piece; what stands before and behind all of them goes to `around`."""
    held = _until_rows(pieces)
    head, opens, held = held.partition(_OPENS)
    if not opens:
        head, _, tail = head.partition(_NONE)
        around += [head, tail + b"".join(pieces)]
        return
    around.append(head)
    while True:
        body, closes, tail = held.partition(_CLOSES)
        if closes:
            if body:
                yield body
            around.append(tail + b"".join(pieces))
            return
        last = held.rfind(_ROW_ENDS)
        if last >= 0:
            yield held[: last + len(_ROW_ENDS)]
            held = held[last + len(_ROW_ENDS) :]
        held += next(pieces, b"") or _nothing_more(held)


def _until_rows(pieces: Iterator[bytes]) -> bytes:
    held = b""
    for piece in pieces:
        held += piece
        if _OPENS in held or _NONE in held:
            return held
        if len(held) > _LONGEST_HEAD:
            break
    raise Unfamiliar


def _nothing_more(held: bytes) -> bytes:
    raise Unfamiliar(f"{len(held)} bytes of rows without an end")


def _merged(around: list[bytes], row_rests: Mapping[bytes, bool]) -> list[str]:
    """The merged areas, once all but the rows' cells is known to be the XML of one sheet. Raises Unfamiliar."""
    rests = enumerate(row_rests.items(), start=1)
    rows = b"".join(_ROW % number + rest + (b"" if closed else _ROW_ENDS) for number, (rest, closed) in rests)
    document = around[0] + _OPENS + rows + _CLOSES + around[1]
    if _ENCODING.search(document[:200]):
        raise Unfamiliar
    found = elements_of(document)
    sheets = [each for each in found if each.name == f"{MAIN} sheetData"]
    rows_seen = sum(each.name.endswith(" row") for each in found)
    if found[0].name != f"{MAIN} worksheet" or [each.depth for each in sheets] != [1]:
        raise Unfamiliar
    if rows_seen != len(row_rests) or any(each.name.endswith(" c") for each in found):
        raise Unfamiliar
    return [each.attributes.get("ref", "") for each in found if each.name.endswith(" mergeCell")]
