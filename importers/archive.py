"""A workbook's zip archive, streamed once from end to end and held against the limits before it is opened.

Runs in the reading process. Every part is unpacked once, piece by piece, so that its checksum is proven and nothing
larger than a piece is in memory.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from importers.faults import DAMAGED, UNSAFE, Fault, Refused, too_many_cells
from importers.limits import Limits, in_megabytes
from importers.scan import SheetScan, SheetScanner

_PIECE = 64 * 1024
_SHEET_ROOT = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?worksheet[\s>/]")
_DOCUMENT_TYPE = b"<!DOCTYPE"
_ENCRYPTED_FLAG = 0x1
_STRICT = b"http://purl.oclc.org/ooxml/"


@dataclass(frozen=True, slots=True)
class Examined:
    """Path of each sheet's part to what was seen in it, and notes for people."""

    sheets: Mapping[str, SheetScan]
    notes: tuple[str, ...]

    @property
    def cells(self) -> int:
        """Cells of all sheets that hold something."""
        return sum(scan.cells for scan in self.sheets.values())


def examine(archive: ZipFile, limits: Limits, apart_from: Collection[str] = ()) -> Examined:
    """What the archive holds, every part checked. Raises Refused; zipfile's own errors mean damage.

    apart_from: sheets that somebody else checks while reading them.
    """
    parts = archive.infolist()
    names = [part.filename for part in parts]
    _check_directory(parts, limits)
    check_nature(archive, ".xlsx")
    _check_dialect(archive)
    sheets: dict[str, SheetScan] = {}
    for part in parts:
        scan = None if part.filename in apart_from else _examine_part(archive, part, limits)
        if scan is not None:
            sheets[part.filename] = scan
    examined = Examined(sheets, tuple(_notes(names)))
    if examined.cells > limits.cells:
        raise Refused(too_many_cells(limits.cells))
    return examined


def _check_directory(parts: list[ZipInfo], limits: Limits) -> None:
    if len(parts) > limits.parts:
        raise Refused(_too_large(f"has {len(parts):,} parts; at most {limits.parts:,} are read"))
    if len({part.filename for part in parts}) != len(parts):
        raise Refused(DAMAGED)
    if any(part.flag_bits & _ENCRYPTED_FLAG for part in parts):
        raise Refused(
            Fault("encrypted-workbook", "Parts of the workbook are encrypted.", "Save it without a password.")
        )
    if any(part.compress_type not in (ZIP_STORED, ZIP_DEFLATED) for part in parts):
        raise Refused(DAMAGED)
    inflated = sum(part.file_size for part in parts)
    if inflated > limits.inflated_bytes:
        most = in_megabytes(limits.inflated_bytes)
        raise Refused(_too_large(f"unpacks to {in_megabytes(inflated)}; at most {most} are read"))


def check_parts(archive: ZipFile, ending: str, limits: Limits) -> tuple[str, ...]:
    """Every part of an .ods or .xlsb unpacked once against the limits; notes for people. Raises Refused."""
    parts = archive.infolist()
    _check_directory(parts, limits)
    check_nature(archive, ending)
    for part in parts:
        _stream(archive, part, None, limits, bounded=not part.filename.startswith(("content.xml", "xl/worksheets/")))
    return tuple(_notes([part.filename for part in parts]))


def check_nature(archive: ZipFile, ending: str) -> None:
    """Raises Refused when the archive is another kind of file than its name says."""
    found, really = _nature(archive, set(archive.namelist()))
    if found is None:
        raise Refused(Fault("not-a-workbook", f"The file is {really}.", "Save it as an Excel workbook (.xlsx)."))
    if found != ending:
        hint = f"Give the file a name that ends in {found}, or save it as an Excel workbook (.xlsx)."
        raise Refused(Fault("not-a-workbook", f"The file is {really}, but its name says otherwise.", hint))


def _nature(archive: ZipFile, names: Collection[str]) -> tuple[str | None, str]:
    if "mimetype" in names:
        with archive.open("mimetype") as stream:
            if stream.read(100).startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
                return ".ods", "an OpenDocument spreadsheet (.ods)"
        return None, "an OpenDocument file that is no spreadsheet"
    if "xl/workbook.bin" in names:
        return ".xlsb", "a binary workbook (.xlsb)"
    if "[Content_Types].xml" not in names or not any(name.endswith("workbook.xml") for name in names):
        return None, "a zip archive without a workbook in it"
    return ".xlsx", "an Excel workbook (.xlsx)"


def _check_dialect(archive: ZipFile) -> None:
    """The strict dialect has the same names with other meanings, so that the reader would see empty sheets."""
    for part in archive.infolist():
        if part.filename.endswith("workbook.xml"):
            with archive.open(part) as stream:
                if _STRICT in _bare(stream.read(_PIECE)):
                    hint = 'Save it as "Excel Workbook (.xlsx)".'
                    raise Refused(Fault("not-a-workbook", "The file is a Strict Open XML Spreadsheet.", hint))


def _examine_part(archive: ZipFile, part: ZipInfo, limits: Limits) -> SheetScan | None:
    """What was seen in a part when it is a sheet. Media and macros are unpacked for their checksum only."""
    scanner: SheetScanner | None = None
    if _is_markup(part):
        with archive.open(part) as stream:
            if _SHEET_ROOT.search(_bare(stream.read(_PIECE))):
                scanner = SheetScanner(limits)
    _stream(archive, part, scanner, limits, bounded=scanner is None)
    return None if scanner is None else scanner.seen


def _is_markup(part: ZipInfo) -> bool:
    return not part.filename.startswith(("xl/media/", "Pictures/")) and not part.filename.endswith(".bin")


def _stream(archive: ZipFile, part: ZipInfo, scanner: SheetScanner | None, limits: Limits, *, bounded: bool) -> None:
    """Unpack a part piece by piece, to the scanner if there is one."""
    if bounded and part.file_size > limits.part_bytes:
        raise Refused(_too_large(f"has a part of {in_megabytes(part.file_size)} beside its sheets"))
    before = b""
    with archive.open(part) as stream:
        while piece := stream.read(_PIECE):
            bare = _bare(piece)
            if _is_markup(part) and _DOCUMENT_TYPE in before + bare:
                raise Refused(UNSAFE)
            if scanner is not None:
                scanner.feed(piece)
            before = bare[-len(_DOCUMENT_TYPE) :]
    if scanner is not None:
        scanner.feed(b"", last=True)


def _bare(piece: bytes) -> bytes:
    """The bytes without zeros, so that markup in UTF-16 looks like any other."""
    return piece.replace(b"\0", b"")


def _notes(names: list[str]) -> list[str]:
    notes = []
    if any(name.endswith("vbaProject.bin") for name in names):
        notes.append("The macros in the workbook were not run.")
    if any(name.startswith("xl/externalLinks/") for name in names):
        notes.append("The workbook refers to other files; they were not opened, only the stored results were read.")
    return notes


def _too_large(what: str) -> Fault:
    hint = "Remove pictures, old sheets and unused formatting, or split the workbook."
    return Fault("workbook-too-large", f"The workbook {what}.", hint)
