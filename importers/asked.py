"""What the reading process is asked for beside the bytes: the kind of file, and what the uploader said about text."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Asked:
    """ending: of the file's name, with its dot. sheet: what the one sheet of a text file is called.

    encoding and delimiter: as the uploader said, or None.
    """

    ending: str = ".xlsx"
    sheet: str = ""
    encoding: str | None = None
    delimiter: str | None = None
