"""Rows left out by name with a reason: only they go, the reason is kept, and a name that fits nothing is told."""

from __future__ import annotations

import pytest

from importers.left_out import leaving_out, unmatched
from importers.reading import AS_FOUND, UnreadableReading
from importers.workbook import read_workbook
from incentives.performance.accept import accept_dataset
from incentives.performance.staged import StagedWorkbook
from tests.importers.building import Table, percent, xlsx
from tests.importers.test_upload import RESULTS, ROSTER, SHEETS
from tests.performance.accept_tables import expected, told


def read(*left_out: str, **sheets: Table) -> StagedWorkbook:
    staged, problems = read_workbook(xlsx({**SHEETS, **sheets}), "upload.xlsx", reading=leaving_out(AS_FOUND, left_out))
    assert problems == ()
    assert staged is not None
    return staged


def problems_of(workbook: StagedWorkbook) -> list[str]:
    return told(accept_dataset([workbook], expected())[1])


STRANGER: Table = [*RESULTS, ["P-0404", "n/a", percent(0.1)]]


def test_a_row_left_out_is_gone_with_its_problems_and_the_reason_is_kept() -> None:
    assert problems_of(read(Results=STRANGER)) == ["unknown-person at Results!A6"]
    workbook = read("P-0404: never started", Results=STRANGER)
    assert problems_of(workbook) == []
    (left_out,) = workbook.sheets[2].left_out
    assert (left_out.name, left_out.reason, left_out.place.cell) == ("P-0404", "never started", "A6")
    assert "Results!A6: P-0404 was left out: never started" in workbook.notes


def test_a_row_is_left_out_of_every_sheet_that_has_it() -> None:
    workbook = read("P-0043: on a contract of its own")
    assert {sheet.place.sheet for sheet in workbook.sheets if sheet.left_out} == {"Roster", "Quotas", "Results"}
    assert problems_of(workbook) == []


@pytest.mark.parametrize("place", ["Results!6", "Results!A6"])
def test_one_of_two_rows_of_a_person_is_left_out_by_its_place(place: str) -> None:
    twice: Table = [*RESULTS, ["P-0042", 1, percent(0.1)]]
    assert problems_of(read(Results=twice)) == ["duplicate-person at Results!A6"]
    assert problems_of(read(f"{place}: entered twice", Results=twice)) == []


def test_leaving_out_somebody_whose_result_is_needed_is_still_a_problem() -> None:
    assert problems_of(read("Results!5: not known yet")) == ["result-row-missing at Results"]


def test_a_group_is_named_by_its_name() -> None:
    assert problems_of(read("North: given elsewhere")) == ["group-result-missing at Group results"]


def test_what_only_a_left_out_row_leaves_open_is_open_no_more() -> None:
    open_result: Table = [*RESULTS[:4], ["P-0043", 245000.5, percent(0.29)], ["P-0404", "1,234", percent(0.1)]]
    assert "decimal-mark-unclear at Results!B6" in problems_of(read(Results=open_result))
    assert problems_of(read("P-0404: never started", Results=open_result)) == []


def test_totals_below_the_table_are_held_against_all_rows() -> None:
    with_total: Table = [*RESULTS, ["P-0404", 10, percent(0.1)], ["Total", 330_000 + 245_000.5 + 10, None]]
    assert problems_of(read("P-0404: never started", Results=with_total)) == []
    wrong: Table = [*with_total[:-1], ["Total", 330_000 + 245_000.5, None]]
    assert problems_of(read("P-0404: never started", Results=wrong)) == ["total-differs at Results!B7"]


def test_a_name_that_fits_no_row_is_told() -> None:
    reading = leaving_out(AS_FOUND, ["P-0043: gone", "P-4: gone"])
    staged, _ = read_workbook(xlsx({"Roster": ROSTER}), "upload.xlsx", reading=reading)
    assert staged is not None
    (problem,) = unmatched([staged], reading)
    assert (problem.code, '"P-4"' in problem.message) == ("row-not-found", True)


@pytest.mark.parametrize("line", ["P-0042", "P-0042:", ": never", "P-0042: " + "x" * 301])
def test_a_row_without_a_reason_or_a_reason_without_a_row_is_refused(line: str) -> None:
    with pytest.raises(UnreadableReading):
        leaving_out(AS_FOUND, [line])


def test_two_reasons_for_one_row_are_refused() -> None:
    with pytest.raises(UnreadableReading, match="twice"):
        leaving_out(AS_FOUND, ["P-1: a", "P-1: b"])
