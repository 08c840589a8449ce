"""Prints the figures: `python -m tests.benchmarks [ROWS ...]`.

Every way calculates the same workload; all its amounts are compared with Python integers, which are themselves compared
with the exact way on a sample. Times are medians of interleaved runs in one process, peak memory is measured in a
process of its own. `--memory MODULE NAME ROWS` is that process.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable
from importlib import import_module
from statistics import median
from time import perf_counter

import numpy as np

from tests.benchmarks import imports, served, stored
from tests.benchmarks.memory import peak_of, print_peak
from tests.benchmarks.ours import compile_workload, exact_row, pay, policy_text
from tests.benchmarks.peers.way import Amounts, Way
from tests.benchmarks.peers.whole_numbers import pay as pay_in_integers
from tests.benchmarks.workload import Workload, generate

SIZES = (10_000, 100_000, 1_000_000)
SAMPLE = 4_000
SLOW = 10.0  # seconds for each way
PEERS = ("ourselves", "polars_frames", "duckdb_tables", "pandas_frames", "numba_loop", "openfisca_system")
BY_ROW = ("whole_numbers", "decimals")


def main(arguments: list[str]) -> None:
    """Interleaved runs, medians, ratios within this run."""
    if arguments[:1] == ["--memory"]:
        module, name, rows = arguments[1:]
        print_peak(_found(module)[name], generate(int(rows)))
        return
    text = policy_text()
    compiling = [_timed(lambda: compile_workload(text)) for _ in range(5)]
    print(f"reading and compiling a policy of 5 roles × 6 components: {1000 * median(compiling):.0f} ms")
    ways, absent = _all_ways()
    for line in absent:
        print(line)
    for size in [int(each) for each in arguments] or SIZES:
        _compare(ways, size)
    served.main([])
    imports.main([])
    stored.main([])


def _all_ways() -> tuple[dict[str, dict[str, Way]], list[str]]:
    """The ways of each module, and what is to be said of modules that cannot be imported."""
    found: dict[str, dict[str, Way]] = {}
    absent = []
    for module in ("baseline", "ours", *PEERS, *BY_ROW):
        try:
            found[module] = _found(module)
        except ImportError as error:
            absent.append(f"  {module}: not installed ({error.name}); `make bench` installs it")
    return found, absent


def _found(module: str) -> dict[str, Way]:
    if module == "baseline":
        baseline = import_module("tests.benchmarks.baseline").baseline
        return {way.name: way for way in [Way("numpy float64 by hand", baseline)]}
    if module == "ours":
        plans = compile_workload()
        return {way.name: way for way in [Way("ours, exact", lambda work: pay(plans, work))]}
    return {way.name: way for way in import_module(f"tests.benchmarks.peers.{module}").ways()}


def _compare(found: dict[str, dict[str, Way]], rows: int) -> None:
    work = generate(rows)
    truth = _truth(work)
    ways = {way.name: (module, way) for module, group in found.items() for way in group.values()}
    times: dict[str, list[float]] = {name: [] for name in ways}
    wrong: dict[str, int] = {}
    for turn in range(6 if rows >= 1_000_000 else 10):
        for name, (_, way) in ways.items():
            if turn > _turns(times[name]):
                continue
            part = work if way.rows is None else work.rows(0, min(way.rows, rows))
            paid, seconds = _paid(way, part)
            times[name].append(seconds)
            if not turn:
                wrong[name] = int(np.any(np.asarray(paid) != truth[: len(part)], axis=1).sum())
            del paid
    _print(ways, times, wrong, rows)


def _turns(seconds: list[float]) -> float:
    """How often a way is run after its first time: less often what takes long."""
    return SLOW / min(seconds) if seconds else 0


def _truth(work: Workload) -> Amounts:
    """Every amount in Python integers; a sample of them is compared with the exact way."""
    truth, plans = pay_in_integers(work), compile_workload()
    sample = np.random.default_rng(1).choice(len(work), min(SAMPLE, len(work)), replace=False)
    exact = np.array([exact_row(plans, work, int(row)) for row in sample])
    if not np.array_equal(truth[sample], exact):
        raise SystemExit("Python integers and the exact way differ: one of them is wrong.")
    print(
        f"\n{len(work):,} participants; all amounts are compared, {len(sample):,} rows of the comparison checked again"
    )
    return truth


def _print(ways: dict[str, tuple[str, Way]], times: dict[str, list[float]], wrong: dict[str, int], rows: int) -> None:
    taken = {name: median(seconds[1:] or seconds) for name, seconds in times.items()}
    speed = {name: min(way.rows or rows, rows) / taken[name] for name, (_, way) in ways.items()}
    base = speed["numpy float64 by hand"]
    print(f"  {'':30} {'median':>9} {'fastest':>9} {'rows/s':>12} {'to hand':>8} {'rows wrong':>16} {'peak MB':>8}")
    for name in sorted(ways, key=lambda each: -speed[each]):
        module, way = ways[name]
        count = min(way.rows or rows, rows)
        found = f"{wrong[name]:,}" + ("" if count == rows else f" of {count:,}")
        print(
            f"  {name:30} {taken[name]:7.3f} s {min(times[name]):7.3f} s {speed[name]:12,.0f} "
            f"{speed[name] / base:6.3f} × {found:>16} {peak_of(module, name, rows):>8}",
            flush=True,
        )
    decided, plain = min(times["ours, exact"]), min(times["ours, every float believed"])
    print(f"  exact takes {decided / plain:.2f} × as long as the same columns in plain floats (fastest of both)")


def _paid(way: Way, work: Workload) -> tuple[Amounts, float]:
    gc.collect()
    start = perf_counter()
    paid = way.pay(work)
    return paid, perf_counter() - start


def _timed(call: Callable[[], object]) -> float:
    gc.collect()
    start = perf_counter()
    call()
    return perf_counter() - start


if __name__ == "__main__":
    main(sys.argv[1:])
