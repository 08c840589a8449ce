"""Sheets in columns are accepted, or refused, exactly like the same sheets row by row."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from incentives.performance.accept import accept_dataset
from incentives.performance.facts import Dataset
from incentives.performance.result_columns import ResultColumn, ResultColumns
from incentives.values.problem import Problem
from tests.performance.accept_tables import expected, workbook
from tests.performance.in_columns import in_columns

ROSTER = """
Roster
participant | name      | role            | starts_on  | ends_before | share | target_incentive | territory | team
P-1         | Ana Ruiz  | sales/seller    | 2026-07-01 |             | 100%  |                  | North     |
P-2         | Bo Ek     | sales/seller    | 2026-01-01 | 2026-08-01  | 100%  |                  | North     |
P-3         | Cy Vu     | support/agent   | 2026-01-01 |             | 50%   | 6000             |           | Blue
00123       | Di Ng     | sales/seller    | 2026-07-01 |             | 100%  |                  | South     |
P-5         | Ed Ax     | sales/seller    | 2025-01-01 | 2026-01-01  | 100%  |                  | South     |
"""
OTHERS = """
Quotas
participant | quota
P-1         | 300000
P-2         | 75000.50
00123       | 1

Group results
counted_for | name  | retained_revenue | complaints
territory   | North | 95%              |
territory   | South | 100.25%          |
team        | Blue  |                  | 3
"""
RESULTS = [
    ["P-1", "Ana Ruiz", "sales/seller", "330000", "12.5%", ""],
    ["P-2", "Bo Ek", "", "0", "-3%", ""],
    ["P-3", "", "support/agent", "", "", "1.25"],
    ["00123", "Di Ng", "sales/seller", "10000000.01", "100%", ""],
]
HEADINGS = ["participant", "name", "role", "new_revenue", "gross_margin", "resolution_time"]
CELLS = ["", "0", "-1", "1", "0.95", "95%", "101%", "12.345678901", "'7", "'95%", "'n/a", "#N/A", "=", "TRUE"]
CELLS += ["2026-07-01", "P-1", "P-2", "P-9", "00123", "123", "ana ruiz", "sales/seller", "999999999999999999", "3"]

Outcome = tuple[Dataset | None, tuple[Problem, ...]]


def text_of(rows: list[list[str]], headings: list[str] = HEADINGS) -> str:
    table = "\n".join(" | ".join(row) for row in [headings, *rows])
    return f"{ROSTER}\n{OTHERS}\nResults\n{table}\n"


def both(text: str) -> tuple[Outcome, Outcome]:
    """What becomes of the sheets row by row and in columns."""
    staged = workbook(text)
    return accept_dataset([staged], expected()), accept_dataset([in_columns(staged)], expected())


def test_sound_results_are_taken_from_columns_to_the_last_digit() -> None:
    by_row, by_column = both(text_of(RESULTS))
    assert by_row[1] == by_column[1] == ()
    assert by_row[0] == by_column[0]
    assert by_column[0] is not None
    results = by_column[0].results
    assert isinstance(results, ResultColumns)
    assert {part.measure for part in results.parts if isinstance(part, ResultColumn)} == set(HEADINGS[3:])
    assert [each.amount for each in results if each.subject == "00123"] == [Fraction(1), Fraction("10000000.01")]


@pytest.mark.parametrize(
    ("row", "column", "cell", "code"),
    [
        (0, 3, "", "blank-result"),
        (0, 3, "#N/A", "error-cell"),
        (0, 3, "=", "uncalculated-formula"),
        (0, 3, "-0.01", "out-of-range"),
        (0, 4, "100.01%", "out-of-range"),
        (0, 4, "0.125", "percent-unclear"),
        (1, 5, "4", "result-not-needed"),
        (2, 0, "P-1", "duplicate-person"),
        (2, 0, "P-4", "unknown-person"),
        (3, 0, "123", "unknown-person"),
        (1, 1, "Ana Ruiz", "name-mismatch"),
        (1, 2, "support/agent", "role-mismatch"),
    ],
)
def test_one_wrong_cell_in_a_column_is_the_same_problem_at_the_same_place(
    row: int, column: int, cell: str, code: str
) -> None:
    rows = [list(each) for each in RESULTS]
    rows[row][column] = cell
    by_row, by_column = both(text_of(rows))
    assert by_column == by_row
    assert code in [problem.code for problem in by_column[1]]


def test_an_unusual_row_that_is_sound_is_taken_among_the_others_in_order() -> None:
    rows = [list(each) for each in RESULTS]
    rows[1][1] = "bo  ek"
    by_row, by_column = both(text_of(rows))
    assert by_row[1] == ()
    assert by_column == by_row


@settings(max_examples=60, deadline=None)
@given(
    changes=st.lists(st.tuples(st.integers(0, 3), st.integers(0, 5), st.sampled_from(CELLS)), max_size=4),
    left=st.sets(st.integers(0, 3), max_size=2),
    gone=st.sampled_from([None, 3, 4, 5]),
)
def test_whatever_stands_in_the_cells_columns_and_rows_come_to_the_same(
    changes: list[tuple[int, int, str]], left: set[int], gone: int | None
) -> None:
    rows = [list(each) for each in RESULTS]
    for row, column, cell in changes:
        rows[row][column] = cell
    kept = [
        [cell for at, cell in enumerate(each) if at != gone] for number, each in enumerate(rows) if number not in left
    ]
    headings = [name for at, name in enumerate(HEADINGS) if at != gone]
    by_row, by_column = both(text_of(kept, headings))
    assert by_column == by_row
