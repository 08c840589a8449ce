"""What a file states for audits is told and compared and changes no pay; what it leaves out is neither yes nor no."""

from __future__ import annotations

from typing import Any

import pytest

from incentives.plan.compile import compile_plan
from incentives.policy.compare import compare
from incentives.policy.model import Policy
from incentives.policy.stated import AnswersFrom, Customers, MeasureFacts, RoleFacts, TargetFacts
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


def _policy(role: dict[str, Any] | None = None, measure: dict[str, str] | None = None) -> Policy:
    measures = {"customer_satisfaction": {**SURVEY, **(measure or {})}}
    stated: dict[str, Any] = {**(role or {})}
    return policy_of(policy_text(PARTS, measures=measures, **stated))


def test_what_is_left_out_is_neither_yes_nor_no() -> None:
    policy = _policy()
    assert policy.roles["person"].facts == RoleFacts(*[None] * 7)
    assert policy.measures["customer_satisfaction"].facts == MeasureFacts(None, None, None, (), None, None, None)
    [asked] = policy.roles["person"].components
    assert asked.target_facts == TargetFacts(None, None)


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
        ({"manages": []}, {}, "leads", "nobody"),
        ({"manages": ["field-sales/seller"]}, {}, "leads", "field-sales/seller"),
        ({"sells_credit": "no"}, {}, "sells credit", "no"),
        ({"discretion": {"up_to": "25%"}}, {}, "discretion", "up to 25% of target incentive, without stated criteria"),
        (
            {"discretion": {"up_to": "25%", "criteria": "Kept in a log."}},
            {},
            "discretion",
            "up to 25% of target incentive, by these criteria: Kept in a log.",
        ),
        ({}, {"moved_by": "team"}, "moved by", "team"),
        ({}, {"judged_by": "free judgement"}, "judged by", "free judgement"),
    ],
)
def test_what_is_stated_shows_when_versions_are_compared_and_pays_nothing(
    role: dict[str, Any], measure: dict[str, str], label: str, words: str
) -> None:
    plain, stated = _policy(), _policy(role, measure)
    assert [(each.label, each.before, each.after) for each in compare(plain, stated)] == [(label, None, words)]
    assert stated.fingerprint != plain.fingerprint
    assert _inputs(stated) == _inputs(plain)
    assert stated.roles["person"].components == plain.roles["person"].components


def _compared(**changed: Any) -> list[tuple[str, str, str | None, str | None]]:
    """Part, label and words of what differs once the plain policy states this as well."""
    measures = {"customer_satisfaction": SURVEY}
    gate = {"measure": "customer_satisfaction", "opens_at": "50%", "applies_to": "total", "multiplied_by": "50%"}
    clawback = {"when": "w", "within": "4 months", "share": "50%", "taken_from": "t", "because": "b"}
    prize = {"what": "prize", "says": "A journey.", "because": "b"}

    def text(part: Any, gate_facts: Any, waits: Any, prize_facts: Any) -> str:
        return policy_text(
            {"asked": {**PARTS["asked"], **part}},
            measures=measures,
            gates={"heard": {**gate, **gate_facts, "because": "b"}},
            clawback={**clawback, **waits},
            also_pays=[{**prize, **prize_facts}],
        )

    plain = policy_of(text({}, {}, {}, {}))
    stated = policy_of(
        text(*(changed.get(key, {}) for key in ("component", "gate", "clawback", "prize"))),
    )
    assert _inputs(stated) == _inputs(plain)
    return [(each.part, each.label, each.before, each.after) for each in compare(plain, stated)]


def test_a_floor_and_its_owner_are_compared_and_pay_nothing() -> None:
    plain, stated = _policy(), _policy({}, {"floor": "80%", "floor_owner": "Head of support"})
    assert [(each.label, each.before, each.after) for each in compare(plain, stated)] == [
        ("floor", None, "80%"),
        ("floor owner", None, "Head of support"),
    ]
    assert _inputs(stated) == _inputs(plain)


def test_what_past_periods_say_of_a_target_and_a_gate_is_compared() -> None:
    component = "role person, component asked"
    assert _compared(component={"target_reached_by": "35%", "target_follows_own_result": "100%"}) == [
        (component, "target reached by", None, "35%"),
        (component, "target follows own result", None, "100%"),
    ]
    assert _compared(gate={"opened_for": "97%", "opened_despite_failures": "yes"}) == [
        ("gate heard", "opened for", None, "97%"),
        ("gate heard", "opened despite failures", None, "yes"),
    ]


def test_when_harm_shows_and_what_a_prize_is_are_compared() -> None:
    assert _compared(clawback={"harm_shows_after": "9 months"}) == [("clawback", "harm shows after", None, "9 months")]
    prize = {"won_by": "rank", "worth": "1000 EUR", "lasts": "30 days", "in_kind": "yes", "products": "particular"}
    assert [(label, words) for _, label, _, words in _compared(prize=prize)] == [
        ("won by", "rank"),
        ("worth", "1,000.00 EUR"),
        ("lasts", "30 days"),
        ("in kind", "yes"),
        ("products", "particular"),
    ]


def _inputs(policy: Policy) -> list[str]:
    period = period_containing(policy.effective_from, policy.cycle, policy.fiscal_year_starts)
    return [each.name for each in compile_plan(policy, "person", period, {}).inputs]


def test_what_one_of_a_measure_is_worth_is_compared_and_pays_nothing() -> None:
    plain, stated = _policy(), _policy({}, {"one_is_worth": "24000 EUR"})
    assert [(each.label, each.before, each.after) for each in compare(plain, stated)] == [
        ("one is worth", None, "24,000.00 EUR")
    ]
    assert _inputs(stated) == _inputs(plain)
