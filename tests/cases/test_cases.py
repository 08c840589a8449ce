"""Every case of the case files comes out to the last place."""

from __future__ import annotations

import pytest

from incentives.payout.columns import calculate_columns
from incentives.payout.exact import calculate
from incentives.payout.statement import build_statement
from tests.cases.case_file import Case, all_cases

CASES = all_cases()


@pytest.mark.parametrize("case", CASES, ids=str)
def test_it_pays_what_the_case_says(case: Case) -> None:
    assert case.missing() == case.lacks
    if not case.lacks:
        assert case.example.pays
        assert case.paid() == case.example.pays
        assert case.carried() == case.example.carries


@pytest.mark.parametrize("case", [case for case in CASES if not case.lacks], ids=str)
def test_the_fast_way_pays_the_same(case: Case) -> None:
    assert calculate_columns(case.plan, [case.example.given]) == [calculate(case.plan, case.example.given)]


@pytest.mark.parametrize("case", [case for case in CASES if not case.lacks], ids=str)
def test_the_statement_adds_up(case: Case) -> None:
    statement = build_statement(case.plan, case.example.given)
    assert sum(step.amount for step in statement.steps) == statement.total


def test_the_names_of_cases_are_sentences_and_differ() -> None:
    names = [str(case) for case in CASES]
    assert len(set(names)) == len(names)
    assert all(" " in case.name and case.name[0].isupper() for case in CASES)
