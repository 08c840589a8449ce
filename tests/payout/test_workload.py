"""The benchmarks' workload in columns: every amount is what Python's integers and the exact way make of it."""

from __future__ import annotations

import numpy as np
import pytest

from tests.benchmarks.baseline import baseline
from tests.benchmarks.ours import compile_workload, exact_row, pay
from tests.benchmarks.peers.whole_numbers import pay as pay_in_integers
from tests.benchmarks.workload import generate

ROWS = 30_000


def test_no_amount_of_the_workload_is_wrong() -> None:
    work, plans = generate(ROWS), compile_workload()
    truth = pay_in_integers(work)
    assert np.array_equal(pay(plans, work), truth)
    for row in range(0, ROWS, 100):
        assert truth[row].tolist() == exact_row(plans, work, row)


def test_the_workload_shows_what_believing_floats_costs() -> None:
    work = generate(ROWS)
    wrong = np.any(baseline(work) != pay_in_integers(work), axis=1).mean()
    assert wrong == pytest.approx(0.011, abs=0.003)


def test_the_workload_paid_twice_or_in_parts_is_the_same() -> None:
    work, plans = generate(ROWS), compile_workload()
    whole = pay(plans, work)
    assert np.array_equal(pay(plans, work), whole)
    assert np.array_equal(pay(compile_workload(), work.rows(7, 1_000)), whole[7:1_000])
