"""Tables as people read them, saved as a workbook by one program or another, and staged sheets written back as tables.

A cell is written as a spreadsheet shows it: 12.5 a number, 95% a percentage, 2026-07-01 a date, TRUE a yes or no,
#N/A an error, `=` a formula without a stored result, nothing a blank; anything else is text, and so is what stands
after an apostrophe. `_` is a blank cell too, for the end of a line.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from xml.sax.saxutils import escape

import openpyxl
import pandas
import xlsxwriter
from openpyxl.utils import range_boundaries
from openpyxl.utils.datetime import CALENDAR_MAC_1904, to_excel

from incentives.performance.staged import Cell, CellKind, StagedSheet
from tests.importers.building import archive, saved
from tests.importers.building_binary import Day, Error, Formula, Percent, xls, xlsb
from tests.performance.accept_tables import FORMS

Typed = tuple[CellKind, str]
ERRORS = {"#NULL!": 0, "#DIV/0!": 7, "#VALUE!": 15, "#REF!": 23, "#NAME?": 29, "#NUM!": 36, "#N/A": 42}


@dataclass(frozen=True)
class Book:
    """What is to be saved. merged holds areas such as A1:B1 of every sheet."""

    sheets: Mapping[str, Sequence[Sequence[Typed]]]
    hidden: Sequence[str] = ()
    merged: Sequence[str] = ()
    since_1904: bool = False
    more: Mapping[str, object] = field(default_factory=dict)


def table_of(text: str) -> list[list[Typed]]:
    return [[typed(cell.strip()) for cell in line.split("|")] if line.strip() else [] for line in text.splitlines()]


def typed(text: str) -> Typed:
    if text in ("", "_"):
        return CellKind.BLANK, ""
    if text.startswith("'"):
        return CellKind.TEXT, text[1:]
    return next((kind for kind, form in FORMS if form.fullmatch(text)), CellKind.TEXT), text


def shown(cell: Cell) -> str:
    """A staged cell as it is written in a table."""
    match cell.kind:
        case CellKind.PERCENT:
            return f"{float(cell.text) * 100:.6f}".rstrip("0").rstrip(".") + "%"
        case CellKind.UNCALCULATED:
            return "="
        case CellKind.TEXT:
            return cell.text if typed(cell.text)[0] is CellKind.TEXT else f"'{cell.text}"
        case _:
            return cell.text


def written(sheet: StagedSheet) -> str:
    """A staged sheet as a table of its headings and rows."""
    rows = [list(sheet.headings), *([shown(cell) for cell in row.cells.values()] for row in sheet.rows)]
    return "\n".join(" | ".join(row).rstrip() for row in rows)


def midnight(text: str) -> datetime:
    return datetime.combine(date.fromisoformat(text), time())


def plain(cell: Typed) -> object:
    """The value of a cell for programs that know Python's types."""
    kind, text = cell
    match kind:
        case CellKind.BLANK:
            return None
        case CellKind.NUMBER:
            return float(text) if "." in text else int(text)
        case CellKind.PERCENT:
            return float(text.removesuffix("%")) / 100
        case CellKind.DATE:
            return midnight(text)
        case CellKind.YES_NO:
            return text == "TRUE"
        case CellKind.UNCALCULATED:
            return "=1+1"
        case _:
            return text


FORMATS = {CellKind.PERCENT: "0.0%", CellKind.DATE: "yyyy-mm-dd"}


def by_openpyxl(book: Book) -> bytes:
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.worksheets[0])
    if book.since_1904:
        workbook.epoch = CALENDAR_MAC_1904
    for name, table in book.sheets.items():
        sheet = workbook.create_sheet(name)
        sheet.sheet_state = "hidden" if name in book.hidden else "visible"
        for row, values in enumerate(table, start=1):
            for column, cell in enumerate(values, start=1):
                target = sheet.cell(row, column)
                target.value = plain(cell)
                target.number_format = FORMATS.get(cell[0], "General")
                if cell[0] is CellKind.TEXT:
                    target.data_type = "s"
        for area in book.merged:
            sheet.merge_cells(area)
    return saved(workbook)


def by_xlsxwriter(book: Book) -> bytes:
    stream = io.BytesIO()
    workbook = xlsxwriter.Workbook(stream, {"date_1904": book.since_1904, "strings_to_numbers": False})
    formats = {kind: workbook.add_format({"num_format": shown}) for kind, shown in FORMATS.items()}
    for name, table in book.sheets.items():
        sheet = workbook.add_worksheet(name)
        if name in book.hidden:
            sheet.hide()
        elif name == next(each for each in book.sheets if each not in book.hidden):
            sheet.set_first_sheet()
            sheet.activate()
        for row, values in enumerate(table):
            for column, cell in enumerate(values):
                value, style = plain(cell), formats.get(cell[0])
                if cell[0] is CellKind.TEXT:
                    sheet.write_string(row, column, cell[1])
                elif isinstance(value, datetime):
                    sheet.write_datetime(row, column, value, style)
                elif value is not None:
                    sheet.write(row, column, value, style)
    workbook.close()
    return stream.getvalue()


def by_pandas(book: Book) -> bytes:
    stream = io.BytesIO()
    with pandas.ExcelWriter(stream, engine="openpyxl", datetime_format="yyyy-mm-dd") as writer:
        for name, table in book.sheets.items():
            frame = pandas.DataFrame([[plain(cell) for cell in row] for row in table], dtype=object)
            frame.to_excel(writer, sheet_name=name, header=False, index=False)
    return stream.getvalue()


def by_excel_97(book: Book) -> bytes:
    tables = {name: binary(table, book) for name, table in book.sheets.items()}
    return xls(tables, hidden=book.hidden, since_1904=book.since_1904, merged=areas(book))


def by_binary_excel(book: Book) -> bytes:
    tables = {name: binary(table, book) for name, table in book.sheets.items()}
    return xlsb(tables, hidden=book.hidden, since_1904=book.since_1904, merged=areas(book))


def binary(table: Sequence[Sequence[Typed]], book: Book) -> list[list[object]]:
    def cell(one: Typed) -> object:
        kind, text = one
        value = plain(one)
        if kind is CellKind.PERCENT:
            return Percent(float(str(value)))
        if isinstance(value, datetime):
            epoch = {"epoch": CALENDAR_MAC_1904} if book.since_1904 else {}
            return Day(float(to_excel(value, **epoch)))
        if kind is CellKind.ERROR:
            return Error(ERRORS[text])
        return Formula(None) if kind is CellKind.UNCALCULATED else value

    return [[cell(one) for one in row] for row in table]


def corners(area: str) -> tuple[int, int, int, int]:
    left, top, right, bottom = (int(side or 0) for side in range_boundaries(area))
    return left, top, right, bottom


def areas(book: Book) -> list[tuple[int, int, int, int]]:
    found = [corners(area) for area in book.merged]
    return [(top - 1, bottom - 1, left - 1, right - 1) for left, top, right, bottom in found]


# .ods, as LibreOffice writes it

SPACES = "".join(
    f' xmlns:{name}="{uri}"'
    for name, uri in {
        "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
        "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
        "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
        "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
        "calcext": "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0",
    }.items()
)
MIMETYPE = "application/vnd.oasis.opendocument.spreadsheet"


def by_libreoffice(book: Book) -> bytes:
    tables = "".join(
        f'<table:table table:name="{escape(name)}" table:style-name="{"off" if name in book.hidden else "on"}">'
        + "".join(
            f"<table:table-row>{ods_row(row, number, book)}</table:table-row>" for number, row in enumerate(rows, 1)
        )
        + "</table:table>"
        for name, rows in book.sheets.items()
    )
    return ods(tables)


def ods(tables: str, *, before: str = "", **others: str) -> bytes:
    """The archive of an .ods; `before` stands in front of its content, `others` are further parts."""
    styles = "".join(
        f'<style:style style:name="{name}" style:family="table"><style:table-properties table:display="{shown}"/>'
        "</style:style>"
        for name, shown in (("on", "true"), ("off", "false"))
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?>{before}<office:document-content{SPACES}>'
        f"<office:automatic-styles>{styles}</office:automatic-styles><office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    manifest = {"META-INF/manifest.xml": others["manifest"]} if "manifest" in others else {}
    return archive({"mimetype": MIMETYPE, "content.xml": content, **manifest})


def ods_row(row: Sequence[Typed], number: int, book: Book) -> str:
    spans = {
        (
            top,
            left,
        ): f' table:number-columns-spanned="{right - left + 1}" table:number-rows-spanned="{bottom - top + 1}"'
        for left, top, right, bottom in map(corners, book.merged)
    }
    return "".join(ods_cell(cell, spans.get((number, column), "")) for column, cell in enumerate(row, start=1))


def ods_cell(cell: Typed, span: str = "") -> str:
    kind, text = cell
    value = plain(cell)
    shown = f"<text:p>{escape(text)}</text:p>"
    match kind:
        case CellKind.BLANK:
            return f"<table:table-cell{span}/>"
        case CellKind.NUMBER:
            return (
                f'<table:table-cell{span} office:value-type="float" office:value="{value!r}">{shown}</table:table-cell>'
            )
        case CellKind.PERCENT:
            attributes = f'office:value-type="percentage" office:value="{value!r}"'
        case CellKind.DATE:
            attributes = f'office:value-type="date" office:date-value="{text}"'
        case CellKind.YES_NO:
            attributes = f'office:value-type="boolean" office:boolean-value="{text.lower()}"'
        case CellKind.ERROR:
            attributes = 'table:formula="of:=1/0" office:value-type="string" office:string-value="" '
            attributes += 'calcext:value-type="error"'
        case CellKind.UNCALCULATED:
            return f'<table:table-cell{span} table:formula="of:=1+1"/>'
        case _:
            attributes = 'office:value-type="string"'
    return f"<table:table-cell{span} {attributes}>{shown}</table:table-cell>"


PROGRAMS: dict[str, tuple[str, Callable[[Book], bytes]]] = {
    "openpyxl": (".xlsx", by_openpyxl),
    "xlsxwriter": (".xlsx", by_xlsxwriter),
    "pandas": (".xlsx", by_pandas),
    "libreoffice": (".ods", by_libreoffice),
    "excel 97": (".xls", by_excel_97),
    "binary excel": (".xlsb", by_binary_excel),
}
