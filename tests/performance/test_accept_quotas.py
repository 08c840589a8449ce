"""Quotas: whoever is measured against an own amount has exactly one, above zero."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from incentives.performance.accept import accept_quotas
from incentives.performance.facts import Assignment, Person, Quota, Roster
from incentives.values.problem import Problem
from tests.performance.accept_tables import expected, told, workbook

START = date(2026, 1, 1)
ROSTER = Roster(
    {"P-1": Person("P-1", "Ana Ruiz"), "P-3": Person("P-3", "Cam Diaz")},
    (
        Assignment("P-1", "sales/seller", START, None, Fraction(1), None, None, {"territory": "North"}),
        Assignment("P-3", "support/agent", START, None, Fraction(1), None, Fraction(4000), {"team": "Blue"}),
    ),
)


def accept(*rows: str, headings: str = "participant | quota") -> tuple[tuple[Quota, ...] | None, tuple[Problem, ...]]:
    return accept_quotas(workbook("\n".join(["Quotas:", headings, *rows])), ROSTER, expected())


@pytest.mark.parametrize("heading", ["quota", "own_quota"])
def test_a_quota_is_read_under_either_heading(heading: str) -> None:
    assert accept("P-1 | 300000.25", headings=f"participant | {heading}") == (
        (Quota("P-1", "quota", Fraction("300000.25")),),
        (),
    )


@pytest.mark.parametrize(
    ("rows", "problems"),
    [
        (["P-1 |"], ["quota-missing at Quotas!B3"]),
        (["P-3 |"], ["quota-missing at Quotas"]),
        (["P-1 | 0"], ["quota-not-above-zero at Quotas!B3"]),
        (["P-1 | -300000"], ["quota-not-above-zero at Quotas!B3"]),
        (["P-1 | open"], ["not-a-number at Quotas!B3"]),
        (["P-1 | 300000 USD"], ["not-a-number at Quotas!B3"]),
        (["P-1 | 50%"], ["unexpected-percent at Quotas!B3"]),
        (["P-1 | #REF!"], ["error-cell at Quotas!B3"]),
        (["P-1 | 300000", "P-1 | 300000"], ["duplicate-person at Quotas!A4"]),
        (["P-1 | 300000", "P-3 | 1"], ["quota-not-needed at Quotas!B4"]),
        (["P-1 | 300000", "P-9 | 1"], ["unknown-person at Quotas!A4"]),
    ],
    ids=lambda value: " then ".join(value).replace("|", ""),
)
def test_a_quota_that_cannot_be_meant_is_told(rows: list[str], problems: list[str]) -> None:
    assert told(accept(*rows)[1]) == problems


def test_blank_is_right_for_whoever_needs_no_quota() -> None:
    assert accept("P-1 | 1", "P-3 |")[1] == ()


def test_a_column_may_stand_once_under_either_name_and_not_under_both() -> None:
    assert told(accept("P-1 | 1 | 2", headings="participant | quota | own_quota")[1]) == [
        "duplicate-heading at Quotas!C2",
        "duplicate-quota at Quotas!C3",
    ]


def test_an_unknown_column_is_told_with_the_nearest_known_one() -> None:
    _, problems = accept("P-1 | 1 | 2", headings="participant | quota | qouta")
    assert told(problems) == ["unknown-heading at Quotas!C2"]
    assert problems[0].hint == 'Did you mean "quota"?'
