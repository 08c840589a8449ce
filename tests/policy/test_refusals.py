"""What the reader of policies refuses, each beside its nearest accepted neighbour, with the code and the line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.policy.texts import POLICY, accepted, changed, line_of, read

WHICH = ("", "-carried", "-targets", "-stated", "-limits")
FILES = [Path(__file__).with_name(f"refusals{which}.yaml") for which in WHICH]
REFUSALS: list[dict[str, Any]] = [case for file in FILES for case in yaml.safe_load(file.read_text(encoding="utf-8"))]


@pytest.mark.parametrize("case", REFUSALS, ids=lambda case: case["name"])
def test_it_is_refused_on_its_line_and_its_neighbour_is_not(case: dict[str, Any]) -> None:
    accepted(changed(case["passage"], case.get("fine", case["passage"])))

    text = changed(case["passage"], case["wrong"])
    policy, problems = read(text)

    assert policy is None
    assert [problem.code for problem in problems] == case["code"].split()
    line = line_of(text, case.get("line", case["wrong"].strip())) + case.get("after", 0)
    assert line in [problem.place.line for problem in problems]
    assert case.get("says", "") in " ".join(str(problem) for problem in problems if problem.place.line == line)


def test_the_policy_itself_is_accepted() -> None:
    assert accepted(POLICY).key == "field-sales"


def test_all_problems_are_told_at_once_in_the_order_of_the_file() -> None:
    text = changed("kpi: complaints_upheld", "kpi: none_such")
    text = text.replace("fixed_pay: 70%", "fixed_pay: 700%").replace("ties: half up, when", "tie: half up, when")

    policy, problems = read(text)

    assert policy is None
    assert [problem.code for problem in problems] == ["unknown-kpi", "invalid-value", "missing-key", "unknown-key"]
    lines = [problem.place.line or 0 for problem in problems]
    assert lines == sorted(lines)


def test_a_problem_names_file_line_and_key() -> None:
    (problem,) = read(changed("weight: 75%", "weight: 0.75"))[1]

    assert str(problem) == (
        "policies/field-sales/2026-07-01.yaml:61: roles.seller.components.after_the_sale.components.retained.weight: "
        '"0.75" stands where equal or a percentage such as 60% is expected.'
    )


def test_a_file_with_a_wrong_top_level_key_and_nothing_else_is_refused_without_breaking() -> None:
    policy, problems = read(changed("period: quarter", "period: fortnight"))
    assert policy is None
    assert [problem.code for problem in problems] == ["invalid-value"]
