"""Workbooks typed in a real LibreOffice, hidden in part and filtered, and what is read of them in each format."""

from __future__ import annotations

from typing import Any

import pytest

from importers.reading import parse_reading
from importers.workbook import read_workbook
from tests.importers.building import xlsx
from tests.importers.office.program import Office
from tests.importers.programs import written
from tests.importers.test_corpus import carried, cases, normal, told

ALSO = {"typed", "hide", "filter", "endings", "silent"}
ENDINGS = (".xlsx", ".ods", ".xls")
TYPED = cases("typed.yaml", ALSO)


def entries(case: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Sheet, cell and text of everything that is typed."""
    return [
        (sheet, f"{chr(ord('A') + column)}{row}", text.strip())
        for sheet, table in case["typed"].items()
        for row, line in enumerate(table.splitlines(), start=1)
        for column, text in enumerate(line.split("|"))
        if text.strip() not in ("_", "")
    ]


@pytest.mark.parametrize("case", TYPED, ids=[case["case"] for case in TYPED])
def test_what_is_typed_in_libreoffice_is_read_as_the_corpus_says(office: Office, case: dict[str, Any]) -> None:
    blank = xlsx({sheet: [] for sheet in case["typed"]})
    endings = case.get("endings", ENDINGS)
    files = office.saved_as(blank, "blank.xlsx", endings, entries(case), case.get("hide", ()), case.get("filter", ()))
    for ending, content in files.items():
        workbook, problems = read_workbook(content, f"typed{ending}", reading=parse_reading(case.get("reading", "")))
        assert problems == (), ending
        assert workbook is not None
        assert told(carried(workbook)) == case.get("problems", []), ending
        staged = {str(sheet.place.sheet): written(sheet) for sheet in workbook.sheets}
        if "reads" in case:
            assert staged == {sheet: normal(table) for sheet, table in case["reads"].items()}, ending
        for note in case.get("notes", ()):
            assert any(note in each for each in workbook.notes), (ending, workbook.notes)
        if "silent" in case:
            assert not any(case["silent"] in each for each in workbook.notes), (ending, workbook.notes)


def test_there_are_as_many_as_it_is_said() -> None:
    assert len(TYPED) >= 10
