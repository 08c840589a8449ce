"""Whole workbooks: which sheets are read, which are passed over, and what people are told about it."""

from __future__ import annotations

import hashlib
import io
import zipfile
from pathlib import Path

import pytest

from importers.workbook import read_workbook
from incentives.performance.staged import StagedWorkbook
from tests.importers.building import Table, cells_of, layout_problems, xlsx

RESULTS: Table = [["Period", "2026-Q3"], ["participant", "new_revenue"], ["P-0042", 330_000]]


def read(content: bytes) -> StagedWorkbook:
    workbook, problems = read_workbook(content, "results.xlsx")
    assert problems == ()
    assert workbook is not None
    return workbook


def test_a_workbook_keeps_every_cell_with_its_address_and_the_fingerprint_of_its_bytes() -> None:
    content = xlsx({"Results": RESULTS})
    workbook = read(content)
    assert layout_problems(workbook) == []
    assert workbook.fingerprint == hashlib.sha256(content).hexdigest()
    assert workbook.notes == ()
    (sheet,) = workbook.sheets
    assert str(sheet.place) == "results.xlsx, sheet Results"
    assert cells_of(sheet) == [[("A3", "TEXT", "P-0042"), ("B3", "NUMBER", "330000")]]


def test_a_path_is_read_like_the_bytes_it_holds(tmp_path: Path) -> None:
    path = tmp_path / "anything.tmp"
    path.write_bytes(xlsx({"Results": RESULTS}))
    workbook, problems = read_workbook(path, "results.xlsx")
    assert problems == ()
    assert workbook == read(path.read_bytes())


def test_a_path_that_is_not_there_is_an_error_of_the_caller(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_workbook(tmp_path / "results.xlsx", "results.xlsx")


def test_an_unknown_sheet_is_a_problem_that_names_the_nearest_known_one() -> None:
    workbook = read(xlsx({"Results": RESULTS, "Quotes": [["participant", "quota"]]}))
    (problem,) = workbook.problems
    assert (problem.code, problem.place.sheet) == ("unknown-sheet", "Quotes")
    assert 'Did you mean "Quotas"?' in problem.hint


def test_an_unknown_sheet_is_a_problem_even_when_it_is_hidden_and_not_when_it_is_empty() -> None:
    sheets: dict[str, Table] = {"Results": RESULTS, "Sheet2": [], "Corrections": [["P-0042", 1]]}
    assert [one.code for one in read(xlsx(sheets, hidden=["Corrections"])).problems] == ["unknown-sheet"]
    del sheets["Corrections"]
    assert read(xlsx(sheets)).problems == ()


@pytest.mark.parametrize("name", ["Notes", "instructions", "Read me", "READ-ME", "About"])
def test_sheets_for_people_are_passed_over_and_said_so(name: str) -> None:
    workbook = read(xlsx({name: [["Fill in the results."]], "Results": RESULTS}))
    assert layout_problems(workbook) == []
    assert workbook.notes == (f"The sheet {name} was passed over.",)


def test_a_hidden_sheet_of_a_known_kind_is_read_and_said_so() -> None:
    workbook = read(xlsx({"Results": RESULTS, "Roster": [["participant"], ["P-0042"]]}, hidden=["Roster"]))
    assert len(workbook.sheets) == 2
    assert workbook.notes == ("The hidden sheet Roster was read.",)


def test_a_workbook_without_any_known_sheet_is_a_problem() -> None:
    workbook = read(xlsx({"Notes": [["nothing here"]]}))
    assert layout_problems(workbook) == [("no-known-sheet", None)]


def test_problems_of_several_sheets_are_told_together() -> None:
    sheets: dict[str, Table] = {
        "Results": [["participant", "participant"], ["P-1", "P-1"]],
        "Quotas": [],
        "Extra": [[1]],
    }
    assert layout_problems(read(xlsx(sheets))) == [
        ("duplicate-heading", "B1"),
        ("empty-sheet", None),
        ("unknown-sheet", None),
    ]


def test_macros_and_links_to_other_files_are_left_alone_and_said_so() -> None:
    stream = io.BytesIO(xlsx({"Results": RESULTS}))
    with zipfile.ZipFile(stream, "a") as zipped:
        zipped.writestr("xl/vbaProject.bin", b"<!DOCTYPE is only bytes here")
        zipped.writestr("xl/externalLinks/externalLink1.xml", "<externalLink/>")
    notes = read(stream.getvalue()).notes
    assert [note.split()[1] for note in notes] == ["macros", "workbook"]


def test_the_same_workbook_is_read_the_same_twice() -> None:
    content = xlsx({"Results": RESULTS, "Notes": [["x"]]})
    assert read(content) == read(content)
