"""How much memory a way needs above its input, measured in a process of its own."""

from __future__ import annotations

import ctypes
import gc
import subprocess
import sys
from pathlib import Path

from tests.benchmarks.peers.way import Way
from tests.benchmarks.workload import Workload

STATUS, RESET = Path("/proc/self/status"), Path("/proc/self/clear_refs")


def peak_of(module: str, name: str, rows: int) -> str:
    """The peak in MB; `-` where this system cannot tell."""
    command = [sys.executable, "-m", "tests.benchmarks", "--memory", module, name, str(rows)]
    ended = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)
    return ended.stdout.split()[-1] if ended.returncode == 0 and ended.stdout else "-"


def print_peak(way: Way, work: Workload) -> None:
    """Runs the way once on a few rows, to have everything loaded, and once measured."""
    part = work if way.rows is None else work.rows(0, min(way.rows, len(work)))
    way.pay(part.rows(0, min(1_000, len(part))))
    _give_back()
    before = _kilobytes("VmRSS")
    RESET.write_text("5")
    way.pay(part)
    print(f"{(_kilobytes('VmHWM') - before) / 1024:.0f}")


def _give_back() -> None:
    """Returns free memory to the system, so that using it again counts."""
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)


def _kilobytes(key: str) -> int:
    lines = STATUS.read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(key))
