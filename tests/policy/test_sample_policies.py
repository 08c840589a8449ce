"""The sample policies: their examples come out, the good ones are good and the harmful one is caught with proof."""

from __future__ import annotations

from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

from incentives.alignment.audit import Audit, audit_policy
from incentives.alignment.finding import Severity
from incentives.kpis.read import packaged_behaviours, packaged_kpis
from incentives.payout.exact import calculate
from incentives.plan.compile import compile_plan
from incentives.policy.folder import read_policies
from incentives.policy.history import PolicySet
from incentives.policy.model import Example, Policy, Shape, TargetBasis
from incentives.values.period import period_containing

POLICIES = Path(__file__).parents[2] / "policies"
ON = date(2026, 9, 30)
GOOD = ("field-sales", "customer-success", "support", "marketing", "leadership")


@cache
def samples() -> PolicySet:
    policies, problems = read_policies(POLICIES, packaged_kpis())
    assert problems == ()
    return policies


def all_versions() -> list[Policy]:
    return [policy for versions in samples().versions.values() for policy in versions]


def in_force(key: str) -> Policy:
    return samples().in_force(key, ON)


@cache
def audited(key: str, on: date) -> Audit:
    return audit_policy(samples().in_force(key, on), packaged_behaviours(), on)


def examples() -> list[tuple[Policy, Example]]:
    return [(policy, example) for policy in all_versions() for example in policy.examples]


# --- what each file shows


@pytest.mark.parametrize(
    ("policy", "example"), examples(), ids=lambda value: getattr(value, "file", getattr(value, "key", ""))[-40:]
)
def test_every_worked_example_comes_out_exactly(policy: Policy, example: Example) -> None:
    period = period_containing(policy.effective_from, policy.cycle, policy.fiscal_year_starts)
    payout = calculate(compile_plan(policy, example.role, period), example.given)
    paid = {**payout.components, "total": payout.total}
    assert {name: paid[name] for name in example.pays} == example.pays
    assert "total" in example.pays


@pytest.mark.parametrize("policy", all_versions(), ids=lambda policy: policy.file[-32:])
def test_every_file_shows_target_and_an_edge(policy: Policy) -> None:
    assert len(policy.examples) >= 2
    shown = {example.role for example in policy.examples if "at_target" in example.key}
    assert shown == set(policy.roles)


@pytest.mark.parametrize("policy", all_versions(), ids=lambda policy: policy.file[-32:])
def test_a_role_at_target_is_paid_its_target(policy: Policy) -> None:
    period = period_containing(policy.effective_from, policy.cycle)
    for example in policy.examples:
        if example.key.endswith("at_target"):
            plan = compile_plan(policy, example.role, period)
            stated = plan.role.target_incentive
            own = {TargetBasis.SALARY: "salary", TargetBasis.ROSTER: "target incentive"}.get(stated.basis)
            a_year = stated.amount * (example.given[own] if own else 1)
            assert example.pays["total"] == a_year / policy.cycle.a_year


# --- the good ones


@pytest.mark.parametrize("key", GOOD)
def test_a_good_policy_has_no_finding_above_medium(key: str) -> None:
    assert [
        (str(each.severity), each.at) for each in audited(key, ON).findings if each.severity > Severity.MEDIUM
    ] == []


@pytest.mark.parametrize("key", GOOD)
def test_a_good_policy_leaves_most_pay_fixed(key: str) -> None:
    assert all(role.fixed_pay * 10 >= 7 for role in in_force(key).roles.values())


@pytest.mark.parametrize("key", GOOD)
def test_a_good_policy_has_a_cap_for_every_role(key: str) -> None:
    assert all(role.pays_at_most is not None for role in in_force(key).roles.values())


def steepness(shape: Shape) -> list[float]:
    """How steep a curve is between its points, from the worse to the better results."""
    points = getattr(shape, "points", ())
    return [
        float(abs((after.pays - before.pays) / (after.at - before.at)))
        for before, after in pairwise(points)
        if after.at != before.at
    ]


@pytest.mark.parametrize("key", GOOD)
def test_a_good_policy_pays_at_most_half_again_as_much_for_one_more_above_target(key: str) -> None:
    for role in in_force(key).roles.values():
        for leaf in role.leaves():
            assert leaf.shape is not None
            below, above = steepness(leaf.shape)
            assert above <= below * 1.5, (role.key, leaf.key)


def test_a_finding_that_is_answered_stays_visible_until_the_answer_runs_out() -> None:
    def answer(on: date) -> list[str]:
        findings = audited("customer-success", on).findings
        return [each.accepted for each in findings if each.at == "roles.success_manager.obstruct-cancellation"]

    assert [said.partition("(")[2] for said in answer(date(2026, 12, 31))] == [
        "chief-customer-officer, until 2026-12-31)"
    ]
    assert answer(date(2027, 1, 1)) == [""]


# --- what is shared


def test_retained_revenue_is_one_number_for_sellers_and_success_managers() -> None:
    paid = {
        (policy.key, role.key)
        for policy in map(in_force, GOOD)
        for role in policy.roles.values()
        for leaf in role.leaves()
        if leaf.measure is not None and policy.measures[leaf.measure].kpi.id == "net_revenue_retention"
    }
    assert {
        ("field-sales", "account_executive"),
        ("customer-success", "success_manager"),
        ("leadership", "executive"),
    } <= paid


@pytest.mark.parametrize("policy", all_versions(), ids=lambda policy: policy.file[-32:])
def test_what_a_measure_says_of_sharing_is_true(policy: Policy) -> None:
    newest = {key: versions[-1] for key, versions in samples().versions.items()}
    for measure in policy.measures.values():
        for name in measure.shared_by:
            key, _, role = name.partition("/")
            assert role in newest[key].roles, f"{policy.file}: {measure.key} is shared by {name}, which is not there"
            assert measure.key in newest[key].measures_of(role), f"{name} is not paid on {measure.key}"


# --- the harmful ones


def test_the_retention_desk_is_stopped_by_critical_findings() -> None:
    stops = audited("retention-desk", ON).stops
    assert {finding.pattern for finding in stops if finding.severity is Severity.CRITICAL} >= {
        "cliff-payment",
        "behaviour-pays",
    }


def test_obstructing_cancellations_is_proven_to_pay_at_the_retention_desk() -> None:
    (finding,) = [each for each in audited("retention-desk", ON).findings if "obstruct-cancellation" in each.at]
    proof = finding.proof
    assert proof is not None
    policy = in_force("retention-desk")
    plan = compile_plan(policy, proof.role, period_containing(policy.effective_from, policy.cycle))
    assert calculate(plan, proof.before).total == proof.payout_before == 3000
    assert calculate(plan, proof.after).total == proof.payout_after == 3600


@pytest.mark.parametrize("key", ["field-sales", "customer-success"])
def test_the_older_versions_have_the_findings_for_which_they_were_replaced(key: str) -> None:
    before = audited(key, date(2026, 6, 30))
    after = audited(key, ON)
    assert before.stops
    assert not after.stops
    assert len(after.findings) < len(before.findings) or len(after.stops) < len(before.stops)
