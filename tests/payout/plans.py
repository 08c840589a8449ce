"""Plans that several tests of payouts share, written as files are."""

from __future__ import annotations

from fractions import Fraction

from incentives.alignment.reference import reference_of
from incentives.kpis.read import packaged_kpis
from incentives.plan.compile import compile_plan
from incentives.plan.plan import Plan
from incentives.policy.read import read_policy
from incentives.values.period import parse_period

SELLER = """
format: 1
policy: seller
effective_from: 2026-07-01
title: Seller
owner: sales@example.com
currency: EUR
period: quarter
change: {replaces: nothing, because: First version.}
measures:
  new_revenue:
    {kpi: new_business_closed, unit: EUR, counted_for: participant,
     source: ledger, because: It is sold., watch_for: Discounts.}
  retained:
    {kpi: net_revenue_retention, unit: percent, counted_for: territory,
     source: ledger, because: It stays., watch_for: Dates.}
  margin:
    {kpi: gross_margin, unit: percent, counted_for: participant,
     source: ledger, because: It earns., watch_for: Late costs.}
roles:
  seller:
    title: Seller
    kind: sales
    fixed_pay: 70%
    target_incentive: 24000 EUR per year
    pays_at_most: 150% of target incentive
    typical: {own quota: 300000 EUR}
    components:
      new_revenue:
        weight: 60%
        target: own quota
        curve:
          threshold: {at: 70% of target, pays: 0%}
          target: {at: 100% of target, pays: 100%}
          maximum: {at: 130% of target, pays: 190%}
      retained:
        weight: 40%
        target: 95%
        curve:
          threshold: {at: 88%, pays: 0%}
          target: {at: 95%, pays: 100%}
          maximum: {at: 98%, pays: 150%}
gates:
  margin_floor:
    measure: margin
    opens_at: 32%
    applies_to: new_revenue
    pays_at_most: 100%
    because: Discounted revenue earns nothing beyond target.
proration: calendar days in role
rounding: {to: 0.01 EUR, ties: half up, when: once per component}
examples:
  at_target:
    role: seller
    given: {own quota: 300000 EUR, new_revenue: 300000 EUR, retained: 95%, margin: 32%}
    pays: {total: 6000.00 EUR}
"""


def plan_of(text: str, role: str, period: str = "2026-Q3") -> Plan:
    """The plan that a policy text makes for a role."""
    policy, problems = read_policy(text, "policy.yaml", packaged_kpis())
    found = parse_period(period)
    assert policy is not None, "\n".join(map(str, problems))
    assert found is not None
    return compile_plan(policy, role, found)


def amounts_of(plan: Plan, **changed: Fraction) -> dict[str, Fraction]:
    """The scorecard at target, with the given amounts changed."""
    return {**reference_of(plan).amounts, **changed}


SIMPLE = plan_of(SELLER, "seller")
