"""What a file states for audits is told and compared and changes no pay; what it leaves out is neither yes nor no."""

from __future__ import annotations

from typing import Any

import pytest

from incentives.plan.compile import compile_plan
from incentives.policy.compare import compare
from incentives.policy.model import Policy
from incentives.policy.stated import AnswersFrom, Customers, MeasureFacts, RoleFacts
from incentives.values.period import period_containing
from tests.alignment.plans import policy_of, policy_text

PARTS = {"asked": {"weight": "100%", "straight": "customer_satisfaction"}}
SURVEY = {"kpi": "customer_satisfaction"}
ROLE = {"customers": "business", "customers_are_vulnerable": "no", "sets_terms": "yes", "diagnoses": "no"}
MEASURE = {
    "adjusted_for_case_mix": "yes",
    "answers_from": "drawn at random",
    "answers_at_least": "30",
    "known_to_harm": "no",
}


def _policy(role: dict[str, str] | None = None, measure: dict[str, str] | None = None) -> Policy:
    measures = {"customer_satisfaction": {**SURVEY, **(measure or {})}}
    stated: dict[str, Any] = {**(role or {})}
    return policy_of(policy_text(PARTS, measures=measures, **stated))


def test_what_is_left_out_is_neither_yes_nor_no() -> None:
    policy = _policy()
    assert policy.roles["person"].facts == RoleFacts(None, None, None, None)
    assert policy.measures["customer_satisfaction"].facts == MeasureFacts(None, None, None, (), None)


def test_what_is_stated_is_read() -> None:
    policy = _policy(ROLE, MEASURE)
    assert policy.roles["person"].facts == RoleFacts(Customers.BUSINESS, False, True, False)
    assert policy.measures["customer_satisfaction"].facts == MeasureFacts(True, AnswersFrom.RANDOM, 30, (), False)


@pytest.mark.parametrize(
    ("role", "measure", "label", "words"),
    [
        ({"customers": "retail"}, {}, "customers", "retail"),
        ({"customers_are_vulnerable": "yes"}, {}, "customers are vulnerable", "yes"),
        ({"sets_terms": "no"}, {}, "sets prices or terms", "no"),
        ({"diagnoses": "yes"}, {}, "diagnoses what it sells", "yes"),
        ({}, {"adjusted_for_case_mix": "no"}, "adjusted for case mix", "no"),
        ({}, {"answers_from": "chosen by the participant"}, "answers from", "chosen by the participant"),
        ({}, {"answers_at_least": "30"}, "answers at least", "30"),
        ({}, {"known_to_harm": "yes"}, "known to harm", "yes"),
    ],
)
def test_what_is_stated_shows_when_versions_are_compared_and_pays_nothing(
    role: dict[str, str], measure: dict[str, str], label: str, words: str
) -> None:
    plain, stated = _policy(), _policy(role, measure)
    assert [(each.label, each.before, each.after) for each in compare(plain, stated)] == [(label, None, words)]
    assert stated.fingerprint != plain.fingerprint
    assert _inputs(stated) == _inputs(plain)
    assert stated.roles["person"].components == plain.roles["person"].components


def _inputs(policy: Policy) -> list[str]:
    period = period_containing(policy.effective_from, policy.cycle, policy.fiscal_year_starts)
    return [each.name for each in compile_plan(policy, "person", period, {}).inputs]
