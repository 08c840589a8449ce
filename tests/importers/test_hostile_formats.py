"""Broken and hostile .ods, .xls, .xlsb and text files. Each ends in one clear problem, quickly, and nothing else."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable, Sequence

import pytest

from importers.workbook import read_workbook
from tests.importers.building import archive, xlsx
from tests.importers.building_binary import compound, record, wide, xls, xlsb
from tests.importers.programs import MIMETYPE, ods
from tests.importers.test_hostile import only_problem

GOOD: Sequence[Sequence[object]] = [["participant", "new_revenue"], ["P-1", 5]]
ENTITIES = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
ROW = "<table:table-row><table:table-cell{0}><text:p>x</text:p></table:table-cell></table:table-row>"


def table(rows: str) -> str:
    return f'<table:table table:name="Results">{rows}</table:table>'


def ods_bomb() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as zipped:
        zipped.writestr("mimetype", MIMETYPE)
        with zipped.open("content.xml", "w", force_zip64=True) as part:
            for _ in range(410):
                part.write(b" " * 1024 * 1024)
    return stream.getvalue()


def in_circles() -> bytes:
    """The table of sectors says that the first one follows itself."""
    content = xls({"Results": GOOD})
    (at,) = struct.unpack_from("<I", content, 76)
    offset = (at + 1) * 512
    return content[:offset] + struct.pack("<I", 0) + content[offset + 4 :]


def without_part(content: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as zipped:
        return archive({each: zipped.read(each) for each in zipped.namelist() if each != name})


def with_part(content: bytes, name: str, part: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as zipped:
        return archive({each: zipped.read(each) for each in zipped.namelist()} | {name: part})


def xls_with(*records: bytes) -> bytes:
    sheet = record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0)) + b"".join(records) + record(0x0A)
    start = record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0))
    listed = struct.pack("<IBB", len(start) + 4 + 6 + 9 + 4, 0, 0) + wide("Results", "<B")[:2].replace(b"\1", b"\0")
    return compound({"Workbook": start + record(0x85, listed + b"Results") + record(0x0A) + sheet})


NUMBER = struct.pack("<HHHd", 0, 0, 0, 1)
REFUSED: list[tuple[str, str, str, Callable[[], bytes]]] = [
    ("an .ods with entities", ".ods", "unsafe-workbook", lambda: ods(table(ROW.format("")), before=ENTITIES)),
    ("an .ods that unpacks without end", ".ods", "workbook-too-large", ods_bomb),
    (
        "a filled row repeated a million times",
        ".ods",
        "cell-too-far",
        lambda: ods(table(ROW.format("").replace("row>", 'row table:number-rows-repeated="1048576">', 1))),
    ),
    (
        "a filled cell repeated over all columns",
        ".ods",
        "cell-too-far",
        lambda: ods(table(ROW.format(' table:number-columns-repeated="16384"'))),
    ),
    (
        "rows and cells repeated to many millions",
        ".ods",
        "workbook-too-large",
        lambda: ods(
            table(
                ROW.format(' table:number-columns-repeated="200"').replace(
                    "row>", 'row table:number-rows-repeated="200000">', 1
                )
            )
        ),
    ),
    (
        "a count that is no number",
        ".ods",
        "damaged-workbook",
        lambda: ods(table(ROW.format(' table:number-columns-repeated="-1"'))),
    ),
    ("an .ods without its content", ".ods", "damaged-workbook", lambda: archive({"mimetype": MIMETYPE})),
    ("an .ods cut short", ".ods", "damaged-workbook", lambda: ods(table(ROW.format("")))[:-40]),
    ("markup without an end", ".ods", "damaged-workbook", lambda: ods("<table:table>")),
    (
        "a number that is none",
        ".ods",
        "damaged-workbook",
        lambda: ods(table(ROW.format(' office:value-type="float" office:value="many"'))),
    ),
    (
        "an .ods with a password",
        ".ods",
        "encrypted-workbook",
        lambda: ods("", manifest='<x><manifest:encryption-data xmlns:manifest="m"/></x>'),
    ),
    (
        "an OpenDocument text",
        ".ods",
        "not-a-workbook",
        lambda: archive({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<x/>"}),
    ),
    ("an .xlsx named .ods", ".ods", "not-a-workbook", lambda: xlsx({"Results": GOOD})),
    ("an .ods named .xlsx", ".xlsx", "not-a-workbook", lambda: ods(table(ROW.format("")))),
    ("an .xlsb named .xlsx", ".xlsx", "not-a-workbook", lambda: xlsb({"Results": GOOD})),
    ("an .xlsx named .xlsb", ".xlsb", "not-a-workbook", lambda: xlsx({"Results": GOOD})),
    ("an .xlsx named .xls", ".xls", "not-a-workbook", lambda: xlsx({"Results": GOOD})),
    ("an .xls named .xlsx", ".xlsx", "not-a-workbook", lambda: xls({"Results": GOOD})),
    ("a web page named .xls", ".xls", "not-a-workbook", lambda: b"<html><table><tr><td>P-1</td></tr></table></html>"),
    ("a table of text named .xls", ".xls", "not-a-workbook", lambda: b"participant\tnew_revenue\nP-1\t5\n"),
    ("an .xlsx named .csv", ".csv", "not-a-workbook", lambda: xlsx({"Results": GOOD})),
    ("an .xls named .csv", ".csv", "not-a-workbook", lambda: xls({"Results": GOOD})),
    ("a web page named .csv", ".csv", "not-a-workbook", lambda: b"<!DOCTYPE html><html></html>"),
    ("a PDF document named .tsv", ".tsv", "not-a-workbook", lambda: b"%PDF-1.7\n"),
    ("bytes without sense named .csv", ".csv", "not-a-workbook", lambda: bytes(range(256)) * 20),
    ("text with a zero byte far down", ".csv", "not-a-workbook", lambda: b"a,b\n" + b"1,2\n" * 1000 + b"\0"),
    ("sectors in a circle", ".xls", "damaged-workbook", in_circles),
    ("an .xls cut short", ".xls", "damaged-workbook", lambda: xls({"Results": GOOD})[:2000]),
    ("the head of an .xls alone", ".xls", "damaged-workbook", lambda: bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 40),
    (
        "an .xls with a password",
        ".xls",
        "encrypted-workbook",
        lambda: xls({"Results": GOOD}, before=record(0x2F, b"\1\0\1\0")),
    ),
    ("an older Office file", ".xls", "not-a-workbook", lambda: compound({"WordDocument": b"x"})),
    ("a workbook of Excel 95", ".xls", "not-a-workbook", lambda: compound({"Book": b"x"})),
    ("two cells at one place", ".xls", "damaged-workbook", lambda: xls_with(record(0x203, NUMBER) * 2)),
    (
        "a far cell in an .xls",
        ".xls",
        "cell-too-far",
        lambda: xls_with(record(0x203, struct.pack("<HHHd", 5, 300, 0, 1))),
    ),
    ("a record that ends too early", ".xls", "damaged-workbook", lambda: xls_with(record(0x203, NUMBER[:9]))),
    (
        "a text that is not there",
        ".xls",
        "damaged-workbook",
        lambda: xls_with(record(0xFD, struct.pack("<HHHI", 0, 0, 0, 9))),
    ),
    (
        "a sheet that is not there",
        ".xlsb",
        "damaged-workbook",
        lambda: without_part(xlsb({"Results": GOOD}), "xl/worksheets/sheet1.bin"),
    ),
    (
        "records without an end",
        ".xlsb",
        "damaged-workbook",
        lambda: with_part(xlsb({"Results": GOOD}), "xl/worksheets/sheet1.bin", b"\x05\xff\xff\xff\x7f"),
    ),
    (
        "a far cell in an .xlsb",
        ".xlsb",
        "cell-too-far",
        lambda: xlsb({"Results": [[*[None] * 16_000, 5]]}),
    ),
    ("cells without end in one line", ".csv", "cell-too-far", lambda: b"participant," * 300 + b"\nP-1,5\n"),
    ("millions of lines", ".csv", "cell-too-far", lambda: b"participant,x\n" + b"a,1\n" * 260_000),
    (
        "one quotation mark around it all",
        ".csv",
        "damaged-text",
        lambda: b'participant,b\nP-1,2\n"' + b"x,y\n" * 90_000,
    ),
    ("one endless line", ".csv", "delimiter-unclear", lambda: b"x" * 5_000_000),
]


@pytest.mark.parametrize(
    ("ending", "code", "build"),
    [(ending, code, build) for _, ending, code, build in REFUSED],
    ids=[name for name, *_ in REFUSED],
)
def test_a_file_like_this_is_one_clear_problem(ending: str, code: str, build: Callable[[], bytes]) -> None:
    assert only_problem(build(), f"results{ending}").code == code


def test_repeated_blanks_to_the_end_of_a_sheet_cost_nothing() -> None:
    blanks = '<table:table-row table:number-rows-repeated="1048000">'
    blanks += '<table:table-cell table:number-columns-repeated="16384"/>'
    headings = "".join(
        f"<table:table-cell><text:p>{one}</text:p></table:table-cell>" for one in ("participant", "value")
    )
    rows = f"<table:table-row>{headings}</table:table-row>{ROW.format('')}{blanks}</table:table-row>"
    workbook, problems = read_workbook(ods(table(rows)), "upload.ods")
    assert problems == ()
    assert workbook is not None
    assert [row.cells["participant"].text for row in workbook.sheets[0].rows] == ["x"]


def test_comments_drawings_and_remembered_tables_of_other_files_are_not_read() -> None:
    cell = (
        "<table:table-cell><office:annotation><text:p>who is this?</text:p></office:annotation>"
        "<text:p>participant</text:p></table:table-cell>"
    )
    other = "<table:table table:name=\"'file:///secret.ods'#Results\">" + ROW.format("") + "</table:table>"
    content = ods(table(f"<table:table-row>{cell}</table:table-row>{ROW.format('')}") + other)
    workbook, problems = read_workbook(content, "upload.ods")
    assert problems == ()
    assert workbook is not None
    assert [sheet.place.sheet for sheet in workbook.sheets] == ["Results"]
    assert workbook.problems == ()
    assert list(workbook.sheets[0].headings) == ["participant"]


@pytest.mark.parametrize("shown", ["#DIV/0!", "Err:502", "#NAME?", "#N/A"])
def test_an_error_that_a_program_stored_as_a_zero_stays_an_error(shown: str) -> None:
    cell = (
        f'<table:table-cell table:formula="of:=1/0" office:value-type="float" office:value="0"><text:p>{shown}</text:p>'
    )
    rows = ROW.format("").replace(">x<", ">participant<")
    content = ods(table(f"{rows}<table:table-row>{cell}</table:table-cell></table:table-row>"))
    workbook, _ = read_workbook(content, "upload.ods")
    assert workbook is not None
    assert [row.cells["participant"].kind.name for row in workbook.sheets[0].rows] == ["ERROR"]
