"""Work in the background: what was asked for, who works on it until when, how far it is, and what came of it.

A row here is the truth about a job. A worker holds a job by a lease; whoever takes up a job whose lease is over counts
one more attempt, and only the worker of the newest attempt can store anything.
"""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import CheckConstraint, Column, Index, LargeBinary, UniqueConstraint

from incentives.store.columns import WHOLE, Instant, Json, Words
from incentives.store.tables.making import identifier, needed, one_of, refers, table


class JobState(StrEnum):
    """Where a job stands. waiting and running ones go on; the others are over."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


jobs = table(
    "jobs",
    identifier(),
    needed("kind"),
    Column("key", Words),
    needed("payload", Json),
    needed("state"),
    refers("asked_by", "people"),
    needed("permissions", Json),
    Column("through_key", Words),
    needed("asked_at", Instant),
    needed("run_after", Instant),
    needed("attempts", WHOLE),
    Column("worker", Words),
    Column("lease_until", Instant),
    Column("started_at", Instant),
    Column("finished_at", Instant),
    Column("cancel_asked_at", Instant),
    Column("progress_done", WHOLE),
    Column("progress_total", WHOLE),
    Column("progress_words", Words),
    Column("result", Json),
    Column("location", Words),
    Column("problem", Json),
    UniqueConstraint("kind", "key"),
    one_of("state", JobState),
    CheckConstraint("(state IN ('done', 'failed', 'cancelled')) = (finished_at IS NOT NULL)", name="finished_at"),
    CheckConstraint("(state = 'running') = (lease_until IS NOT NULL)", name="lease_until"),
    Index(None, "state", "run_after"),
    passing=True,
)

job_files = table(
    "job_files",
    identifier(),
    refers("job_id", "jobs"),
    needed("made", WHOLE),
    needed("name"),
    needed("media_type"),
    needed("content", LargeBinary),
    CheckConstraint("made IN (0, 1)", name="made"),
    Index(None, "job_id"),
    passing=True,
)
