"""What other amounts would pay: both payouts, and steps whose differences add up to the difference."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings

from incentives.insight.what_if import what_if
from incentives.payout.exact import calculate
from tests.insight.exactly import exact
from tests.payout.plans import SIMPLE, amounts_of
from tests.strategies import Drawn, drawn_plans


def test_the_steps_tell_which_part_of_pay_changes_and_what_the_cap_takes() -> None:
    # retained at 98 % pays 3,600 instead of 2,400; 5,760 more revenue pay with it would pass 9,000
    found = what_if(SIMPLE, amounts_of(SIMPLE), {"retained": Fraction(98, 100), "new_revenue": Fraction(390000)})
    assert {step.key: step.difference for step in found.steps} == {
        "new_revenue": 3240,
        "retained": 1200,
        "seller": -1440,
    }
    assert (found.before.total, found.after.total, found.difference) == exact(6000, 9000, 3000)
    assert found.changed["retained"] == (Fraction(95, 100), Fraction(98, 100))


def test_an_amount_that_stays_is_no_change() -> None:
    found = what_if(SIMPLE, amounts_of(SIMPLE), {"retained": Fraction(95, 100)})
    assert found.changed == {}
    assert found.difference == 0


def test_taking_away_what_nothing_is_paid_without_is_refused() -> None:
    with pytest.raises(KeyError, match="retained"):
        what_if(SIMPLE, amounts_of(SIMPLE), {"retained": None})


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(drawn_plans(cards=4))
def test_the_differences_of_the_steps_add_up(drawn: Drawn) -> None:
    first = drawn.scorecards[0]
    for card in drawn.scorecards[1:]:
        found = what_if(drawn.plan, first, {name: card.get(name) for name in {**first, **card}})
        assert sum(step.difference for step in found.steps) == found.difference
        assert found.after.total == calculate(drawn.plan, card).total
        assert found.difference == found.after.total - calculate(drawn.plan, first).total
