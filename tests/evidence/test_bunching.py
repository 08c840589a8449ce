"""Heaps at lines: worked by hand, held against placebos, and found as often as the design says."""

from __future__ import annotations

import pytest

from incentives.evidence.bunching import heap_at, standing_out
from tests.evidence.power import measured


def test_the_worked_example() -> None:
    heap = heap_at([0.01] * 15 + [-0.01] * 3 + [0.2] * 5)
    assert heap is not None
    assert (heap.above, heap.below) == (15, 3)
    assert heap.chance == pytest.approx(988 / 2**18)
    assert heap.low < 15 / 18 < heap.high


def test_the_line_itself_and_both_ends_of_the_window_count() -> None:
    heap = heap_at([0.0, 0.03, -0.03, 0.0301, -0.0301])
    assert heap is not None
    assert (heap.above, heap.below) == (2, 1)


def test_nothing_near_the_line_is_no_heap() -> None:
    assert heap_at([0.5, -0.5]) is None
    assert standing_out([0.5, -0.5]) is None


def test_a_heap_that_leans_as_much_where_nothing_is_paid_is_known_by_it() -> None:
    rising = [each / 1000 for each in range(-150, 150) for _ in range(max(0, (each + 100) // 20))]
    heap = heap_at(rising)
    assert heap is not None
    assert heap.chance < 0.05
    assert heap.also_elsewhere
    alone = heap_at([0.01] * 15 + [-0.01] * 3 + [0.11, 0.13] * 5)
    assert alone is not None
    assert not alone.also_elsewhere


def test_standing_out_is_worked_by_hand() -> None:
    standing = standing_out([-0.01] * 10 + [0.01] * 30 + [0.04] * 10 + [0.5] * 50)
    assert standing is not None
    assert (standing.count, standing.expected, standing.excess) == (30, 10, 20)
    variance = 100 * 0.3 * 0.7 + 100 / 4 * 0.2 * 0.8
    assert standing.deviations == pytest.approx(20 / variance**0.5)


def test_known_gaming_is_found_as_often_as_the_design_says_and_luck_as_seldom() -> None:
    for each in measured(runs=60):
        heap, standing = each.design
        assert each.heap == pytest.approx(heap, abs=0.15), each
        assert each.standing == pytest.approx(standing, abs=0.15), each
        if each.pushed == 0:
            assert max(each.heap, each.standing) <= 0.12, each
