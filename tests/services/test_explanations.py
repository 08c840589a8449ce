"""Explanations of given scorecards: whoever may calculate may ask, and what is wrong is told at its key."""

from __future__ import annotations

from fractions import Fraction

import pytest

from incentives.services.actor import Actor, Permission
from incentives.services.errors import NotAllowed
from incentives.services.explanations import Question, explain
from incentives.values.problem import RefusedWithProblems
from tests.services.building import POLICY

SOMEBODY = Actor(1, "Ada", frozenset({Permission.CALCULATE}), None, is_key=False)
NOBODY = Actor(2, "Eve", frozenset(), None, is_key=False)
ADA = {"checked_quality": "85%", "first_contact": "75%", "days in role": "92", "share of full time": "100%"}


def test_a_scorecard_is_explained_with_its_what_if() -> None:
    question = Question("ada", "agent", ADA, {"first_contact": "80%"})
    (found,) = explain(SOMEBODY, POLICY, [question]).explained
    assert found.total == 1000
    assert [each.measure.key for each in found.marginals] == ["checked_quality", "first_contact"]
    assert found.what_if is not None
    assert found.what_if.changed == {"first_contact": (Fraction(3, 4), Fraction(4, 5))}
    assert found.what_if.difference == found.what_if.after.total - 1000


def test_without_changes_there_is_no_what_if() -> None:
    (found,) = explain(SOMEBODY, POLICY, [Question("ada", "agent", ADA)]).explained
    assert found.what_if is None


def test_only_who_may_calculate_may_ask() -> None:
    with pytest.raises(NotAllowed):
        explain(NOBODY, POLICY, [Question("ada", "agent", ADA)])


@pytest.mark.parametrize(
    ("changed", "code", "key"),
    [
        ({"first_contact": "80"}, "invalid-value", "scorecards.0.changed.first_contact"),
        ({"fist_contact": "80%"}, "unknown-amount", "scorecards.0.changed.fist_contact"),
        ({"first_contact": None}, "missing-amount", "scorecards.0.changed"),
    ],
)
def test_a_wrong_change_is_told_at_its_key(changed: dict[str, str | Fraction | None], code: str, key: str) -> None:
    with pytest.raises(RefusedWithProblems) as refused:
        explain(SOMEBODY, POLICY, [Question("ada", "agent", ADA, changed)])
    assert [(problem.code, problem.place.key) for problem in refused.value.problems] == [(code, key)]
