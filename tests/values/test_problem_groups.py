"""One cause is told once; what differs in its mending, its column or its kind stays apart."""

from __future__ import annotations

import pytest

from incentives.values.problem import Place, Problem
from incentives.values.problem_groups import TOLD_SINGLY, grouped


def problem(row: int, column: str = "B", code: str = "blank-cell", hint: str = "Fill it in.", **more: str) -> Problem:
    place = Place("a.xlsx", sheet=more.get("sheet", "Results"), cell=f"{column}{row}")
    return Problem(code, f"Row {row} is blank.", place, hint)


def test_a_few_problems_stay_as_they_are_and_one_more_makes_them_one() -> None:
    few = [problem(row) for row in range(1, TOLD_SINGLY + 1)]
    assert grouped(few) == tuple(few)
    (one,) = grouped([*few, problem(9)])
    assert one.place == few[0].place
    assert one.message == "Row 1 is blank. The same is wrong in 5 more cells of the column: B2, B3, B4, …"
    assert [place.cell for place in one.places] == ["B1", "B2", "B3", "B4", "B5", "B9"]


@pytest.mark.parametrize(
    "other",
    [
        problem(9, column="BB"),
        problem(9, code="not-a-number"),
        problem(9, hint="Correct it."),
        problem(9, sheet="Quotas"),
        Problem("blank-cell", "Row 9 is blank.", Place("a.xlsx", sheet="Results"), "Fill it in."),
    ],
)
def test_another_column_code_mending_or_sheet_is_another_cause(other: Problem) -> None:
    same = [problem(row) for row in range(1, TOLD_SINGLY + 1)]
    assert grouped([*same, other]) == (*same, other)


def test_the_order_is_kept_and_grouping_twice_changes_nothing() -> None:
    mixed = [problem(row, column=column) for row in range(1, 10) for column in ("C", "A")]
    once = grouped([problem(1, code="wrong-period"), *mixed])
    assert [each.place.cell for each in once] == ["B1", "C1", "A1"]
    assert grouped(once) == once


def test_places_travel_as_json_only_when_there_are_many() -> None:
    assert "places" not in problem(1).as_json()
    (one,) = grouped(problem(row) for row in range(1, 8))
    assert one.as_json()["places"] == [{"file": "a.xlsx", "sheet": "Results", "cell": f"B{row}"} for row in range(1, 8)]


def lacking(whose: str | None, sheet: str | None = "Results") -> Problem:
    place = Place("a.xlsx", sheet=sheet, key=whose)
    return Problem("result-row-missing", f"There is no result of {whose}.", place, "Add the row.")


def test_what_is_missing_for_many_people_is_told_once_with_all_of_them() -> None:
    (one,) = grouped(lacking(f"P-{number}") for number in range(TOLD_SINGLY + 1))
    assert one.message == "There is no result of P-0. Missing likewise for 5 more: P-1, P-2, P-3, …"
    assert [place.key for place in one.places] == [f"P-{number}" for number in range(TOLD_SINGLY + 1)]


@pytest.mark.parametrize("other", [lacking(None), lacking("P-9", sheet="Quotas"), lacking("P-9", sheet=None)])
def test_what_is_missing_for_nobody_in_particular_or_elsewhere_stays_apart(other: Problem) -> None:
    same = [lacking(f"P-{number}") for number in range(TOLD_SINGLY)]
    assert grouped([*same, other]) == (*same, other)
