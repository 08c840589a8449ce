"""The first look at an upload, before anything is opened: its name, its size and its first bytes.

Whether the workbook inside is sound is for `importers.archive`, in the reading process.
"""

from __future__ import annotations

from pathlib import PurePosixPath

from importers.faults import Fault
from importers.limits import Limits, in_megabytes

ZIPPED = (".xlsx", ".xlsm", ".xlsb", ".ods")
TEXT = (".csv", ".tsv")
ACCEPTED = (*ZIPPED, ".xls", *TEXT)
LONGEST_NAME = 200
COMPOUND = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_SAVE_AS = "Open it in the spreadsheet program and save it as an Excel workbook (.xlsx)."


def display_name(file_name: str) -> str:
    """The file's own name without folders or unprintable signs, short enough to show."""
    last = PurePosixPath(file_name.replace("\\", "/")).name
    return "".join(sign for sign in last if sign.isprintable())[-LONGEST_NAME:] or "upload"


def ending_of(name: str) -> str:
    """The ending of a name in small letters, with its dot; empty when there is none."""
    return PurePosixPath(name).suffix.lower()


def refuse_type(name: str) -> Fault | None:
    """Why a file of that name is not accepted, or None."""
    ending = ending_of(name)
    if ending in ACCEPTED:
        return None
    found = f'A file that ends in "{ending}"' if ending else "A file without an ending in its name"
    accepted = f"{', '.join(ACCEPTED[:-1])} and {ACCEPTED[-1]}"
    return Fault("unaccepted-file-type", f"{found} is not accepted; accepted are {accepted}.", _SAVE_AS)


def refuse_size(size: int, limits: Limits) -> Fault | None:
    """Why a file of that many bytes is not accepted, or None."""
    if size == 0:
        return Fault(
            "empty-file", "The file holds nothing, not a single byte.", "Save the workbook again and upload that file."
        )
    if size > limits.file_bytes:
        message = f"The file has {in_megabytes(size)}; at most {in_megabytes(limits.file_bytes)} are read."
        return Fault(
            "workbook-too-large", message, "Remove pictures and sheets that are not needed, or split the workbook."
        )
    return None


def refuse_bytes(content: bytes, ending: str) -> Fault | None:
    """Why bytes that do not start like a file of that ending are not accepted, named by what they are; or None."""
    if content.startswith(COMPOUND) and _ENCRYPTED in content:
        return Fault(
            "encrypted-workbook",
            "The workbook is protected by a password and cannot be read.",
            "Save it without a password.",
        )
    found = _nature(content)
    if found == _NATURES[ending]:
        return None
    named = "text" if ending in TEXT else "a workbook"
    hint = _SAVE_AS
    if ending == ".xls" and found == _TEXT:
        hint = "Name it .csv or .tsv when it is a table of text, or save it as an Excel workbook (.xlsx)."
    return Fault("not-a-workbook", f"The file is named like {named} ({ending}) but holds {found}.", hint)


_TEXT, _ZIP, _OLD = "plain text", "a zip archive, as newer workbooks are", "an older Office file, such as .xls"
_NATURES = dict.fromkeys(ZIPPED, _ZIP) | dict.fromkeys(TEXT, _TEXT) | {".xls": _OLD}
_MARKED = (b"\xff\xfe", b"\xfe\xff")


def _nature(content: bytes) -> str:
    start = content[:2_000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _ZIP
    if content.startswith(COMPOUND):
        return _OLD
    if start.startswith(b"%pdf"):
        return "a PDF document"
    if b"<html" in start or start.startswith((b"<!doctype html", b"<table")):
        return "a web page"
    if start.startswith(b"<"):
        return "an XML document"
    if content.startswith(_MARKED) or (start and b"\0" not in start):
        return _TEXT
    return "something else"
