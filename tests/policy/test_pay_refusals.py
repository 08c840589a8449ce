"""What the reader refuses of pay in money, rates, matrices and limits, each beside its accepted neighbour."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.policy.texts import accepted, line_of, read

FILE: dict[str, Any] = yaml.load(
    Path(__file__).with_name("pay-refusals.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader
)
POLICY: str = FILE["policy"]


def changed(old: str, new: str) -> str:
    """The policy with one passage, which must stand in it exactly once, put differently."""
    assert POLICY.count(old) == 1, f"{old!r} stands {POLICY.count(old)} times"
    return POLICY.replace(old, new)


@pytest.mark.parametrize("case", FILE["refusals"], ids=lambda case: case["name"])
def test_it_is_refused_on_its_line_and_its_neighbour_is_not(case: dict[str, Any]) -> None:
    accepted(changed(case["passage"], case.get("fine", case["passage"])))

    text = changed(case["passage"], case["wrong"])
    policy, problems = read(text)

    assert policy is None
    assert [problem.code for problem in problems] == case["code"].split()
    line = line_of(text, case.get("line", case["wrong"].strip())) + int(case.get("after", 0))
    assert line in [problem.place.line for problem in problems]
    assert case.get("says", "") in " ".join(str(problem) for problem in problems if problem.place.line == line)


def test_the_policy_itself_is_accepted() -> None:
    assert accepted(POLICY).key == "field-sales"
