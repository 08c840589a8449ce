"""How much an uploaded file may hold and take, stated in this one place."""

from __future__ import annotations

from dataclasses import dataclass

_MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one upload. What lies beyond them is refused with a problem; nothing is cut off in silence.

    file_bytes bounds the upload, inflated_bytes all its parts unpacked, part_bytes any part that is not a sheet,
    answer_bytes and memory_bytes the reading process. rows and columns bound the farthest cell that holds something,
    cells their number, where cells are read one by one; rows_in_columns and cells_in_columns where whole columns are.
    opening_seconds is processor time for looking into the file and for opening it; every cells_a_second cells add a
    second, and bytes_a_second bytes of sheets that are read in columns, up to reading_seconds; waiting_seconds is the
    longest that anybody waits. copied_cells bounds what is copied to be marked.
    """

    file_bytes: int = 80 * _MEGABYTE
    parts: int = 2_000
    part_bytes: int = 48 * _MEGABYTE
    inflated_bytes: int = 400 * _MEGABYTE
    rows: int = 250_000
    rows_in_columns: int = 600_000
    columns: int = 256
    cells: int = 1_500_000
    cells_in_columns: int = 9_000_000
    copied_cells: int = 300_000
    characters: int = 1_000
    answer_bytes: int = 200 * _MEGABYTE
    memory_bytes: int = 1024 * _MEGABYTE
    opening_seconds: int = 8
    cells_a_second: int = 10_000
    bytes_a_second: int = 4 * _MEGABYTE
    reading_seconds: int = 150
    waiting_seconds: int = 180


LIMITS = Limits()


def in_megabytes(size: int) -> str:
    """A number of bytes as people say it: `25 MB`."""
    return f"{size / _MEGABYTE:.3g} MB"
