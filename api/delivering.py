"""Delivers messages to webhooks until it is told to stop, beside a worker. Several processes may."""

from __future__ import annotations

import threading

from api.logs import log_failed_work
from api.sending import send
from incentives.services.database import Database
from incentives.services.webhooks import Answered, deliver_due, forget_old
from incentives.store.webhooks import Delivery, StoredWebhook

PAUSE = 2.0  # seconds between looks
LOOKS_A_DAY = int(86_400 / PAUSE)


def deliver_until(database: Database, stopped: threading.Event, *, private: bool, pause: float = PAUSE) -> None:
    """Looks for messages that are due and sends them; a failure of the database is logged and tried again."""

    def sending(webhook: StoredWebhook, delivery: Delivery) -> Answered:
        return send(webhook, delivery, int(database.clock().timestamp()), private=private)

    looks = 0
    while not stopped.is_set():
        try:
            while deliver_due(database, sending) and not stopped.is_set():
                continue
            if looks % LOOKS_A_DAY == 0:
                forget_old(database)
        except Exception as error:
            log_failed_work(error)
        looks += 1
        stopped.wait(pause)
