"""Reading processes that wait: each is given one file, the next one is there, and none is left behind."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest

from importers import ready_process
from importers.ready_process import ReadyProcesses
from importers.workbook import read_workbook
from tests.importers.building import xlsx

GOOD = xlsx({"Results": [["Period", "2026-Q3"], ["participant", "new_revenue"], ["P-0042", 330_000]]})


@pytest.fixture
def ready(monkeypatch: pytest.MonkeyPatch) -> Iterator[ReadyProcesses]:
    processes = ReadyProcesses()
    monkeypatch.setattr(ready_process, "READY", processes)
    yield processes
    processes.end()


def test_each_file_is_read_by_a_process_of_its_own_and_the_next_one_waits(ready: ReadyProcesses) -> None:
    ready.keep_one()
    first = ready._waiting
    assert first is not None
    assert read_workbook(GOOD, "results.xlsx")[1] == ()
    second = ready._waiting
    assert second is not None
    assert second.pid != first.pid
    assert first.returncode == 0
    assert second.poll() is None
    ready.end()
    assert second.returncode == 0


def test_nothing_waits_unless_somebody_asked_for_it(ready: ReadyProcesses) -> None:
    assert read_workbook(GOOD, "results.xlsx")[1] == ()
    assert ready._waiting is None


def test_a_process_that_died_while_it_waited_is_not_used(ready: ReadyProcesses) -> None:
    ready.keep_one()
    waiting = ready._waiting
    assert waiting is not None
    waiting.kill()
    waiting.wait()
    assert read_workbook(GOOD, "results.xlsx")[1] == ()
    waiting.communicate()


def test_a_process_that_another_one_started_is_left_to_it(ready: ReadyProcesses) -> None:
    ready.keep_one()
    waiting = ready._waiting
    assert waiting is not None
    ready._owner = os.getpid() + 1
    assert ready._mine() is None
    ready._owner = os.getpid()


def test_how_many_rows_were_read_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[int] = []
    order = b'{"limits": {}, "asked": {}}'
    monkeypatch.setattr(ready_process.READY, "take", lambda: speaking(b"12\nnonsense\n345\n"))
    assert ready_process.answered(order, b"", 10.0, told.append) == (b"done", 0)
    assert told == [345]


def test_a_process_that_ends_before_it_has_read_everything_is_survived(monkeypatch: pytest.MonkeyPatch) -> None:
    pipe = subprocess.PIPE
    process = subprocess.Popen([sys.executable, "-c", "print('enough')"], stdin=pipe, stdout=pipe, stderr=pipe)
    monkeypatch.setattr(ready_process.READY, "take", lambda: process)
    output, code = ready_process.answered(b"{}", bytes(4_000_000), 10.0, None)
    assert (output.strip(), code) == (b"enough", 0)


def speaking(words: bytes) -> subprocess.Popen[bytes]:
    """A process that says so, and takes whatever it is given."""
    program = f"import sys; sys.stdin.buffer.read(); sys.stderr.buffer.write({words!r}); sys.stdout.write('done')"
    pipe = subprocess.PIPE
    return subprocess.Popen([sys.executable, "-c", program], stdin=pipe, stdout=pipe, stderr=pipe)


def test_a_process_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    program = "import time; time.sleep(60)"
    pipe = subprocess.PIPE
    process = subprocess.Popen([sys.executable, "-c", program], stdin=pipe, stdout=pipe, stderr=pipe)
    monkeypatch.setattr(ready_process.READY, "take", lambda: process)
    with pytest.raises(ready_process.TooLong):
        ready_process.answered(b"{}", b"", 0.2, None)
    assert process.returncode != 0
