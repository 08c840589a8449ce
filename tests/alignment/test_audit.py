"""The audit as a whole: it survives every plan, judges pay and not spelling, and honours answers."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings

from incentives.alignment.audit import audit_policy
from incentives.alignment.finding import Severity
from incentives.kpis.read import packaged_behaviours
from tests.alignment.plans import audit_of, policy_of, policy_text, straight
from tests.strategies import Drawn, drawn_plans

SOLD = {"sold": {"weight": "100%", **straight("new_business_closed")}}
AT = "roles.person.close-bad-fit-deals"


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
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


@pytest.mark.parametrize(("fixed", "severity"), [("90%", Severity.CRITICAL), ("91%", Severity.HIGH)])
def test_a_large_gain_is_critical_only_where_it_is_felt_in_all_pay(fixed: str, severity: Severity) -> None:
    """Three tenths of target are 3 % of all pay where nine tenths of it are fixed, and less where more is."""
    (found,) = (each for each in audit_of(policy_text(SOLD, fixed_pay=fixed)).findings if each.at == AT)
    assert found.proof is not None
    assert found.proof.share == Fraction(3, 10)
    assert found.severity is severity


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


UNITS = """format: 1
policy: audited
effective_from: 2026-07-01
title: Audited
owner: nobody@example.com
currency: EUR
period: quarter
change: {replaces: nothing, because: It is new.}
measures:
  sold: {kpi: units_sold, unit: number, counted_for: participant, source: s, because: b, watch_for: w}
  checked: {kpi: quality_score, unit: percent, counted_for: participant, source: s, because: b, watch_for: w}
roles:
  person:
    title: Person
    kind: sales
    fixed_pay: 80%
    target_incentive: 12000 EUR per year
    typical: TYPICAL
    components:
      sold: {weight: 95%, target: TARGET, curve: CURVE}
      checked: {weight: 5%, curve: {a: {at: 50%, pays: 0%}, b: {at: 90%, pays: 100%}}}
GATE
proration: none
rounding: {to: 0.01 EUR, ties: half up, when: once per component}
examples:
  none: {role: person, given: {}, pays: {}}
"""
ABSOLUTE = '{a: {at: "0", pays: 0%}, b: {at: "100", pays: 100%}, c: {at: "150", pays: 200%}}'
OF_OWN = "{a: {at: 0% of target, pays: 0%}, b: {at: 10% of target, pays: 100%}, c: {at: 15% of target, pays: 200%}}"
IDLE_GATE = """gates:
  idle: {measure: sold, opens_at: "1000", applies_to: total, pays_at_most: 10000%, because: It changes nothing.}"""


def _units(curve: str = ABSOLUTE, target: str = '"100"', typical: str = "{}", gate: str = "") -> str:
    text = UNITS.replace("CURVE", curve).replace("TARGET", target).replace("TYPICAL", typical)
    return text.replace("GATE\n", f"{gate}\n" if gate else "")


@pytest.mark.parametrize(
    "disguised",
    [
        _units(gate=IDLE_GATE),
        _units(OF_OWN, "own quota", '{own quota: "1000"}'),
    ],
    ids=["a gate that does nothing", "a quota ten times the target"],
)
def test_where_an_audit_looks_cannot_be_chosen_by_words_that_pay_nothing(disguised: str) -> None:
    plain = {(each.pattern, each.severity, each.at) for each in audit_of(_units()).findings if each.severity.serious}
    said = {(each.pattern, each.severity, each.at) for each in audit_of(disguised).findings if each.severity.serious}
    assert plain
    assert said == plain


def test_a_behaviour_that_pays_a_whole_target_just_short_of_it_is_serious_without_paying_at_target() -> None:
    ramp = {
        "saved": {
            "weight": "100%",
            "measure": "save_rate",
            "curve": {"none": {"at": "84.9%", "pays": "0%"}, "all": {"at": "85%", "pays": "100%"}},
        }
    }
    audit = audit_of(policy_text(ramp, kind="retention"))
    [finding] = [each for each in audit.findings if each.at == "roles.person.obstruct-cancellation"]
    assert finding.severity >= Severity.HIGH
    assert finding.proof is not None
    assert not finding.proof.at_target
