"""Workbooks read in columns hold, cell by cell, what the slow way reads; what is written oddly is left to it."""

from __future__ import annotations

import io
import warnings
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import Any

import numpy as np
import openpyxl
import pytest
import xlsxwriter
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format, is_timedelta_format

from importers import columns_sheet
from importers.archive import examine
from importers.cells import decimal_text, has_residue, shows_percent
from importers.columns_answer import answer_in_columns
from importers.columns_numbers import LONGEST, read_decimals, words_of
from importers.contained import Answer, Lines, assembled
from importers.faults import Refused
from importers.limits import LIMITS
from importers.number_formats import BUILT_IN, Shows, shown_by
from importers.spreadsheet import Line, read_lines
from tests.importers.building import MAIN, archive, raw_parts, raw_sheet, xlsx
from tests.importers.programs import PROGRAMS, Book, table_of
from tests.importers.test_corpus import WORKBOOKS
from tests.importers.test_hostile import REFUSED

Grids = tuple[list[tuple[Any, ...]], list[str]]
BY_XLSX = [(case, program) for case, program in WORKBOOKS if PROGRAMS[program][0] == ".xlsx"]
STYLES = (
    f'<styleSheet xmlns="{MAIN}"><numFmts count="2"><numFmt numFmtId="164" formatCode="0.0%"/>'
    '<numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd"/></numFmts>'
    '<fonts count="1"><font/></fonts><fills count="1"><fill><patternFill/></fill></fills>'
    '<borders count="1"><border/></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0"/></cellStyleXfs><cellXfs count="6"><xf numFmtId="0"/>'
    '<xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="46"/><xf numFmtId="9"/><xf numFmtId="4"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0"/></cellStyles></styleSheet>'
)
STRINGS = (
    f'<sst xmlns="{MAIN}"><si><t>participant</t></si><si><t xml:space="preserve"> P-1 </t></si>'
    "<si><t>a &amp; b</t></si><si><r><t>ri</t></r><r><rPr><b/></rPr><t>ch</t></r></si>"
    "<si><t/></si><si><t>x005F_y</t></si></sst>"
)


def in_columns(content: bytes) -> Answer | None:
    told = answer_in_columns(content, LIMITS, lambda _: None, lambda _: None)
    return None if told is None else assembled(Lines(b"".join(told)))


def one_by_one(content: bytes) -> Answer:
    """As the reading process reads it, without the limits that it sets itself: they would hold for the tests too."""
    with warnings.catch_warnings(), zipfile.ZipFile(io.BytesIO(content)) as opened:
        warnings.simplefilter("ignore")
        examined = examine(opened, LIMITS)
        told: list[Line] = [{"note": note} for note in examined.notes]
        return assembled([*told, *read_lines(content, examined, LIMITS)])


def plain(answer: Answer) -> Grids:
    grids = [
        (grid.name, grid.hidden, sorted(grid.merged), {number: dict(cells) for number, cells in grid.rows.items()})
        for grid in answer.grids
    ]
    return grids, sorted(answer.notes)


def workbook(rows: str, *, after: str = "", styles: str = STYLES, strings: str = STRINGS) -> bytes:
    return archive(raw_parts(raw_sheet(rows, after), styles=styles, shared_strings=strings))


@pytest.mark.parametrize(("case", "program"), BY_XLSX, ids=[f"{case['case']}, by {by}" for case, by in BY_XLSX])
def test_the_corpus_reads_the_same_in_columns(case: dict[str, Any], program: str) -> None:
    sheets = {name: table_of(table) for name, table in case["sheets"].items()}
    book = Book(sheets, case.get("hidden", ()), case.get("merged", ()), case.get("since_1904", False))
    content = PROGRAMS[program][1](book)
    found = in_columns(content)
    assert found is not None, "a program that many people use writes it in the usual way"
    assert plain(found) == plain(one_by_one(content))


@pytest.mark.parametrize("build", [build for *_, build in REFUSED], ids=[named for named, *_ in REFUSED])
def test_a_hostile_file_is_refused_or_left_to_the_slow_way(build: Callable[[], bytes]) -> None:
    content = build()
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return
    try:
        found = in_columns(content)
    except (Refused, zipfile.BadZipFile, zlib.error, ValueError, OSError, EOFError):
        return
    assert found is None or plain(found) == plain(one_by_one(content))


ROW = '<row r="1">{}</row>'
USUAL = {
    "a number": '<c r="A1"><v>1.5</v></c>',
    "a number of type n": '<c r="A1" t="n"><v>-0.25</v></c>',
    "an exponent": '<c r="A1"><v>1.5E-3</v></c>',
    "seventeen digits": '<c r="A1"><v>68.150000000000006</v></c>',
    "residue": '<c r="A1"><v>0.30000000000000004</v></c>',
    "a whole number beyond floats": '<c r="A1"><v>123456789012345678</v></c>',
    "a very long number": '<c r="A1"><v>1234567890123456789012345</v></c>',
    "a number without end": '<c r="A1"><v>1E999</v></c>',
    "a percentage": '<c r="A1" s="1"><v>0.95</v></c>',
    "a day": '<c r="A1" s="2"><v>46204</v></c>',
    "a moment": '<c r="A1" s="2"><v>46204.520833333336</v></c>',
    "a day before March 1900": '<c r="A1" s="2"><v>59</v></c>',
    "a day that is none": '<c r="A1" s="2"><v>99999999</v></c>',
    "a duration": '<c r="A1" s="3"><v>1.25</v></c>',
    "a shared text": '<c r="A1" t="s"><v>1</v></c>',
    "a shared text with a reference": '<c r="A1" t="s"><v>2</v></c>',
    "a rich text": '<c r="A1" t="s"><v>3</v></c>',
    "an empty shared text": '<c r="A1" t="s"><v>4</v></c>',
    "an escaped text": '<c r="A1" t="s"><v>5</v></c>',
    "a text in place": '<c r="A1" t="inlineStr"><is><t>x &lt; y</t></is></c>',
    "a kept text in place": '<c r="A1" s="5" t="inlineStr"><is><t xml:space="preserve"> x </t></is></c>',
    "type before style": '<c r="A1" t="s" s="1"><v>0</v></c>',
    "yes": '<c r="A1" t="b"><v>1</v></c>',
    "an error": '<c r="A1" t="e"><v>#N/A</v></c>',
    "nothing": '<c r="A1" s="1"/>',
    "nothing at length": '<c r="A1"></c>',
    "an empty value": '<c r="A1"><v></v></c>',
    "nothing with a space": '<c r="A1" t="inlineStr" />',
    "no value with a space": '<c r="A1"><f>B1</f><v /></c>',
    "no value": '<c r="A1"><v/></c>',
    "a formula": '<c r="A1"><f>B1*2</f><v>3</v></c>',
    "a formula with a sign": '<c r="A1" t="str"><f>B1&amp;"x"</f><v>3x</v></c>',
    "a shared formula": '<c r="A1" s="1"><f t="shared" ref="A1:A9" si="0">B1</f><v>0.5</v></c>',
    "one that shares it": '<c r="A1"><f t="shared" si="0"/><v>7</v></c>',
    "a formula without a result": '<c r="A1"><f>B1</f></c>',
    "a formula with an empty result": '<c r="A1"><f>B1</f><v></v></c>',
    "a formula whose result is no text": '<c r="A1" t="str"><f>B1</f><v></v></c>',
    "a formula whose result is an error": '<c r="A1" t="e"><f>B1/0</f><v>#DIV/0!</v></c>',
    "a column beyond Z": '<c r="Z1"><v>1</v></c><c r="AA1"><v>2</v></c><c r="AZ1"><v>3</v></c>',
}
ODD = {
    "a cell without an address": "<c><v>1</v></c>",
    "the address of another row": '<c r="A2"><v>1</v></c>',
    "cells out of order": '<c r="B1"><v>1</v></c><c r="A1"><v>1</v></c>',
    "one cell twice": '<c r="A1"><v>1</v></c><c r="A1"><v>2</v></c>',
    "a small letter": '<c r="a1"><v>1</v></c>',
    "white space": '<c r="A1"> <v>1</v></c>',
    "white space in a number": '<c r="A1"><v> 1 </v></c>',
    "words for a number": '<c r="A1"><v>one</v></c>',
    "an unknown type": '<c r="A1" t="zz"><v>1</v></c>',
    "a day as text": '<c r="A1" t="d"><v>2026-07-01</v></c>',
    "another attribute": '<c r="A1" cm="1"><v>1</v></c>',
    "two values": '<c r="A1"><v>1</v><v>2</v></c>',
    "an element beside the value": '<c r="A1"><v>1</v><extLst/></c>',
    "an unknown reference": '<c r="A1" t="str"><v>&foo;</v></c>',
    "a numbered reference": '<c r="A1" t="str"><v>&#65;</v></c>',
    "a comment": '<c r="A1"><!-- x --><v>1</v></c>',
    "a style that is not there": '<c r="A1" s="99"><v>1</v></c>',
    "a shared text that is not there": '<c r="A1" t="s"><v>99</v></c>',
    "a negative shared text": '<c r="A1" t="s"><v>-1</v></c>',
    "an empty text in place": '<c r="A1" t="inlineStr"><is><t></t></is></c>',
    "fonts in place": '<c r="A1" t="inlineStr"><is><r><t>x</t></r></is></c>',
    "a sign that XML forbids": '<c r="A1" t="str"><v>\x01</v></c>',
    "yes in another word": '<c r="A1" t="b"><v>true</v></c>',
    "an open cell": '<c r="A1"><v>1</v>',
}


@pytest.mark.parametrize("cells", USUAL.values(), ids=list(USUAL))
def test_what_programs_write_is_read_in_columns(cells: str) -> None:
    content = workbook(ROW.format(cells))
    found = in_columns(content)
    assert found is not None
    assert plain(found) == plain(one_by_one(content))


@pytest.mark.parametrize("cells", ODD.values(), ids=list(ODD))
def test_what_no_program_writes_is_left_to_the_slow_way(cells: str) -> None:
    assert in_columns(workbook(ROW.format(cells))) is None


@pytest.mark.parametrize(
    ("rows", "usual"),
    [
        ('<row r="1" spans="1:2" ht="15"><c r="A1"><v>1</v></c></row><row r="3"/><row r="9"></row>', True),
        ('<row r="1"><c r="A1"><v>1</v></c></row><row r="1"><c r="A1"><v>1</v></c></row>', False),
        ('<row r="2"><c r="A2"><v>1</v></c></row><row r="1"><c r="A1"><v>1</v></c></row>', False),
        ('<row><c r="A1"><v>1</v></c></row>', False),
        ('<row r="01"><c r="A01"><v>1</v></c></row>', False),
        ('<row r="1" other:ht="1"><c r="A1"><v>1</v></c></row>', False),
        ('<row r="1" ht="1" ht="2"><c r="A1"><v>1</v></c></row>', False),
        ("", True),
    ],
)
def test_rows_are_known_by_their_order_and_sound_beginnings(rows: str, usual: bool) -> None:
    content = workbook(rows)
    found = in_columns(content)
    assert (found is not None) == usual
    assert found is None or plain(found) == plain(one_by_one(content))


def test_merged_areas_are_found_behind_the_rows_and_broken_markup_there_is_not_read_over() -> None:
    areas = '<mergeCells count="1"><mergeCell ref="A1:B1"/></mergeCells>'
    found = in_columns(workbook(ROW.format(USUAL["a number"]), after=areas))
    assert found is not None
    assert found.grids[0].merged == ("A1:B1",)
    assert in_columns(workbook(ROW.format(USUAL["a number"]), after="<mergeCells>")) is None
    assert in_columns(workbook(ROW.format(USUAL["a number"]), after="<sheetData/>")) is None


def test_a_workbook_of_many_pieces_is_read_to_its_last_row(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(columns_sheet, "PIECE", 2_000)
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream)
    sheet = book.add_worksheet("Results")
    for row in range(300):
        sheet.write_row(row, 0, [f"P-{row}", row / 7, row, "same", row % 2 == 0])
    book.close()
    told: list[int] = []
    lines_told = answer_in_columns(stream.getvalue(), LIMITS, lambda _: None, told.append)
    assert lines_told is not None
    found = assembled(Lines(b"".join(lines_told)))
    assert len(told) > 10
    assert told == sorted(told)
    assert told[-1] == 300
    assert plain(found) == plain(one_by_one(stream.getvalue()))


def literals() -> st.SearchStrategy[str]:
    shortest = st.floats(allow_nan=False, allow_infinity=False).map(repr)
    cents = st.integers(-(10**9), 10**9).map(lambda cents: repr(cents / 100))
    as_excel = st.floats(-1e9, 1e9).map(lambda number: f"{number:.17g}")
    as_others = st.floats(-1e9, 1e9).map(lambda number: f"{number:.16G}")
    any_signs = st.text("0123456789.-+eE", max_size=26)
    return st.one_of(shortest, cents, as_excel, as_others, any_signs, st.integers(-(10**19), 10**19).map(str))


def read(texts: Sequence[str]) -> Iterator[tuple[str, int, int, bool, bool]]:
    """Each text with its whole number, places, whether it is odd, whether it leaves a residue."""
    content = b"x" * LONGEST + "<".join([*texts, ""]).encode()
    ends = np.cumsum([len(text) + 1 for text in texts]) + LONGEST - 1
    starts = ends - np.array([len(text) for text in texts])
    padded = content + bytes(8)
    found = read_decimals(padded, words_of(padded), starts, ends)
    yield from zip(
        *(texts, found.values.tolist(), found.places.tolist(), found.odd.tolist(), found.residue.tolist()), strict=True
    )


@settings(max_examples=100, deadline=None)
@given(texts=st.lists(literals(), min_size=1, max_size=20))
@example(
    texts=["0.30000000000000004", "68.150000000000006", "4.0000000000000001", "-0", "1234567890123456.5", ".", "1.2.3"]
)
def test_decimals_read_together_are_those_that_the_slow_way_reads_singly(texts: list[str]) -> None:
    for text, value, places, odd, residue in read(texts):
        if not odd:
            number = float(text) if "." in text else int(text)
            assert Decimal(value).scaleb(-places) == Decimal(decimal_text(number))
            assert residue == has_residue(number)


def test_the_usual_decimals_are_not_odd() -> None:
    usual = ["0", "7", "-12.5", "330000", "0.95", "18898.07", "0.7292999999999999", "68.150000000000006", "1e5", ""]
    assert [odd for *_, odd, _ in read(usual)] == [False] * 8 + [True] * 2


FORMATS = [*BUILTIN_FORMATS.values(), "yyyy-mm-dd", "0.0%", '0"%"', '"days" 0', "[h]:mm", "[$-409]d/m/yy;@", "[Red]0.0"]


@settings(max_examples=100, deadline=None)
@given(number_format=st.sampled_from(FORMATS) | st.text('0#.,%dmyhs[]";\\_@ AP/:$-', max_size=12))
def test_a_number_format_shows_what_the_slow_way_sees_in_it(number_format: str) -> None:
    shows = shown_by(number_format)
    if is_date_format(number_format):
        assert shows is (Shows.DURATION if is_timedelta_format(number_format) else Shows.MOMENT)
    else:
        assert shows is (Shows.PERCENT if shows_percent(number_format) else Shows.NUMBER)


def test_built_in_formats_that_show_more_than_numbers_are_all_known() -> None:
    shown = {number: shown_by(text) for number, text in BUILTIN_FORMATS.items()}
    assert {number for number, shows in shown.items() if shows is not Shows.NUMBER} == BUILT_IN.keys()
    assert all(BUILTIN_FORMATS[number] == text for number, text in BUILT_IN.items())


CELLS = st.one_of(
    st.none(),
    st.integers(-(10**16), 10**16),
    st.floats(-1e12, 1e12),
    st.booleans(),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=12),
    st.sampled_from(["#N/A", "=A1", "  x ", "a & b < c", "line\nbreak", "0.50%", "é", "\u00a0"]),
)


@settings(max_examples=25, deadline=None)
@given(
    table=st.lists(st.lists(CELLS, max_size=6), max_size=8),
    percents=st.sets(st.integers(1, 6)),
    by=st.sampled_from(["openpyxl", "xlsxwriter"]),
)
def test_whatever_is_saved_reads_the_same_in_both_ways(table: list[list[Any]], percents: set[int], by: str) -> None:
    content = saved_by_openpyxl(table, percents) if by == "openpyxl" else saved_by_xlsxwriter(table)
    found = in_columns(content)
    assert found is None or plain(found) == plain(one_by_one(content))


def saved_by_openpyxl(table: list[list[Any]], percents: set[int]) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(xlsx({"Results": table})))
    for column in percents:
        for row in book.worksheets[0].iter_rows(min_col=column, max_col=column):
            row[0].number_format = "0.0%"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def saved_by_xlsxwriter(table: list[list[Any]]) -> bytes:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet("Results")
    for number, row in enumerate(table):
        sheet.write_row(number, 0, row)
    book.close()
    return stream.getvalue()
