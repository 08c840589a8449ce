"""How long an upload takes to become checked rows, beside readers that check nothing.

`python -m tests.benchmarks.imports [ROWS ...]`; `make bench` runs it too.

The workbook has 14 columns: participant, name and 12 results in money, percent and points, saved by XlsxWriter. Ours is
everything from the bytes to accepted results: reading in a process of its own with limits, layout, every cell held
against the roster, its measure, unit and range. Times are of interleaved runs; peak memory is that of a process of its
own, with its reading process.
"""

from __future__ import annotations

import gc
import io
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path
from statistics import median
from time import perf_counter

import numpy as np
import openpyxl
import pandas
import python_calamine
import xlsxwriter

from importers.ready_process import READY
from importers.workbook import read_workbook
from incentives.performance.accept import accept_dataset
from incentives.performance.expectations import Expectations, ExpectedMeasure, ExpectedRole
from incentives.performance.facts import Assignment, Person, Roster
from incentives.values.period import Period
from incentives.values.unit import PERCENT, Unit, UnitKind

SIZES = (10_000, 100_000)
TURNS = 7
SLOW = 12.0  # seconds for each reader
MEASURES = 12
STATUS = Path("/proc/self/status")


def main(arguments: list[str]) -> None:
    """For each size, or those given: the times of every reader and their ratios to calamine's; `--memory NAME FILE`."""
    if arguments[:1] == ["--memory"]:
        print_peak(arguments[1], Path(arguments[2]))
        return
    READY.keep_one()  # as the service does
    for rows in [int(each) for each in arguments] or SIZES:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "results.xlsx"
            path.write_bytes(results_workbook(rows))
            _compare(path, rows)


def _compare(path: Path, rows: int) -> None:
    times: dict[str, list[float]] = {name: [] for name in WAYS}
    for _ in range(TURNS):
        for name, way in WAYS.items():
            if sum(times[name]) < SLOW:
                times[name].append(_timed(way, path))
    print(f"\n{rows:,} rows of 14 cells, {path.stat().st_size / 1e6:.1f} MB; load {os.getloadavg()[0]:.1f}")
    print(f"  {'':38} {'median':>9} {'fastest':>9} {'to calamine':>12} {'peak MB':>8}")
    base = min(times[CALAMINE])
    for name, taken in times.items():
        ratio = min(taken) / base
        print(
            f"  {name:38} {median(taken):7.3f} s {min(taken):7.3f} s {ratio:10.2f} × {_peak(name, path):>8}", flush=True
        )


def _timed(way: Callable[[Path], int], path: Path) -> float:
    gc.collect()
    start = perf_counter()
    way(path)
    return perf_counter() - start


def results_workbook(rows: int) -> bytes:
    """The workbook, as a spreadsheet program saves it: numbers at the digits that it keeps, percentages by format."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream)
    money, percent = book.add_format({"num_format": "#,##0.00"}), book.add_format({"num_format": "0.00%"})
    formats = [money] * 2 + [percent] * 5 + [None] * 5
    sheet = book.add_worksheet("Results")
    sheet.write_row(0, 0, ["Period", "2026-Q3"])
    sheet.write_row(1, 0, ["participant", "name", *(f"kpi_{number}" for number in range(MEASURES))])
    drawn = np.random.default_rng(7).integers(0, 2_000_000, (rows, MEASURES)).tolist()
    for row, numbers in enumerate(drawn):
        sheet.write_string(row + 2, 0, participant(row))
        sheet.write_string(row + 2, 1, name_of(row))
        for column, number in enumerate(numbers):
            amount = number / 100 if column < 2 else number % 20_000 / 10_000 if column < 7 else number % 10_000 / 100
            sheet.write_number(row + 2, column + 2, amount, formats[column])
    book.close()
    return stream.getvalue()


def participant(row: int) -> str:
    return f"P-{row:06}"


def name_of(row: int) -> str:
    return f"Person {row % 9973} Name{row % 331}"


@cache
def expected() -> Expectations:
    """Everybody is paid on all twelve, in their units and never below zero."""
    units = [Unit(UnitKind.MONEY, "EUR")] * 2 + [PERCENT] * 5 + [Unit(UnitKind.SCORE)] * 5
    measures = {
        f"kpi_{number}": ExpectedMeasure(
            f"kpi_{number}", f"KPI {number}", unit, "participant", Fraction(0), None, optional=False
        )
        for number, unit in enumerate(units)
    }
    role = ExpectedRole("sales/seller", tuple(measures), (), needs_salary=False, needs_target_incentive=False)
    quarter = Period(date(2026, 7, 1), date(2026, 10, 1), "2026-Q3")
    return Expectations(quarter, "EUR", measures, {}, {role.key: role})


@cache
def roster(rows: int) -> Roster:
    """The people of the workbook."""
    people = {participant(row): Person(participant(row), name_of(row)) for row in range(rows)}
    held = (Assignment(each, "sales/seller", date(2026, 1, 1), None, Fraction(1), None, None, {}) for each in people)
    return Roster(people, tuple(held))


def ours(path: Path) -> int:
    """From the file to accepted results; every one of them is there."""
    workbook, problems = read_workbook(path, path.name)
    rows = 0 if workbook is None else len(workbook.sheets[0].rows)
    if workbook is not None:
        dataset, problems = accept_dataset([workbook], expected(), known_roster=roster(rows))
        if dataset is not None and len(dataset.results) == MEASURES * rows:
            return rows
    raise SystemExit("\n".join(map(str, problems)) or "The workbook was not accepted.")


def reading_alone(path: Path) -> int:
    """Ours up to the staged rows, before acceptance."""
    workbook, _ = read_workbook(path, path.name)
    return 0 if workbook is None else len(workbook.sheets[0].rows)


def calamine(path: Path) -> int:
    return len(python_calamine.CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python())


def pandas_with_calamine(path: Path) -> int:
    return len(pandas.read_excel(path, engine="calamine"))


def openpyxl_read_only(path: Path) -> int:
    return sum(1 for _ in openpyxl.load_workbook(path, read_only=True).worksheets[0].iter_rows(values_only=True))


CALAMINE = "python-calamine, to_python"
WAYS: dict[str, Callable[[Path], int]] = {
    CALAMINE: calamine,
    "ours, upload to accepted results": ours,
    "ours, upload to staged rows": reading_alone,
    "pandas with calamine": pandas_with_calamine,
    "openpyxl, read only": openpyxl_read_only,
}


def _peak(name: str, path: Path) -> str:
    command = [sys.executable, "-m", "tests.benchmarks.imports", "--memory", name, str(path)]
    ended = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)
    return ended.stdout.split()[-1] if ended.returncode == 0 and ended.stdout else "-"


def print_peak(name: str, path: Path) -> None:
    """The most memory that this process and its reading process held together, at worst."""
    import resource

    WAYS[name](path)
    own = next(int(line.split()[1]) for line in STATUS.read_text().splitlines() if line.startswith("VmHWM"))
    print(f"{(own + resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) / 1024:.0f}")


if __name__ == "__main__":
    main(sys.argv[1:])
