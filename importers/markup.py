"""The elements of a small XML part, with their namespaces: enough for the parts that say what a workbook is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from xml.parsers import expat

from importers.columns_texts import Unfamiliar

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


@dataclass(frozen=True, slots=True)
class Element:
    """name: namespace and word with a space between. depth: how many elements it stands in."""

    name: str
    depth: int
    attributes: Mapping[str, str]


def elements_of(content: bytes) -> list[Element]:
    """Every element in the order in which they begin, the root first. Raises Unfamiliar for what is no sound XML."""
    found: list[Element] = []
    depth = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        found.append(Element(name, depth, attributes))
        depth += 1

    def end(_: str) -> None:
        nonlocal depth
        depth -= 1

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.StartDoctypeDeclHandler = parser.CommentHandler = parser.StartCdataSectionHandler = _refuse
    try:
        parser.Parse(content, True)
    except expat.ExpatError:
        raise Unfamiliar from None
    return found


def _refuse(*_: object) -> None:
    raise Unfamiliar
