"""Scores: every component and part as used, the weight it had in the end, and whether a result stands behind it."""

from __future__ import annotations

from fractions import Fraction

from incentives.payout.scores import Score, scores_of
from tests.cases.case_file import Case, all_cases

CASES = {str(case): case for case in all_cases()}
FILE = "equal-and-left-out.yaml: "


def scores(name: str) -> dict[str, Score]:
    case: Case = CASES[FILE + name]
    return {".".join(score.path): score for score in scores_of(case.plan, case.example.given)}


def test_parts_come_after_what_they_are_part_of_under_its_name() -> None:
    told = scores("Three equal parts have a third each and together the whole")
    assert list(told) == ["goals", "skill", "service", "service.quality", "service.churn"]


def test_a_weight_is_what_it_was_after_missing_ones_passed_theirs_on() -> None:
    told = scores("An unknown part leaves its third to the other two")
    assert [told[name].weight for name in ("goals", "skill", "service")] == [0, Fraction(1, 2), Fraction(1, 2)]
    assert told["service.quality"].weight is None


def test_what_no_result_stands_behind_is_not_known() -> None:
    told = scores("The best of the known parts counts even below zero")
    assert {name for name, score in told.items() if not score.known} == {"service.quality"}
    assert told["service"].score == Fraction(-1, 2)


def test_a_group_of_which_too_little_is_known_is_not_known() -> None:
    told = scores("Too few known parts pass the weight on although one is known")
    assert (told["service"].known, told["service.quality"].known) == (False, True)
    assert told["service"].score == 0
