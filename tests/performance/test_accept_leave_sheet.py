"""Leave on a sheet of its own: which days it takes, and what is refused at which cell."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from incentives.performance.accept import accept_dataset
from incentives.performance.expectations import Expectations
from incentives.performance.facts import Dataset, Leave
from incentives.values.problem import Problem
from tests.performance.accept_tables import expected, told, workbook

ROSTER = """
Roster:
participant | name  | role         | starts_on  | ends_before
P-1         | Ada   | sales/seller | 2026-01-01 | 2026-08-01
P-1         | Ada   | sales/clerk  | 2026-08-01 |
P-2         | Berta | sales/seller | 2026-08-01 | 2026-09-01
"""
ON_ROSTER = """
Roster:
participant | name  | role         | starts_on  | ends_before | leave
P-1         | Ada   | sales/seller | 2026-01-01 |             | 2026-07-06 to 2026-07-19
"""


def without_leave(*, leave_counts: bool = False) -> Expectations:
    known = expected()
    seller = replace(known.roles["sales/seller"], measures=(), columns=(), leave_counts=leave_counts)
    return replace(known, roles={each: replace(seller, key=each) for each in ("sales/seller", "sales/clerk")})


def read(*rows: str, roster: str = ROSTER, leave_counts: bool = False) -> tuple[Dataset | None, tuple[Problem, ...]]:
    text = "\n".join([roster, "Leave:", "participant | from | to | reason", *rows])
    return accept_dataset([workbook(text)], without_leave(leave_counts=leave_counts))


def test_both_days_are_days_of_leave_and_the_reason_is_not_kept() -> None:
    dataset, problems = read("P-1 | 2026-07-20 | 2026-08-09 | holiday", "P-1 | 2026-08-10 | 2026-08-10 | ")
    assert problems == ()
    assert dataset is not None
    assert dataset.leave == (
        Leave("P-1", date(2026, 7, 20), date(2026, 8, 10)),
        Leave("P-1", date(2026, 8, 10), date(2026, 8, 11)),
    )


def test_leave_may_go_beyond_the_period() -> None:
    assert read("P-1 | 2026-06-20 | 2026-10-09 | ")[1] == ()


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("P-1 | 2026-07-09 | 2026-07-12 | ", "overlapping-leave at Leave!B4"),
        ("P-1 | 2026-06-09 | 2026-06-30 | ", "leave-outside-period at Leave!B4"),
        ("P-1 | 2026-10-01 | 2026-10-02 | ", "leave-outside-period at Leave!B4"),
        ("P-2 | 2026-07-31 | 2026-08-02 | ", "leave-outside-assignment at Leave!B4"),
        ("P-2 | 2026-08-31 | 2026-09-01 | ", "leave-outside-assignment at Leave!B4"),
        ("P-2 | 2026-08-03 | 2026-08-02 | ", "ends-before-start at Leave!C4"),
        ("P-2 | in August | 2026-08-02 | ", "not-a-date at Leave!B4"),
        ("P-2 | 2026-08-02 | | ", "blank-cell at Leave!C4"),
        ("P-9 | 2026-08-02 | 2026-08-02 | ", "unknown-person at Leave!A4"),
    ],
)
def test_what_is_wrong_is_told_at_its_cell(row: str, problem: str) -> None:
    dataset, problems = read("P-1 | 2026-07-06 | 2026-07-09 | ", row)
    assert (dataset, told(problems)) == (None, [problem])


@pytest.mark.parametrize(
    "row",
    [
        "P-1 | 2026-07-10 | 2026-07-12 | ",
        "P-1 | 2026-06-09 | 2026-07-01 | ",
        "P-2 | 2026-08-01 | 2026-08-31 | ",
        "P-2 | 2026-08-02 | 2026-08-02 | ",
    ],
)
def test_their_nearest_neighbours_are_taken(row: str) -> None:
    assert read("P-1 | 2026-07-06 | 2026-07-09 | ", row)[1] == ()


def test_headings_alone_say_that_nobody_was_on_leave() -> None:
    dataset, problems = read()
    assert problems == ()
    assert dataset is not None
    assert dataset.leave == ()


def test_where_leave_is_taken_off_it_must_be_stated() -> None:
    assert told(accept_dataset([workbook(ROSTER)], without_leave())[1]) == ["sheet-missing at file"]
    assert accept_dataset([workbook(ROSTER)], without_leave(leave_counts=True))[1] == ()
    assert accept_dataset([workbook(ON_ROSTER)], without_leave())[1] == ()
    assert accept_dataset([workbook(ROSTER)], without_leave(), known_leave=())[1] == ()


def test_leave_stands_on_the_roster_or_on_its_sheet() -> None:
    assert told(read("P-1 | 2026-07-19 | 2026-07-19 | ", roster=ON_ROSTER)[1]) == ["overlapping-leave at Leave!B3"]
    assert read("P-1 | 2026-07-20 | 2026-07-20 | ", roster=ON_ROSTER)[1] == ()


@pytest.mark.parametrize(
    ("leave", "problem"),
    [
        ("2026-07-06 to 2026-07-09; 2026-07-09 to 2026-07-10", "overlapping-leave at Roster!F3"),
        ("2025-12-20 to 2025-12-31", "leave-outside-assignment at Roster!F3"),
    ],
)
def test_leave_on_the_roster_does_not_overlap_and_lies_in_the_assignment(leave: str, problem: str) -> None:
    roster = ON_ROSTER.replace("2026-07-06 to 2026-07-19", leave)
    assert told(accept_dataset([workbook(roster)], without_leave())[1]) == [problem]
