"""The first look at an upload, before anything is opened: its name, its size and its first bytes.

Whether the workbook inside is sound is for `importers.archive`, in the reading process.
"""

from __future__ import annotations

from pathlib import PurePosixPath

from importers.faults import Fault
from importers.limits import Limits, in_megabytes

ACCEPTED = (".xlsx", ".xlsm")
LONGEST_NAME = 200
_COMPOUND = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_SAVE_AS = "Open it in the spreadsheet program and save it as an Excel workbook (.xlsx)."


def display_name(file_name: str) -> str:
    """The file's own name without folders or unprintable signs, short enough to show."""
    last = PurePosixPath(file_name.replace("\\", "/")).name
    return "".join(sign for sign in last if sign.isprintable())[-LONGEST_NAME:] or "upload"


def refuse_type(name: str) -> Fault | None:
    """Why a file of that name is not accepted, or None."""
    ending = PurePosixPath(name).suffix.lower()
    if ending in ACCEPTED:
        return None
    found = f'A file that ends in "{ending}"' if ending else "A file without an ending in its name"
    return Fault("unaccepted-file-type", f"{found} is not accepted; accepted are {' and '.join(ACCEPTED)}.", _SAVE_AS)


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


def refuse_bytes(content: bytes) -> Fault | None:
    """Why bytes that do not start like a workbook are not accepted, named by what they are; or None."""
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return None
    if content.startswith(_COMPOUND) and _ENCRYPTED in content:
        return Fault(
            "encrypted-workbook",
            "The workbook is protected by a password and cannot be read.",
            "Save it without a password.",
        )
    return Fault("not-a-workbook", f"The file is named like a workbook but holds {_nature(content)}.", _SAVE_AS)


def _nature(content: bytes) -> str:
    start = content[:2_000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if content.startswith(_COMPOUND):
        return "an older Office file, such as .xls"
    if start.startswith(b"%pdf"):
        return "a PDF document"
    if b"<html" in start or start.startswith((b"<!doctype html", b"<table")):
        return "a web page"
    if start.startswith(b"<"):
        return "an XML document"
    if start and b"\0" not in start:
        return "plain text"
    return "something else"
