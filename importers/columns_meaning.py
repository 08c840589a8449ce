"""What the cells of a piece of a sheet hold: kinds, numbers and texts, as `importers.cells` says of single ones.

Numbers in the usual form are read together. What is written in an unusual one goes through the very functions of the
slow way; what neither knows is Unfamiliar.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt

from importers.cells import grid_cell, has_residue, moment_text
from importers.columns_cells import Front, Group, Piece
from importers.columns_numbers import Whole, read_decimals
from importers.columns_texts import BLANK, Texts, Unfamiliar, resolved, sound_text
from importers.number_formats import Shows
from incentives.performance.staged import CellKind
from incentives.performance.staged_columns import CODES, WRITTEN, plain_decimal

_VALUE = b"><v>"
_INLINE = (b"><is><t>", b'><is><t xml:space="preserve">')
_NUMBER = re.compile(rb"[+-]?(?:[0-9]{1,400}(?:\.[0-9]{0,400})?|\.[0-9]{1,400})(?:[eE][+-]?[0-9]{1,4})?")
_FORMULA = re.compile(
    rb'(?:[A-Za-z0-9]+="[^"<&>]*" ?)*(?:/>|>(?P<text>[^<]*)</f>)(?:<v>(?P<value>[^<]*)</v>|<v ?/>)?</c>'
)
_DAY_OF_1900 = re.compile(rb"[1-9][0-9]{0,6}")
_FIRST_SURE, _LAST = 61, 2_958_465
_WINDOWS, _MAC = datetime(1899, 12, 30), datetime(1904, 1, 1)  # noqa: DTZ001  days of a calendar, not moments


@dataclass(frozen=True, slots=True)
class Book:
    """What holds for all sheets. shared: the number of each shared text; shows: what each style shows."""

    texts: Texts
    shared: Whole
    shows: npt.NDArray[np.uint8]
    since_1904: bool
    calculates_on_opening: bool
    longest: int


@dataclass(frozen=True, slots=True)
class Cells:
    """Cells that show something, in order; residue marks those with more digits than are read.

    filled counts those with a formula or a value of whatever kind, last_row and last_column are their farthest.
    """

    rows: Whole
    columns: Whole
    kinds: npt.NDArray[np.uint8]
    values: Whole
    places: npt.NDArray[np.int8]
    residue: npt.NDArray[np.bool_]
    filled: int
    last_row: int
    last_column: int


class Meaning:
    """Gathers what the groups of one piece hold."""

    def __init__(self, piece: Piece, book: Book, moments: dict[bytes, tuple[int, int]]) -> None:
        size = len(piece.rows)
        self._piece, self._book, self._moments = piece, book, moments
        self._kinds = np.zeros(size, dtype=np.uint8)
        self._values = np.zeros(size, dtype=np.int64)
        self._places = np.full(size, WRITTEN, dtype=np.int8)
        self._residue = np.zeros(size, dtype=np.bool_)
        self._filled = np.zeros(size, dtype=np.bool_)

    def cells(self) -> Cells:
        """Everything that was taken."""
        holds = self._kinds != CODES[CellKind.BLANK]
        rows, columns = self._piece.rows[holds], self._piece.columns[holds]
        filled = self._filled
        return Cells(
            *(rows, columns, self._kinds[holds], self._values[holds], self._places[holds], self._residue[holds]),
            filled=int(filled.sum()),
            last_row=int(self._piece.rows[filled].max(initial=0)),
            last_column=int(self._piece.columns[filled].max(initial=0)),
        )

    def take(self, group: Group) -> None:
        """The cells of one front. Raises Unfamiliar."""
        front = group.front
        if front.style >= len(self._book.shows):
            raise Unfamiliar
        if front.opens == _VALUE:
            self._take_values(front, group.cells, group.starts, group.ends)
        elif front.opens in _INLINE:
            if front.type != "inlineStr" or (group.starts == group.ends).any():
                raise Unfamiliar
            self._take_texts(group.cells, group.starts, group.ends)
        elif front.opens in (b"><f>", b"><f "):
            self._take_formulas(group)

    def _take_values(self, front: Front, cells: Whole, starts: Whole, ends: Whole) -> None:
        given = starts < ends
        if not given.all():
            cells, starts, ends = cells[given], starts[given], ends[given]
        if not len(cells):
            return
        self._filled[cells] = True
        match front.type:
            case "" | "n":
                self._take_numbers(front, cells, starts, ends)
            case "s":
                self._take_shared(cells, starts, ends)
            case "str":
                self._take_texts(cells, starts, ends)
            case "b":
                self._take_yes_no(cells, starts, ends)
            case "e":
                errors = [self._exact(raw) for raw in self._raw(starts, ends)]
                self._set_texts(cells, CellKind.ERROR, errors)
            case _:
                raise Unfamiliar

    def _take_numbers(self, front: Front, cells: Whole, starts: Whole, ends: Whole) -> None:
        shows = Shows(int(self._book.shows[front.style]))
        if shows in (Shows.MOMENT, Shows.DURATION):
            self._take_moments(shows, cells, starts, ends)
            return
        read = read_decimals(self._piece.padded, self._piece.words, starts, ends)
        kind = CellKind.PERCENT if shows is Shows.PERCENT else CellKind.NUMBER
        self._kinds[cells] = CODES[kind]
        self._values[cells], self._places[cells], self._residue[cells] = read.values, read.places, read.residue
        for place in np.flatnonzero(read.odd).tolist():
            self._take_odd(int(cells[place]), kind, _number(self._piece.content[starts[place] : ends[place]]))

    def _take_odd(self, cell: int, kind: CellKind, value: int | float) -> None:
        """A number in an unusual form, read like the slow way does."""
        number_format = "0%" if kind is CellKind.PERCENT else ""
        known = grid_cell(value, number_format, is_error=False, longest=self._book.longest)
        if known is None:
            raise Unfamiliar
        plain = plain_decimal(known.text) if known.kind is kind else None
        self._kinds[cell], self._residue[cell] = CODES[known.kind], has_residue(value)
        if plain is None:
            self._values[cell], self._places[cell] = self._book.texts.exactly(known.text), WRITTEN
        else:
            self._values[cell], self._places[cell] = plain

    def _take_shared(self, cells: Whole, starts: Whole, ends: Whole) -> None:
        read = read_decimals(self._piece.padded, self._piece.words, starts, ends)
        if read.odd.any() or read.places.any() or (read.values < 0).any():
            raise Unfamiliar
        if (read.values >= len(self._book.shared)).any():
            raise Unfamiliar
        self._set_texts(cells, CellKind.TEXT, self._book.shared[read.values])

    def _take_texts(self, cells: Whole, starts: Whole, ends: Whole) -> None:
        self._filled[cells] = True
        self._set_texts(cells, CellKind.TEXT, self._book.texts.numbers_of_raw(self._raw(starts, ends)))

    def _take_yes_no(self, cells: Whole, starts: Whole, ends: Whole) -> None:
        words = {b"1": self._book.texts.exactly("TRUE"), b"0": self._book.texts.exactly("FALSE")}
        raws = self._raw(starts, ends)
        if not words.keys() >= set(raws):
            raise Unfamiliar
        self._set_texts(cells, CellKind.YES_NO, [words[raw] for raw in raws])

    def _take_moments(self, shows: Shows, cells: Whole, starts: Whole, ends: Whole) -> None:
        raws = self._raw(starts, ends)
        for raw in set(raws) - self._moments.keys():
            if shows is Shows.MOMENT:
                self._moments[raw] = self._moment(raw)
        if shows is Shows.DURATION:
            found = [self._converted(raw, duration=True) for raw in raws]
        else:
            found = [self._moments[raw] for raw in raws]
        self._kinds[cells] = [kind for kind, _ in found]
        self._values[cells] = [text for _, text in found]

    def _moment(self, raw: bytes) -> tuple[int, int]:
        """Kind and text of a moment: a whole day is counted on, any other is converted like the slow way does."""
        if _DAY_OF_1900.fullmatch(raw) and _FIRST_SURE <= int(raw) <= _LAST - 1_462:
            day = (_MAC if self._book.since_1904 else _WINDOWS) + timedelta(days=int(raw))
            return CODES[CellKind.DATE], self._book.texts.exactly(moment_text(day))
        return self._converted(raw, duration=False)

    def _converted(self, raw: bytes, *, duration: bool) -> tuple[int, int]:
        from openpyxl.utils.datetime import from_excel  # noqa: PLC0415  takes long to load, and few files need it

        value: Any = _number(raw)
        try:
            value, is_error = from_excel(value, _MAC if self._book.since_1904 else _WINDOWS, timedelta=duration), False
        except (OverflowError, ValueError):
            value, is_error = "#VALUE!", True
        known = grid_cell(value, "", is_error=is_error, longest=self._book.longest)
        if known is None:
            raise Unfamiliar
        return CODES[known.kind], self._book.texts.exactly(known.text)

    def _take_formulas(self, group: Group) -> None:
        """Formulas one by one: those without a stored result, and those whose stored result is read like any other."""
        content = self._piece.content
        stored: tuple[list[int], list[int], list[int]] = ([], [], [])
        begins = b"" if group.front.opens == b"><f " else b">"
        for cell, start, end in zip(group.cells.tolist(), group.starts.tolist(), group.ends.tolist(), strict=True):
            found = _FORMULA.fullmatch(content, start - len(begins), end)
            if found is None or group.front.type == "inlineStr":
                raise Unfamiliar
            resolved(sound_text(found["text"] or b""))
            self._filled[cell] = True
            if self._book.calculates_on_opening or (not found["value"] and group.front.type != "str"):
                self._kinds[cell] = CODES[CellKind.UNCALCULATED]
            elif found["value"]:
                for kept, each in zip(stored, (cell, *found.span("value")), strict=True):
                    kept.append(each)
        if stored[0]:
            cells, starts, ends = (np.array(each, dtype=np.int64) for each in stored)
            self._take_values(group.front, cells, starts, ends)

    def _set_texts(self, cells: Whole, kind: CellKind, numbers: Sequence[int] | Whole) -> None:
        texts = np.asarray(numbers, dtype=np.int64)
        self._kinds[cells] = np.where(texts == BLANK, CODES[CellKind.BLANK], CODES[kind])
        self._values[cells], self._places[cells] = texts, WRITTEN

    def _exact(self, raw: bytes) -> int:
        return self._book.texts.exactly(resolved(sound_text(raw)))

    def _raw(self, starts: Whole, ends: Whole) -> list[bytes]:
        content = self._piece.content
        return [content[start:end] for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]


def _number(raw: bytes) -> int | float:
    """The number that the slow way takes this for. Raises Unfamiliar."""
    if _NUMBER.fullmatch(raw) is None:
        raise Unfamiliar
    return float(raw) if b"." in raw or b"e" in raw.lower() else int(raw)
