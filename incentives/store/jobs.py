"""Jobs in the store: asked for, taken by one worker at a time, ended once.

A worker that takes a job counts one attempt more. Whatever it stores afterwards names that attempt, so that a worker
that was thought dead and comes back can store nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, delete, insert, or_, select, update
from sqlalchemy.orm import Session

from incentives.store.rows import insert_row, numbered
from incentives.store.tables.jobs import JobState, job_files, jobs
from incentives.store.tables.people import people

__all__ = ["Job", "JobFile", "JobState", "Progress", "Taken"]

OVER = (JobState.DONE, JobState.FAILED, JobState.CANCELLED)


@dataclass(frozen=True, slots=True)
class JobFile:
    """A file that a job was given or that it made."""

    name: str
    media_type: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a job is: done of total (None where nobody can tell), and what it is doing."""

    done: int | None
    total: int | None
    words: str | None


@dataclass(frozen=True, slots=True)
class Job:
    """A piece of work in the background. location is the address of what came of it; problem says why it failed."""

    id: int
    kind: str
    state: JobState
    payload: Mapping[str, Any]
    asked_by: int
    asked_by_name: str
    permissions: tuple[str, ...]
    through_key: str | None
    asked_at: datetime
    run_after: datetime
    attempts: int
    started_at: datetime | None
    finished_at: datetime | None
    cancel_asked_at: datetime | None
    progress: Progress
    result: Mapping[str, Any] | None
    location: str | None
    problem: Mapping[str, Any] | None
    file: str | None

    @property
    def over(self) -> bool:
        """Whether nothing more happens to it."""
        return self.state in OVER


@dataclass(frozen=True, slots=True)
class Taken:
    """A job that a worker holds, by the number of its attempt."""

    job: Job
    attempt: int


def add_job(session: Session, *, files: Iterable[JobFile] = (), **values: Any) -> int:
    """A new job that waits, with the files it is given."""
    number = insert_row(session, jobs, state=JobState.WAITING, attempts=0, **values)
    _add_files(session, number, files, made=0)
    return number


def job_of_number(session: Session, number: int) -> Job | None:
    """The job of that number."""
    return next(iter(_jobs(session, jobs.c.id == number, limit=1)), None) if numbered(number) else None


def job_of_key(session: Session, kind: str, key: str) -> Job | None:
    """The job of that kind and key."""
    return next(iter(_jobs(session, and_(jobs.c.kind == kind, jobs.c.key == key), limit=1)), None)


def jobs_of(session: Session, person: int | None, *, before: int | None, limit: int) -> tuple[Job, ...]:
    """The jobs of a person, or all, at most `limit` before the given one; the newest first."""
    conditions: list[ColumnElement[bool]] = []
    conditions += [] if person is None else [jobs.c.asked_by == person]
    conditions += [] if before is None else [jobs.c.id < before]
    return _jobs(session, *conditions, limit=limit)


def take(session: Session, kinds: Iterable[str], worker: str, at: datetime, until: datetime) -> Taken | None:
    """The next job for a worker: one that waits, or one whose worker is gone. None when there is nothing to do."""
    free = or_(
        and_(jobs.c.state == JobState.WAITING, jobs.c.run_after <= at),
        and_(jobs.c.state == JobState.RUNNING, jobs.c.lease_until < at),
    )
    wanted = select(jobs.c.id, jobs.c.attempts).where(free, jobs.c.kind.in_(tuple(kinds))).order_by(jobs.c.id).limit(1)
    row = session.execute(wanted.with_for_update(skip_locked=True)).first()
    if row is None:
        return None
    taken = {"state": JobState.RUNNING, "worker": worker, "lease_until": until, "attempts": row.attempts + 1}
    session.execute(update(jobs).where(jobs.c.id == row.id).values(**taken, started_at=at))
    job = job_of_number(session, row.id)
    return None if job is None else Taken(job, row.attempts + 1)


def keep_alive(session: Session, taken: Taken, until: datetime) -> bool:
    """Makes the lease longer. False when the job is no longer this worker's."""
    return _still(session, taken, {"lease_until": until})


def tell_progress(session: Session, taken: Taken, progress: Progress, until: datetime) -> bool:
    """Stores how far the job is. False when it is no longer this worker's."""
    told = {"progress_done": progress.done, "progress_total": progress.total, "progress_words": progress.words}
    return _still(session, taken, told | {"lease_until": until})


def cancel_asked(session: Session, number: int) -> bool:
    """Whether somebody asked to cancel the job."""
    return session.execute(select(jobs.c.cancel_asked_at).where(jobs.c.id == number)).scalar() is not None


def ask_to_cancel(session: Session, number: int, at: datetime) -> None:
    """Remembers that somebody wants the job cancelled; one that still waits is over at once."""
    waiting = update(jobs).where(jobs.c.id == number, jobs.c.state == JobState.WAITING)
    session.execute(waiting.values(state=JobState.CANCELLED, cancel_asked_at=at, finished_at=at))
    running = update(jobs).where(jobs.c.id == number, jobs.c.state == JobState.RUNNING)
    session.execute(running.values(cancel_asked_at=at))


def end(
    session: Session, taken: Taken, state: JobState, at: datetime, made: JobFile | None = None, **what: Any
) -> bool:
    """Ends the job with what came of it. False when it is no longer this worker's: then nothing may be stored."""
    if not _still(session, taken, {"state": state, "finished_at": at, "lease_until": None, **what}):
        return False
    session.execute(delete(job_files).where(job_files.c.job_id == taken.job.id))
    _add_files(session, taken.job.id, () if made is None else (made,), made=1)
    return True


def put_back(session: Session, taken: Taken, run_after: datetime, problem: Mapping[str, Any]) -> bool:
    """Lets the job wait for another attempt, with what went wrong in this one."""
    waiting = {"state": JobState.WAITING, "run_after": run_after, "lease_until": None, "problem": dict(problem)}
    return _still(session, taken, waiting)


def files_of(session: Session, number: int, *, made: bool) -> tuple[JobFile, ...]:
    """The files that a job was given, or that it made."""
    found = select(job_files).where(job_files.c.job_id == number, job_files.c.made == int(made))
    return tuple(
        JobFile(row.name, row.media_type, row.content) for row in session.execute(found.order_by(job_files.c.id))
    )


def _add_files(session: Session, number: int, files: Iterable[JobFile], *, made: int) -> None:
    rows = [
        {"job_id": number, "made": made, "name": each.name, "media_type": each.media_type, "content": each.content}
        for each in files
    ]
    if rows:
        session.execute(insert(job_files), rows)


def _still(session: Session, taken: Taken, values: dict[str, Any]) -> bool:
    """Changes the job if this attempt is still the one that holds it."""
    held = (jobs.c.id == taken.job.id, jobs.c.state == JobState.RUNNING, jobs.c.attempts == taken.attempt)
    changed = session.execute(update(jobs).where(*held).values(**values).returning(jobs.c.id))
    return changed.first() is not None


def _jobs(session: Session, *conditions: ColumnElement[bool], limit: int) -> tuple[Job, ...]:
    return tuple(
        _job(row) for row in session.execute(_found().where(*conditions).order_by(jobs.c.id.desc()).limit(limit))
    )


def _found() -> Select[Any]:
    made = select(job_files.c.name).where(job_files.c.job_id == jobs.c.id, job_files.c.made == 1).limit(1)
    return select(jobs, people.c.name.label("asked_by_name"), made.scalar_subquery().label("file")).join(
        people, people.c.id == jobs.c.asked_by
    )


def _job(row: Row[Any]) -> Job:
    return Job(
        id=row.id,
        kind=row.kind,
        state=JobState(row.state),
        payload=row.payload,
        asked_by=row.asked_by,
        asked_by_name=row.asked_by_name,
        permissions=tuple(row.permissions),
        through_key=row.through_key,
        asked_at=row.asked_at,
        run_after=row.run_after,
        attempts=row.attempts,
        started_at=row.started_at,
        finished_at=row.finished_at,
        cancel_asked_at=row.cancel_asked_at,
        progress=Progress(row.progress_done, row.progress_total, row.progress_words),
        result=row.result,
        location=row.location,
        problem=row.problem,
        file=row.file,
    )
