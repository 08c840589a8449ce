"""Early KPIs before late ones: figures worked by hand, and nothing told where history is too short."""

from __future__ import annotations

import random
from fractions import Fraction
from math import atanh, sqrt, tanh

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from incentives.company.foretelling import FEWEST, History, chance, foretelling, interval, rank_correlation
from incentives.kpis.read import packaged_kpis
from incentives.performance.facts import Result

KPIS = {name: packaged_kpis()[name] for name in ("time_to_first_value", "early_churn", "reopen_rate", "quality_score")}


def results(measure: str, amounts: list[int]) -> tuple[Result, ...]:
    """One result of each team."""
    return tuple(Result(measure, "team", f"T{n}", Fraction(amount)) for n, amount in enumerate(amounts))


def test_a_rank_correlation_is_the_one_worked_by_hand() -> None:
    # Ranks 1 2 3 4 5 beside 2 1 4 3 5: the squares of their differences add up to 4, so 1 - 6·4/(5·24) = 0.8.
    assert rank_correlation([10, 20, 30, 40, 50], [7, 3, 12, 9, 40]) == pytest.approx(0.8)
    # Two equal values share the rank 2.5: over 4.5, under √(4.5 · 5).
    assert rank_correlation([1, 2, 2, 3], [1, 2, 3, 4]) == pytest.approx(4.5 / sqrt(4.5 * 5))
    assert rank_correlation([1, 1, 1], [1, 2, 3]) is None


@given(st.lists(st.tuples(st.integers(-9, 9), st.integers(-9, 9)), min_size=3, max_size=20))
@settings(max_examples=50)
def test_a_rank_correlation_stays_in_bounds_and_turns_with_either_side(points: list[tuple[int, int]]) -> None:
    first, second = [x for x, _ in points], [y for _, y in points]
    found = rank_correlation(first, second)
    if found is not None:
        assert -1.0000001 <= found <= 1.0000001
        turned = rank_correlation([-x for x in first], second)
        assert turned == pytest.approx(-found)
        assert rank_correlation([x**3 for x in first], second) == pytest.approx(found)


def test_the_interval_is_that_of_bonett_and_wright() -> None:
    low, high = interval(0.5, 103)
    reach = 1.959963984540054 * sqrt((1 + 0.125) / 100)
    assert (low, high) == pytest.approx((tanh(atanh(0.5) - reach), tanh(atanh(0.5) + reach)))
    assert chance(0.0, 50) == pytest.approx(1)
    assert chance(0.9, 50) < 1e-6


def test_slow_first_value_before_churn_is_found_as_better_before_better() -> None:
    chances = random.Random(1)
    days = [chances.randrange(10, 60) for _ in range(40)]
    churn = [each // 3 + chances.randrange(4) for each in days]
    (found,) = foretelling(History((results("time_to_first_value", days), results("early_churn", churn)), KPIS))
    assert (found.early.id, found.later.id, found.points) == ("time_to_first_value", "early_churn", 40)
    assert found.strength is not None
    assert found.strength > 0.8
    assert found.low is not None
    assert found.low > 0.6
    assert found.stands


def test_with_one_point_too_few_nothing_is_told() -> None:
    enough = [*range(FEWEST)]
    for amounts, told in ((enough, True), (enough[:-1], False)):
        periods = (results("time_to_first_value", amounts), results("early_churn", amounts))
        (found,) = foretelling(History(periods, KPIS))
        assert (found.strength is not None, found.points) == (told, len(amounts))
        assert found.stands is told


def test_points_join_only_periods_that_follow_and_the_same_team() -> None:
    first, second = results("time_to_first_value", [*range(40)]), results("early_churn", [*range(40)])
    assert foretelling(History((first, (), second), KPIS)) == ()
    assert foretelling(History((second, first), KPIS)) == ()
    others = tuple(Result(each.measure, "team", f"U{each.subject}", each.amount) for each in second)
    assert foretelling(History((first, others), KPIS)) == ()


def test_chance_alone_seldom_stands_after_many_looks() -> None:
    chances = random.Random(7)
    standing = 0
    for _ in range(100):
        early = [
            results(name, [chances.randrange(1000) for _ in range(40)])
            for name in ("quality_score", "time_to_first_value")
        ]
        late = [results(name, [chances.randrange(1000) for _ in range(40)]) for name in ("early_churn", "reopen_rate")]
        found = foretelling(History(((*early[0], *early[1]), (*late[0], *late[1])), KPIS))
        assert len(found) == 4
        standing += any(each.stands for each in found)
    assert standing <= 12
