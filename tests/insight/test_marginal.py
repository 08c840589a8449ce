"""What one more unit is worth: a difference of exact payouts, the slope beside it, and what comes at the next edge."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from itertools import islice

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from incentives.insight.marginal import Marginal, OneWay, marginals
from incentives.insight.ray import NotStraight, Ray, Stretch, at, pieces
from incentives.insight.wording import InsightWords
from incentives.payout.exact import Exact, calculate
from incentives.plan.expression import Constant, Expression, Input, Mapped, Product, Rounded
from incentives.values.curve import Curve, Line
from incentives.values.rounding import Rounding
from tests.insight.exactly import exact
from tests.payout.plans import SELLER, SIMPLE, amounts_of, plan_of
from tests.strategies import Drawn, drawn_plans

SLOW = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def of(found: tuple[Marginal, ...], key: str) -> Marginal:
    return next(each for each in found if each.measure.key == key)


def both(found: Marginal) -> tuple[OneWay, OneWay]:
    assert found.more is not None
    assert found.less is not None
    return found.more, found.less


def test_a_thousand_euro_at_quota_are_worth_more_upwards_than_downwards() -> None:
    # 3,600 at quota; 90 % more over 30 % of 300,000 is 36 for each 1,000; 100 % less over 30 % is 40
    more, less = both(of(marginals(SIMPLE, amounts_of(SIMPLE)), "new_revenue"))
    assert (more.moved, more.payout, more.difference, more.slope) == exact(301000, 6036, 36, 36)
    assert (less.moved, less.payout, less.difference, less.slope) == exact(299000, 5960, -40, -40)
    assert less.straight_until == 210000


def test_the_straight_piece_ends_where_the_cap_of_the_role_is_reached() -> None:
    # 9,000 is the cap; 3,000 more at 36 for each 1,000
    more, _ = both(of(marginals(SIMPLE, amounts_of(SIMPLE)), "new_revenue"))
    assert more.straight_until == 300000 + Fraction(3000, 36) * 1000
    assert (more.jump_there, more.slope_there) == exact(0, 0)


def test_one_percentage_point_is_the_step_of_a_percentage_and_cents_are_rounded_as_the_policy_says() -> None:
    found = of(marginals(SIMPLE, amounts_of(SIMPLE)), "retained")
    more, less = both(found)
    assert found.step == Fraction(1, 100)
    assert (more.difference, less.difference, less.slope) == exact(400, Fraction("-342.86"), Fraction(-2400, 7))


def test_leaving_an_open_gate_tells_the_jump_at_once() -> None:
    card = amounts_of(SIMPLE, new_revenue=Fraction(330000))
    found = of(marginals(SIMPLE, card), "margin")
    more, less = both(found)
    assert (more.difference, more.slope, more.straight_until, more.jump_there) == exact(0, 0, 1, None)
    assert (less.difference, less.jump_here, less.slope) == exact(-1080, -1080, 0)
    assert "pay jumps by -1,080.00 EUR" in InsightWords(SIMPLE, card).sentence(found, upwards=False)


def test_a_closed_gate_ahead_is_told_with_its_place_and_its_jump() -> None:
    card = amounts_of(SIMPLE, new_revenue=Fraction(330000), margin=Fraction(30, 100))
    more, _ = both(of(marginals(SIMPLE, card), "margin"))
    assert (more.difference, more.straight_until, more.jump_there, more.slope_there) == exact(
        0, Fraction(32, 100), 1080, 0
    )


def test_nothing_is_said_of_results_that_cannot_be() -> None:
    found = of(marginals(SIMPLE, amounts_of(SIMPLE, margin=Fraction(1))), "margin")
    assert found.more is None
    assert found.less is not None
    zero = of(marginals(SIMPLE, amounts_of(SIMPLE, retained=Fraction(0))), "retained")
    assert zero.less is None


def test_a_step_that_would_go_too_far_stops_at_the_end() -> None:
    found = of(marginals(SIMPLE, amounts_of(SIMPLE, margin=Fraction(199, 200))), "margin")
    assert found.more is not None
    assert found.more.moved == 1


def test_a_result_that_is_missing_has_no_step() -> None:
    plan = plan_of(
        SELLER.replace("        weight: 40%\n", "        weight: 40%\n        missing: pays target\n"), "seller"
    )
    card = amounts_of(plan)
    assert "retained" in {each.measure.key for each in marginals(plan, card)}
    del card["retained"]
    assert "retained" not in {each.measure.key for each in marginals(plan, card)}


def test_a_product_of_two_curves_over_one_result_is_a_parabola_with_exact_edges() -> None:
    line = Mapped(Input("x"), Curve((Fraction(2),), (Line(Fraction(1), Fraction(0)), Line.flat(Fraction(2))), (False,)))
    ray = Ray({"x": Fraction(1)}, "x", Fraction(1))
    assert ray.value(Product((line, line))) == exact(1, 2, 1)
    assert ray.until == 1
    first, second = pieces(Product((line, line)), {"x": Fraction(1)}, "x", 1, Fraction(5))
    assert (first.end, first.pay_at_end, second.slope) == exact(2, 4, 0)


def test_roundings_are_left_out_of_slopes() -> None:
    node = Rounded(Product((Input("x"), Constant(Fraction(1, 3)))), Rounding(Fraction(1)))
    assert Ray({"x": Fraction(1)}, "x", Fraction(-1)).value(node) == (Fraction(1, 3), Fraction(-1, 3))


@SLOW
@given(drawn_plans(cards=2))
def test_a_marginal_is_the_difference_of_two_exact_payouts(drawn: Drawn) -> None:
    for card in drawn.scorecards:
        here = calculate(drawn.plan, card).total
        for found in marginals(drawn.plan, card):
            for way in (found.more, found.less):
                if way is not None:
                    moved = {**card, found.measure.key: way.moved}
                    assert way.payout == calculate(drawn.plan, moved).total
                    assert way.difference == way.payout - here


@SLOW
@given(
    st.lists(st.integers(0, 250), min_size=3, max_size=3).map(sorted),
    st.tuples(st.integers(0, 500000), st.integers(0, 150), st.integers(0, 100)),
    st.tuples(st.integers(0, 100000), st.integers(0, 50), st.integers(0, 50)),
)
def test_pay_never_falls_when_better_results_meet_rising_curves(
    pays: list[int], here: tuple[int, int, int], better: tuple[int, int, int]
) -> None:
    text = SELLER
    for old, new in zip(("pays: 0%}", "pays: 100%}", "pays: 190%}"), pays, strict=True):
        text = text.replace(old, f"pays: {new}%}}", 1)
    plan = plan_of(text.replace("pays: {total: 6000.00 EUR}", "pays: {}"), "seller")
    names = ("new_revenue", "retained", "margin")
    scales = (1, 100, 100)
    worse = {name: Fraction(amount, scale) for name, amount, scale in zip(names, here, scales, strict=True)}
    best = {name: worse[name] + Fraction(more, scale) for name, more, scale in zip(names, better, scales, strict=True)}
    best["margin"] = min(best["margin"], Fraction(1))
    paid = calculate(plan, amounts_of(SIMPLE, **worse)).total
    assert calculate(plan, amounts_of(SIMPLE, **best)).total >= paid
    for found in marginals(plan, amounts_of(SIMPLE, **worse)):
        assert found.more is None or (found.more.difference >= 0 and found.more.slope >= 0)
        assert found.less is None or (found.less.difference <= 0 and found.less.slope <= 0)


def _first(root: Expression, card: Mapping[str, Fraction], name: str, way: int) -> list[Stretch]:
    """The first stretches; none where pay is no polynomial."""
    try:
        return list(islice(pieces(root, card, name, way, None), 4))
    except NotStraight:
        return []


@SLOW
@given(drawn_plans(cards=2))
def test_pay_inside_a_stretch_is_what_the_exact_way_pays(drawn: Drawn) -> None:
    plan = drawn.plan
    for card in drawn.scorecards:
        for name in card.keys() & plan.policy.measures.keys():
            for way in (1, -1):
                for stretch in _first(plan.total, card, name, way):
                    size = Fraction(1) if stretch.end is None else abs(stretch.end - stretch.start)
                    for part in (Fraction(1, 7), Fraction(1, 2), Fraction(6, 7)):
                        moved = {**card, name: stretch.start + way * part * size}
                        exact = Exact(moved, rounding=False).value(plan.total)
                        assert at(stretch.pay, part * size) == exact
