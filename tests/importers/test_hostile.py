"""Files that are broken, or made to break the service. Each ends in one clear problem, quickly, and nothing else."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Callable
from dataclasses import replace

import pytest

from importers.limits import LIMITS
from importers.workbook import read_workbook
from incentives.values.problem import Problem
from tests.importers.building import MAIN, archive, raw_parts, raw_sheet, raw_workbook, xlsx

MEGABYTE = 1024 * 1024
GOOD = xlsx({"Results": [["Period", "2026-Q3"], ["participant", "new_revenue"], ["P-0042", 330_000]]})
ENTITIES = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
CELL = '<row r="1"><c r="A1"><v>1</v></c></row>'


def only_problem(content: bytes, name: str = "results.xlsx", **limits: int) -> Problem:
    """The one problem of a file that cannot be read, told within ten seconds."""
    started = time.monotonic()
    workbook, problems = read_workbook(content, name, limits=replace(LIMITS, **limits))
    assert time.monotonic() - started < 10
    assert workbook is None
    (problem,) = problems
    assert problem.place.file == name
    assert problem.message
    assert problem.hint
    return problem


def bomb() -> bytes:
    """310 MB of blanks, packed into a third of a megabyte."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as zipped:
        for name, content in raw_parts("").items():
            if name != "xl/worksheets/sheet1.xml":
                zipped.writestr(name, content)
        with zipped.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            for _ in range(310):
                part.write(b" " * MEGABYTE)
    return stream.getvalue()


def shared_strings(count: int, size: int) -> bytes:
    strings = "".join(f"<si><t>{str(number).rjust(size, 'x')}</t></si>" for number in range(count))
    sheet = raw_sheet('<row r="1"><c r="A1" t="s"><v>0</v></c></row>')
    return archive(raw_parts(sheet, shared_strings=f'<sst xmlns="{MAIN}">{strings}</sst>'))


def lying_about_its_size() -> bytes:
    content = raw_workbook(CELL)
    real = len(raw_sheet(CELL)).to_bytes(4, "little")
    return content.replace(real, (10).to_bytes(4, "little"))


def with_a_flipped_bit() -> bytes:
    parts = archive(raw_parts(raw_sheet(CELL)))
    with zipfile.ZipFile(io.BytesIO(parts)) as zipped:
        offset = zipped.getinfo("xl/worksheets/sheet1.xml").header_offset + 30 + len("xl/worksheets/sheet1.xml") + 20
    return parts[:offset] + bytes([parts[offset] ^ 0xFF]) + parts[offset + 1 :]


def twice_the_same_part() -> bytes:
    stream = io.BytesIO(GOOD)
    with zipfile.ZipFile(stream, "a") as zipped, pytest.warns(UserWarning, match="Duplicate name"):
        zipped.writestr("xl/worksheets/sheet1.xml", raw_sheet(CELL))
    return stream.getvalue()


def compound(*, encrypted: bool) -> bytes:
    inside = "EncryptedPackage".encode("utf-16-le") if encrypted else b"Workbook"
    return bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600 + inside + b"\0" * 600


REFUSED: list[tuple[str, str, Callable[[], bytes]]] = [
    ("nothing at all", "empty-file", lambda: b""),
    ("bytes without sense", "not-a-workbook", lambda: bytes(range(256)) * 20),
    ("a web page", "not-a-workbook", lambda: b"\n<html><table><tr><td>P-0042</td></tr></table></html>"),
    ("plain text", "not-a-workbook", lambda: b"participant,new_revenue\nP-0042,1\n"),
    ("a PDF document", "not-a-workbook", lambda: b"%PDF-1.7\n"),
    ("an older Office file", "not-a-workbook", lambda: compound(encrypted=False)),
    ("a password", "encrypted-workbook", lambda: compound(encrypted=True)),
    ("another zip archive", "not-a-workbook", lambda: archive({"holiday.txt": "sun"})),
    ("an OpenDocument file", "not-a-workbook", lambda: archive({"mimetype": "application/vnd.oasis"})),
    ("a binary workbook", "not-a-workbook", lambda: archive({"xl/workbook.bin": "x", "[Content_Types].xml": "x"})),
    ("cut short", "damaged-workbook", lambda: GOOD[: len(GOOD) * 2 // 3]),
    ("a flipped bit", "damaged-workbook", with_a_flipped_bit),
    ("a wrong size in its directory", "damaged-workbook", lying_about_its_size),
    ("one part twice", "damaged-workbook", twice_the_same_part),
    ("a zip bomb", "workbook-too-large", bomb),
    ("huge shared strings", "workbook-too-large", lambda: shared_strings(1_000, 60_000)),
    ("entities in a sheet", "unsafe-workbook", lambda: archive(raw_parts(ENTITIES + raw_sheet(CELL)))),
    (
        "entities in UTF-16",
        "unsafe-workbook",
        lambda: archive(
            raw_parts(('<?xml version="1.0" encoding="UTF-16"?>' + ENTITIES + raw_sheet(CELL)).encode("utf-16"))
        ),
    ),
    (
        "entities in shared strings",
        "unsafe-workbook",
        lambda: archive(raw_parts(raw_sheet(CELL), shared_strings=f'{ENTITIES}<sst xmlns="{MAIN}"/>')),
    ),
    ("markup without an end", "damaged-workbook", lambda: archive(raw_parts(f'<worksheet xmlns="{MAIN}"><sheetData>'))),
    (
        "rows that go back",
        "damaged-workbook",
        lambda: raw_workbook('<row r="2"/><row r="1"><c r="A1"><v>1</v></c></row>'),
    ),
    ("two cells at one place", "damaged-workbook", lambda: raw_workbook('<row r="1"><c r="A1"/><c r="A1"/></row>')),
    ("a cell in another row", "damaged-workbook", lambda: raw_workbook('<row r="1"><c r="A2"><v>1</v></c></row>')),
    (
        "a text that is not there",
        "damaged-workbook",
        lambda: raw_workbook('<row r="1"><c r="A1" t="s"><v>7</v></c></row>'),
    ),
    ("a number that is none", "damaged-workbook", lambda: raw_workbook('<row r="1"><c r="A1"><v>many</v></c></row>')),
    ("markup nested without end", "damaged-workbook", lambda: raw_workbook("<a>" * 500_000)),
    (
        "the strict dialect",
        "not-a-workbook",
        lambda: archive(
            {
                name: part.replace(MAIN, "http://purl.oclc.org/ooxml/spreadsheetml/main")
                if isinstance(part, str)
                else part
                for name, part in raw_parts(raw_sheet(CELL)).items()
            }
        ),
    ),
]


@pytest.mark.parametrize(
    ("code", "build"), [(code, build) for _, code, build in REFUSED], ids=[one for one, _, _ in REFUSED]
)
def test_a_file_with_is_one_clear_problem(code: str, build: Callable[[], bytes]) -> None:
    assert only_problem(build()).code == code


def test_a_far_away_cell_is_named_and_does_not_stop_the_service() -> None:
    far = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    problem = only_problem(raw_workbook(far))
    assert (problem.code, problem.place.sheet, problem.place.cell) == ("cell-too-far", "Results", "XFD1048576")


def test_a_far_away_cell_that_holds_nothing_is_no_problem() -> None:
    far = CELL + '<row r="1048576"><c r="XFD1048576" s="0"/></row>'
    workbook, problems = read_workbook(raw_workbook(far), "results.xlsx")
    assert workbook is not None
    assert problems == ()


def test_markup_nested_very_deeply_is_survived() -> None:
    deep = CELL + '<row r="2"><c r="A2">' + "<a>" * 200_000 + "</a>" * 200_000 + "</c></row>"
    workbook, problems = read_workbook(raw_workbook(deep), "results.xlsx")
    assert (workbook is None) == bool(problems)
    assert len(problems) <= 1


@pytest.mark.parametrize("name", ["results.doc", "results.numbers", "results.xlsx.exe", "results", ".xlsx"])
def test_another_ending_is_refused_and_the_accepted_ones_are_named(name: str) -> None:
    problem = only_problem(GOOD, name)
    assert problem.code == "unaccepted-file-type"
    assert ".xlsx, .xlsm, .xlsb, .ods, .xls, .csv and .tsv" in problem.message


@pytest.mark.parametrize("name", ["results.xlsx", "RESULTS.XLSX", "results.xlsm"])
def test_the_accepted_endings_are_read(name: str) -> None:
    assert read_workbook(GOOD, name)[1] == ()


def test_a_file_beyond_the_size_limit_is_not_even_opened() -> None:
    assert only_problem(GOOD, file_bytes=len(GOOD) - 1).code == "workbook-too-large"
    assert read_workbook(GOOD, "results.xlsx", limits=replace(LIMITS, file_bytes=len(GOOD)))[1] == ()


def test_too_many_parts_are_refused() -> None:
    parts = raw_parts(raw_sheet(CELL)) | {f"xl/more/{number}.txt": "" for number in range(LIMITS.parts)}
    assert only_problem(archive(parts)).code == "workbook-too-large"


def test_too_many_cells_are_refused_even_when_they_are_spread_over_sheets() -> None:
    content = xlsx({"Results": [[1, 2, 3]], "Quotas": [[4, 5, 6]]})
    assert only_problem(content, cells_in_columns=5).code == "workbook-too-large"
    assert read_workbook(content, "results.xlsx", limits=replace(LIMITS, cells_in_columns=6))[1] == ()


def test_cells_that_are_read_one_by_one_have_a_lower_limit() -> None:
    content = raw_workbook('<row r="1"><c><v>1</v></c><c><v>2</v></c></row>')
    assert only_problem(content, cells=1).code == "workbook-too-large"
    assert read_workbook(content, "results.xlsx", limits=replace(LIMITS, cells=2))[1] == ()


def test_one_long_text_used_by_many_cells_does_not_grow_without_end() -> None:
    text = f'<sst xmlns="{MAIN}"><si><t>{"x" * 32_000}</t></si></sst>'
    without_addresses = "".join(f'<row r="{n}"><c t="s"><v>0</v></c></row>' for n in range(1, 3_000))
    content = archive(raw_parts(raw_sheet(without_addresses), shared_strings=text))
    assert only_problem(content, answer_bytes=2 * MEGABYTE).code == "workbook-too-large"
    usual = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 3_000))
    limits = replace(LIMITS, answer_bytes=2 * MEGABYTE)
    content = archive(raw_parts(raw_sheet(usual), shared_strings=text))
    assert read_workbook(content, "results.xlsx", limits=limits)[1] == (), "in columns it is kept once"
    assert only_problem(content, answer_bytes=500).code == "workbook-too-large"


def test_a_file_that_needs_too_much_memory_ends_its_own_process_only() -> None:
    assert only_problem(shared_strings(45_000, 1_000), memory_bytes=72 * MEGABYTE).code == "workbook-too-large"


def test_a_file_that_takes_too_long_is_given_up() -> None:
    formats = '<xf numFmtId="9"/>' * 400_000
    styles = f'<styleSheet xmlns="{MAIN}"><cellXfs>{formats}</cellXfs></styleSheet>'
    without_address = raw_sheet('<row r="1"><c><v>1</v></c></row>')
    problem = only_problem(archive(raw_parts(without_address, styles=styles)), opening_seconds=1)
    assert problem.code == "reading-takes-too-long"


def test_after_all_of_them_the_next_upload_is_read() -> None:
    workbook, problems = read_workbook(GOOD, "results.xlsx")
    assert problems == ()
    assert workbook is not None
    assert [row.cells["participant"].text for row in workbook.sheets[0].rows] == ["P-0042"]


def test_the_folders_of_an_upload_are_not_kept() -> None:
    workbook, _ = read_workbook(GOOD, "C:\\people\\home/results.xlsx")
    assert workbook is not None
    assert workbook.file == "results.xlsx"
