"""The project's own ways beside the one that is measured: plain floats, two threads, two processes, one by one."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from mmap import mmap
from multiprocessing import get_context

import numpy as np

from tests.benchmarks.ours import compile_workload, exact_row, pay
from tests.benchmarks.peers.way import Amounts, Way
from tests.benchmarks.workload import Integers, Workload

PLANS = compile_workload()


def ways() -> list[Way]:
    """Each of them over the same plans."""
    return [
        Way("ours, every float believed", _believed),
        Way("ours, exact, two threads", _threads),
        Way("ours, exact, two processes", _processes),
        Way("ours, exact, one by one", _one_by_one, rows=1_000),
    ]


def _believed(work: Workload) -> Amounts:
    return pay(PLANS, work, decide=False)


def _one_by_one(work: Workload) -> Amounts:
    return np.array([exact_row(PLANS, work, row) for row in range(len(work))])


def _threads(work: Workload) -> Amounts:
    paid = np.empty((7, len(work)), dtype=np.int64)
    with ThreadPoolExecutor(2) as executor:
        list(executor.map(lambda half: _half(work, paid, half), (0, 1)))
    return paid.T


def _processes(work: Workload) -> Amounts:
    """Both read the workload where it is, and write into memory that they share."""
    shared = mmap(-1, max(7 * 8 * len(work), 1))
    paid = np.frombuffer(shared, dtype=np.int64).reshape(7, len(work))
    forked = get_context("fork")
    both = [forked.Process(target=_half, args=(work, paid, half)) for half in (0, 1)]
    for each in both:
        each.start()
    for each in both:
        each.join()
    return paid.T


def _half(work: Workload, paid: Integers, half: int) -> None:
    middle = len(work) // 2
    start, end = (0, middle) if half == 0 else (middle, len(work))
    pay(PLANS, work.rows(start, end), paid=paid[:, start:end])
