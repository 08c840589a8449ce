"""Reads a workbook in a process of its own, so that no file can take the service down or learn its secrets.

The process gets the bytes and the limits and nothing else, not even the environment. Whatever becomes of it, the
caller gets grids or a fault.
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from importers.asked import Asked
from importers.faults import DAMAGED, OUT_OF_MEMORY, TOO_SLOW, Fault, Refused
from importers.grid import Grid, GridCell
from importers.limits import Limits
from importers.ready_process import Report, TooLong, answered, environment
from incentives.performance.staged import CellKind

_KINDS = {kind.value: kind for kind in CellKind}


@dataclass(frozen=True, slots=True)
class Answer:
    """What the reading process saw."""

    grids: tuple[Grid, ...]
    notes: tuple[str, ...]


def read_contained(content: bytes, asked: Asked, limits: Limits, report: Report | None = None) -> Answer:
    """The grids of a file. Raises Refused with the reason why there are none.

    report: is told now and then how many rows of the sheet at hand were read. Raises RuntimeError when the reading
    process cannot be started at all, which is never the fault of a file.
    """
    order = json.dumps({"limits": asdict(limits), "asked": asdict(asked)}).encode()
    try:
        return _answer(*answered(order, content, limits.waiting_seconds, report))
    except TooLong:
        raise Refused(TOO_SLOW) from None


def run_contained(module: str, arguments: Sequence[str], content: bytes, limits: Limits) -> tuple[bytes, int]:
    """What one of our modules wrote in a process of its own that was given the content, and its exit code.

    Raises Refused when it takes longer than anybody waits.
    """
    process = subprocess.Popen(  # noqa: S603  our own module in our own interpreter
        [sys.executable, "-P", "-m", module, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment(),
    )
    with process:
        try:
            output, _ = process.communicate(content, timeout=limits.waiting_seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            raise Refused(TOO_SLOW) from None
    return output, process.returncode


def _answer(output: bytes, code: int) -> Answer:
    lines = Lines(output)
    if lines.next() is None:
        raise RuntimeError(f"the reading process did not start (exit code {code})")
    last = _decoded(output[output.rstrip(b"\n").rfind(b"\n") + 1 :])
    if code == 0 and last == {"end": True}:
        return assembled(lines)
    if code == 0 and isinstance(last, dict) and isinstance(last.get("fault"), dict):
        raise Refused(Fault(**last["fault"]))
    raise Refused(cause_of_death(code))


class Lines:
    """The lines of an answer, and the bytes that follow those that say so."""

    def __init__(self, output: bytes) -> None:
        self._output = output
        self._at = 0

    def next(self) -> bytes | None:
        """The next line that is not empty; None at the end."""
        while self._at < len(self._output):
            end = self._output.find(b"\n", self._at)
            line, self._at = self._output[self._at : end], end + 1
            if line or end < 0:
                return line or None
        return None

    def content(self, size: int) -> memoryview:
        """The next bytes."""
        self._at += size
        return memoryview(self._output)[self._at - size : self._at]

    def __iter__(self) -> Iterator[Any]:
        """Every line but the last as what it stands for; bytes stand in it as `content`."""
        while (line := self.next()) is not None:
            told = json.loads(line)
            if isinstance(told, dict) and "bytes" in told:
                told["content"] = self.content(int(told["bytes"]))
            if told != {"end": True}:
                yield told


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
    texts: tuple[str, ...] = ()
    for line in lines:
        if isinstance(line, dict) and "content" in line:
            texts = _in_columns(line, texts, grids)
        elif isinstance(line, list):
            rows[line[0]] = {column: GridCell(_KINDS[kind], text) for column, kind, text in line[1:]}
        elif "note" in line:
            notes.append(line["note"])
        else:
            rows = {}
            grids.append(Grid(line["sheet"], line["hidden"], tuple(line["merged"]), rows))
    return Answer(tuple(grids), tuple(notes))


def _in_columns(line: Mapping[str, Any], texts: tuple[str, ...], grids: list[Grid]) -> tuple[str, ...]:
    """All texts of a workbook, or a sheet of it in columns, which becomes a grid. Raises Refused when unsound."""
    from importers.cell_table import BETWEEN, table_of  # noqa: PLC0415  not needed where files are marked
    from importers.table_rows import TableRows  # noqa: PLC0415

    if "texts" in line:
        words = str(line["content"], "utf-8")
        return tuple(words.split(BETWEEN)) if line["texts"] else ()
    table = table_of(line["table"], line["content"], texts)
    grids.append(Grid(line["sheet"], line["hidden"], tuple(line["merged"]), TableRows(table)))
    return texts
