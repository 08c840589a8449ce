"""Drawn policies beside changed copies of themselves: nothing that is paid differently is missed or called equal."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from incentives.difference.cells import Verdict
from incentives.difference.report import RoleDifference, difference_of
from incentives.payout.exact import Exact
from tests.difference.rewriting import changed, read, respelled
from tests.strategies import Drawn, drawn_plans

SLOW = settings(
    max_examples=12,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # a pair says enough; making it smaller takes minutes
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)


class Pair:
    """A drawn plan, what the newer text says, and what is known of the two."""

    def __init__(self, drawn: Drawn, text: str, role: RoleDifference) -> None:
        self.drawn = drawn
        self.text = text
        self.role = role

    def __repr__(self) -> str:
        return f"{self.drawn.text}\n--- and\n{self.text}"

    def cards(self) -> list[Mapping[str, Fraction]]:
        """The drawn scorecards that can be true at all and that both plans can be paid from."""
        pair = self.role.pair
        asked = {*pair.older.required, *pair.newer.required}
        return [
            card
            for card in self.drawn.scorecards
            if asked <= card.keys()
            and all(pair.domains[name].holds(card[name]) for name in card if name in pair.domains)
        ]


@st.composite
def pairs(draw: st.DrawFn, *, same: bool = False) -> Pair:
    """Two policies and what is known of their difference."""
    drawn = draw(drawn_plans())
    text = respelled(draw, drawn.text) if same else changed(draw, drawn.text)
    newer = read(text)
    assume(newer is not None)
    assert newer is not None
    (role,) = difference_of(drawn.plan.policy, newer, drawn.plan.period).roles
    return Pair(drawn, text, role)


def differs(role: RoleDifference, card: Mapping[str, Fraction]) -> bool:
    one, other = role.pair.values(role.pair.totals, card)
    return one != other


@SLOW
@given(pairs(same=True))
def test_other_words_for_the_same_pay_are_proved_equal(pair: Pair) -> None:
    assert pair.role.total.verdict is Verdict.EQUAL, pair.text
    assert {each.verdict for each in pair.role.components.values()} == {Verdict.EQUAL}


def where_the_report_says_equal_no_scorecard_is_paid_differently(pair: Pair) -> None:
    role = pair.role
    for card in pair.cards():
        if role.total.verdict is Verdict.EQUAL:
            assert not differs(role, card), pair.text
        for key, judgement in role.components.items():
            older, newer = ({part.key: part for part in plan.parts}[key] for plan in (role.pair.older, role.pair.newer))
            if judgement.verdict is Verdict.EQUAL:
                assert Exact(card).value(older.pay) == Exact(card).value(newer.pay), (key, pair.text)


def every_scorecard_that_is_paid_differently_lies_in_a_reported_region(pair: Pair) -> None:
    role = pair.role
    if role.total.algebra is None:
        assert role.total.verdict is Verdict.EQUAL
        return
    for card in pair.cards():
        typical = {**card, **{name: amount for name, amount in role.pair.typical.items() if name in card}}
        if differs(role, typical):
            held = [region for region in role.total.regions if region.holds(role.total.algebra, typical)]
            assert held, pair.text


def every_scorecard_shown_is_paid_as_it_says_and_lies_in_its_region(pair: Pair) -> None:
    role = pair.role
    shown = [found for region in role.total.regions for found in (region.most, region.least) if found is not None]
    shown += [role.total.found] if role.total.found is not None else []
    for found in shown:
        assert (found.older, found.newer) == role.pair.values(role.pair.totals, found.amounts)
        assert found.older != found.newer
    for region in role.total.regions:
        assert region.proved or region.why
        assert role.total.algebra is not None
        for end in filter(None, (region.most, region.least)):
            assert region.holds(role.total.algebra, end.amounts)
    assert (role.total.verdict is Verdict.DIFFERS) == (role.total.found is not None)


def along_one_result_every_difference_lies_in_a_stretch(pair: Pair) -> None:
    role = pair.role
    for card in pair.cards():
        for name, result in card.items():
            if name in role.pair.ranges:
                moved = {**role.pair.amounts, name: result}
                held = [each for each in role.stretches.get(name, ()) if each.span.holds(result)]
                older, newer = role.pair.values(role.pair.totals, moved)
                if older != newer:
                    (stretch,) = held
                    right = stretch.most if newer > older else stretch.least
                    assert right is not None or stretch.rough, (name, result, pair.text)


@SLOW
@given(pairs())
def test_whatever_is_said_of_two_drawn_policies_is_true(pair: Pair) -> None:
    """All that holds of a pair is looked at together, because comparing it is what takes time."""
    where_the_report_says_equal_no_scorecard_is_paid_differently(pair)
    every_scorecard_that_is_paid_differently_lies_in_a_reported_region(pair)
    every_scorecard_shown_is_paid_as_it_says_and_lies_in_its_region(pair)
    along_one_result_every_difference_lies_in_a_stretch(pair)
