"""Slopes within people and periods: equal to those of dummies, blind to what is special to each, honest of doubt."""

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np
import pytest

from incentives.evidence.panel import Row, slope_within


def drawn(seed: int, slope: float, *, many: int = 20, periods: int = 4, missing: float = 0.2) -> list[Row]:
    """Rows with people and periods of their own, some of them missing."""
    chance = random.Random(seed)
    rows = []
    for unit in range(many):
        own = chance.gauss(0, 5)
        for period in range(periods):
            drives = chance.gauss(0, 1) + own
            follows = slope * drives + 3 * own + period + chance.gauss(0, 1)
            if chance.random() >= missing:
                rows.append(Row(f"U{unit}", f"Q{period}", drives, follows))
    return rows


@pytest.mark.parametrize("seed", range(5))
def test_the_slope_is_that_of_least_squares_with_a_dummy_for_each(seed: int) -> None:
    rows = drawn(seed, 0.7)
    units, periods = (sorted({getattr(row, of) for row in rows}) for of in ("unit", "period"))
    columns = [[row.drives for row in rows]]
    columns += [[float(row.unit == unit) for row in rows] for unit in units]
    columns += [[float(row.period == period) for row in rows] for period in periods[1:]]
    solved, *_ = np.linalg.lstsq(np.array(columns).T, np.array([row.follows for row in rows]), rcond=None)
    found = slope_within(rows)
    assert found is not None
    assert found.amount == pytest.approx(solved[0], abs=1e-8)


def test_what_is_special_to_people_or_periods_makes_no_slope() -> None:
    rows = drawn(1, 0.5)
    before = slope_within(rows)
    lifted = [replace(row, follows=row.follows + 10 * int(row.unit[1:]) - 7 * int(row.period[1:])) for row in rows]
    after = slope_within(lifted)
    assert before is not None
    assert after is not None
    assert (after.amount, after.low, after.high) == pytest.approx((before.amount, before.low, before.high), abs=1e-7)


def test_without_people_lasting_differences_count() -> None:
    rows = [Row(f"U{unit}", f"Q{period}", unit, 2 * unit) for unit in range(8) for period in range(3)]
    assert slope_within(rows) is None
    among = slope_within(rows, people=False)
    assert among is not None
    assert among.amount == pytest.approx(2.0)


def test_the_interval_holds_the_true_slope_about_as_often_as_it_says() -> None:
    held = 0
    for seed in range(60):
        found = slope_within(drawn(seed, 0.7))
        assert found is not None
        held += found.low <= 0.7 <= found.high
    assert 0.90 <= held / 60 <= 1.0


def test_repeating_each_row_makes_nobody_surer() -> None:
    rows = drawn(3, 0.2)
    once, twice = slope_within(rows), slope_within(rows + rows)
    assert once is not None
    assert twice is not None
    assert twice.amount == pytest.approx(once.amount)
    assert (twice.high - twice.low) == pytest.approx(once.high - once.low, rel=0.25)


@pytest.mark.parametrize("rows", [[], [Row("U", "Q", 1, 1)], [Row("U", f"Q{each}", 1, each) for each in range(9)]])
def test_too_little_to_compare_is_no_slope(rows: list[Row]) -> None:
    assert slope_within(rows) is None
