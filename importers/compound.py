"""The compound files of older Office programs: finds one stream in them and gives back its bytes.

Runs in the reading process. Chains of sectors that run in circles or out of the file are damage.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from importers.faults import DAMAGED, Refused

SIGNATURE = bytes.fromhex("d0cf11e0a1b11ae1")
_HEADER = 512
_ENTRY = 128
_LAST = 0xFFFFFFFC
_STREAM, _ROOT = 2, 5


def streams_of(content: bytes) -> dict[str, bytes]:
    """Every stream of the first level, by name. Raises Refused."""
    try:
        return dict(_Compound(content).streams())
    except (struct.error, IndexError, UnicodeDecodeError) as error:
        raise Refused(DAMAGED) from error


class _Compound:
    def __init__(self, content: bytes) -> None:
        self._content = content
        sector_shift, small_shift = struct.unpack_from("<HH", content, 30)
        if not content.startswith(SIGNATURE) or sector_shift not in (9, 12) or small_shift != 6:
            raise Refused(DAMAGED)
        self._size = 1 << sector_shift
        self._first_directory, _, self._small_below = struct.unpack_from("<III", content, 48)
        first_small, _, first_more, more = struct.unpack_from("<IIII", content, 60)
        tables = [*struct.unpack_from("<109I", content, 76)]
        for _ in range(more if more <= len(content) // self._size else 0):
            numbers = struct.unpack(f"<{self._size // 4}I", self._sector(first_more))
            tables += numbers[:-1]
            first_more = numbers[-1]
        self._next = [number for table in tables if table < _LAST for number in self._numbers(self._sector(table))]
        self._next_small = list(self._numbers(self._chain(first_small))) if first_small < _LAST else []

    def streams(self) -> Iterator[tuple[str, bytes]]:
        """Name and bytes of each stream. The root entry holds the small ones."""
        directory = self._chain(self._first_directory)
        entries = [directory[at : at + _ENTRY] for at in range(0, len(directory) - _ENTRY + 1, _ENTRY)]
        root = next((entry for entry in entries if entry[66] == _ROOT), None)
        if root is None:
            raise Refused(DAMAGED)
        start, size = struct.unpack_from("<II", root, 116)
        small = self._chain(start)[:size] if size else b""
        for entry in entries:
            if entry[66] == _STREAM:
                length = struct.unpack_from("<H", entry, 64)[0]
                start, size = struct.unpack_from("<II", entry, 116)
                name = entry[: max(0, min(length, 64) - 2)].decode("utf-16-le")
                yield name, self._stream(start, size, small)

    def _stream(self, start: int, size: int, small: bytes) -> bytes:
        if not size:
            return b""
        found = self._chain(start) if size >= self._small_below else self._small_chain(start, small)
        if len(found) < size:
            raise Refused(DAMAGED)
        return found[:size]

    def _small_chain(self, start: int, small: bytes) -> bytes:
        return b"".join(small[number * 64 : number * 64 + 64] for number in _walk(start, self._next_small))

    def _chain(self, start: int) -> bytes:
        return b"".join(self._sector(number) for number in _walk(start, self._next))

    def _sector(self, number: int) -> bytes:
        at = (number + 1) * self._size
        found = self._content[at : at + self._size]
        if not found:
            raise Refused(DAMAGED)
        return found.ljust(self._size, b"\0")  # the last sector may be cut off where it holds nothing

    def _numbers(self, sector: bytes) -> tuple[int, ...]:
        return struct.unpack(f"<{len(sector) // 4}I", sector)


def _walk(start: int, following: list[int]) -> Iterator[int]:
    number, steps = start, 0
    while number < _LAST:
        yield number
        number, steps = following[number], steps + 1
        if steps > len(following):
            raise Refused(DAMAGED)
