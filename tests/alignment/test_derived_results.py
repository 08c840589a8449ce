"""Audits of policies whose measures are worked out of others: proofs replay on what periods delivered."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from api.amounts import written_by_name
from incentives.alignment.audit import audit_policy
from incentives.alignment.subject import subject_of
from incentives.kpis.read import packaged_behaviours, packaged_kpis
from incentives.payout.exact import calculate
from incentives.plan.compile import compile_plan
from incentives.policy.model import Policy
from incentives.policy.read import read_policy

TEXT = """\
format: 1
policy: derived
effective_from: STARTS
title: More than one period
owner: tests@example.com
currency: EUR
period: quarter
change: {replaces: nothing, because: It shows more than one period.}
measures:
  sales: {kpi: new_business_closed, unit: EUR, counted_for: participant,
     source: ledger, because: Sold., watch_for: Discounts.}
  taken: {kpi: new_business_closed, unit: EUR, counted_for: participant,
     source: worked out, because: Sold., watch_for: Discounts.,
     derived: {of: sales, OVER}}
roles:
  seller:
    title: Seller
    kind: sales
    fixed_pay: 50%
    target_incentive: 10000 EUR per quarter
    typical: {own quota: 100000 EUR}
    components:
      taken: {weight: 100%, target: own quota,
         curve: {least: {at: 50% of target, pays: 0%}, most: {at: 150% of target, pays: 200%}}}
proration: none
rounding: {to: 0.01 EUR, ties: half up, when: once per component}
examples: {none: {role: seller, given: {}, pays: {}}}
"""
OVERS = [
    "over: year to date",
    "over: 3 periods, as: sum",
    "over: 3 periods, as: average",
    "over: 2 periods, weights: [80%, 20%]",
]


def policy_over(over: str, starts: str = "2026-07-01") -> Policy:
    text = TEXT.replace("OVER", over).replace("STARTS", starts)
    policy, problems = read_policy(text, "derived.yaml", packaged_kpis())
    assert policy is not None, problems
    return policy


@pytest.mark.parametrize("over", OVERS)
def test_the_audit_stands_where_every_period_ends_at_target(over: str) -> None:
    subject = subject_of(policy_over(over), "seller")
    assert list(subject.reference.ranges) == ["taken"]
    assert subject.pay() == 1


@pytest.mark.parametrize("over", OVERS)
def test_proofs_are_told_in_what_periods_delivered_and_anybody_can_replay_them(over: str) -> None:
    policy = policy_over(over)
    audit = audit_policy(policy, packaged_behaviours(), date(2026, 7, 1))
    proofs = [finding.proof for finding in audit.findings if finding.proof is not None]
    assert proofs
    for proof in proofs:
        plan = compile_plan(policy, "seller", subject_of(policy, "seller").plan.period)
        assert calculate(plan, proof.before).total == proof.payout_before
        assert calculate(plan, proof.after).total == proof.payout_after
        assert set(proof.before) == {each.name for each in plan.inputs}
        assert written_by_name(policy, proof.before)


def test_in_the_first_period_of_a_year_nothing_was_earlier() -> None:
    policy = policy_over("over: year to date", "2026-01-01")
    audit = audit_policy(policy, packaged_behaviours(), date(2026, 1, 1))
    proof = next(finding.proof for finding in audit.findings if finding.proof is not None)
    assert proof.before["sales earlier this year"] == proof.before["own quota earlier this year"] == Fraction(0)
