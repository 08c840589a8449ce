"""A program: one calculation undisturbed, and twenty whose workers are killed at one moment each; prints what differs.

Each worker is a process of its own, forked from this one so that nothing is imported twice, and killed by itself with
SIGKILL when it is about to send a statement to the database: nobody has time to tidy up.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

from argon2 import PasswordHasher
from sqlalchemy import event, text

from api.jobs import CALCULATION
from incentives.services.audit_check import check_trail
from incentives.services.database import Database
from incentives.services.jobs import enqueue
from incentives.services.secrets import Passwords
from incentives.services.worker import work_off
from incentives.store.engine import open_engine
from tests.services.building import QUARTER, accepted, found_company

MOMENTS = 20
KINDS = {CALCULATION.name: CALCULATION}
NOON = datetime(2026, 10, 5, 12, tzinfo=UTC)
KEPT = {
    "runs": "SELECT period_id, state, total, payouts, input_fingerprint, result_fingerprint, calculated_by FROM runs",
    "payouts": "SELECT run_id, assignment, components, total, amounts, name FROM payouts ORDER BY id",
    "periods": "SELECT name, state FROM periods",
    "entries": "SELECT action, subject, after FROM audit_entries ORDER BY seq",
}


def opened(file: Path, at: datetime = NOON) -> Database:
    """The database in the file."""
    return Database(open_engine(f"sqlite:///{file}"), lambda: at)


def begun(migrated: Path, folder: Path) -> Path:
    """A company whose quarter waits for being calculated."""
    file = folder / "begun.db"
    shutil.copy(migrated, file)
    database = opened(file)
    company = found_company(database)
    accepted(database, company)
    with database.changing() as session:
        enqueue(session, company.finance, CALCULATION, {"period": QUARTER})
    database.close()
    return file


def in_a_process(work: Callable[[], None]) -> int:
    """How a process that does the work ended: 0, or minus the number of the signal."""
    child = os.fork()
    if child == 0:
        try:
            work()
        finally:
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def worked(file: Path, at: datetime = NOON, killed_at: int | None = None) -> None:
    """Works the job off, or dies at a statement."""
    database, sent = opened(file, at), 0

    def count(*_: Any) -> None:
        nonlocal sent
        sent += 1
        if sent == killed_at:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(database.engine, "before_cursor_execute", count)
    event.listen(database.engine, "commit", count)
    work_off(database, KINDS)
    file.with_suffix(".sent").write_text(str(sent), encoding="ascii")


def kept(file: Path) -> dict[str, Any]:
    """What is stored in the end, and that nobody else wrote it."""
    database = opened(file)
    with database.reading() as session:
        rows = {name: [list(row) for row in session.execute(text(query))] for name, query in KEPT.items()}
        faults = [fault.subject for fault in check_trail(session, None).faults]
    database.close()
    digest = hashlib.sha256(json.dumps(rows).encode()).hexdigest()
    return {"runs": len(rows["runs"]), "payouts": len(rows["payouts"]), "digest": digest, "faults": faults}


def main(migrated: Path, folder: Path) -> None:
    """Prints the result as JSON."""
    Passwords.hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    start = begun(migrated, folder)
    whole = folder / "whole.db"
    shutil.copy(start, whole)
    in_a_process(partial(worked, whole))
    undisturbed = kept(whole)
    statements = int(whole.with_suffix(".sent").read_text(encoding="ascii"))
    killed, different = [], []
    for number in range(MOMENTS):
        moment = 1 + number * (statements - 1) // (MOMENTS - 1)
        file = folder / f"{number}.db"
        shutil.copy(start, file)
        killed.append(in_a_process(partial(worked, file, killed_at=moment)))
        in_a_process(partial(worked, file, NOON + timedelta(minutes=2)))
        if kept(file) != undisturbed:
            different.append([moment, kept(file)])
    told = {"killed": killed, "different": different, "undisturbed": undisturbed, "statements": statements}
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
