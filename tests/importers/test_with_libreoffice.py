"""What LibreOffice opens, fills in and saves comes back as the same facts, and what we mark is seen in it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import openpyxl
import pytest

from importers.annotated import annotated_copy
from importers.problem_sheet import COLOUR
from importers.template import template_workbook
from importers.workbook import read_workbook
from incentives.performance.accept import accept_dataset
from incentives.performance.expect import expectations
from incentives.performance.facts import Dataset, Quota, Roster
from incentives.performance.to_deliver import ToDeliver
from incentives.performance.what_to_deliver import to_deliver
from incentives.policy.model import Policy
from incentives.values.problem import Problem
from tests.importers.building import saved, xlsx
from tests.importers.office.program import Office
from tests.importers.programs import PROGRAMS, Book, by_openpyxl, table_of
from tests.importers.test_annotated import problems_in
from tests.importers.test_corpus import WORKBOOKS, hold
from tests.importers.test_template import fill_in, known, policies, quarter
from tests.importers.test_upload import QUOTAS, RESULTS, SHEETS, with_cell
from tests.performance.accept_tables import expected

__all__ = ["known", "policies"]
PINK = COLOUR[2:]
# LibreOffice calculates every formula when it opens a file, so there is none left without a result.
KEPT = {case["case"]: case for case, _ in WORKBOOKS if not any(" = " in table for table in case["sheets"].values())}


@pytest.fixture
def template(policies: tuple[Policy, ...], known: tuple[Roster, tuple[Quota, ...]]) -> ToDeliver:
    return to_deliver(policies, quarter(), *known)


def typing(blank: bytes) -> Iterator[tuple[str, str, str]]:
    """What a person types into every open cell of the people's rows, shares as percentages."""
    workbook = openpyxl.load_workbook(io.BytesIO(blank))
    for sheet in workbook.worksheets[1:]:
        before = {cell.coordinate for row in sheet.iter_rows() for cell in row if cell.value is not None}
        fill_in(sheet)
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value is not None and cell.coordinate not in before:
                    yield sheet.title, cell.coordinate, _as_typed(cell)


def _as_typed(cell: Any) -> str:
    return f"{cell.value * 100:g}%" if cell.number_format.endswith("%") else str(cell.value)


def accepted(content: bytes, name: str, policies: tuple[Policy, ...]) -> tuple[Dataset | None, tuple[Problem, ...]]:
    workbook, problems = read_workbook(content, name)
    assert problems == ()
    assert workbook is not None
    return accept_dataset([workbook], expectations(policies, quarter()))


def test_a_template_that_is_filled_in_comes_back_without_a_problem_in_every_format(
    office: Office, template: ToDeliver, policies: tuple[Policy, ...], known: tuple[Roster, tuple[Quota, ...]]
) -> None:
    blank = template_workbook(template)
    entries = list(typing(blank))
    assert len(entries) > 30
    found = {}
    for ending, content in office.saved_as(blank, "template.xlsx", [".xlsx", ".ods", ".xls"], entries).items():
        dataset, problems = accepted(content, f"filled{ending}", policies)
        assert problems == (), ending
        assert dataset is not None
        assert (dataset.roster, dataset.quotas) == known
        found[ending] = dataset.results
    assert found[".xlsx"] == found[".ods"] == found[".xls"]
    workbook = openpyxl.load_workbook(io.BytesIO(blank))
    for sheet in workbook.worksheets[1:]:
        fill_in(sheet)
    by_hand, _ = accepted(saved(workbook), "filled.xlsx", policies)
    assert by_hand is not None
    assert found[".xlsx"] == by_hand.results


def test_headings_and_cells_that_concern_nobody_take_nothing(office: Office, template: ToDeliver) -> None:
    blank = template_workbook(template)
    sheets = {sheet.title: sheet for sheet in office.sheets(blank, "template.xlsx")}
    results = sheets["Results"]
    assert results.protected
    assert not results.cells["A3"]["open"]
    with pytest.raises(AssertionError):
        office.saved_as(blank, "template.xlsx", [".xlsx"], [("Results", "A3", "person")])
    roles = [cell for cell in sheets["Roster"].cells.values() if cell["list"]]
    assert roles
    assert all(cell["open"] for cell in roles)


def test_a_cell_left_blank_in_libreoffice_is_told_at_its_cell(
    office: Office, template: ToDeliver, policies: tuple[Policy, ...]
) -> None:
    blank = template_workbook(template)
    first, *others = typing(blank)
    content = office.saved_as(blank, "template.xlsx", [".ods"], others)[".ods"]
    _, problems = accepted(content, "filled.ods", policies)
    assert [(each.code, each.place.sheet, each.place.cell) for each in problems] == [("blank-result", *first[:2])]


MARKED = {
    "a workbook": ("upload.xlsx", xlsx),
    "an old workbook": ("upload.xls", lambda sheets: PROGRAMS["excel 97"][1](book_of(sheets))),
    "an open document": ("upload.ods", lambda sheets: PROGRAMS["libreoffice"][1](book_of(sheets))),
}


def book_of(sheets: Any) -> Book:
    """The sheets of an upload as a book that other programs save."""
    workbook = openpyxl.load_workbook(io.BytesIO(xlsx(sheets)))
    shown = {sheet.title: "\n".join(map(_line, sheet.iter_rows())) for sheet in workbook.worksheets}
    return Book({title: table_of(text) for title, text in shown.items()})


def _line(row: Any) -> str:
    return " | ".join(_shown(cell) for cell in row)


def _shown(cell: Any) -> str:
    if cell.value is None:
        return "_"
    if cell.is_date:
        return str(cell.value.date())
    return f"{cell.value * 100}%" if "%" in cell.number_format else str(cell.value)


@pytest.mark.parametrize("kind", MARKED)
def test_every_mark_of_the_annotated_copy_is_seen_in_its_place(office: Office, kind: str) -> None:
    name, save = MARKED[kind]
    spoilt = {**SHEETS, "Results": with_cell(RESULTS, 4, 2, "n/a"), "Quotas": with_cell(QUOTAS, 5, 2, 0)}
    content = save(spoilt)
    found = problems_in(content, name)
    cells = {(each.place.sheet, each.place.cell) for each in found}
    assert cells == {("Results", "B4"), ("Quotas", "B5")}
    sheets = {sheet.title: sheet for sheet in office.sheets(annotated_copy(content, name, found), "copy.xlsx")}
    seen = {(title, cell) for title, sheet in sheets.items() for cell in sheet.coloured(PINK)}
    assert seen == cells
    for problem in found:
        comment = sheets[str(problem.place.sheet)].cells[str(problem.place.cell)]["comment"]
        assert problem.message in comment
    assert next(iter(sheets)) == "Problems"
    told = " ".join(cell["text"] for cell in sheets["Problems"].cells.values())
    assert all(problem.message in told for problem in found)


def test_the_copy_is_mended_in_libreoffice_and_uploaded_again(office: Office) -> None:
    content = xlsx({**SHEETS, "Results": with_cell(RESULTS, 4, 2, "n/a")})
    copy = annotated_copy(content, "upload.xlsx", problems_in(content, "upload.xlsx"))
    for ending, mended in office.saved_as(copy, "c.xlsx", [".xlsx", ".ods"], [("Results", "B4", "330000")]).items():
        assert problems_in(mended, f"mended{ending}") == (), ending


def test_a_formula_that_libreoffice_calculated_is_read_by_its_result_and_its_error_told(office: Office) -> None:
    good = xlsx({**SHEETS, "Results": with_cell(RESULTS, 4, 2, "x")})
    typed = office.saved_as(good, "in.xlsx", [".xlsx", ".ods", ".xls"], [("Results", "B4", "=300000+30000")])
    wrong = office.saved_as(good, "in.xlsx", [".xlsx", ".ods", ".xls"], [("Results", "B4", "=1/0")])
    for ending in typed:
        workbook, _ = read_workbook(typed[ending], f"calculated{ending}")
        assert workbook is not None
        dataset, problems = accept_dataset([workbook], expected())
        assert problems == ()
        assert dataset is not None
        assert 330_000 in {result.amount for result in dataset.results}
        (problem,) = problems_in(wrong[ending], f"calculated{ending}")
        assert (problem.place.cell, "#DIV/0!" in problem.message) == ("B4", True)


@pytest.mark.parametrize("case", KEPT.values(), ids=list(KEPT))
def test_the_corpus_saved_by_libreoffice_is_read_as_it_says(office: Office, case: dict[str, Any]) -> None:
    sheets = {name: table_of(table) for name, table in case["sheets"].items()}
    book = replace(Book(sheets), hidden=case.get("hidden", ()), merged=case.get("merged", ()))
    book = replace(book, since_1904=case.get("since_1904", False))
    for ending, content in office.saved_as(by_openpyxl(book), "upload.xlsx", [".xlsx", ".ods"]).items():
        hold(case, content, f"upload{ending}", case.get("reads", {}))
