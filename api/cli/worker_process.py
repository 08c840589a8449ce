"""The process of a worker: works off jobs until it is told to stop, or whoever started it is gone.

Settings come from the environment. A job that is cut off is taken up again by another worker, so that stopping is safe
at any moment. Beside a server it is less urgent than answering requests.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from functools import partial

LESS_URGENT = 10


def work(*, beside: int | None = None) -> None:
    """Works until INT or TERM, or until the process `beside` that started this one is gone."""
    from api import logs
    from api.database import open_with_room
    from api.delivering import deliver_until
    from api.jobs import worker_of
    from api.settings import read_settings
    from incentives.services import catalogue

    settings = read_settings()
    logs.configure(settings.log_level)
    catalogue.use(settings.behaviours)
    stopped = threading.Event()
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, lambda *_: stopped.set())
    database = open_with_room(settings.database_url)
    try:
        if beside is not None:
            threading.Thread(target=_watch, args=(beside, stopped), daemon=True).start()
        deliver = partial(deliver_until, database, stopped, private=settings.private_webhooks)
        threading.Thread(target=deliver, daemon=True).start()
        worker_of(database).work_until(stopped)
    finally:
        database.close()


def _watch(parent: int, stopped: threading.Event) -> None:
    while os.getppid() == parent and not stopped.wait(1):
        continue
    stopped.set()


if __name__ == "__main__":
    if hasattr(os, "nice"):
        os.nice(LESS_URGENT)
    work(beside=int(sys.argv[1]))
