"""The largest and smallest payout: worked by hand for the sample policies, proven, reached, and never passed."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from incentives.alignment.reference import reference_of
from incentives.insight.admissible import admissible
from incentives.insight.bounds import Bounds, bounds_of
from incentives.insight.enclosure import Cell, Enclosing
from incentives.insight.interval import RISING, Interval
from incentives.insight.shape import RemarkKind, remarks
from incentives.insight.simplify import simplified
from incentives.kpis.read import packaged_kpis
from incentives.payout.exact import Exact
from incentives.plan.compile import compile_plan
from incentives.plan.plan import Plan
from incentives.policy.model import SALARY, TARGET_INCENTIVE
from incentives.policy.read import read_policy_file
from incentives.values.period import period_containing
from tests.insight.exactly import exact
from tests.payout.plans import SELLER, SIMPLE, amounts_of, plan_of
from tests.strategies import Drawn, drawn_plans

POLICIES = Path(__file__).parents[2] / "policies"
SLOW = settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


def sample(policy: str, version: str, role: str) -> Plan:
    """The plan of a sample policy's role in its first period."""
    found, problems = read_policy_file(POLICIES / policy / f"{version}.yaml", packaged_kpis())
    assert found is not None, problems
    return compile_plan(found, role, period_containing(found.effective_from, found.cycle, found.fiscal_year_starts))


def ends(found: Bounds) -> tuple[Fraction | None, Fraction | None, Fraction | None]:
    assert found.most.proven
    assert found.least.proven
    assert found.least_present.proven
    return found.most.bound, found.least.bound, found.least_present.bound


@pytest.mark.parametrize(
    ("policy", "version", "role", "most", "least"),
    [
        # 130 % of 1,000; the floor is 20 % of it
        ("support", "2026-01-01", "support_agent", 1300, 200),
        # 12 % of 60,000 a year is 1,800 a quarter; the cap is 130 %
        ("support", "2026-01-01", "support_lead", 2340, 0),
        # 60 % × 140 % + 40 % × 100 % = 124 % of 3,000; the cap of 130 % is out of reach
        ("customer-success", "2026-01-01", "success_manager", 3720, 0),
        # 8,000 × 250 % + 2,000
        ("field-sales", "2026-01-01", "account_executive", 22000, 0),
        # 3,000 × 120 %
        ("retention-desk", "2026-01-01", "retention_specialist", 3600, 0),
    ],
)
def test_the_bounds_of_the_samples_are_those_worked_out_by_hand(
    policy: str, version: str, role: str, most: int, least: int
) -> None:
    assert ends(bounds_of(sample(policy, version, role))) == exact(most, 0, least)


def test_the_scorecard_beside_a_bound_is_paid_it() -> None:
    found = bounds_of(SIMPLE)
    assert (found.most.bound, found.most.reached) == exact(9000, 9000)
    assert Exact(found.most.scorecard).value(SIMPLE.earned) == 9000
    assert found.most.scorecard["days in role"] == 92


def test_without_a_cap_that_ends_it_pay_has_no_largest_and_the_measure_is_named() -> None:
    text = SELLER.replace("    pays_at_most: 150% of target incentive\n", "")
    text = text.replace("pays: 190%}\n", "pays: 190%}\n        after_last: continues\n", 1)
    found = bounds_of(plan_of(text, "seller"))
    assert (found.most.bound, found.most.driver, found.most.proven) == (None, "new_revenue", True)
    capped = bounds_of(
        plan_of(SELLER.replace("pays: 190%}\n", "pays: 190%}\n        after_last: continues\n", 1), "seller")
    )
    assert capped.most.bound == 9000
    assert capped.most.driver is None


def test_a_closed_gate_does_not_hide_growth_behind_it() -> None:
    # beyond target only while margin is at least 32 %: 3,600 × 190 % + 2,400 × 150 % = 10,440, without the cap
    text = SELLER.replace("    pays_at_most: 150% of target incentive\n", "")
    found = bounds_of(plan_of(text, "seller"))
    assert found.most.bound == found.most.reached == 10440
    assert found.most.scorecard["margin"] >= Fraction(32, 100)


def test_penalties_make_a_smallest_payout_below_zero() -> None:
    text = SELLER.replace(
        "threshold: {at: 88%, pays: 0%}", "threshold: {at: 88%, pays: -50%}\n        before_first: flat"
    )
    text = text.replace("        before_first: flat\n          target: {at: 95%", "          target: {at: 95%")
    text = text.replace("maximum: {at: 98%, pays: 150%}", "maximum: {at: 98%, pays: 150%}\n        before_first: flat")
    assert bounds_of(plan_of(text, "seller")).least.bound == -1200


def test_one_measure_that_pulls_both_ways_is_decided_exactly() -> None:
    # more retained pays through the curve and takes through the modifier: the best is neither end
    text = SELLER + (
        "modifiers:\n  brake:\n    measure: retained\n    applies_to: total\n    when: before caps\n"
        "    combine: multiply\n"
        "    because: Both.\n    curve:\n      low: {at: 90%, pays: 100%}\n      high: {at: 98%, pays: 10%}\n"
        "    before_first: flat\n    after_last: flat\n"
    )
    plan = plan_of(text.replace("examples:", "examples:").replace("pays: {total: 6000.00 EUR}", "pays: {}"), "seller")
    found = bounds_of(plan)
    assert found.most.bound is not None
    assert found.most.reached is not None
    assert found.most.bound - found.most.reached <= Fraction(1, 100)
    for percent in range(80, 101):
        card = amounts_of(plan, retained=Fraction(percent, 100), new_revenue=Fraction(390000))
        assert Exact(card).value(plan.earned) <= found.most.bound


@SLOW
@given(drawn_plans(cards=6))
def test_no_scorecard_leaves_the_bounds_and_the_printed_one_reaches_them(drawn: Drawn) -> None:
    plan = drawn.plan
    fixed = {name: amount for name, amount in drawn.scorecards[0].items() if name in (SALARY, TARGET_INCENTIVE)}
    found, can = bounds_of(plan, fixed), admissible(plan, fixed)
    for end in (found.most, found.least):
        if end.reached is not None:
            assert can.admits(end.scorecard)
            assert Exact(end.scorecard).value(plan.earned) == end.reached
    for card in ({**card, **fixed} for card in drawn.scorecards):
        if can.admits(card):
            paid = Exact(card).value(plan.earned)
            assert found.most.bound is None or paid <= found.most.bound
            assert found.least.bound is None or paid >= found.least.bound
            assert found.most.driver or not found.most.proven or paid <= (found.most.reached or 0)


@SLOW
@given(drawn_plans(cards=6))
def test_an_enclosure_holds_every_value_and_every_slope(drawn: Drawn) -> None:
    plan = drawn.plan
    can = admissible(plan)
    simple = simplified(plan.earned, can)
    found = Enclosing(Cell(can.amounts, can.optional)).of(plan.earned)
    cards = [card for card in drawn.scorecards if can.admits(card)]
    for card in cards:
        value = Exact(card).value(plan.earned)
        assert found.value.holds(value)
        for other in cards:
            for name in card.keys() & other.keys():
                apart = other[name] - card[name]
                if apart != 0:
                    rise = (Exact({**card, name: other[name]}).value(plan.earned) - value) / apart
                    slope = found.slopes.get(name, Interval(Fraction(0), Fraction(0)))
                    assert slope.low <= rise <= slope.high
    assert simple.ranges.keys() >= {each.name for each in plan.inputs} - {own for _, own in simple.shares.values()} - {
        result for result, _ in simple.shares.values()
    }


def test_pay_on_rising_curves_without_penalties_is_known_to_rise() -> None:
    found = Enclosing(Cell(admissible(SIMPLE).amounts)).of(SIMPLE.earned)
    assert all(found.slopes[name].low >= 0 for name in ("new_revenue", "retained", "margin", "days in role"))
    assert found.slopes["retained"] == RISING


# --- the shape of pay


def kinds(plan: Plan) -> set[tuple[str, int | None]]:
    return {(str(each.kind), each.place.line) for each in remarks(plan, reference_of(plan).amounts)}


def line_of(text: str, words: str) -> int:
    return text[: text.index(words)].count("\n") + 1


def test_a_cap_out_of_reach_is_told_with_its_line_and_one_within_reach_is_not() -> None:
    line = line_of(SELLER, "pays_at_most: 150%")
    assert (RemarkKind.CAP_NEVER_BINDS, line) not in kinds(SIMPLE)
    loose = plan_of(SELLER.replace("pays_at_most: 150% of", "pays_at_most: 174% of"), "seller")
    assert (RemarkKind.CAP_NEVER_BINDS, line) in kinds(loose)  # 60 % × 190 % + 40 % × 150 % = 174 %
    tight = plan_of(SELLER.replace("pays_at_most: 150% of", "pays_at_most: 173.99% of"), "seller")
    assert (RemarkKind.CAP_NEVER_BINDS, line) not in kinds(tight)


def test_a_floor_below_everything_is_told() -> None:
    text = SELLER.replace("    typical: {own", "    pays_at_least: 0% of target incentive\n    typical: {own")
    assert (RemarkKind.FLOOR_NEVER_BINDS, line_of(text, "pays_at_least: 0%")) in kinds(plan_of(text, "seller"))


def test_flat_zones_and_jumps_are_those_of_the_old_sales_policy() -> None:
    plan = sample("field-sales", "2026-01-01", "account_executive")
    found = remarks(plan, reference_of(plan).amounts)
    jumps = [each.sentence for each in found if each.kind is RemarkKind.JUMP]
    assert "Pay jumps by +8,000.00 EUR when New business closed passes 300,000.00 EUR upwards." in jumps
    assert len(jumps) == 4
    flats = [each.sentence for each in found if each.kind is RemarkKind.FLAT]
    assert (
        flats[0]
        == "New business closed changes nothing between 0.00 EUR and 300,000.00 EUR. Pay is 2,000.00 EUR there."
    )
