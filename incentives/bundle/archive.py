"""Zip files whose bytes follow from their content alone, written here and read back from anywhere without trust.

Nothing is ever unpacked onto a disk. What is read is bounded before it is decompressed, so that a small file cannot
become a large one.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import BinaryIO

from incentives.values.problem import Place, Problem, RefusedWithProblems

GIGABYTE = 1024**3
LARGEST = 2 * GIGABYTE
MOST_FILES = 20_000
LEVEL = 6
OWN_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]*(/[A-Za-z0-9_][A-Za-z0-9._-]*)*", re.ASCII)
_READABLE = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_MOMENT = (1980, 1, 1, 0, 0, 0)
_UNIX = 3
_READ_BY_ALL = 0o100644 << 16
_ENCRYPTED = 0x1


def write_archive(contents: Mapping[str, bytes], to: BinaryIO) -> None:
    """Writes the contents, by the name of each file, in the order of their names: no clock, no machine, no owner."""
    with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED, compresslevel=LEVEL) as archive:
        for name in sorted(contents):
            if not OWN_NAME.fullmatch(name):
                raise ValueError(f"{name} is no name of a file in an archive")
            archive.writestr(_entry(name), contents[name], zipfile.ZIP_DEFLATED, LEVEL)


def archived(contents: Mapping[str, bytes]) -> bytes:
    """The same as bytes."""
    written = BytesIO()
    write_archive(contents, written)
    return written.getvalue()


def read_archive(content: BinaryIO, file: str, largest: int = LARGEST) -> dict[str, bytes]:
    """What stands in the archive, by the name of each file. RefusedWithProblems for everything that is wrong with it.

    file is its name in problems. largest bounds all files together once they are decompressed, in bytes.
    """
    try:
        with zipfile.ZipFile(content) as archive:
            problems = list(_problems(archive, file, largest))
            if problems:
                raise RefusedWithProblems(problems)
            return _read(archive, file)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, ValueError, OverflowError):
        raise RefusedWithProblems([_broken(file)]) from None


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _MOMENT)
    entry.create_system = _UNIX
    entry.external_attr = _READ_BY_ALL
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def _problems(archive: zipfile.ZipFile, file: str, largest: int) -> Iterator[Problem]:
    """What forbids reading it at all. Codes: `archive-files`, `archive-too-large`, `archive-name`, `archive-entry`."""
    entries = archive.infolist()
    if len(entries) > MOST_FILES:
        message = f"The archive holds {len(entries):,} files; {MOST_FILES:,} are the most that are read."
        yield Problem("archive-files", message, Place(file))
        return
    size = sum(entry.file_size for entry in entries)
    if size > largest:
        message = f"Unpacked, the archive has {size:,} bytes; {largest:,} are the most that are read."
        yield Problem("archive-too-large", message, Place(file), "Ask whoever made it for the original.")
    seen: set[str] = set()
    for entry in entries:
        place = Place(file, key=entry.filename[:100])
        if not OWN_NAME.fullmatch(entry.filename) or entry.filename in seen:
            message = "A file in the archive has a name that none is given here, or one that another has."
            yield Problem("archive-name", message, place, "Nothing of it is read.")
        elif entry.compress_type not in _READABLE or entry.flag_bits & _ENCRYPTED:
            yield Problem("archive-entry", "This file is packed in a way that none is packed in here.", place)
        seen.add(entry.filename)


def _read(archive: zipfile.ZipFile, file: str) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    broken = []
    for entry in archive.infolist():
        try:
            found[entry.filename] = archive.read(entry)
        except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, OSError, RuntimeError):
            broken.append(_broken(file, entry.filename))
    if broken:
        raise RefusedWithProblems(broken)
    return found


def _broken(file: str, name: str | None = None) -> Problem:
    message = "This is no zip file that can be read." if name is None else "This file in the archive is damaged."
    return Problem("archive-damaged", message, Place(file, key=name), "Fetch it again, or ask for another copy.")
