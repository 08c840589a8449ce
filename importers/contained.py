"""Reads a workbook in a process of its own, so that no file can take the service down or learn its secrets.

The process gets the bytes and the limits and nothing else, not even the environment. Whatever becomes of it, the
caller gets grids or a fault.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from importers.asked import Asked
from importers.faults import DAMAGED, OUT_OF_MEMORY, TOO_SLOW, Fault, Refused
from importers.grid import Grid, GridCell
from importers.limits import Limits
from incentives.performance.staged import CellKind

_HERE = Path(__file__).resolve().parent.parent
_KINDS = {kind.value: kind for kind in CellKind}
_PASSED_ON = ("LD_LIBRARY_PATH", "PATH", "SYSTEMROOT", "TMPDIR")


@dataclass(frozen=True, slots=True)
class Answer:
    """What the reading process saw."""

    grids: tuple[Grid, ...]
    notes: tuple[str, ...]


def read_contained(content: bytes, asked: Asked, limits: Limits) -> Answer:
    """The grids of a file. Raises Refused with the reason why there are none.

    Raises RuntimeError when the reading process cannot be started at all, which is never the fault of a file.
    """
    arguments = (json.dumps(asdict(limits)), json.dumps(asdict(asked)))
    return _answer(*run_contained("importers.child", arguments, content, limits))


def run_contained(module: str, arguments: Sequence[str], content: bytes, limits: Limits) -> tuple[bytes, int]:
    """What one of our modules wrote in a process of its own that was given the content, and its exit code.

    Raises Refused when it takes longer than anybody waits.
    """
    process = subprocess.Popen(  # noqa: S603  our own module in our own interpreter
        [sys.executable, "-P", "-m", module, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=_environment(),
    )
    with process:
        try:
            output, _ = process.communicate(content, timeout=limits.waiting_seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            raise Refused(TOO_SLOW) from None
    return output, process.returncode


def _environment() -> dict[str, str]:
    kept = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    return kept | {"PYTHONPATH": str(_HERE), "PYTHONDONTWRITEBYTECODE": "1"}


def _answer(output: bytes, code: int) -> Answer:
    lines = [line for line in output.split(b"\n") if line]
    if not lines:
        raise RuntimeError(f"the reading process did not start (exit code {code})")
    last = _decoded(lines[-1])
    if code == 0 and last == {"end": True}:
        return assembled(map(json.loads, lines[1:-1]))
    if code == 0 and isinstance(last, dict) and isinstance(last.get("fault"), dict):
        raise Refused(Fault(**last["fault"]))
    raise Refused(cause_of_death(code))


def cause_of_death(code: int) -> Fault:
    """What ended a reading process that left no answer."""
    if sys.platform != "win32":
        if code == -signal.SIGXCPU:
            return TOO_SLOW
        if code == -signal.SIGKILL:
            return OUT_OF_MEMORY  # the system takes processes away when memory runs out
    return DAMAGED


def _decoded(line: bytes) -> Any:
    try:
        return json.loads(line)
    except ValueError:
        return None


def assembled(lines: Iterable[Any]) -> Answer:
    """The grids and notes that the lines of a reading process stand for."""
    grids: list[Grid] = []
    notes: list[str] = []
    rows: dict[int, dict[int, GridCell]] = {}
    for line in lines:
        if isinstance(line, list):
            rows[line[0]] = {column: GridCell(_KINDS[kind], text) for column, kind, text in line[1:]}
        elif "note" in line:
            notes.append(line["note"])
        else:
            rows = {}
            grids.append(Grid(line["sheet"], line["hidden"], tuple(line["merged"]), rows))
    return Answer(tuple(grids), tuple(notes))
