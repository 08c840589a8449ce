"""The corpus: files as people and programs write them, each beside its staged rows or its exact problems."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Any

import pytest
import yaml

from importers.reading import parse_reading
from importers.workbook import read_workbook
from incentives.performance.staged import StagedWorkbook
from incentives.values.problem import Problem
from tests.importers.programs import PROGRAMS, Book, table_of, written

CORPUS = Path(__file__).parent / "corpus"
KNOWN = {"case", "file", "text", "encoding", "reading", "sheets", "hidden", "merged", "since_1904", "programs"}
KNOWN |= {"reads", "problems", "refused", "says", "notes"}


def cases(name: str, also: Collection[str] = ()) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = yaml.safe_load((CORPUS / name).read_text(encoding="utf-8"))
    known = KNOWN | set(also)
    assert all(set(case) <= known for case in found), [set(case) - known for case in found]
    return found


TEXTS = cases("texts.yaml")
WORKBOOKS = [(case, program) for case in cases("workbooks.yaml") for program in case.get("programs", PROGRAMS)]


def told(problems: list[Problem]) -> list[str]:
    """`code sheet!cell` of each problem, as the corpus writes them."""
    places = [(each.code, each.place.sheet, each.place.cell) for each in problems]
    return [f"{code} {sheet or ''}{'!' if cell else ''}{cell or ''}".rstrip() for code, sheet, cell in places]


def carried(workbook: StagedWorkbook) -> list[Problem]:
    return [*(problem for sheet in workbook.sheets for problem in sheet.problems), *workbook.problems]


def hold(case: dict[str, Any], content: bytes, name: str, reads: dict[str, str]) -> None:
    """What is read is what the case says, to the last cell, problem and note."""
    workbook, problems = read_workbook(content, name, reading=parse_reading(case.get("reading", "")))
    if "refused" in case:
        assert [problem.code for problem in problems] == [case["refused"]]
        found = list(problems)
    else:
        assert problems == ()
        assert workbook is not None
        found = carried(workbook)
        assert told(found) == case.get("problems", [])
        staged = {str(sheet.place.sheet): written(sheet) for sheet in workbook.sheets}
        if reads:
            assert staged == {sheet: normal(table) for sheet, table in reads.items()}
        for note in case.get("notes", ()):
            assert any(note in each for each in workbook.notes), workbook.notes
    for word in case.get("says", ()):
        assert any(word in str(problem) for problem in found), [str(problem) for problem in found]


def normal(table: str) -> str:
    return "\n".join(" | ".join(part.strip() for part in line.split("|")).rstrip() for line in table.splitlines())


@pytest.mark.parametrize("case", TEXTS, ids=[case["case"] for case in TEXTS])
def test_a_text_file_is_read_as_the_corpus_says(case: dict[str, Any]) -> None:
    content = case["text"].encode(case.get("encoding", "utf-8"))
    reads = {Path(case["file"]).stem: case["reads"]} if "reads" in case else {}
    hold(case, content, case["file"], reads)


@pytest.mark.parametrize(
    ("case", "program"), WORKBOOKS, ids=[f"{case['case']}, by {program}" for case, program in WORKBOOKS]
)
def test_a_workbook_is_read_as_the_corpus_says(case: dict[str, Any], program: str) -> None:
    ending, save = PROGRAMS[program]
    sheets = {name: table_of(table) for name, table in case["sheets"].items()}
    book = Book(sheets, case.get("hidden", ()), case.get("merged", ()), case.get("since_1904", False))
    hold(case, save(book), f"upload{ending}", case.get("reads", {}))


def test_the_corpus_is_as_large_as_it_is_said_to_be() -> None:
    assert len(TEXTS) + len(WORKBOOKS) >= 60
    assert {ending for ending, _ in PROGRAMS.values()} == {".xlsx", ".ods", ".xls", ".xlsb"}
