"""The table of texts that the cells of a workbook share, read as a whole where it is written in the usual way.

A text in several fonts is put together like the slow way does it; the rest of an unusual table is Unfamiliar.
"""

from __future__ import annotations

import re
from xml.parsers import expat
from zipfile import ZipFile

import numpy as np
import numpy.typing as npt

from importers.columns_texts import Texts, Unfamiliar, resolved, sound_text
from importers.markup import MAIN, elements_of

_HEAD = re.compile(rb"(?:\xef\xbb\xbf)?(?:<\?xml[^<>]*\?>)?\s*<sst(?: [^<>]*[^/<>])?(?P<none>/)?>")
_FOREIGN = re.compile(rb"""encoding=["'](?!utf-8["'])""", re.IGNORECASE)
_FIRST, _BETWEEN, _LAST = "<si>", "</si><si>", "</si></sst>"
_FIRST_PLAIN, _BETWEEN_PLAIN, _LAST_PLAIN = "<si><t>", "</t></si><si><t>", "</t></si></sst>"
_KEPT = '<t xml:space="preserve">'
_REMOVED = "x005F_"  # what the slow way takes out of shared texts
_PLAIN, _RUN = ["si", "t"], ["si", "r", "t"]
_WORDS = {"si", "t", "r", "rPr", "rPh", "phoneticPr"}


def shared_texts(archive: ZipFile, path: str | None, texts: Texts) -> npt.NDArray[np.int64]:
    """The number of each shared text among all texts. Raises Unfamiliar."""
    content = b"" if path is None else archive.read(path)
    head = _HEAD.match(content)
    if path is None or (head is not None and head["none"] and head.end() == len(content.rstrip())):
        return np.zeros(0, dtype=np.int64)
    if head is None or _FOREIGN.search(head[0]) or elements_of(head[0] + b"</sst>")[0].name != f"{MAIN} sst":
        raise Unfamiliar
    whole = sound_text(content[head.end() :], markup=True).rstrip()
    if not whole.startswith(_FIRST) or not whole.endswith(_LAST) or "<!" in whole or "<?" in whole:
        raise Unfamiliar
    said = _said(whole.replace(_KEPT, "<t>"))
    if _REMOVED in whole:
        said = [each.replace(_REMOVED, "") for each in said]
    return texts.numbers_of(said)


def _said(whole: str) -> list[str]:
    """Every text of the table. Raises Unfamiliar."""
    plain = whole[len(_FIRST_PLAIN) : -len(_LAST_PLAIN)].split(_BETWEEN_PLAIN)
    if whole.startswith(_FIRST_PLAIN) and whole.endswith(_LAST_PLAIN) and whole.count("<") == 4 * len(plain) + 1:
        return [resolved(each) for each in plain] if "&" in whole else plain
    parts = whole[len(_FIRST) : -len(_LAST)].split(_BETWEEN)
    return [resolved(part[3:-4]) if _is_plain(part) else _rich(part) for part in parts]


def _is_plain(part: str) -> bool:
    return part.startswith("<t>") and part.endswith("</t>") and part.count("<") == 2


def _rich(part: str) -> str:
    """The text of a shared text in several fonts; how it is spoken is no part of it. Raises Unfamiliar."""
    plain: list[str] = []
    runs: list[str] = []
    path: list[str] = []

    def start(name: str, _: dict[str, str]) -> None:
        path.append(name)
        if name not in _WORDS and "rPr" not in path:
            raise Unfamiliar
        if path == _PLAIN:
            plain.append("")
        elif path == _RUN:
            runs.append("")

    def characters(text: str) -> None:
        if path == _PLAIN:
            plain[-1] += text
        elif path == _RUN:
            runs[-1] += text

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = start, lambda _: path.pop() and None
    parser.CharacterDataHandler = characters
    try:
        parser.Parse(f"<si>{part}</si>", True)
    except expat.ExpatError:
        raise Unfamiliar from None
    if len(plain) > 1:
        raise Unfamiliar
    return "".join([*plain, *runs])
