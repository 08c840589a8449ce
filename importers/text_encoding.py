"""The bytes of a text file become text: UTF-8, UTF-16 that says so at its start, or the encoding that was stated.

Any other encoding would be a guess, and a wrong guess damages names in silence; so it is asked for.
"""

from __future__ import annotations

import re

from importers.faults import Fault, Refused

_UTF_8_MARK = b"\xef\xbb\xbf"
_UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_SUGGESTED = ("windows-1252", "windows-1250", "mac-roman")
_WORD = re.compile(rb"[^\x00-\x26\x28-\x2c\x3b-\x40]*[\x80-\xff][^\x00-\x26\x28-\x2c\x3b-\x40]*")


def text_of(content: bytes, encoding: str | None) -> tuple[str, str]:
    """The text and the name of its encoding. Raises Refused when it is not clear or not true."""
    if encoding is None:
        encoding = _told_by(content)
    codec = "utf-8-sig" if encoding == "utf-8" else encoding
    try:
        text = content.decode(codec)
    except (UnicodeDecodeError, UnicodeError) as error:
        raise Refused(_not_in(encoding, content, getattr(error, "start", 0))) from None
    if "\0" in text:
        message = "The file is named like text but holds bytes that are no text."
        raise Refused(Fault("not-a-workbook", message, "Save it as CSV UTF-8 in the spreadsheet program."))
    return text, encoding


def _told_by(content: bytes) -> str:
    if content.startswith(_UTF_16_MARKS):
        return "utf-16"
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Refused(_unclear(content, error.start)) from None
    return "utf-8"


def _unclear(content: bytes, start: int) -> Fault:
    """The question, with the first such word as each of the usual encodings reads it."""
    line = content.count(b"\n", 0, start) + 1
    found = next((word for word in _WORD.finditer(content) if word.end() > start), None)
    word = found[0][:40] if found else content[start : start + 1]
    readings = ", ".join(f'"{_shown(word, name)}" in {name}' for name in _SUGGESTED)
    message = f"The file is not UTF-8, and which encoding it has is not clear: a word in line {line} is {readings}."
    hint = 'Save it as "CSV UTF-8", or say which one is right when uploading, as in encoding=windows-1252.'
    return Fault("encoding-unclear", message, hint)


def _shown(word: bytes, encoding: str) -> str:
    return "".join(sign if sign.isprintable() else "?" for sign in word.decode(encoding, "replace"))


def _not_in(encoding: str, content: bytes, start: int) -> Fault:
    line = content.count(b"\n", 0, start) + 1
    message = f"The file is not written in {encoding}: the signs of line {line} do not fit it."
    return Fault("encoding-wrong", message, 'State another encoding, or save the file as "CSV UTF-8".')
