"""Writes small .xls and .xlsb workbooks record by record, with the cells that no library here could store.

A cell is a number, a text, True or False, None, or one of Percent, Day (a serial number), Error and Formula below. The
first table style is the general one, the second 0.0%, the third a day.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tests.importers.building import PACKAGE, RELATIONS, archive

Cells = Sequence[Sequence[object]]
SECTOR = 512
FREE, END, TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
GENERAL, PERCENT, DAY = 0, 1, 2
FORMATS = (0, 10, 14)


@dataclass(frozen=True)
class Percent:
    value: float


@dataclass(frozen=True)
class Day:
    serial: float


@dataclass(frozen=True)
class Error:
    code: int = 7


@dataclass(frozen=True)
class Formula:
    """A formula with its stored result: a number, an Error, a text, or None for one that was never calculated."""

    result: object


def style_of(value: object) -> int:
    return PERCENT if isinstance(value, Percent) else DAY if isinstance(value, Day) else GENERAL


def number_of(value: object) -> float | None:
    if isinstance(value, Percent):
        return value.value
    if isinstance(value, Day):
        return value.serial
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


# .xls: records in the stream "Workbook" of a compound file


def record(kind: int, content: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def wide(text: str, length: str = "<H") -> bytes:
    return struct.pack(length, len(text)) + b"\x01" + text.encode("utf-16-le")


def xls(
    sheets: Mapping[str, Cells], *, hidden: Sequence[str] = (), since_1904: bool = False, before: bytes = b"", merged=()
) -> bytes:
    """A workbook of Excel 97; `before` are further records at its start, `merged` areas of every sheet."""
    start = record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0)) + before
    start += record(0x22, struct.pack("<H", since_1904))
    start += b"".join(record(0xE0, struct.pack("<HH16x", 0, number)) for number in FORMATS)
    parts = [xls_sheet(cells, merged) for cells in sheets.values()]
    names = [wide(name, "<B") for name in sheets]
    at = len(start) + sum(len(name) + 10 for name in names) + 4
    directory = b""
    for name, sheet, part in zip(names, sheets, parts, strict=True):
        directory += record(0x85, struct.pack("<IBB", at, sheet in hidden, 0) + name)
        at += len(part)
    return compound({"Workbook": start + directory + record(0x0A) + b"".join(parts)})


def xls_sheet(cells: Cells, merged: Sequence[tuple[int, int, int, int]]) -> bytes:
    found = b"".join(
        xls_cell(row, column, value) for row, values in enumerate(cells) for column, value in enumerate(values)
    )
    areas = struct.pack("<H", len(merged)) + b"".join(struct.pack("<HHHH", *area) for area in merged)
    head = record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0))
    size = record(0x200, struct.pack("<IIHHH", 0, len(cells), 0, max(map(len, cells), default=0), 0))
    return head + size + found + (record(0xE5, areas) if merged else b"") + record(0x0A)


def xls_cell(row: int, column: int, value: object) -> bytes:
    place = struct.pack("<HHH", row, column, style_of(value))
    number = number_of(value)
    if number is not None:
        return record(0x203, place + struct.pack("<d", number))
    if isinstance(value, bool | Error):
        is_error = isinstance(value, Error)
        return record(0x205, place + bytes([value.code if isinstance(value, Error) else value, is_error]))
    if isinstance(value, str):
        return record(0x204, place + wide(value))
    if isinstance(value, Formula):
        return record(0x06, place + xls_result(value.result) + struct.pack("<HIH", 0, 0, 3) + b"\x1e\x01\x00") + (
            record(0x207, wide(value.result)) if isinstance(value.result, str) else b""
        )
    return b""


def xls_result(result: object) -> bytes:
    if isinstance(result, int | float):
        return struct.pack("<d", result)
    if isinstance(result, Error):
        return bytes([2, 0, result.code, 0, 0, 0, 0xFF, 0xFF])
    return bytes([0 if isinstance(result, str) else 3, 0, 0, 0, 0, 0, 0xFF, 0xFF])


def compound(streams: Mapping[str, bytes]) -> bytes:
    """A compound file with large streams; each is filled up to the size from which it has sectors of its own."""
    padded = {name: stream.ljust(4096, b"\0") for name, stream in streams.items()}
    sectors: list[bytes] = []
    following: list[int] = []
    entries = [entry("Root Entry", 5, END, 0, child=1)]
    for number, (name, stream) in enumerate(padded.items(), start=1):
        count = -(-len(stream) // SECTOR)
        first = len(sectors)
        sectors += [stream[at : at + SECTOR].ljust(SECTOR, b"\0") for at in range(0, len(stream), SECTOR)]
        following += [*range(first + 1, first + count), END]
        entries.append(
            entry(name, 2, first, len(stream), child=FREE, right=number + 1 if number < len(padded) else FREE)
        )
    entries += [entry("", 0, 0, 0, child=FREE)] * (-len(entries) % 4)
    directory = len(sectors)
    listed = b"".join(entries)
    sectors += [listed[at : at + SECTOR] for at in range(0, len(listed), SECTOR)]
    following += [*range(directory + 1, len(sectors)), END]
    tables = 1
    while len(following) + tables > tables * 128:
        tables += 1
    table = len(sectors)
    numbers = [*following, *([TABLE] * tables)]
    numbers += [FREE] * (tables * 128 - len(numbers))
    sectors.append(struct.pack(f"<{len(numbers)}I", *numbers))
    head = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack("<IIIII", 0, tables, directory, 0, 4096) + struct.pack("<IIII", END, 0, END, 0)
    listing = [*range(table, table + tables)]
    return head + struct.pack("<109I", *listing, *([FREE] * (109 - len(listing)))) + b"".join(sectors)


def entry(name: str, kind: int, start: int, size: int, *, child: int, right: int = FREE) -> bytes:
    encoded = name.encode("utf-16-le") + b"\0\0" if name else b""
    head = encoded.ljust(64, b"\0") + struct.pack("<HBB", len(encoded), kind, 1)
    return head + struct.pack("<III", FREE, right, child) + bytes(36) + struct.pack("<III", start, size, 0)


# .xlsb: records in the parts of a zip archive


def part(*records: tuple[int, bytes]) -> bytes:
    return b"".join(binary_record(kind, content) for kind, content in records)


def binary_record(kind: int, content: bytes) -> bytes:
    head = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size = len(content)
    while True:
        head += bytes([size & 0x7F | (0x80 if size > 0x7F else 0)])
        size >>= 7
        if not size:
            return head + content


def name_of(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def xlsb(
    sheets: Mapping[str, Cells], *, hidden: Sequence[str] = (), since_1904: bool = False, on_opening=False, merged=()
) -> bytes:
    """A binary workbook; `on_opening`: it says that its formulas are to be calculated anew."""
    names = list(sheets)
    listed = [
        (156, struct.pack("<II", name in hidden, number) + name_of(f"rId{number}") + name_of(name))
        for number, name in enumerate(names, start=1)
    ]
    calculation = struct.pack("<IIIdIH", 0, 1, 100, 0.001, 1, on_opening)
    book = part((131, b""), (153, struct.pack("<III", since_1904, 0, 0)), (143, b""), *listed, (144, b""))
    book += part((157, calculation), (132, b""))
    links = "".join(
        f'<Relationship Id="rId{number}" Type="{RELATIONS}/worksheet" Target="worksheets/sheet{number}.bin"/>'
        for number in range(1, len(names) + 1)
    )
    links += f'<Relationship Id="rIdS" Type="{RELATIONS}/styles" Target="styles.bin"/>'
    styles = part(
        (278, b""),
        (617, struct.pack("<I", len(FORMATS))),
        *((47, struct.pack("<HH12x", 0xFFFF, number)) for number in FORMATS),
        (618, b""),
        (279, b""),
    )
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{RELATIONS}/officeDocument" Target="xl/workbook.bin"/></Relationships>',
        "xl/workbook.bin": book,
        "xl/_rels/workbook.bin.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{links}</Relationships>',
        "xl/styles.bin": styles,
    }
    for number, cells in enumerate(sheets.values(), start=1):
        parts[f"xl/worksheets/sheet{number}.bin"] = xlsb_sheet(cells, merged)
    return archive(parts)


def xlsb_sheet(cells: Cells, merged: Sequence[tuple[int, int, int, int]]) -> bytes:
    last = max(len(cells) - 1, 0), max(map(len, cells), default=1) - 1
    records = [(129, b""), (148, struct.pack("<IIII", 0, last[0], 0, max(last[1], 0))), (145, b"")]
    for row, values in enumerate(cells):
        records.append((0, struct.pack("<IIHBBBI", row, 0, 300, 0, 0, 0, 0)))
        records += [found for column, value in enumerate(values) if (found := xlsb_cell(column, value)) is not None]
    records += [(146, b""), (177, struct.pack("<I", len(merged)))]
    records += [(176, struct.pack("<IIII", *area)) for area in merged]
    return part(*records, (178, b""), (130, b""))


def xlsb_cell(column: int, value: object) -> tuple[int, bytes] | None:
    place = struct.pack("<II", column, style_of(value))
    number = number_of(value)
    if number is not None:
        return 5, place + struct.pack("<d", number)
    if isinstance(value, Error):
        return 3, place + bytes([value.code])
    if isinstance(value, bool):
        return 4, place + bytes([value])
    if isinstance(value, str):
        return 6, place + name_of(value)
    formula = struct.pack("<HII", 0, 0, 0)
    if isinstance(value, Formula) and isinstance(value.result, str):
        return 8, place + name_of(value.result) + formula
    if isinstance(value, Formula) and isinstance(value.result, Error):
        return 11, place + bytes([value.result.code]) + formula
    if isinstance(value, Formula) and isinstance(value.result, int | float):
        return 9, place + struct.pack("<d", value.result) + formula
    return None
