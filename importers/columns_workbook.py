"""What a workbook is made of: which sheets, where its shared texts are, and what its styles show.

Read from the parts themselves, which are small. Whatever is not the usual way is Unfamiliar.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from zipfile import ZipFile

import numpy as np
import numpy.typing as npt

from importers.columns_texts import Unfamiliar
from importers.markup import MAIN, Element, elements_of
from importers.number_formats import BUILT_IN, CUSTOM_FROM, Shows, shown_by

_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORKBOOKS = (
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
    "application/vnd.ms-excel.sheet.macroEnabled.main+xml",
)
_SHARED = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
_STYLES = "xl/styles.xml"
_YES, _NO = ("1", "true"), ("0", "false", None)


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A sheet of the workbook and the part that holds it."""

    name: str
    hidden: bool
    path: str


@dataclass(frozen=True, slots=True)
class WorkbookParts:
    """The sheets in their order, where the shared texts are if there are any, and since when days are counted."""

    sheets: tuple[SheetPart, ...]
    strings: str | None
    since_1904: bool


def workbook_parts(archive: ZipFile) -> WorkbookParts:
    """What the workbook says about itself. Raises Unfamiliar."""
    kinds = _kinds(archive)
    found = [name for name, kind in kinds.items() if kind in _WORKBOOKS]
    strings = [name for name, kind in kinds.items() if kind == _SHARED]
    if len(found) != 1 or len(strings) > 1 or (not strings and "xl/sharedStrings.xml" in archive.namelist()):
        raise Unfamiliar
    elements = _read(archive, found[0])
    if elements[0].name != f"{MAIN} workbook":
        raise Unfamiliar
    links = _links(archive, found[0])
    sheets = tuple(_sheets(archive, elements, links))
    if len({each.path for each in sheets}) != len(sheets):
        raise Unfamiliar
    since = {each.attributes.get("date1904") for each in elements if each.name == f"{MAIN} workbookPr"} or {None}
    if len(since) != 1 or not since <= {*_YES, *_NO}:
        raise Unfamiliar
    return WorkbookParts(sheets, strings[0] if strings else None, since.pop() in _YES)


def _kinds(archive: ZipFile) -> dict[str, str]:
    elements = _read(archive, "[Content_Types].xml")
    overrides = [each.attributes for each in elements if each.name.endswith(" Override")]
    return {each["PartName"].removeprefix("/"): each["ContentType"] for each in overrides}


def _links(archive: ZipFile, path: str) -> dict[str, tuple[str, str]]:
    """Identifier to kind and path of what the workbook is linked to."""
    folder, name = posixpath.split(path)
    found = {}
    for each in _read(archive, f"{folder}/_rels/{name}.rels"):
        told = each.attributes
        if each.name.endswith(" Relationship") and told.get("TargetMode") != "External":
            target = told["Target"]
            whole = target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            found[told["Id"]] = told["Type"], whole
    return found


def _sheets(archive: ZipFile, elements: list[Element], links: dict[str, tuple[str, str]]) -> Iterator[SheetPart]:
    names = set(archive.namelist())
    for each in elements:
        if each.name != f"{MAIN} sheet":
            continue
        told = each.attributes
        kind, path = links.get(told.get(f"{_LINKS} id", ""), ("", ""))
        state = told.get("state", "visible")
        if path not in names or state not in ("visible", "hidden", "veryHidden") or "name" not in told:
            raise Unfamiliar
        if kind == f"{_LINKS}/worksheet":
            yield SheetPart(told["name"], state != "visible", path)
        elif kind != f"{_LINKS}/chartsheet":
            raise Unfamiliar


def shown_by_styles(archive: ZipFile) -> npt.NDArray[np.uint8]:
    """What each style shows, by its number. Raises Unfamiliar."""
    if _STYLES not in archive.namelist():
        return np.zeros(1, dtype=np.uint8)
    elements = _read(archive, _STYLES)
    formats = {
        _whole(each, "numFmtId"): each.attributes.get("formatCode", "")
        for each in elements
        if each.name == f"{MAIN} numFmt" and each.depth == 2
    }
    inside = False
    found: list[Shows] = []
    for each in elements:
        if each.depth == 1:
            inside = each.name == f"{MAIN} cellXfs"
        elif inside and each.depth == 2 and each.name == f"{MAIN} xf":
            number = _whole(each, "numFmtId") if "numFmtId" in each.attributes else 0
            if number not in formats and number >= CUSTOM_FROM:
                raise Unfamiliar
            found.append(shown_by(formats.get(number, BUILT_IN.get(number, "General"))))
    if not found:
        raise Unfamiliar
    return np.array(found, dtype=np.uint8)


def _whole(element: Element, name: str) -> int:
    text = element.attributes.get(name, "")
    if not (text.isascii() and text.isdigit()):
        raise Unfamiliar
    return int(text)


def _read(archive: ZipFile, path: str) -> list[Element]:
    try:
        return elements_of(archive.read(path))
    except KeyError:
        raise Unfamiliar from None
