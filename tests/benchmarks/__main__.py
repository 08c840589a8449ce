"""Prints the figures: `python -m tests.benchmarks [ROWS ...]`."""

from __future__ import annotations

import gc
import sys
from collections import defaultdict
from collections.abc import Callable
from functools import partial
from statistics import median
from time import perf_counter
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from tests.benchmarks.baseline import baseline
from tests.benchmarks.ours import compile_workload, exact_row, pay
from tests.benchmarks.workload import generate

T = TypeVar("T")
CHECKED = 4000


def main() -> None:
    """Interleaved runs, medians, ratios within this run."""
    plans = compile_workload()
    print(f"compiling a policy of 5 roles × 6 components: {1000 * _timed(compile_workload)[1]:.0f} ms")
    for rows in [int(each) for each in sys.argv[1:]] or [10_000, 100_000]:
        work = generate(rows)
        times: dict[str, list[float]] = defaultdict(list)
        ways: dict[str, Callable[[], npt.NDArray[Any]]] = {
            "hand-written numpy floats": partial(baseline, work),
            "columns, exact": partial(pay, plans, work),
        }
        results: dict[str, npt.NDArray[Any]] = {}
        for _ in range(3):
            for name, way in ways.items():
                results[name], seconds = _timed(way)
                times[name].append(seconds)
        checked = np.random.default_rng(1).choice(rows, min(CHECKED, rows), replace=False)
        truth = np.array([exact_row(plans, work, int(row)) for row in checked])
        print(f"\n{rows:,} participants, {len(checked):,} of them checked against rational arithmetic")
        base = median(times["hand-written numpy floats"])
        for name, result in results.items():
            wrong = int(np.any(result[checked] != truth, axis=1).sum())
            taken = median(times[name])
            print(
                f"  {name:28} {taken:8.3f} s  {rows / taken:12,.0f} rows/s  {base / taken:5.2f} ×  {wrong} rows wrong"
            )


def _timed(call: Callable[[], T]) -> tuple[T, float]:
    gc.collect()
    start = perf_counter()
    result = call()
    return result, perf_counter() - start


if __name__ == "__main__":
    main()
