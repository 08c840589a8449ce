"""Files from disk as text: regular files only, never more of them than a document may have."""

from __future__ import annotations

from pathlib import Path

from incentives.documents.read import LARGEST, too_large
from incentives.values.problem import Place, Problem


def read_text(path: Path, shown: str) -> tuple[str | None, tuple[Problem, ...]]:
    """The text of a file, or None and why not. shown is the name that people know the file by."""
    try:
        if not path.is_file():
            return None, (Problem("unreadable", "This is no regular file.", Place(shown)),)
        with path.open("rb") as stream:
            found = stream.read(LARGEST + 1)
    except (OSError, ValueError) as error:
        return None, (Problem("unreadable", f"The file cannot be read: {error}.", Place(shown)),)
    if len(found) > LARGEST:
        return None, (too_large(shown),)
    try:
        return found.decode("utf-8"), ()
    except UnicodeDecodeError as error:
        place = Place(shown, line=found.count(b"\n", 0, error.start) + 1)
        return None, (Problem("unreadable", f"The file cannot be read as UTF-8 text: {error}.", place),)
