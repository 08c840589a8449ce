"""One policy that uses most of the grammar, as text to be changed by tests, and what the reader makes of a text."""

from __future__ import annotations

from incentives.kpis.read import packaged_kpis
from incentives.policy.model import Policy
from incentives.policy.read import read_policy
from incentives.values.problem import Problem

FILE = "policies/field-sales/2026-07-01.yaml"

POLICY = """\
format: 1
policy: field-sales
effective_from: 2026-07-01
title: Field sales incentive
owner: sales-operations@example.com
currency: EUR
period: quarter
change:
  replaces: 2026-01-01
  because: The old plan paid by cliffs.
measures:
  new_revenue:
    kpi: new_business_closed
    unit: EUR
    counted_for: participant
    source: ledger
    because: It is sold.
    watch_for: Discounts.
  retained:
    kpi: net_revenue_retention
    unit: percent
    counted_for: territory
    source: ledger
    because: It stays.
    watch_for: Renewal dates.
  first_value:
    kpi: time_to_first_value
    unit: days
    counted_for: team
    source: project records
    because: Customers wait for it.
    watch_for: Lesser events.
  upheld:
    kpi: complaints_upheld
    unit: percent
    counted_for: company
    source: complaints office
    because: Fairness.
    watch_for: Informal settlements.
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
      after_the_sale:
        weight: 40%
        score_rounding: {to: 0.1%, ties: half up}
        components:
          retained:
            weight: 75%
            pays_at_most: 150%
            curve:
              threshold: {at: 88%, pays: 0%}
              target: {at: 95%, pays: 100%}
          first_value:
            weight: 25%
            missing: weight to the others
            steps:
              slow: {at_most: 60 days, pays: 50%}
              quick: {at_most: 30 days, pays: 100%}
            otherwise: 0%
gates:
  kept:
    measure: retained
    opens_at: 90%
    applies_to: new_revenue
    pays_at_most: 100%
    because: No growth on a leaking base.
modifiers:
  fairness:
    measure: upheld
    applies_to: total
    when: before caps
    combine: multiply
    because: Unfairness lowers everything.
    curve:
      many: {at: 40%, pays: 80%}
      few: {at: 20%, pays: 100%}
    before_first: flat
    after_last: flat
proration: calendar days in role
rounding: {to: 0.01 EUR, ties: half up, when: once per component}
clawback:
  when: the contract is reversed
  within: 12 months
  share: 100%
  taken_from: the next payout
  because: Damage shows within a year.
accepted_findings:
  - finding: gate-cliff
    at: gates.kept
    because: Only pay above target drops.
    accepted_by: chief-customer-officer
    until: 2026-12-31
examples:
  at_target:
    role: seller
    given:
      own quota: 300000 EUR
      new_revenue: 300000 EUR
      retained: 95%
      first_value: 30 days
      upheld: 20%
      days in role: 92
      share of full time: 100%
    pays: {new_revenue: 3600.00 EUR, after_the_sale: 2400.00 EUR, total: 6000.00 EUR}
"""


def changed(old: str, new: str) -> str:
    """The policy with one passage, which must stand in it exactly once, put differently."""
    assert POLICY.count(old) == 1, f"{old!r} stands {POLICY.count(old)} times"
    return POLICY.replace(old, new)


def read(text: str) -> tuple[Policy | None, tuple[Problem, ...]]:
    """What the reader makes of the text."""
    return read_policy(text, FILE, packaged_kpis())


def accepted(text: str) -> Policy:
    """The policy that the text states."""
    policy, problems = read(text)
    assert policy is not None, "\n".join(map(str, problems))
    return policy


def line_of(text: str, passage: str) -> int:
    """The number of the only line that holds the passage."""
    (line,) = [number for number, line in enumerate(text.splitlines(), start=1) if passage in line]
    return line
