"""Tails, intervals and quantiles against printed tables and against each other."""

from __future__ import annotations

import math

import pytest

from incentives.evidence.distributions import at_least, beyond, interval_of_share, quantile


def test_the_binomial_tail_is_exact_for_one_half() -> None:
    assert at_least(15, 20) == 21_700 / 2**20
    assert (at_least(0, 20), at_least(21, 20), at_least(20, 20)) == (1.0, 0.0, 2**-20)


@pytest.mark.parametrize(("count", "trials", "chance"), [(3, 10, 0.2), (1, 30, 0.077), (40, 400, 0.09), (10, 10, 0.5)])
def test_the_tail_for_other_chances_is_the_sum_of_its_terms(count: int, trials: int, chance: float) -> None:
    terms = (
        math.comb(trials, each) * chance**each * (1 - chance) ** (trials - each) for each in range(count, trials + 1)
    )
    assert at_least(count, trials, chance) == pytest.approx(sum(terms), rel=1e-10)


def test_intervals_of_shares_are_those_of_clopper_and_pearson() -> None:
    assert interval_of_share(15, 20) == pytest.approx((0.5089541, 0.9134285), abs=1e-6)
    assert interval_of_share(0, 10) == pytest.approx((0.0, 0.3084971), abs=1e-6)
    assert interval_of_share(10, 10) == pytest.approx((0.6915029, 1.0), abs=1e-6)


@pytest.mark.parametrize(
    ("degrees", "reach"), [(1, 12.7062), (5, 2.5706), (10, 2.2281), (30, 2.0423), (120, 1.9799), (100_000, 1.9600)]
)
def test_quantiles_are_those_of_the_printed_table_of_t(degrees: int, reach: float) -> None:
    assert quantile(0.95, degrees) == pytest.approx(reach, abs=5e-5)
    assert beyond(reach, degrees) == pytest.approx(0.05, abs=1e-4)


def test_nothing_is_beyond_infinity_and_everything_beyond_zero() -> None:
    assert beyond(math.inf, 10) == 0.0
    assert beyond(0.0, 10) == pytest.approx(1.0)
