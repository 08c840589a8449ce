"""How much of anything an uploaded file may hold or take, stated in this one place."""

from __future__ import annotations

from dataclasses import dataclass

_MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one upload. Everything beyond them is refused with a problem; nothing is cut off silently.

    file_bytes, inflated_bytes, memory_bytes, answer_bytes: bytes. part_bytes bounds every part that is not a sheet.
    rows and columns: the farthest cell that may hold something. opening_seconds and reading_seconds are processor time
    of the reading process; waiting_seconds is what a clock on the wall shows.
    """

    file_bytes: int = 25 * _MEGABYTE
    parts: int = 2_000
    part_bytes: int = 64 * _MEGABYTE
    inflated_bytes: int = 300 * _MEGABYTE
    rows: int = 250_000
    columns: int = 256
    cells: int = 2_000_000
    characters: int = 1_000
    answer_bytes: int = 200 * _MEGABYTE
    memory_bytes: int = 1024 * _MEGABYTE
    opening_seconds: int = 8
    reading_seconds: int = 120
    waiting_seconds: int = 180


LIMITS = Limits()
