"""Raw rows of an upload: the results they are worked out to, and every problem at its cell."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml

from incentives.kpis.read import packaged_kpis
from incentives.performance.accept import accept_dataset
from incentives.performance.expectations import Expectations, ExpectedMeasure, ExpectedRole
from incentives.performance.facts import Dataset, Result
from incentives.store.packing import pack_results, unpack_results
from incentives.values.problem import Problem
from incentives.values.unit import Unit
from tests.performance.accept_tables import EUR, QUARTER, told, workbook

CASES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "raw-rows.yaml").read_text(encoding="utf-8"))
ROSTER = """
Roster:
participant| name     | role          | starts_on  |ends_before | team | segment
P-1        | Ana Ruiz | support/agent | 2025-01-01 |            | Blue | Large
P-2        | Ben Otto | support/agent | 2025-01-01 | 2026-08-15 | Blue | Large
P-2        | Ben Otto | support/agent | 2026-08-15 |            | Red  | Large
P-3        | Cam Diaz | support/agent | 2025-01-01 |            | Red  | Small
"""


def paid_on(measures: dict[str, str]) -> Expectations:
    """Everybody is paid on these: name to `kpi counted_for`, or `kpi counted_for optional`."""
    found = {}
    for key, words in measures.items():
        kpi_id, counted_for, *more = words.split()
        kpi = packaged_kpis()[kpi_id]
        unit = EUR if kpi.unit == "money" else Unit(kpi.unit)
        found[key] = ExpectedMeasure(key, kpi.title, unit, counted_for, kpi.least, kpi.most, bool(more), kpi_id)
    role = ExpectedRole("support/agent", tuple(found), (), needs_salary=False, needs_target_incentive=False)
    return Expectations(QUARTER, "EUR", found, {}, {role.key: role})


def accepted(case: dict[str, Any], text: str) -> tuple[Dataset | None, tuple[Problem, ...]]:
    return accept_dataset([workbook(ROSTER), workbook(text, "raw.xlsx")], paid_on(case["paid_on"]))


def shown(result: Result) -> tuple[str, str]:
    cases = "" if result.cases is None else f" of {result.cases}"
    return f"{result.measure} {result.counted_for} {result.subject}", f"{result.amount}{cases}"


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_raw_rows_become_results_or_problems_at_their_cells(case: dict[str, Any]) -> None:
    assert set(case) <= {"case", "paid_on", "sheets", "results", "rows", "problems", "says"}
    dataset, problems = accepted(case, case["sheets"])
    assert told(problems) == case.get("problems", [])
    for words in case.get("says", ()):
        assert any(words in str(problem) for problem in problems), [str(problem) for problem in problems]
    if dataset is None:
        assert "results" not in case
        return
    assert dict(map(shown, dataset.results)) == {key: str(value) for key, value in case["results"].items()}
    for key, cells in case.get("rows", {}).items():
        kpi = case["paid_on"][key.split()[0]].split()[0]
        (figure,) = [each for each in dataset.figures.values() if each.kpi == kpi and each.subject == key.split()[2]]
        assert [place.cell for place in figure.places] == cells.split()
        assert {place.file for place in figure.places} == {"raw.xlsx"}


def test_the_order_of_rows_and_sheets_makes_no_difference() -> None:
    case = CASES[0]
    sheet, headings, *rows = case["sheets"].splitlines()
    first, _ = accepted(case, case["sheets"])
    second, _ = accepted(case, "\n".join([sheet, headings, *reversed(rows)]))
    assert first is not None
    assert second is not None
    assert first.results == second.results


def test_the_number_of_cases_is_kept_with_the_facts_and_facts_without_it_stay_as_they_were() -> None:
    delivered = Result("score", "team", "Blue", Fraction(40))
    worked_out = replace(delivered, subject="Red", cases=12)
    assert unpack_results(pack_results([delivered, worked_out])) == (delivered, worked_out)
    assert "cases" not in pack_results([delivered])


def test_two_files_of_one_kind_are_one_list_and_a_key_in_both_is_told() -> None:
    case = CASES[0]
    again = case["sheets"].replace("A-2", "A-12").replace("A-3", "A-13").replace("A-4", "A-14")
    books = [workbook(ROSTER), workbook(case["sheets"], "first.xlsx"), workbook(again, "second.xlsx")]
    dataset, problems = accept_dataset(books, paid_on(case["paid_on"]))
    assert dataset is None
    assert told(problems) == ["duplicate-row at Survey answers!A3"]
    assert "first.xlsx, sheet Survey answers, cell A3 and second.xlsx, sheet Survey answers, cell A3" in str(
        problems[0]
    )


def test_a_problem_of_a_raw_row_is_told_alone_and_not_as_results_that_are_missing() -> None:
    case = CASES[0]
    dataset, problems = accepted(case, case["sheets"].replace("| 0     | Red", "| 12    | Red"))
    assert dataset is None
    assert told(problems) == ["off-the-scale at Survey answers!D6"]


def test_a_thousand_rows_wrong_alike_are_one_problem() -> None:
    rows = "\n".join(f"A-{number} | nps | 2026-07-01 | 11 | Blue" for number in range(1_000))
    case = CASES[0]
    _, problems = accepted(case, f"Survey answers:\nanswer | survey | day | score | team\n{rows}")
    (problem,) = problems
    assert problem.code == "off-the-scale"
    assert len(problem.places) == 1_000
