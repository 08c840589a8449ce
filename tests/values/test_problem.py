"""Problems say where they are, what was found and what to do."""

from __future__ import annotations

import pytest

from incentives.values.problem import Place, Problem, RefusedWithProblems


@pytest.mark.parametrize(
    ("place", "shown"),
    [
        (Place("plan.yaml"), "plan.yaml"),
        (Place("plan.yaml", line=12), "plan.yaml:12"),
        (Place("plan.yaml", line=12, key="roles.seller"), "plan.yaml:12: roles.seller"),
        (Place("results.xlsx", sheet="Results"), "results.xlsx, sheet Results"),
        (Place("results.xlsx", sheet="Results", cell="D14"), "results.xlsx, sheet Results, cell D14"),
    ],
)
def test_a_place_reads_as_people_point_to_it(place: Place, shown: str) -> None:
    assert str(place) == shown


PROBLEM = Problem(
    "blank-result", "The result is blank.", Place("results.xlsx", sheet="Results", cell="D14"), "Enter it."
)


def test_a_problem_is_a_sentence_with_its_place_and_hint() -> None:
    assert str(PROBLEM) == "results.xlsx, sheet Results, cell D14: The result is blank. Enter it."


def test_a_problem_travels_with_the_parts_of_its_place_that_are_known() -> None:
    assert PROBLEM.as_json() == {
        "code": "blank-result",
        "message": "The result is blank.",
        "hint": "Enter it.",
        "place": {"file": "results.xlsx", "sheet": "Results", "cell": "D14"},
    }


def test_a_refusal_carries_every_problem() -> None:
    refusal = RefusedWithProblems([PROBLEM, PROBLEM])
    assert refusal.problems == (PROBLEM, PROBLEM)
    assert str(refusal).count("The result is blank.") == 2
