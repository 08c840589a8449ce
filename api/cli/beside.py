"""Workers for jobs beside a server: processes of their own that end with it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

PATIENCE = 10  # seconds for a worker to finish; a job that is cut off is taken up again


@contextmanager
def working_beside(count: int) -> Iterator[None]:
    """So many workers, with the settings of this process, until the block ends."""
    command = [sys.executable, "-m", "api.cli.worker_process", str(os.getpid())]
    workers = [subprocess.Popen(command) for _ in range(count)]  # noqa: S603  our own module in our own interpreter
    try:
        yield
    finally:
        for worker in workers:
            worker.terminate()
        for worker in workers:
            _end(worker)


def _end(worker: subprocess.Popen[bytes]) -> None:
    try:
        worker.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        worker.kill()
        worker.wait()
