"""Reading processes, started before anybody waits for them where a service asks for it; each reads one file and ends.

Starting takes longer than reading an ordinary workbook. A process that waits has seen no file and knows no secret; its
order is the first line that it is given, the file all that follows.
"""

from __future__ import annotations

import atexit
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Event, Lock, Thread, Timer
from typing import IO

Report = Callable[[int], None]
_HERE = Path(__file__).resolve().parent.parent
_PASSED_ON = ("LD_LIBRARY_PATH", "PATH", "SYSTEMROOT", "TMPDIR")
_LONGEST_TOLD = 1_024


class TooLong(Exception):
    """The process took longer than anybody waits, and was ended."""


def environment() -> dict[str, str]:
    """All that a reading process is told about where it runs."""
    kept = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    return kept | {"PYTHONPATH": str(_HERE), "PYTHONDONTWRITEBYTECODE": "1", "OPENBLAS_NUM_THREADS": "1"}


class ReadyProcesses:
    """Hands out reading processes; keeps the next one waiting once somebody asked for that."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._kept = False
        self._waiting: subprocess.Popen[bytes] | None = None
        self._owner = 0

    def keep_one(self) -> None:
        """From now on the next process is started before it is needed."""
        with self._lock:
            self._kept = True
            self._start_next()

    def take(self) -> subprocess.Popen[bytes]:
        """A process that waits for its order."""
        with self._lock:
            found, self._waiting = self._mine(), None
            if found is None or found.poll() is not None:
                found = _start()
            return found

    def replace(self) -> None:
        """Starts the next process, where one is to be kept waiting."""
        with self._lock:
            if self._kept:
                self._start_next()

    def end(self) -> None:
        """Ends the process that waits, and keeps none any more."""
        with self._lock:
            found, self._waiting, self._kept = self._mine(), None, False
        if found is not None:
            found.communicate()

    def _mine(self) -> subprocess.Popen[bytes] | None:
        """The waiting process, unless it belongs to the process that this one was forked from."""
        return self._waiting if self._owner == os.getpid() else None

    def _start_next(self) -> None:
        if self._mine() is None:
            self._waiting, self._owner = _start(), os.getpid()


def _start() -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "importers.child"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
    )


def answered(order: bytes, content: bytes, seconds: float, report: Report | None) -> tuple[bytes, int]:
    """What a reading process wrote about a file, and its exit code. Raises TooLong.

    report: is told how many rows were read so far, as often as the process tells it.
    """
    process = READY.take()
    threads = [
        Thread(target=_give, args=(process.stdin, order, content), daemon=True),
        Thread(target=_listen, args=(process.stderr, report), daemon=True),
    ]
    late = Event()
    timer = Timer(seconds, _end, (process, late))
    with process:
        for thread in (*threads, timer):
            thread.start()
        READY.replace()
        output = b"" if process.stdout is None else process.stdout.read()
        for thread in threads:
            thread.join()
        process.wait()
        timer.cancel()
    if late.is_set():
        raise TooLong
    return output, process.returncode


def _end(process: subprocess.Popen[bytes], late: Event) -> None:
    late.set()
    process.kill()


def _give(pipe: IO[bytes], order: bytes, content: bytes) -> None:
    with suppress(OSError):  # the process may end before it has read everything; why is said by its answer
        pipe.write(order + b"\n")
        pipe.write(content)
    with suppress(OSError):
        pipe.close()


def _listen(pipe: IO[bytes], report: Report | None) -> None:
    """What comes is believed to be numbers of rows and no more."""
    while told := os.read(pipe.fileno(), _LONGEST_TOLD):
        words = told.split()
        if report is not None and words and words[-1].isdigit() and len(words[-1]) < 10:
            report(int(words[-1]))


READY = ReadyProcesses()
atexit.register(READY.end)
