"""Lenses disagree, and each says what its sources say: New Zealand forbids what sales practice asks for."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from incentives.alignment.audit import audit_policy
from incentives.alignment.catalogue import BY_ID, PATTERNS, findings_of, patterns_under, through_lens
from incentives.alignment.finding import Finding, Severity
from incentives.alignment.lens import Lens
from incentives.alignment.subject import subject_of
from incentives.kpis.read import packaged_behaviours
from tests.alignment.plans import DAY, audit_of, policy_of, policy_text
from tests.strategies import policy_texts

NEW_ZEALAND = Lens.NEW_ZEALAND
FLAT: dict[str, Any] = {"measure": "new_business_closed", "after_last": "continues", "weight": "100%"}
FLAT |= {"curve": {"none": {"at": "0 EUR", "pays": "0%"}, "target": {"at": "100000 EUR", "pays": "100%"}}}
FLOOR = {**FLAT, "curve": {"none": {"at": "50000 EUR", "pays": "0%"}, "target": {"at": "100000 EUR", "pays": "100%"}}}
STAYS = {"weight": "40%", "straight": "gross_revenue_retention"}
SATISFIED = {
    "measures": {"new_business_closed": {"kpi": "new_business_closed"}, "asked": {"kpi": "customer_satisfaction"}},
    "gates": {
        "asked": {"measure": "asked", "opens_at": "80%", "applies_to": "total", "multiplied_by": "0%", "because": "b"}
    },
}
PRIZE = {"what": "prize", "measure": "new_business_closed", "won_by": "the first", "says": "10.", "because": "b"}


def _seen(lens: Lens | None, components: dict[str, Any], **more: Any) -> dict[str, Severity]:
    """Pattern to severity of what the audit finds through the lens, implied or not."""
    audit = audit_policy(policy_of(policy_text(components, **more)), packaged_behaviours(), DAY, lens)
    every = [each for finding in audit.findings for each in (finding, *finding.implied)]
    return {each.pattern: each.severity for each in every if each.pattern in BY_ID}


def test_a_flat_commission_on_volume_is_lawful_in_new_zealand_and_nowhere_praised() -> None:
    assert _seen(NEW_ZEALAND, {"sold": FLAT}) == {}
    assert _seen(Lens.FCA, {"sold": FLAT})["volume-only"] is Severity.CRITICAL
    assert "volume-only" not in _seen(Lens.SALES_PRACTICE, {"sold": FLAT})


def test_a_threshold_of_volume_is_forbidden_there_whatever_stands_beside_it() -> None:
    assert _seen(NEW_ZEALAND, {"sold": FLOOR})["cliff-payment"] is Severity.CRITICAL
    assert _seen(NEW_ZEALAND, {"sold": FLOOR}, **SATISFIED)["cliff-payment"] is Severity.CRITICAL
    assert _seen(NEW_ZEALAND, {"sold": FLOOR}, fixed_pay="95%")["cliff-payment"] is Severity.CRITICAL
    assert "cliff-payment" not in _seen(Lens.FCA, {"sold": FLOOR})
    assert _seen(NEW_ZEALAND, {"sold": {**FLAT, "weight": "60%"}, "stays": STAYS}) == {}


def _units(shape: dict[str, Any]) -> dict[str, Any]:
    return {"sold": {"measure": "units_sold", **shape}}


def test_published_examples_of_what_is_forbidden_there_and_what_is_not() -> None:
    """1,000 for a hundred products and 5,000 for two hundred; 5 % of all once a target is met; 5 % from the first."""
    steps = {"few": {"at_least": "100", "pays": "1000 EUR"}, "many": {"at_least": "200", "pays": "5000 EUR"}}
    forbidden = _units({"target": "100", "prorated": "no", "steps": steps, "otherwise": "0 EUR"})
    assert _seen(NEW_ZEALAND, forbidden)["cliff-payment"] is Severity.CRITICAL
    flat: dict[str, Any] = {"apply": "to the whole", "levels": {"all": {"at_least": "0 EUR", "pays": "5%"}}}
    sold = {"measure": "new_business_closed", "target": "100000 EUR"}
    assert _seen(NEW_ZEALAND, {"sold": {**sold, "rates": flat}}) == {}
    once_met = {"apply": "to the whole", "levels": {"met": {"at_least": "100000 EUR", "pays": "5%"}}}
    assert _seen(NEW_ZEALAND, {"sold": {**sold, "rates": once_met}})["cliff-payment"] is Severity.CRITICAL
    wholesale = {"customers": "business"}
    assert _seen(NEW_ZEALAND, {"sold": {**sold, "rates": once_met}}, **wholesale) == {}


def test_a_gate_on_satisfaction_makes_no_target_of_volume_by_itself() -> None:
    assert _seen(NEW_ZEALAND, {"sold": FLAT}, **SATISFIED) == {}


def test_a_cap_is_a_threshold_too() -> None:
    assert _seen(NEW_ZEALAND, {"sold": {**FLAT, "after_last": "flat"}})["cliff-payment"] is Severity.CRITICAL


@pytest.mark.parametrize(
    ("covered", "role"),
    [
        (True, {"kind": "sales"}),
        (True, {"kind": "manager"}),
        (True, {"kind": "manager", "customers": "retail"}),
        (False, {"kind": "manager", "manages": []}),
        (False, {"kind": "sales", "customers": "business"}),
        (False, {"kind": "manager", "customers": "business"}),
        (False, {"kind": "operations"}),
    ],
)
def test_whoever_deals_with_retail_customers_is_covered_and_who_leads_them(covered: bool, role: dict[str, Any]) -> None:
    assert ("cliff-payment" in _seen(NEW_ZEALAND, {"sold": FLOOR}, **role)) is covered


def test_the_profit_of_the_whole_company_is_no_volume_of_anybodys() -> None:
    earned = {"earned": {"weight": "100%", "straight": "gross_margin"}}
    company = {"measures": {"gross_margin": {"kpi": "gross_margin", "counted_for": "company"}}}
    assert "cliff-payment" in _seen(NEW_ZEALAND, earned, kind="manager")
    assert _seen(NEW_ZEALAND, earned, kind="manager", **company) == {}


def test_who_leads_a_covered_role_of_the_same_file_is_covered() -> None:
    led = {"kind": "operations", "others": {"seller": {"sold": FLAT}}}
    assert "cliff-payment" not in _seen(NEW_ZEALAND, {"sold": FLOOR}, **led, manages=[])


def test_a_prize_or_a_salary_by_volume_is_set_by_volume() -> None:
    for what in ({**PRIZE}, {"what": "fixed pay moves with", "says": "10.", "because": "b"}):
        assert _seen(NEW_ZEALAND, {"sold": FLAT}, also_pays=[what])["cliff-payment"] is Severity.CRITICAL
    stays = {**PRIZE, "measure": "gross_revenue_retention"}
    assert _seen(NEW_ZEALAND, {"sold": {**FLAT, "weight": "60%"}, "stays": STAYS}, also_pays=[stays]) == {}


def test_without_a_lens_every_pattern_looks_as_ever() -> None:
    assert patterns_under(None) == PATTERNS
    for lens in Lens:
        raised = patterns_under(lens)
        assert {each.id for each in raised} == {each.id for each in PATTERNS if lens in each.lenses}


@given(text=policy_texts())
@settings(max_examples=8, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
def test_every_pattern_can_look_at_every_policy_through_every_lens(text: str) -> None:
    policy = policy_of(text)
    subject = subject_of(policy, next(iter(policy.roles)), packaged_behaviours().harmful)
    alone = {(each.pattern, each.at): each.severity for each in findings_of(subject)}
    for lens in Lens:
        for each in findings_of(subject, lens):
            pattern = BY_ID[each.pattern]
            assert lens in pattern.lenses
            if lens not in pattern.stricter and pattern.look_after is None:
                assert alone[each.pattern, each.at] == each.severity


def test_filtering_findings_leaves_out_and_changes_nothing_else() -> None:
    findings = audit_of(policy_text({"sold": {"weight": "100%", "straight": "new_business_closed"}})).findings
    assert through_lens(findings, None) == findings
    seen = through_lens(findings, Lens.SEDGWICK_EBA)
    assert all(Lens.SEDGWICK_EBA in BY_ID[each.pattern].lenses for each in seen if each.pattern in BY_ID)
    assert [each for each in seen if each.pattern == "behaviour-pays"]
    assert "volume-only" in {each.pattern for each in seen}
    [stronger] = [each for each in seen if each.pattern == "volume-only"]
    implied = {each.pattern for each in stronger.implied}
    assert "financial-dominant" in implied
    assert "single-kpi-dominance" not in implied


def test_what_stands_under_a_finding_that_the_lens_does_not_raise_stands_by_itself() -> None:
    findings = audit_of(policy_text({"sold": {"weight": "100%", "straight": "new_business_closed"}})).findings
    [stronger] = [each for each in findings if each.pattern == "volume-only"]
    implied = {each.pattern for each in stronger.implied}
    assert "single-kpi-dominance" in implied
    by_itself = {each.pattern: each for each in through_lens([stronger], Lens.SALES_PRACTICE)}
    assert set(by_itself) == {each for each in implied if Lens.SALES_PRACTICE in BY_ID[each].lenses}
    kept = through_lens([stronger], Lens.FCA)
    assert [each.pattern for each in kept] == ["volume-only"]
    assert isinstance(kept[0], Finding)
    assert replace(kept[0], implied=()) == replace(stronger, implied=())
