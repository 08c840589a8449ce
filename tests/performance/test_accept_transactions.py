"""Single transactions on their sheet: what is taken, and what is refused at which cell."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from incentives.performance.accept import accept_dataset
from incentives.performance.expectations import Expectations
from incentives.performance.facts import Dataset, Transaction
from incentives.values.problem import Problem
from tests.performance.accept_tables import expected, told, workbook

ROSTER = """
Roster:
participant | name  | role         | starts_on  | ends_before
P-1         | Ada   | sales/seller | 2026-01-01 |
P-2         | Berta | sales/seller | 2026-08-01 | 2026-09-01
P-3         | Cleo  | sales/clerk  | 2026-01-01 |
"""
HEADINGS = "participant | measure | key | day | amount"
ADA = "P-1 | new_revenue | D-1 | 2026-07-03 | 40000"
BERTA = "P-2 | New revenue | 7 | 2026-08-31 | 0.5"


def by_the_deal(*, required: bool = True) -> Expectations:
    """Sellers are paid by each transaction of their new revenue, clerks by nothing."""
    known = expected()
    seller = replace(known.roles["sales/seller"], measures=(), columns=(), transactions={"new_revenue": required})
    clerk = replace(seller, key="sales/clerk", transactions={})
    return replace(known, roles={"sales/seller": seller, "sales/clerk": clerk})


def read(*rows: str, headings: str = HEADINGS, required: bool = True) -> tuple[Dataset | None, tuple[Problem, ...]]:
    text = "\n".join([ROSTER, "Transactions:", headings, *rows])
    return accept_dataset([workbook(text)], by_the_deal(required=required))


def test_transactions_are_taken_as_they_stand_and_sorted() -> None:
    dataset, problems = read(BERTA, ADA)
    assert problems == ()
    assert dataset is not None
    assert dataset.transactions == (
        Transaction("P-1", "new_revenue", "D-1", date(2026, 7, 3), Fraction(40000)),
        Transaction("P-2", "new_revenue", "7", date(2026, 8, 31), Fraction(1, 2)),
    )


def test_the_key_none_states_that_there_was_none() -> None:
    dataset, problems = read(ADA, "P-2 | new_revenue | None | | ")
    assert problems == ()
    assert dataset is not None
    assert dataset.transactions[1] == Transaction("P-2", "new_revenue", "none", None, Fraction(0))


def test_nobody_who_is_paid_by_transactions_is_left_without_a_word() -> None:
    _, problems = read(ADA)
    assert told(problems) == ["transactions-missing at Transactions"]
    assert problems[0].message == "P-2 is paid by each transaction of new_revenue, and none is stated."
    assert 'a row whose key is "none"' in problems[0].hint


def test_where_pay_can_do_without_them_nobody_has_to_have_one() -> None:
    dataset, problems = read(ADA, required=False)
    assert problems == ()
    assert dataset is not None


def test_without_the_sheet_nothing_is_taken_for_granted() -> None:
    dataset, problems = accept_dataset([workbook(ROSTER)], by_the_deal())
    assert (dataset, told(problems)) == (None, ["sheet-missing at file"])
    assert accept_dataset([workbook(ROSTER)], by_the_deal(required=False))[1] == ()


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("P-1 | new_revenue | D-2 | 2026-06-30 | 5", "day-outside-period at Transactions!D5"),
        ("P-1 | new_revenue | D-2 | 2026-10-01 | 5", "day-outside-period at Transactions!D5"),
        ("P-2 | new_revenue | D-2 | 2026-07-31 | 5", "day-outside-role at Transactions!D5"),
        ("P-2 | new_revenue | D-2 | 2026-09-01 | 5", "day-outside-role at Transactions!D5"),
        ("P-1 | new_revenue | D-2 | soon | 5", "not-a-date at Transactions!D5"),
        ("P-1 | new_revenue | D-2 | | 5", "blank-cell at Transactions!D5"),
        ("P-9 | new_revenue | D-2 | 2026-07-03 | 5", "unknown-person at Transactions!A5"),
        ("P-3 | new_revenue | D-2 | 2026-07-03 | 5", "transaction-not-needed at Transactions!B5"),
        ("P-1 | gross_margin | D-2 | 2026-07-03 | 5%", "unknown-measure at Transactions!B5"),
        ("P-1 | new_revenu | D-2 | 2026-07-03 | 5", "unknown-measure at Transactions!B5"),
        ("P-1 | new_revenue | D-2 | 2026-07-03 | much", "not-a-number at Transactions!E5"),
        ("P-1 | new_revenue | D-2 | 2026-07-03 | ", "blank-cell at Transactions!E5"),
        ("P-1 | new_revenue | D-2 | 2026-07-03 | -0.01", "out-of-range at Transactions!E5"),
        ("P-1 | new_revenue | | 2026-07-03 | 5", "blank-cell at Transactions!C5"),
        ("P-1 | new_revenue | D-1 | 2026-07-04 | 5", "duplicate-transaction at Transactions!C5"),
        ("P-2 | new_revenue | D-1 | 2026-08-04 | 5", "duplicate-transaction at Transactions!C5"),
        ("P-1 | new_revenue | D-2 | 2026-07-03 | 40000", "suspected-duplicate at Transactions!C5"),
        ("P-1 | new_revenue | d-1 | 2026-07-04 | 5", "suspected-duplicate at Transactions!C5"),
        ("P-1 | new_revenue | none | | ", "none-and-transactions at Transactions!C5"),
        ("P-1 | new_revenue | none | 2026-07-04 | 5", "none-and-transactions at Transactions!C5"),
    ],
)
def test_what_is_wrong_is_told_at_its_cell(row: str, problem: str) -> None:
    dataset, problems = read(ADA, BERTA, row)
    assert (dataset, told(problems)) == (None, [problem])


@pytest.mark.parametrize(
    "row",
    [
        "P-1 | new_revenue | D-2 | 2026-07-01 | 0",
        "P-1 | new_revenue | D-2 | 2026-09-30 | 5",
        "P-2 | new_revenue | D-2 | 2026-08-01 | 5",
        "P-1 | new_revenue | D-2 | 2026-07-04 | 40000",
        "P-1 | new_revenue | D-2 | 2026-07-03 | 40000.01",
        "P-2 | new_revenue | D-2 | 2026-08-03 | 40000",
    ],
)
def test_their_nearest_neighbours_are_taken(row: str) -> None:
    dataset, problems = read(ADA, BERTA, row)
    assert problems == ()
    assert dataset is not None
    assert len(dataset.transactions) == 3


@pytest.mark.parametrize("key", ["D-2", "d-1"])
def test_what_looks_the_same_counts_once_somebody_says_that_it_is_another(key: str) -> None:
    headings, rows = f"{HEADINGS} | separate", (f"{ADA} | ", f"{BERTA} | ")
    same = f"P-1 | new_revenue | {key} | 2026-07-03 | 40000"
    dataset, problems = read(*rows, f"{same} | yes", headings=headings)
    assert problems == ()
    assert dataset is not None
    assert [each.key for each in dataset.transactions] == ["D-1", key, "7"]
    assert told(read(*rows, f"{same} | no", headings=headings)[1]) == ["suspected-duplicate at Transactions!C5"]
    assert "not-yes-or-no at Transactions!F5" in told(read(*rows, f"{same} | perhaps", headings=headings)[1])


def test_a_sheet_of_another_period_or_without_a_column_is_refused() -> None:
    text = "\n".join(["Transactions:", HEADINGS, ADA, BERTA])
    other = workbook(text, "deals.xlsx", "2026-Q2")
    assert told(accept_dataset([workbook(ROSTER), other], by_the_deal())[1]) == ["wrong-period at Transactions!B1"]
    _, problems = read("P-1 | new_revenue | D-1 | 5", headings="participant | measure | key | amount")
    assert "missing-heading at Transactions" in told(problems)


def test_transactions_of_an_earlier_upload_count_where_no_sheet_comes() -> None:
    dataset, _ = read(ADA, BERTA)
    assert dataset is not None
    again, problems = accept_dataset([workbook(ROSTER)], by_the_deal(), known_transactions=dataset.transactions)
    assert problems == ()
    assert again is not None
    assert again.transactions == dataset.transactions
    _, problems = accept_dataset([workbook(ROSTER)], by_the_deal(), known_transactions=dataset.transactions[:1])
    assert told(problems) == ["transactions-missing at file"]
