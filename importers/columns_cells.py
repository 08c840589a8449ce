"""A piece of a sheet's XML, whole rows of it, read as columns of numbers instead of cell by cell.

Every byte of the piece is accounted for: a cell is the usual start (`<c r="B7" s="1" t="s"><v>`), a value and the usual
end, at the place that its row and its own order demand. Cells with formulas, exponents and the like are read one by
one. Whatever else there may be is Unfamiliar. What cells mean is for `importers.columns_meaning`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from importers.columns_numbers import Flags, Whole, Words, words_of
from importers.columns_texts import Unfamiliar

_PADDING = bytes(64)
_ROW, _CELL, _ROW_ENDS = b'<row r="', b'<c r="', b"</row>"
_FRONT = re.compile(
    rb'(?: s="(?P<style>[0-9]{1,5})")?(?: t="(?P<type>[a-zA-Z]{1,9})")?(?: s="(?P<later>[0-9]{1,5})")?'
    rb'(?P<opens> ?/>|></c>|><v>|><v ?/></c>|><is><t>|><is><t xml:space="preserve">|><f>|><f )'
)
_ROW_REST = re.compile(rb'(?: [A-Za-z][A-Za-z0-9:]*="[^"<&>\x00-\x1f]*")*(?:>| ?/>|></row>)')
_ENDS = {b"><v>": b"</v></c>", b"><is><t>": b"</t></is></c>", b'><is><t xml:space="preserve">': b"</t></is></c>"}
_FORMULA = (b"><f>", b"><f ")
_MOST_FRONTS = 200
_MOST_RESTS = 20_000


@dataclass(frozen=True, slots=True)
class Front:
    """How cells begin after their address: the number of their style, the word of `t` or nothing, what follows."""

    text: bytes
    style: int
    type: str
    opens: bytes


@dataclass(frozen=True, slots=True)
class Group:
    """Cells of one front: their places in the piece's order, and where the value of each begins and ends."""

    front: Front
    cells: Whole
    starts: Whole
    ends: Whole


@dataclass(slots=True)
class Manner:
    """How the rows and cells of a sheet were seen to begin, to be known again in its next pieces."""

    fronts: list[Front] = field(default_factory=list)
    row_rests: dict[bytes, bool] = field(default_factory=dict)


@dataclass(slots=True)
class Piece:
    """One piece, with the row and column of each of its cells in order. Raises Unfamiliar."""

    content: bytes
    padded: bytes = field(init=False)
    words: Words = field(init=False)
    rows: Whole = field(init=False)
    columns: Whole = field(init=False)
    fronts_at: Whole = field(init=False)
    ends: Whole = field(init=False)

    def __post_init__(self) -> None:
        self.padded = self.content + _PADDING
        self.words = words_of(self.padded)

    def read(self, manner: Manner) -> Iterator[Group]:
        """The cells in groups of one front each; `rows` and `columns` hold their places then."""
        self._place(manner)
        yield from self._grouped(manner)

    def _place(self, manner: Manner) -> None:
        starts = self._starts()
        first = self.words[starts]
        is_row = first == _word(_ROW)
        is_cell = (first & _mask(6)) == _word(_CELL)
        if not len(starts) or starts[0] != 0 or not is_row[0] or not (is_row | is_cell).all():
            raise Unfamiliar
        ends = np.append(starts[1:], len(self.content))
        last = np.append(is_row[1:], [True]) & is_cell
        ends[last] -= len(_ROW_ENDS)
        if ((self.words[ends[last]] & _mask(6)) != _word(_ROW_ENDS)).any():
            raise Unfamiliar
        closed = np.append(is_row[1:], [True])[is_row]
        numbers, written, length = self._row_numbers(starts[is_row], ends[is_row], closed, manner)
        of_row = (np.cumsum(is_row) - 1)[is_cell]
        self.ends = ends[is_cell]
        self._addresses(starts[is_cell], first[is_cell], written[of_row], length[of_row])
        self.rows = numbers[of_row]
        same_row = self.rows[1:] == self.rows[:-1]
        if (self.columns[1:] <= self.columns[:-1])[same_row].any():
            raise Unfamiliar

    def _starts(self) -> Whole:
        """Where rows and cells begin: every `<` before a c or r."""
        letters = np.frombuffer(self.content, dtype=np.uint8)
        following = letters[1:]
        found = letters[:-1] == ord("<")
        found &= (following == ord("c")) | (following == ord("r"))
        return np.flatnonzero(found)

    def _row_numbers(self, starts: Whole, ends: Whole, closed: Flags, manner: Manner) -> tuple[Whole, Words, Whole]:
        """The number of each row, its digits with the quote behind them as a word, and how many signs these are."""
        written = self.words[starts + len(_ROW)]
        length = _signs_before(written, ord('"'))
        if (length > 7).any() or (length < 1).any():
            raise Unfamiliar
        numbers = _whole_numbers(written, length)
        if (np.diff(numbers, prepend=0) <= 0).any():
            raise Unfamiliar
        behind = (starts + len(_ROW) + length + 1).tolist()
        rests = [self.content[start:end] for start, end in zip(behind, ends.tolist(), strict=True)]
        new = set(rests) - manner.row_rests.keys()
        if len(new) > _MOST_RESTS or any(_ROW_REST.fullmatch(rest) is None or b' r="' in rest for rest in new):
            raise Unfamiliar
        manner.row_rests |= {rest: rest.endswith((b"/>", _ROW_ENDS)) for rest in new}
        if [manner.row_rests[rest] for rest in rests] != closed.tolist():
            raise Unfamiliar
        return numbers, written & _masks(length + 1), length + 1

    def _addresses(self, starts: Whole, first: Words, written: Words, length: Whole) -> None:
        """The column of each cell, once its address is that of its row; and where its front begins."""
        upper = ((first >> np.uint64(48)) & np.uint64(0xFF)).astype(np.int64)
        lower = (first >> np.uint64(56)).astype(np.int64)
        two = lower >= ord("A")
        at = starts + 7 + two
        if (((self.words[at] ^ written) & _masks(length)) != 0).any():
            raise Unfamiliar
        letters = upper - ord("A") + 1
        self.columns = np.where(two, letters * 26 + lower - ord("A") + 1, letters)
        if ((upper < ord("A")) | (upper > ord("Z")) | (two & (lower > ord("Z")))).any():
            raise Unfamiliar
        self.fronts_at = at + length

    def _grouped(self, manner: Manner) -> Iterator[Group]:
        """The cells by their fronts: those seen before first, then new ones as they come."""
        left = np.arange(len(self.fronts_at))
        here = self.words[self.fronts_at]
        fronts = list(manner.fronts)
        sizes = []
        while len(left):
            front = fronts.pop(0) if fronts else self._new_front(int(left[0]), manner)
            fits = self._fits(front, left, here)
            sizes.append((int(fits.sum()), front))
            if sizes[-1][0]:
                yield self._group(front, left[fits])
                left = left[~fits]
                here = here[~fits]
        order = {front.text: -size for size, front in sizes}
        manner.fronts.sort(key=lambda each: order.get(each.text, 0))

    def _new_front(self, cell: int, manner: Manner) -> Front:
        at = int(self.fronts_at[cell])
        found = _FRONT.match(self.padded, at, at + 56)
        if found is None or len(manner.fronts) >= _MOST_FRONTS or (found["style"] and found["later"]):
            raise Unfamiliar
        front = Front(
            found[0], int(found["style"] or found["later"] or 0), (found["type"] or b"").decode(), found["opens"]
        )
        manner.fronts.append(front)
        return front

    def _fits(self, front: Front, left: Whole, here: Words) -> Flags:
        """Which of the cells that are left begin like this. here: the first eight signs of each."""
        text = front.text
        fits: Flags = (here & _mask(len(text[:8]))) == _word(text[:8])
        for place in range(8, len(text), 8):
            part = text[place : place + 8]
            which = np.flatnonzero(fits)
            again = (self.words[self.fronts_at[left[which]] + place] & _mask(len(part))) == _word(part)
            fits[which] = again
        return fits

    def _group(self, front: Front, cells: Whole) -> Group:
        starts, ends = self.fronts_at[cells] + len(front.text), self.ends[cells]
        if front.opens in _FORMULA:
            return Group(front, cells, starts, ends)
        tail = _ENDS.get(front.opens, b"")
        ends = ends - len(tail)
        sound = starts <= ends if tail else starts == ends
        for place in range(0, len(tail), 8):
            part = tail[place : place + 8]
            sound &= (self.words[ends + place] & _mask(len(part))) == _word(part)
        if not sound.all():
            raise Unfamiliar
        return Group(front, cells, starts, ends)


def _word(text: bytes) -> np.uint64:
    return np.uint64(int.from_bytes(text, "little"))


def _mask(signs: int) -> np.uint64:
    return np.uint64(2 ** (8 * signs) - 1)


_MASKS = np.array([2 ** (8 * signs) - 1 for signs in range(9)], dtype=np.uint64)


def _masks(signs: Whole) -> Words:
    found: Words = _MASKS[signs]
    return found


def _signs_before(words: Words, sign: int) -> Whole:
    """How many signs of each word stand before the first of these; 8 when there is none."""
    away = words ^ (np.uint64(0x0101010101010101) * np.uint64(sign))
    length = np.full(len(words), 8)
    for place in range(7, -1, -1):
        length[((away >> np.uint64(8 * place)) & np.uint64(0xFF)) == 0] = place
    return length


def _whole_numbers(words: Words, length: Whole) -> Whole:
    """The whole numbers that the first signs of words are; digits alone and no leading zero. Raises Unfamiliar."""
    total: npt.NDArray[np.int64] = np.zeros(len(words), dtype=np.int64)
    for place in range(int(length.max())):
        digit = ((words >> np.uint64(8 * place)) & np.uint64(0xFF)).astype(np.int64) - ord("0")
        inside = length > place
        if (inside & ((digit < 0) | (digit > 9))).any() or (place == 0 and (digit == 0).any()):
            raise Unfamiliar
        total = np.where(inside, total * 10 + digit, total)
    return total
