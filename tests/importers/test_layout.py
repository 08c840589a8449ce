"""Where things stand on a sheet, and every way in which a layout can mislead, each with the cell that is told."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from importers.cells import grid_cell
from importers.grid import Grid, address, position
from importers.kinds import FORMS, form_of
from importers.layout import stage
from incentives.performance.staged import SheetKind, StagedSheet

ROW = ["P-0042", 330_000]
HEADINGS = ["participant", "new_revenue"]


def sheet(*table: Sequence[object], name: str = "Results", merged: tuple[str, ...] = ()) -> StagedSheet:
    """The staged sheet of a table that starts at A1; None is a blank cell."""
    rows = {}
    for number, values in enumerate(table, start=1):
        cells = {
            column: cell
            for column, value in enumerate(values, start=1)
            if value is not None and (cell := grid_cell(value, "", is_error=False, longest=100))
        }
        if cells:
            rows[number] = cells
    form = form_of(name)
    assert form is not None
    return stage(Grid(name, False, merged, rows), form, "results.xlsx")


def problems(staged: StagedSheet) -> list[tuple[str, str | None]]:
    return [(problem.code, problem.place.cell) for problem in staged.problems]


def addresses(staged: StagedSheet) -> list[list[str | None]]:
    return [[cell.place.cell for cell in row.cells.values()] for row in staged.rows]


def test_a_plain_table_is_read_from_its_first_row() -> None:
    staged = sheet(HEADINGS, ROW)
    assert problems(staged) == []
    assert addresses(staged) == [["A2", "B2"]]
    assert staged.rows[0].place.cell == "A2"
    assert staged.headings["new_revenue"].place.cell == "B1"
    assert staged.period is None


def test_rows_above_the_headings_are_passed_over_except_the_period() -> None:
    staged = sheet(["Results of the quarter"], [None, "Period:", None, "2026-Q3"], [], [None, *HEADINGS], [None, *ROW])
    assert problems(staged) == []
    assert staged.period is not None
    assert (staged.period.text, staged.period.place.cell) == ("2026-Q3", "D2")
    assert addresses(staged) == [["B5", "C5"]]


def test_a_period_without_a_value_is_a_blank_cell_beside_it() -> None:
    staged = sheet(["Period"], HEADINGS, ROW)
    assert staged.period is not None
    assert (staged.period.kind.name, staged.period.place.cell) == ("BLANK", "B1")


def test_a_period_below_the_headings_is_no_period_of_the_sheet() -> None:
    assert sheet(HEADINGS, ["Period", "2026-Q3"]).period is None


def test_the_period_named_twice_is_a_problem() -> None:
    assert problems(sheet(["Period", "2026-Q3"], ["Period", "2026-Q2"], HEADINGS, ROW)) == [("duplicate-period", "B2")]


def test_blank_rows_are_passed_over_and_the_others_keep_their_numbers() -> None:
    staged = sheet([], [], HEADINGS, [None, "  "], ROW, [], ROW)
    assert problems(staged) == []
    assert addresses(staged) == [["A5", "B5"], ["A7", "B7"]]


def test_a_blank_cell_in_a_row_is_there_and_blank() -> None:
    cell = sheet(HEADINGS, ["P-0042", None]).rows[0].cells["new_revenue"]
    assert (cell.kind.name, cell.place.cell) == ("BLANK", "B2")


@pytest.mark.parametrize("written", ["New revenue", "new-revenue", " NEW  REVENUE ", "new_revenue", "New\nrevenue"])
def test_a_heading_is_the_same_however_it_is_spaced_and_capitalised(written: str) -> None:
    assert list(sheet(["Participant", written], ROW).headings) == ["participant", "new_revenue"]


def test_the_same_heading_twice_is_a_problem_at_the_second() -> None:
    assert problems(sheet(["participant", "new revenue", "new_revenue"], ["P-0042", 1, 2])) == [
        ("duplicate-heading", "C1")
    ]


def test_a_sheet_without_its_headings_says_what_it_found_instead() -> None:
    staged = sheet(["Somebody", "Revenue"], ROW)
    assert problems(staged) == [("missing-heading", None)]
    assert '"Somebody", "Revenue"' in staged.problems[0].message
    assert staged.rows == ()


def test_an_empty_sheet_and_one_with_headings_alone_are_problems() -> None:
    assert problems(sheet()) == [("empty-sheet", None)]
    assert problems(sheet(HEADINGS)) == [("empty-sheet", None)]


def test_a_value_in_a_column_without_a_heading_is_not_lost_in_silence() -> None:
    staged = sheet(HEADINGS, [*ROW, None, "agreed by phone"], [*ROW, 7, "and this"])
    assert problems(staged) == [("cell-without-heading", "D2"), ("cell-without-heading", "C3")]


def test_merged_cells_in_the_table_are_a_problem_and_above_it_they_are_not() -> None:
    assert problems(sheet(["Results"], HEADINGS, ROW, merged=("A1:B1",))) == []
    assert problems(sheet(["Results"], HEADINGS, ROW, merged=("A2:B2",))) == [("merged-cells", "A2")]
    assert problems(sheet(["Results"], HEADINGS, ROW, merged=("B3:B4",))) == [("merged-cells", "B3")]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Roster", SheetKind.ROSTER),
        ("QUOTAS", SheetKind.QUOTAS),
        (" results ", SheetKind.RESULTS),
        ("Team Results", SheetKind.GROUP_RESULTS),
        ("group-results", SheetKind.GROUP_RESULTS),
        ("Company_results", SheetKind.COMPANY_RESULTS),
    ],
)
def test_a_sheet_is_known_by_its_name_however_it_is_spaced(name: str, kind: SheetKind) -> None:
    form = form_of(name)
    assert form is not None
    assert form.kind is kind


def test_every_kind_of_sheet_has_one_form() -> None:
    assert sorted(form.kind for form in FORMS) == sorted(SheetKind)


@pytest.mark.parametrize(
    ("row", "column", "cell"), [(1, 1, "A1"), (14, 4, "D14"), (2, 27, "AA2"), (1_048_576, 16_384, "XFD1048576")]
)
def test_addresses_are_those_that_people_see(row: int, column: int, cell: str) -> None:
    assert address(row, column) == cell
    assert position(cell) == (row, column)


@pytest.mark.parametrize("cell", ["", "A0", "a1", "1A", "A1:B2", "AAAA1", "A٣"])
def test_what_is_no_address_is_not_read_as_one(cell: str) -> None:
    assert position(cell) is None


def test_headings_alone_say_that_nobody_was_on_leave_but_nothing_about_transactions() -> None:
    assert problems(sheet(["Period", "2026-Q3"], ["participant", "from", "to"], name="Leave")) == []
    headings = ["participant", "measure", "key", "day", "amount"]
    assert problems(sheet(["Period", "2026-Q3"], headings, name="Transactions")) == [("empty-sheet", None)]


def test_keys_of_transactions_stay_as_they_are_and_days_are_read() -> None:
    headings = ["Payee", "KPI", "Deal ID", "Date", "Amount (EUR)"]
    staged = sheet(headings, ["P-1", "sales", "0012", "03.07.2026", "1.234,50"], name="Deals")
    assert problems(staged) == []
    assert {name: cell.text for name, cell in staged.rows[0].cells.items()} == {
        "participant": "P-1",
        "measure": "sales",
        "key": "0012",
        "day": "2026-07-03",
        "amount": "1234.5",
    }
    assert staged.units == {"amount": "EUR"}
