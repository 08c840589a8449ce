"""The whole way of an upload, from the bytes of a workbook to the problems that a person is told."""

from __future__ import annotations

from datetime import datetime

from importers.workbook import read_workbook
from incentives.performance.accept import accept_dataset
from tests.importers.building import Shown, Table, percent, xlsx
from tests.performance.accept_tables import expected, told

START = datetime(2026, 1, 1)  # noqa: DTZ001  spreadsheets know no time zones
PERIOD = ["Period", "2026-Q3"]
ROSTER: Table = [
    ["Participant", "Name", "Role", "Starts on", "Ends before", "Share", "Territory"],
    ["P-0042", "Ana Ruiz", "sales/seller", START, None, percent(1), "North"],
    ["P-0043", "Ben Otto", "sales/seller", START, None, percent(0.8), "North"],
]
QUOTAS: Table = [PERIOD, [], ["participant", "quota"], ["P-0042", 300_000], ["P-0043", 250_000]]
RESULTS: Table = [
    PERIOD,
    [],
    ["participant", "new_revenue", "gross_margin"],
    ["P-0042", 330_000, percent(0.315)],
    ["P-0043", 245_000.5, percent(0.29)],
]
GROUPS: Table = [PERIOD, ["counted for", "name", "retained_revenue"], ["territory", "North", percent(0.965)]]
SHEETS = {"Roster": ROSTER, "Quotas": QUOTAS, "Results": RESULTS, "Group results": GROUPS}


def problems_of(**sheets: Table) -> list[str]:
    """The problems of the complete workbook with some sheets exchanged; an underscore is a space."""
    exchanged = {name.replace("_", " "): table for name, table in sheets.items()}
    workbook, problems = read_workbook(xlsx(SHEETS | exchanged), "upload.xlsx")
    assert problems == ()
    assert workbook is not None
    dataset, problems = accept_dataset([workbook], expected())
    assert (dataset is None) == bool(problems)
    return told(problems)


def with_cell(table: Table, row: int, column: int, value: object) -> Table:
    """The table with one cell exchanged; rows and columns count from 1."""
    changed = [list(cells) for cells in table]
    changed[row - 1][column - 1] = value
    return changed


def test_the_complete_workbook_is_accepted() -> None:
    assert problems_of() == []


def test_no_cell_that_is_no_result_becomes_one_and_each_is_told_at_its_address() -> None:
    wrong: list[tuple[object, object, str]] = [
        (None, percent(0.1), "blank-result at Results!B4"),
        ("  ", percent(0.1), "blank-result at Results!B5"),
        ("n/a", percent(0.1), "not-a-number at Results!B6"),
        ("#DIV/0!", percent(0.1), "error-cell at Results!B7"),
        ("=SUM(A1:A2)", percent(0.1), "uncalculated-formula at Results!B8"),
        (START, percent(0.1), "not-a-number at Results!B9"),
        (True, percent(0.1), "not-a-number at Results!B10"),
        (percent(0.1), percent(0.1), "unexpected-percent at Results!B11"),
        (1, 31.5, "percent-unclear at Results!C12"),
        (1, 0.315, "percent-unclear at Results!C13"),
        (1, Shown(31.5, '0.0"%"'), "percent-unclear at Results!C14"),
        (1, "31.5 percent", "not-a-number at Results!C15"),
        (1, percent(31.5), "out-of-range at Results!C16"),
    ]
    people = [f"P-{number}" for number, _ in enumerate(wrong)]
    roster = [[one, "Ana Ruiz", "sales/seller", START, None, percent(1), "North"] for one in people]
    results = [[one, revenue, margin] for one, (revenue, margin, _) in zip(people, wrong, strict=True)]
    assert problems_of(
        Roster=[ROSTER[0], *roster],
        Quotas=[*QUOTAS[:3], *([one, 100] for one in people)],
        Results=[*RESULTS[:3], *results],
    ) == [told for _, _, told in wrong]


def test_many_problems_on_many_sheets_are_told_at_once_each_at_its_cell() -> None:
    roster = with_cell(ROSTER, 2, 4, "1 January")
    results = [*with_cell(RESULTS, 4, 2, "n/a"), [], ["P-0042", 1, percent(0.1)], ["P-0404", 1, percent(0.1)]]
    quotas = with_cell(QUOTAS, 5, 2, 0)
    assert problems_of(Roster=roster, Results=results, Quotas=quotas, Bonus=[["P-0042", 500]]) == [
        "unknown-sheet at Bonus",
        "not-a-date at Roster!D2",
        "quota-not-above-zero at Quotas!B5",
        "duplicate-person at Results!A7",
        "unknown-person at Results!A8",
    ]


def test_a_sheet_whose_headings_cannot_be_found_is_one_problem_and_not_many() -> None:
    assert problems_of(Results=with_cell(RESULTS, 3, 1, "somebody")) == ["missing-heading at Results"]


def test_a_workbook_of_the_wrong_quarter_is_refused_at_the_cell_that_says_so() -> None:
    assert problems_of(Results=with_cell(RESULTS, 1, 2, "2026-Q2")) == ["wrong-period at Results!B1"]


def test_the_same_workbook_a_second_time_is_refused() -> None:
    workbook, _ = read_workbook(xlsx(SHEETS), "upload.xlsx")
    assert workbook is not None
    dataset, _ = accept_dataset([workbook], expected())
    assert dataset is not None
    assert told(accept_dataset([workbook], expected(), already=dataset.sources)[1]) == ["same-file-twice at file"]
