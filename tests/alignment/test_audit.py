"""The audit as a whole: it survives every plan, judges pay and not spelling, and honours answers."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings

from incentives.alignment.audit import audit_policy
from incentives.alignment.finding import Severity
from incentives.kpis.read import packaged_behaviours
from tests.alignment.plans import audit_of, policy_of, policy_text, straight
from tests.strategies import Drawn, drawn_plans

SOLD = {"sold": {"weight": "100%", **straight("new_business_closed")}}
AT = "roles.person.close-bad-fit-deals"


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(drawn_plans(cards=1))
def test_every_plan_that_can_be_written_can_be_audited(drawn: Drawn) -> None:
    audit = audit_policy(drawn.plan.policy, packaged_behaviours(), date(2026, 7, 1))
    assert [role.role for role in audit.roles] == ["somebody"]
    for finding in audit.findings:
        assert finding.place.line
        assert finding.what
        assert finding.sources


def test_splitting_a_component_into_two_of_half_the_weight_changes_no_finding() -> None:
    whole = audit_of(policy_text(SOLD)).findings
    half = {"weight": "50%", **straight("new_business_closed")}
    split = audit_of(policy_text({"first": half, "second": half})).findings
    assert [(each.pattern, each.severity, each.at.split(".")[-1]) for each in whole if each.proof] == [
        (each.pattern, each.severity, each.at.split(".")[-1]) for each in split if each.proof
    ]
    assert [(each.pattern, each.severity) for each in whole] == [(each.pattern, each.severity) for each in split]


def _accepting(until: str, at: str = AT) -> str:
    answer = {
        "finding": "behaviour-pays",
        "at": at,
        "because": "A pilot of one quarter.",
        "accepted_by": "chief-customer-officer",
        "until": until,
    }
    return policy_text(SOLD, accepted_findings=[answer])


@pytest.mark.parametrize(
    ("text", "stops"),
    [
        (_accepting("2026-12-31"), False),
        (_accepting("2026-07-01"), False),
        (_accepting("2026-06-30"), True),
        (_accepting("2026-12-31", at="roles.person.mis-set-expectations"), True),
    ],
    ids=["answered", "on the last day", "run out", "an answer to something else"],
)
def test_an_answer_holds_for_one_finding_until_its_day(text: str, stops: bool) -> None:
    audit = audit_policy(policy_of(text), packaged_behaviours(), date(2026, 7, 1))
    [finding] = [each for each in audit.findings if each.at == AT]
    assert finding.severity >= Severity.HIGH
    assert finding.stops is stops


def test_a_role_in_which_nothing_was_found_to_pay_is_never_called_safe() -> None:
    audit = audit_of(policy_text({"learned": {"weight": "100%", **straight("competency")}}, kind="service"))
    said = " ".join(role.conclusion for role in audit.roles)
    assert "safe" not in said.lower()
    assert "modelled" in said
