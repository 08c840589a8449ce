"""The texts of a workbook, each kept once, and texts as they stand in XML, read as a parser would.

What is not certain to be read in the same way is `Unfamiliar`: the whole file is then read by the slow way, which
understands everything.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from threading import Lock

import numpy as np
import numpy.typing as npt

from importers.cells import trimmed
from importers.limits import Limits

_REFERENCE = re.compile(r"&(?:(amp|lt|gt|quot|apos);)?")
_MEANT = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_CONTROLS = bytes(sign for sign in range(32) if sign not in b"\t\n")
_UNSOUND = ("\ufffe".encode(), "\uffff".encode(), b"]]>")
BLANK = -1


class Unfamiliar(Exception):
    """This is not how programs usually write it; the slow way decides what it is."""


def sound_text(content: bytes, *, markup: bool = False) -> str:
    """The text of bytes as they stand between two tags; with markup, tags among them. Raises Unfamiliar."""
    if len(content.translate(None, _CONTROLS)) != len(content) or any(each in content for each in _UNSOUND):
        raise Unfamiliar
    if b"<" in content and not markup:
        raise Unfamiliar
    try:
        return content.decode()
    except UnicodeDecodeError:
        raise Unfamiliar from None


def resolved(text: str) -> str:
    """The text with its references as the signs they stand for. Raises Unfamiliar for others than the usual five."""
    return _REFERENCE.sub(_meant, text) if "&" in text else text


def _meant(reference: re.Match[str]) -> str:
    if reference[1] is None:
        raise Unfamiliar
    return _MEANT[reference[1]]


class Texts:
    """Every text that some cell holds, trimmed and cut like `importers.cells` does, with a number of it."""

    def __init__(self, limits: Limits) -> None:
        self.known: list[str] = []
        self._numbers: dict[str, int] = {}
        self._raw: dict[bytes, int] = {}
        self._longest = limits.characters
        self._one_by_one = Lock()

    def number_of(self, text: str) -> int:
        """The number of a text as a cell shows it; BLANK when it shows nothing."""
        shown = trimmed(text)
        if not shown:
            return BLANK
        return self.exactly(shown if len(shown) <= self._longest else shown[: self._longest] + "…")

    def exactly(self, text: str) -> int:
        """The number of a text as it stands."""
        with self._one_by_one:
            number = self._numbers.setdefault(text, len(self.known))
            if number == len(self.known):
                self.known.append(text)
            return number

    def numbers_of(self, said: Sequence[str]) -> npt.NDArray[np.int64]:
        """Numbers of many texts that are nearly all different, quickly where none of them has to be trimmed or cut."""
        edges = {each[:1] for each in said} | {each[-1:] for each in said}
        if max(map(len, said)) > self._longest or not all(map(trimmed, edges)):
            return np.array([self.number_of(each) for each in said], dtype=np.int64)
        first = len(self.known)
        self.known += said
        return np.arange(first, len(self.known))

    def numbers_of_raw(self, contents: Sequence[bytes]) -> list[int]:
        """The numbers of texts as they stand in XML. Raises Unfamiliar."""
        new = set(contents) - self._raw.keys()
        for content in new:
            self._raw[content] = self.number_of(resolved(sound_text(content)))
        return [self._raw[content] for content in contents]
