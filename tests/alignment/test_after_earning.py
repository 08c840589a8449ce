"""An audit looks at what is earned: a draw, a deferral or a pool neither hides a harm nor makes one."""

from __future__ import annotations

from datetime import date

import pytest

from incentives.alignment.audit import audit_policy
from incentives.alignment.reference import reference_of
from incentives.kpis.read import packaged_behaviours
from incentives.payout.exact import Exact, calculate
from tests.payout.plans import SELLER, plan_of

DRAW = "    draw: {pays: 1500 EUR per month, recoverable: yes, prorated: yes}\n    components:\n      new_revenue"
DEFERRAL = "    deferral: {share: 35%, for: 8 periods, released_when: {measure: kept, opens_at: 90%}, otherwise: 0%}\n"
KEPT = """measures:
  kept:
    {kpi: gross_revenue_retention, unit: percent, counted_for: company,
     source: ledger, because: It lasts., watch_for: Dates.}
"""
POOL = """pools:
  all: {roles: [seller], money: 100000 EUR per year, when: always, leftover: last takes it, because: So much there is.}
proration"""
HELD_BACK = "no-clawback-lagging-harm"
"""The one pattern that asks whether something is held back until harm shows."""
GIVEN = "retained: 95%, margin: 32%}"
AFTER = {
    "draw": SELLER.replace("    components:\n      new_revenue", DRAW),
    "deferral": SELLER.replace("measures:\n", KEPT).replace(
        "    components:\n      new_revenue", f"{DEFERRAL}    components:\n      new_revenue"
    ),
    "pool": SELLER.replace("proration", POOL),
}


@pytest.mark.parametrize("text", AFTER.values(), ids=AFTER)
def test_findings_about_what_is_earned_are_those_of_the_same_pay_without_it(text: str) -> None:
    behaviours = packaged_behaviours()
    plain, changed = (
        audit_policy(plan_of(each, "seller").policy, behaviours, date(2026, 7, 1)) for each in (SELLER, text)
    )
    told = [
        {(each.pattern, each.at, each.severity) for each in audit.findings if each.pattern != HELD_BACK}
        for audit in (plain, changed)
    ]
    assert told[0] == told[1] != set()


@pytest.mark.parametrize("text", AFTER.values(), ids=AFTER)
def test_the_reference_scorecard_is_whole_and_can_be_paid(text: str) -> None:
    plan = plan_of(text, "seller")
    reference = reference_of(plan)
    assert set(plan.required) <= set(reference.amounts)
    assert "kept" not in reference.ranges
    calculate(plan, reference.amounts)
    assert Exact(reference.amounts).value(plan.earned) == Exact(reference.amounts).value(plan.target)
