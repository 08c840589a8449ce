"""The marked copy: every problem at its cell, the rest as it was, and nothing in it that a program would calculate."""

from __future__ import annotations

import io
import time
from collections.abc import Mapping
from dataclasses import replace

import openpyxl
import pytest
from openpyxl.styles import Font
from openpyxl.workbook.workbook import Workbook

from importers.annotated import annotated_copy
from importers.limits import LIMITS
from importers.problem_sheet import COLOUR
from importers.reading import parse_reading
from importers.workbook import read_workbook
from incentives.performance.accept import accept_dataset
from incentives.values.problem import Problem
from tests.importers.building import Table, archive, percent, raw_parts, raw_sheet, saved, xlsx
from tests.importers.building_binary import xls, xlsb
from tests.importers.test_hostile import REFUSED, bomb
from tests.importers.test_upload import QUOTAS, RESULTS, SHEETS, with_cell
from tests.performance.accept_tables import expected


def problems_in(content: bytes, name: str, reading: str = "") -> tuple[Problem, ...]:
    staged, problems = read_workbook(content, name, reading=parse_reading(reading))
    return problems if staged is None else accept_dataset([staged], expected())[1]


def marked(content: bytes, name: str = "upload.xlsx", reading: str = "") -> Workbook:
    found = problems_in(content, name, reading)
    assert found
    return opened(annotated_copy(content, name, found, reading=parse_reading(reading)))


def opened(copy: bytes) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(copy))


def marks(workbook: Workbook) -> dict[str, str]:
    """Sheet and cell of every coloured cell, with its comment."""
    return {
        f"{sheet.title}!{cell.coordinate}": cell.comment.text if cell.comment else ""
        for sheet in workbook.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.fill.start_color.rgb == COLOUR
    }


def listed(workbook: Workbook) -> list[tuple[str, str, str]]:
    """Sheet, cell and address of each link on the sheet of problems."""
    rows = [row for row in workbook["Problems"].iter_rows() if isinstance(row[0].value, int)]
    return [
        (
            str(row[1].value or ""),
            str(row[2].value or ""),
            next((str(c.hyperlink.location) for c in row if c.hyperlink), ""),
        )
        for row in rows
    ]


def changed(**sheets: Table) -> bytes:
    return xlsx({**SHEETS, **sheets})


def test_every_problem_stands_at_its_cell_and_on_the_list_with_a_link() -> None:
    content = changed(Results=with_cell(RESULTS, 4, 2, "n/a"), Quotas=with_cell(QUOTAS, 5, 2, 0))
    copy = marked(content)
    found = marks(copy)
    assert set(found) == {"Results!B4", "Quotas!B5"}
    assert '"n/a" is not an amount' in found["Results!B4"]
    assert "To mend it: Enter the value as a number" in found["Results!B4"]
    assert sorted(listed(copy)) == [("Quotas", "B5", "'Quotas'!B5"), ("Results", "B4", "'Results'!B4")]
    assert copy.sheetnames[0] == "Problems"


def test_one_problem_in_many_cells_marks_all_of_them() -> None:
    people = [f"P-{number}" for number in range(8)]
    roster = [[one, "Ana", "sales/seller", SHEETS["Roster"][1][3], None, percent(1), "North"] for one in people]
    results: Table = [*RESULTS[:3], *([one, "n/a", percent(0.3)] for one in people)]
    quotas: Table = [*QUOTAS[:3], *([one, 100] for one in people)]
    copy = marked(changed(Roster=[SHEETS["Roster"][0], *roster], Results=results, Quotas=quotas))
    assert set(marks(copy)) == {f"Results!B{row}" for row in range(4, 12)}
    assert marks(copy)["Results!B9"].startswith("As in B4:")
    assert len(listed(copy)) == 8


def test_formats_formulas_and_comments_of_the_upload_are_kept() -> None:
    workbook = openpyxl.load_workbook(io.BytesIO(changed(Results=with_cell(RESULTS, 4, 2, "n/a"))))
    sheet = workbook["Results"]
    sheet["E1"] = "=SUM(B4:B5)"
    sheet["B4"].font = Font(bold=True)
    sheet["B5"].number_format = "#,##0.00"
    sheet["B4"].comment = openpyxl.comments.Comment("asked Ben", "Ana")
    sheet.freeze_panes = "B4"
    copy = marked(saved(workbook))["Results"]
    assert copy["E1"].value == "=SUM(B4:B5)"
    assert copy["B4"].font.bold
    assert copy["B5"].number_format == "#,##0.00"
    assert copy["B5"].value == 245000.5
    assert "asked Ben" in copy["B4"].comment.text
    assert copy.freeze_panes == "B4"


def test_the_mended_copy_can_be_uploaded_and_a_second_copy_marks_only_what_is_still_wrong() -> None:
    content = changed(Results=with_cell(with_cell(RESULTS, 4, 2, "n/a"), 5, 2, "unknown"))
    copy = marked(content)
    copy["Results"]["B4"] = 330_000
    once = saved(copy)
    second = marked(once)
    assert set(marks(second)) == {"Results!B5"}
    assert second["Results"]["B4"].comment is None
    assert second.sheetnames.count("Problems") == 1
    second["Results"]["B5"] = 245_000
    assert problems_in(saved(second), "upload.xlsx") == ()


@pytest.mark.parametrize("text", ["=1+1", "+1", "-x", "@SUM(A1)", "\t=1", "=cmd|' /C calc'!A0"])
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_text_never_becomes_a_formula(text: str, kind: str) -> None:
    if kind == "csv":
        content = f'Period,2026-Q3\nparticipant,new_revenue\n"{text}",1\n'.encode()
    else:
        workbook = openpyxl.load_workbook(io.BytesIO(changed()))
        workbook["Results"]["A5"].value = text
        workbook["Results"]["A5"].data_type = "s"
        content = saved(workbook)
    copy = marked(content, f"results.{kind}")
    formulas = [cell.value for sheet in copy for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert formulas == []
    cell = copy["Results"]["A3" if kind == "csv" else "A5"]
    assert cell.value.strip() == text.strip()
    assert cell.quotePrefix or not cell.value.startswith(("=", "+", "-", "@", "\t"))


def test_formulas_that_reach_outside_become_text_and_others_stay() -> None:
    workbook = openpyxl.load_workbook(io.BytesIO(changed(Results=with_cell(RESULTS, 4, 2, "n/a"))))
    reaching = ["=cmd|'/C calc'!A0", "=[1]Sheet1!A1", "='[other.xlsx]A b'!A1", '=WEBSERVICE("http://x")']
    within = ['=A4&"|"', "=SUM(Quotas!B4:B5)", "=Table1[Amount]"]
    for row, formula in enumerate((*reaching, *within), start=20):
        workbook["Results"].cell(row, 9).value = formula
    workbook.defined_names["far"] = openpyxl.workbook.defined_name.DefinedName("far", attr_text="[1]Sheet1!$A$1")
    copy = marked(saved(workbook))
    kinds = [copy["Results"].cell(row, 9).data_type for row in range(20, 27)]
    assert kinds == ["s"] * 4 + ["f"] * 3
    assert "far" not in copy.defined_names
    assert any("4 formulas" in str(row[0].value) for row in copy["Problems"].iter_rows(max_row=6))


def test_macros_are_dropped_and_said_so() -> None:
    import zipfile

    stream = io.BytesIO(changed(Results=with_cell(RESULTS, 4, 2, "n/a")))
    with zipfile.ZipFile(stream, "a") as zipped:
        zipped.writestr("xl/vbaProject.bin", b"macro")
    content = stream.getvalue()
    copy = annotated_copy(content, "upload.xlsm", problems_in(content, "upload.xlsm"))
    with zipfile.ZipFile(io.BytesIO(copy)) as zipped:
        assert not [name for name in zipped.namelist() if "vba" in name.casefold()]
    words = [str(row[0].value) for row in opened(copy)["Problems"].iter_rows(max_row=6)]
    assert any("macros" in each for each in words)


TABLE: Table = [["Period", "2026-Q3"], ["participant", "new_revnue"], ["P-0042", 7], ["P-0043", 12.5]]


def text_table(mark: str) -> bytes:
    return "\n".join(mark.join(str(value) for value in row) for row in TABLE).encode()


OTHERS: Mapping[str, bytes] = {
    "results.csv": text_table(";"),
    "results.tsv": text_table("\t"),
}


@pytest.mark.parametrize("name", OTHERS)
def test_other_formats_become_a_new_workbook_with_the_same_cells(name: str) -> None:
    copy = marked(OTHERS[name], name)
    assert [[cell.value for cell in row] for row in copy["Results"].iter_rows(max_col=2)] == [
        [str(value) for value in row] for row in TABLE
    ]
    assert set(marks(copy)) == {"Results!B2"}
    copy["Results"]["B2"] = "new_revenue"
    staged, problems = read_workbook(saved(copy), "mended.xlsx")
    assert problems == ()
    assert staged is not None
    assert [sheet.kind for sheet in staged.sheets] == ["results"]


@pytest.mark.parametrize(("name", "build"), [("up.xls", xls), ("up.xlsb", xlsb)])
def test_binary_workbooks_become_a_new_workbook_with_the_same_cells(name: str, build: object) -> None:
    content = binary_table(build)
    copy = marked(content, name)
    assert copy["Results"]["A3"].value == "P-0042"
    assert copy["Results"]["B4"].value == 12.5
    assert set(marks(copy)) == {"Results!B2"}


def binary_table(build: object) -> bytes:
    return build({"Results": TABLE})  # type: ignore[operator,no-any-return]


@pytest.mark.parametrize(
    ("code", "build"), [(code, build) for _, code, build in REFUSED], ids=[one for one, *_ in REFUSED]
)
def test_a_file_that_cannot_be_read_gives_the_list_alone(code: str, build: object) -> None:
    content = build()  # type: ignore[operator]
    started = time.monotonic()
    copy = opened(annotated_copy(content, "results.xlsx", problems_in(content, "results.xlsx")))
    assert time.monotonic() - started < 15
    assert copy.sheetnames == ["Problems"]
    assert any(row[5].value == code for row in copy["Problems"].iter_rows(max_col=6))


def test_merged_over_a_whole_sheet_or_too_large_for_a_copy_still_gives_the_list() -> None:
    wrong = Problem("x", "Something.", problems_in(bomb(), "a.xlsx")[0].place)
    whole = raw_sheet(
        '<row r="1"><c r="A1"><v>1</v></c></row>', '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    )
    copy = opened(annotated_copy(archive(raw_parts(whole)), "a.xlsx", [wrong]))
    assert "Problems" in copy.sheetnames
    small = replace(LIMITS, copied_cells=3)
    for name, content in (("a.xlsx", changed()), ("a.csv", b"participant,new_revenue\n1,2\n3,4\n")):
        alone = opened(annotated_copy(content, name, [wrong], limits=small))
        assert alone.sheetnames == ["Problems"]
        assert "too many for a marked copy" in str(alone["Problems"]["A3"].value)


def test_problems_that_only_the_reading_explains_are_marked_with_the_same_reading() -> None:
    content = "Period;2026-Q3\nparticipant;new_revenue\nPé;n/a\n".encode("windows-1252")
    copy = marked(content, "results.csv", "encoding=windows-1252; delimiter=semicolon")
    assert copy["Results"]["A3"].value == "Pé"


def test_a_copy_of_a_text_file_is_as_wide_as_its_words_and_its_list_prints_on_one_page_across() -> None:
    copy = marked(b"participant;new_revenue;gross_margin\nP-1;1.234,50;n/a\n", "results.csv")
    widths = {name: each.width for name, each in copy["Results"].column_dimensions.items()}
    assert widths == {"A": 13, "B": 13, "C": 14}
    listed_on = copy["Problems"]
    assert listed_on.page_setup.orientation == "landscape"
    assert listed_on.sheet_properties.pageSetUpPr is not None
    assert listed_on.sheet_properties.pageSetUpPr.fitToPage
    assert listed_on.page_setup.fitToHeight == 0
