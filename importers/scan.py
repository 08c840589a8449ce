"""A sheet's XML, streamed once before anybody builds anything from it.

Finds what the reader would hide or stumble over: cells far away, rows out of order, merged areas, formulas whose result
was never stored. What the cells hold is for `importers.spreadsheet`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from xml.parsers import expat

from importers.faults import DAMAGED, UNSAFE, Refused, too_many_cells
from importers.grid import position
from importers.limits import Limits

_TRUE = ("1", "true")


@dataclass(slots=True)
class SheetScan:
    """What was seen: how many cells hold something, how many a value, the farthest of them, merged areas.

    formulas holds (row, column) of every formula, unstored of those without a stored result. hidden_rows hold something
    and are not shown; columns from the first to the last of each of hidden_columns are not shown.
    """

    cells: int = 0
    values: int = 0
    last_row: int = 0
    last_column: int = 0
    merged: list[str] = field(default_factory=list)
    formulas: set[tuple[int, int]] = field(default_factory=set)
    unstored: set[tuple[int, int]] = field(default_factory=set)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)


class SheetScanner:
    """Takes a sheet's bytes piece by piece. Raises Refused for what is unsafe, damaged or too much."""

    def __init__(self, limits: Limits) -> None:
        self.seen = SheetScan()
        self._most = limits.cells
        self._row = self._column = 0
        self._in_cell = self._in_value = False
        self._formula = self._value = self._text_result = self._is_hidden = False
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._characters
        self._parser.StartDoctypeDeclHandler = _refuse_document_type

    def feed(self, piece: bytes, *, last: bool = False) -> None:
        """The next bytes of the sheet."""
        try:
            self._parser.Parse(piece, last)
        except expat.ExpatError as error:
            raise Refused(DAMAGED) from error

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        match name.rpartition(":")[2]:
            case "row":
                self._start_row(attributes.get("r"))
                self._is_hidden = attributes.get("hidden") in _TRUE
            case "col" if attributes.get("hidden") in _TRUE:
                self.seen.hidden_columns.append((_number(attributes.get("min")), _number(attributes.get("max"))))
            case "c":
                self._start_cell(attributes)
            case "f" if self._in_cell:
                self._formula = True
            case "v" | "is" if self._in_cell:
                self._in_value = True
            case "mergeCell":
                self.seen.merged.append(attributes.get("ref", ""))

    def _start_row(self, number: str | None) -> None:
        row = self._row + 1 if number is None else int(number) if number.isdecimal() else 0
        if row <= self._row:
            raise Refused(DAMAGED)  # the reader would pass over rows that go back
        self._row, self._column = row, 0

    def _start_cell(self, attributes: dict[str, str]) -> None:
        reference = attributes.get("r")
        place = (self._row, self._column + 1) if reference is None else position(reference)
        if place is None or place[0] != self._row or place[1] <= self._column:
            raise Refused(DAMAGED)  # the reader would keep only the last of two cells at one place
        self._column = place[1]
        self._in_cell = True
        self._formula = self._value = self._in_value = False
        self._text_result = attributes.get("t") == "str"

    def _characters(self, _: str) -> None:
        self._value = self._value or self._in_value

    def _end(self, name: str) -> None:
        local = name.rpartition(":")[2]
        if local in ("v", "is"):
            self._in_value = False
        elif local == "c" and self._in_cell:
            self._in_cell = False
            if self._value or self._formula:
                self._keep()

    def _keep(self) -> None:
        seen = self.seen
        seen.cells += 1
        seen.values += self._value
        seen.last_row = self._row
        if self._is_hidden:
            seen.hidden_rows.add(self._row)
        seen.last_column = max(seen.last_column, self._column)
        if self._formula:
            seen.formulas.add((self._row, self._column))
            if not self._value and not self._text_result:
                seen.unstored.add((self._row, self._column))
        if seen.cells > self._most:
            raise Refused(too_many_cells(self._most))


def _number(written: str | None) -> int:
    """A place as a number; 0 for what is none."""
    return int(written) if written is not None and written.isdecimal() and len(written) < 10 else 0


def _refuse_document_type(*_: object) -> None:
    raise Refused(UNSAFE)
