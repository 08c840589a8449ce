"""Whether a workbook asks to be calculated anew when it is opened, so that its stored results are not to be trusted.

Some programs store 0 for every formula and say so this way. Read from the part itself: the reader of workbooks takes a
silent one for one that asks, which nearly every file saved by Excel or LibreOffice would then be.
"""

from __future__ import annotations

from io import BytesIO
from xml.parsers import expat
from zipfile import ZipFile

_YES = ("1", "true")


def calculates_on_opening(content: bytes) -> bool:
    """Whether the workbook part says so. For an archive that was examined before."""
    with ZipFile(BytesIO(content)) as archive:
        parts = [name for name in archive.namelist() if name.endswith("workbook.xml")]
        return any(_says_so(archive.read(name)) for name in parts)


def _says_so(part: bytes) -> bool:
    found: list[bool] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if name.rpartition(":")[2] == "calcPr":
            found.append(attributes.get("fullCalcOnLoad", "0") in _YES)

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.Parse(part, True)
    return any(found)
