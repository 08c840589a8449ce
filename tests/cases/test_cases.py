"""Every case of the case files comes out to the last place."""

from __future__ import annotations

import pytest

from tests.cases.case_file import Case, all_cases

CASES = all_cases()


@pytest.mark.parametrize("case", CASES, ids=str)
def test_it_pays_what_the_case_says(case: Case) -> None:
    assert case.missing() == case.lacks
    if not case.lacks:
        assert case.example.pays
        assert case.paid() == case.example.pays


def test_the_names_of_cases_are_sentences_and_differ() -> None:
    names = [str(case) for case in CASES]
    assert len(set(names)) == len(names)
    assert all(" " in case.name and case.name[0].isupper() for case in CASES)
