"""Control totals: shown always, checked to the last digit when they are given."""

from __future__ import annotations

from fractions import Fraction

import pytest

from incentives.performance.control_totals import (
    UnreadableControl,
    control_problems,
    parse_control,
    totals_of,
)
from tests.performance.accept_tables import told, workbook

BOOK = """
Roster:
participant | name | role | starts_on | ends_before
1 | Ana | sales/seller | 2026-01-01 |
2 | Ben | sales/seller | 2026-01-01 |
Results:
participant | new_revenue | gross_margin
1 | 0.1 | 31.5%
2 | 0.2 | 29%
3 | n/a | 10%
Company results:
measure | result
customer_score | 8.5
"""


def problems(given: str, *books: str) -> list[str]:
    return told(control_problems([workbook(book) for book in books or (BOOK,)], parse_control(given)))


def test_rows_and_sums_are_those_of_the_cells_and_exact() -> None:
    roster, results, company = totals_of(workbook(BOOK))
    assert (roster.rows, roster.columns) == (2, ())
    assert results.rows == 3
    assert [(each.name, each.count, each.total, each.shown) for each in results.columns] == [
        ("new_revenue", 2, Fraction(3, 10), "0.3"),
        ("gross_margin", 3, Fraction(705, 1000), "70.5%"),
    ]
    assert [(each.name, each.shown) for each in company.columns] == [("customer_score", "8.5")]


@pytest.mark.parametrize(
    "given",
    [
        "",
        "Results.rows=3",
        "roster.rows=2; new_revenue=0.3",
        "New revenue=0.30",
        "gross_margin=70.5%",
        "company results.rows=1",
    ],
)
def test_totals_that_are_right_say_nothing(given: str) -> None:
    assert problems(given) == []


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("Results.rows=4", "control-total-differs at Results"),
        ("new_revenue=0.30000000000000001", "control-total-differs at Results!B2"),
        ("gross_margin=0.705", "control-total-differs at Results!C2"),
        ("rows=6", "control-total-unclear at Roster"),
        ("new_revnue=0.3", "control-total-unknown at Roster"),
        ("Roster.new_revenue=0.3", "control-total-unknown at Roster"),
        ("Quotas.rows=1", "control-total-unclear at file"),
    ],
)
def test_a_total_that_is_not_what_was_read_is_a_problem(given: str, expected: str) -> None:
    assert problems(given) == [expected]


def test_the_problem_says_both_and_how_far_they_are_apart() -> None:
    (problem,) = control_problems([workbook(BOOK)], parse_control("new_revenue=1234.50"))
    assert problem.message == "new_revenue adds up to 0.3 in 2 cells, but 1,234.5 was given, 1,234.2 apart."


def test_a_column_in_several_files_is_added_over_all_of_them() -> None:
    other = "Results:\nparticipant | new_revenue\n9 | 5\n"
    results = BOOK[BOOK.index("Results:") : BOOK.index("Company")]
    assert problems("new_revenue=5.3; rows=4", results, other) == []
    assert problems("new_revenue=0.3; rows=3", results, other) == [
        "control-total-differs at Results!B2",
        "control-total-differs at Results",
    ]


@pytest.mark.parametrize("text", ["rows", "rows=", "=3", "rows=1,000", "rows=many", ".rows=3", "Results.=3", "a=1e3"])
def test_what_gives_no_total_is_refused(text: str) -> None:
    with pytest.raises(UnreadableControl):
        parse_control(text)
