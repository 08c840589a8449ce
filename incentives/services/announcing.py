"""What other systems are told: each entry of the audit trail that is an event becomes a message for every webhook.

Messages are written in the transaction of the change, so there is one for each change that was kept and none for
another. They hold numbers and names of things, and nobody's name or pay.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from sqlalchemy.orm import Session

from incentives.services.clock import now
from incentives.store import webhooks as store
from incentives.store.audit import NewEntry

EVENTS = (
    "import.accepted",
    "run.calculated",
    "run.approved",
    "period.opened",
    "period.reviewed",
    "period.published",
    "period.exported",
    "period.closed",
    "hold.placed",
    "hold.released",
    "dispute.raised",
    "dispute.answered",
    "policy.taken-in",
    "payroll.exported",
    "payroll.reported",
)


def announce(session: Session, entries: Sequence[NewEntry]) -> None:
    """A message for each webhook that listens to what these entries say."""
    events = [entry for entry in entries if entry.action in EVENTS]
    if not events:
        return
    at = now(session)
    for webhook, wanted in store.listening(session):
        for entry in events:
            if entry.action in wanted:
                told = {"event": entry.action, "subject": entry.subject, "at": at.isoformat(), "after": entry.after}
                store.add_delivery(session, webhook, entry.action, json.dumps(told, sort_keys=True), at)
