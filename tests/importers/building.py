"""Builds workbooks for tests: ordinary ones as people save them, and raw archives that no program would write."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import openpyxl

from incentives.performance.staged import StagedSheet, StagedWorkbook

Table = Sequence[Sequence[object]]
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"


@dataclass(frozen=True)
class Shown:
    """A value with the number format that a person gave its cell."""

    value: object
    number_format: str


def percent(value: float) -> Shown:
    return Shown(value, "0.0%")


def xlsx(sheets: Mapping[str, Table], *, hidden: Sequence[str] = ()) -> bytes:
    """A workbook saved by openpyxl; each table starts at A1, None is an untouched cell."""
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.worksheets[0])
    for name, table in sheets.items():
        sheet = workbook.create_sheet(name)
        sheet.sheet_state = "hidden" if name in hidden else "visible"
        for row, values in enumerate(table, start=1):
            for column, value in enumerate(values, start=1):
                cell = sheet.cell(row, column)
                cell.value = value.value if isinstance(value, Shown) else value
                if isinstance(value, Shown):
                    cell.number_format = value.number_format
    return saved(workbook)


def saved(workbook: openpyxl.Workbook) -> bytes:
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def archive(parts: Mapping[str, str | bytes]) -> bytes:
    """A zip archive of those parts."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, content in parts.items():
            zipped.writestr(name, content)
    return stream.getvalue()


def raw_parts(sheet: str | bytes, **others: str | bytes) -> dict[str, str | bytes]:
    """The parts of a minimal workbook with one sheet named Results; `shared_strings` and `styles` may be given."""
    kinds = {"sheet": "worksheet+xml", "shared_strings": "sharedStrings+xml", "styles": "styles+xml"}
    paths = {"sheet": "xl/worksheets/sheet1.xml", "shared_strings": "xl/sharedStrings.xml", "styles": "xl/styles.xml"}
    given: dict[str, str | bytes] = {"sheet": sheet, **others}
    types = "".join(f'<Override PartName="/{paths[one]}" ContentType="{SPREADSHEET}.{kinds[one]}"/>' for one in given)
    links = "".join(
        f'<Relationship Id="r{one}" Type="{RELATIONS}/{kinds[one].removesuffix("+xml")}" Target="/{paths[one]}"/>'
        for one in given
    )
    return {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
        f'<Override PartName="/xl/workbook.xml" ContentType="{SPREADSHEET}.sheet.main+xml"/>{types}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="r1" Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}">'
        '<sheets><sheet name="Results" sheetId="1" r:id="rsheet"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{links}</Relationships>',
        **{paths[one]: content for one, content in given.items()},
    }


def raw_sheet(rows: str, after: str = "") -> str:
    """The XML of a sheet with those rows."""
    return f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData>{after}</worksheet>'


def raw_workbook(rows: str) -> bytes:
    return archive(raw_parts(raw_sheet(rows)))


def layout_problems(workbook: StagedWorkbook | None) -> list[tuple[str, str | None]]:
    """Code and cell of every problem that the workbook carries, its sheets' first."""
    assert workbook is not None
    found = [*(problem for sheet in workbook.sheets for problem in sheet.problems), *workbook.problems]
    return [(problem.code, problem.place.cell) for problem in found]


def cells_of(sheet: StagedSheet) -> list[list[tuple[str, str, str]]]:
    """(address, kind, text) of each cell, row by row."""
    return [[(str(c.place.cell), c.kind.name, c.text) for c in row.cells.values()] for row in sheet.rows]
