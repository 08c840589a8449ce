"""Bounds part by part: plans of many results are settled, weights that pass on stay a mean, and bounds stay bounds."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from incentives.insight.bounds import bounds_of
from incentives.insight.enclosure import Cell, Enclosing
from incentives.insight.interval import Interval, point
from incentives.insight.means import divided_together, mean_within
from incentives.insight.search import passes_at
from incentives.kpis.read import packaged_kpis
from incentives.payout.exact import Exact
from incentives.plan.compile import compile_plan
from incentives.plan.expression import ZERO, Constant, Either, Input, Known, Product, Quotient, Sum
from incentives.policy.read import read_policy_file
from incentives.values.period import period_containing
from incentives.values.rounding import Rounding, Ties
from tests.payout.plans import plan_of
from tests.services.building import POLICY

CASES = Path(__file__).parents[1] / "cases"
HOSPITALS = CASES / "hospital-value-based-purchasing/policies/hospital-value-based-purchasing/2023-10-01.yaml"
SOURCE = "counted_for: participant, source: s, because: b, watch_for: w"


def many(count: int, *, missing: str) -> str:
    """A policy of so many measures of equal weight, each rounded, some of them pulling down on the way up."""
    names = [f"quality_{number}" for number in range(count)]
    measures = "".join(f"  {name}: {{kpi: quality_score, unit: percent, {SOURCE}}}\n" for name in names)
    bent = "{at: 90%, pays: 130%}, last: {at: 95%, pays: 120%}"
    curve = f"curve: {{low: {{at: 60%, pays: 0%}}, target: {{at: 85%, pays: 100%}}, top: {bent}}}"
    parts = "".join(
        f"      {name}: {{weight: equal, {missing}score_rounding: {{to: 1%, ties: half up}}, {curve}}}\n"
        for name in names
    )
    start, end = POLICY.index("measures:"), POLICY.index("proration:")
    role = POLICY[POLICY.index("roles:") : POLICY.index("      checked_quality:\n        weight")]
    role = role.replace("    pays_at_most: 130% of target incentive\n    pays_at_least: 20% of target incentive\n", "")
    given = ", ".join(f"{name}: 85%" for name in names)
    example = f"    given: {{{given}, days in role: 92, share of full time: 100%}}\n    pays: {{total: 1000.00 EUR}}\n"
    tail = POLICY[end : POLICY.index("    given: {checked")] + example
    return f"{POLICY[:start]}measures:\n{measures}{role}{parts}{tail}"


@pytest.mark.parametrize("missing", ["", "missing: pays nothing, "])
def test_twelve_results_that_bend_down_again_are_settled_part_by_part(missing: str) -> None:
    found = bounds_of(plan_of(many(12, missing=missing), "agent"))
    most = 12 * Fraction("108.33")  # each is worth 83.333… EUR, times 130 %
    assert (found.most.bound, found.most.reached) == (most, most)
    assert found.least.reached == 0
    assert found.least.proven
    assert {found.most.scorecard[f"quality_{number}"] for number in range(12)} == {Fraction(9, 10)}


def test_weights_that_pass_on_stay_a_mean_though_every_part_is_rounded() -> None:
    found = bounds_of(plan_of(many(12, missing="missing: weight to the others, "), "agent"))
    assert found.most.bound is not None
    assert found.most.reached is not None
    # one result alone weighs everything: 1,300 EUR; twelve roundings may add a cent each
    assert Fraction("1299.96") <= found.most.reached <= 1300 <= found.most.bound <= Fraction("1300.12")


def test_the_forty_amounts_of_a_hospital_pay_at_most_a_hundred_points_and_some_hospital_gets_them() -> None:
    policy, problems = read_policy_file(HOSPITALS, packaged_kpis())
    assert policy is not None, problems
    first = period_containing(policy.effective_from, policy.cycle, policy.fiscal_year_starts)
    plan = compile_plan(policy, "hospital", first)
    found = bounds_of(plan)
    assert found.most.bound == found.most.reached == 100
    assert Exact(found.most.scorecard).value(plan.earned) == 100


shares = st.fractions(min_value=0, max_value=2, max_denominator=20)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(shares, shares, st.booleans()), min_size=2, max_size=5))
def test_a_mean_lies_within_what_it_is_the_mean_of(parts: list[tuple[Fraction, Fraction, bool]]) -> None:
    scores = [Input(f"score {number}") for number in range(len(parts))]
    weights = [Either(Known(Input(f"known {n}")), Constant(weight), ZERO) for n, (weight, _, _) in enumerate(parts)]
    together = Sum(tuple(weights))
    apart = Sum(tuple(Product((Quotient(w, together), s)) for w, s in zip(weights, scores, strict=True)))
    mean = divided_together(apart)
    assert isinstance(mean, Quotient)
    card = {f"score {number}": score for number, (_, score, _) in enumerate(parts)}
    card |= {f"known {number}": Fraction(1) for number, (_, _, known) in enumerate(parts) if known}
    if sum(weight for weight, _, known in parts if known) > 0:
        value = Exact(card).value(apart)
        assert Exact(card).value(mean) == value
        ranges = {name: point(amount) for name, amount in card.items()}
        inside = mean_within(mean.over, mean.under, lambda node: Enclosing(Cell(ranges, maybe(ranges))).of(node).value)
        assert inside is None or inside.holds(value)


def maybe(ranges: dict[str, Interval]) -> frozenset[str]:
    return frozenset(name for name in ranges if name.startswith("known"))


def test_what_is_no_mean_is_not_taken_for_one() -> None:
    one, other, score = Input("one"), Input("other"), Input("score")
    anywhere = {name: Interval(Fraction(0), Fraction(9)) for name in ("one", "other", "score")}
    inside = Enclosing(Cell(anywhere))
    assert mean_within(Sum((Product((one, score)),)), Sum((one, other)), lambda node: inside.of(node).value) is not None
    assert mean_within(Sum((one, one)), Sum((one, other)), lambda node: inside.of(node).value) is None
    assert divided_together(Sum((Quotient(one, other), Quotient(one, score)))) is None


@settings(max_examples=60, deadline=None)
@given(
    st.fractions(max_denominator=12),
    st.sampled_from([Fraction(1, 10), Fraction(3), Fraction(1, 7)]),
    st.sampled_from(Ties),
)
def test_rounding_passes_a_number_only_where_it_is_said_to(cut: Fraction, to: Fraction, ties: Ties) -> None:
    rounding = Rounding(to, ties)
    places = [place for sign in (1, -1) for place in (sign * each for each in passes_at(sign * cut, rounding))]
    places = sorted({*places, *passes_at(cut, rounding)})
    tiny = to / 1000
    for step in range(-8, 9):
        here = cut + step * to / 4
        before, after = rounding.apply(here - tiny), rounding.apply(here + tiny)
        if (before < cut < after) or (cut >= 0 and here - tiny >= 0 and before < cut <= after):
            assert any(here - tiny <= place <= here + tiny for place in places), (cut, here, places)
