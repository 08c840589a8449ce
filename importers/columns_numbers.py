"""Plain decimals in a piece of a sheet's XML, read many at once and exactly: whole numbers and places behind the point.

Eight digits are read with three multiplications of one word. A number of up to 15 digits is what it says; of longer
ones spreadsheets keep 15 digits, as `importers.cells` describes, and this module comes to the same ones. What is no
plain decimal (an exponent, too many digits, a sign) is left to the caller, one by one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Whole = npt.NDArray[np.int64]
Words = npt.NDArray[np.uint64]
Flags = npt.NDArray[np.bool_]
Letters = npt.NDArray[np.uint8]
LONGEST = 24
_DIGITS = 15
_MOST_PLACES = 18
_ONES, _HIGHS = np.uint64(0x0101010101010101), np.uint64(0x8080808080808080)
_ZEROS, _POINTS = np.uint64(0x3030303030303030), np.uint64(0x2E2E2E2E2E2E2E2E)
_UPPER, _SIX = np.uint64(0xF0F0F0F0F0F0F0F0), np.uint64(0x0606060606060606)
_PLACE_OF = np.uint64(0x0706050403020100)
_KEPT = np.array([0, *(2**64 - 2 ** (64 - 8 * count) for count in range(1, 9))], dtype=np.uint64)
_TENS = np.array([10**power for power in range(20)], dtype=np.uint64)
_MINUS, _POINT = ord("-"), ord(".")


@dataclass(frozen=True, slots=True)
class Decimals:
    """Whole numbers and how many of their digits stand behind the point.

    odd: those that were not read. residue: those with digits beyond the 15 that spreadsheets keep.
    """

    values: Whole
    places: npt.NDArray[np.int8]
    odd: Flags
    residue: Flags


def words_of(padded: bytes) -> Words:
    """Eight bytes from every place of the text on, as whole numbers; the text ends in eight bytes that do not count."""
    found: Words = np.ndarray((len(padded) - 7,), "<u8", padded, strides=(1,))
    return found


def read_decimals(padded: bytes, words: Words, starts: Whole, ends: Whole) -> Decimals:
    """The decimals at [start, end) of the text; at least LONGEST bytes stand before the first end."""
    letters = np.frombuffer(padded, dtype=np.uint8)
    negative = letters[starts] == _MINUS
    lengths = ends - starts - negative
    digits, places, points, sound = _eight(words[ends - 8], lengths, 0)
    for turn in (1, 2):
        if not (longer := lengths > 8 * turn).any():
            break
        which = np.flatnonzero(longer)
        more, its_places, its_points, its_sound = _eight(
            words[ends[which] - 8 * (turn + 1)], lengths[which] - 8 * turn, 8 * turn
        )
        sound[which] &= its_sound & ((more <= 99) if turn == 2 else True)
        digits[which] += more * _TENS[8 * turn]
        places[which] += its_places
        points[which] += its_points
    sound &= (lengths > points) & (lengths <= LONGEST) & (points <= 1) & (places <= _MOST_PLACES)
    values = _without_point(digits, places, points, sound)
    residue = np.zeros(len(starts), dtype=np.bool_)
    long = np.flatnonzero(sound & (points == 1) & (values >= 10**_DIGITS))
    if len(long):
        slots = _Long(letters, starts[long], ends[long], values[long], places[long])
        values[long], places[long], residue[long] = slots.values, slots.places, slots.residue
        sound[long] &= slots.sound
    np.negative(values, out=values, where=negative)
    return Decimals(values, places.astype(np.int8), ~sound, residue)


def _eight(word: Words, lengths: Whole, behind: int) -> tuple[Words, Whole, Whole, Flags]:
    """The last eight signs of each number: their digits with the point as a zero, its place, whether they are sound.

    behind: how many signs of the number follow them.
    """
    kept = _KEPT[np.clip(lengths, 0, 8)]
    word = (word & kept) | (_ZEROS & ~kept)
    away = word ^ _POINTS
    point = (away - _ONES) & ~away & _HIGHS
    word ^= (point >> np.uint64(7)) * np.uint64(0x1E)
    sound = ((word & _UPPER) == _ZEROS) & (((word + _SIX) & _UPPER) == _ZEROS)
    has = point != 0
    sound &= (point & (point - np.uint64(1))) == 0
    place = ((point >> np.uint64(7)) * _PLACE_OF) >> np.uint64(56)
    places = np.where(has, place.astype(np.int64) + behind, 0)
    word = ((word & np.uint64(0x0F0F0F0F0F0F0F0F)) * np.uint64(2561)) >> np.uint64(8)
    word = ((word & np.uint64(0x00FF00FF00FF00FF)) * np.uint64(6553601)) >> np.uint64(16)
    word = ((word & np.uint64(0x0000FFFF0000FFFF)) * np.uint64(42949672960001)) >> np.uint64(32)
    return word, places, has.astype(np.int64), sound


def _without_point(digits: Words, places: Whole, points: Whole, sound: Flags) -> Whole:
    """The digits before the point moved up to those behind it."""
    which = np.flatnonzero((points == 1) & sound)
    if len(which):
        parted = digits[which]
        behind = places[which]
        whole = parted // _TENS[behind + 1]
        parted -= whole * (_TENS[behind + 1] - _TENS[behind])
        digits[which] = parted
    return digits.astype(np.int64)


class _Long:
    """Numbers of 16 to 18 digits with a point, at the 15 digits of the stored number that they stand for."""

    def __init__(self, letters: Letters, starts: Whole, ends: Whole, values: Whole, places: Whole) -> None:
        beyond = 1 + (values >= 10**16) + (values >= 10**17)
        unit = _TENS[beyond].astype(np.int64)
        rounded, rest = np.divmod(values, unit)
        self.values: Whole = rounded + (2 * rest > unit)
        self.places: Whole = places - beyond
        stored = np.abs(_stored(letters, starts, ends))
        near_tie = np.flatnonzero(np.abs(2 * rest - unit) <= (values >> 52) + 1)  # the stored number decides
        for place, number in zip(near_tie.tolist(), stored[near_tie].tolist(), strict=True):
            shown, _, power = f"{number:.{_DIGITS - 1}e}".partition("e")
            self.values[place], self.places[place] = int(shown.replace(".", "")), _DIGITS - 1 - int(power)
        self.sound: Flags = self.places >= 0
        self.residue: Flags = stored != self.values / 10.0 ** np.maximum(self.places, 0)


def _stored(letters: Letters, starts: Whole, ends: Whole) -> npt.NDArray[np.float64]:
    """What a spreadsheet program keeps of the numbers at [start, end)."""
    width = int((ends - starts).max())
    spread = starts[:, None] + np.arange(width)
    signs = np.where(spread < ends[:, None], letters[spread], 0).astype(np.uint8)
    texts = np.ascontiguousarray(signs).view(f"S{width}").ravel()
    found: npt.NDArray[np.float64] = texts.astype(np.float64)
    return found
