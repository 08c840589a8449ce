"""Work in the background: asked for like anything else, done by a worker, looked at and cancelled by who asked.

A kind of job says how it is done in two parts. `prepare` does what takes long and changes nothing; it may be done
twice, when a worker dies. `store` keeps what came of it, in one transaction with the end of the job, so that nothing is
ever kept twice. Workers are in `incentives.services.worker`.

Conflict codes: `job-over` (nothing is left to cancel), `job-asked` (the same was asked for at the same moment).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from incentives.services.actor import Actor, Permission, require
from incentives.services.clock import now
from incentives.services.database import Database
from incentives.services.errors import Conflict, NotFound
from incentives.store import jobs as store
from incentives.store.jobs import Job, JobFile, JobState, Progress
from incentives.store.rows import AlreadyThere, only_one

__all__ = [
    "Job",
    "JobCancelled",
    "JobContext",
    "JobDone",
    "JobFile",
    "JobKind",
    "JobPage",
    "JobState",
    "Progress",
    "cancel",
    "enqueue",
    "get_job",
    "list_jobs",
    "made_file",
]

MOST_ON_A_PAGE = 500
Report = Callable[[int | None, int | None, str | None], None]


class JobCancelled(Exception):
    """Somebody asked to cancel the job that reports its progress."""


@dataclass(frozen=True, slots=True)
class JobContext:
    """What a kind of job works with. files are those it was given; report tells (done, total, words).

    report raises JobCancelled when somebody asked for that. job is the number of the job, the same in every attempt.
    """

    database: Database
    actor: Actor
    job: int
    payload: Mapping[str, Any]
    files: tuple[JobFile, ...]
    report: Report


@dataclass(frozen=True, slots=True)
class JobDone:
    """What came of a job: a small JSON value, the address of the result below /api/v1, a file to fetch."""

    result: Mapping[str, Any]
    location: str | None = None
    file: JobFile | None = None


@dataclass(frozen=True, slots=True)
class JobKind:
    """A kind of job. Who asks needs the permission; attempts counts tries after failures that are nobody's fault."""

    name: str
    title: str
    permission: Permission
    prepare: Callable[[JobContext], Any]
    store: Callable[[Session, JobContext, Any], JobDone]
    attempts: int = 3


@dataclass(frozen=True, slots=True)
class JobPage:
    """Some jobs, the newest first. next_before is what to ask for next, or None at the end."""

    jobs: tuple[Job, ...]
    next_before: int | None


def enqueue(
    session: Session,
    actor: Actor,
    kind: JobKind,
    payload: Mapping[str, Any],
    *,
    key: str | None = None,
    files: Sequence[JobFile] = (),
    run_after: datetime | None = None,
) -> Job:
    """A job that waits for a worker, asked for with the rights that the actor has now. Needs the kind's permission.

    payload is JSON of numbers and words. The same kind and key again give the job that is there.
    """
    require(actor, kind.permission)
    known = None if key is None else store.job_of_key(session, kind.name, key)
    if known is not None:
        return known
    at = now(session)
    values = {
        "kind": kind.name,
        "key": key,
        "payload": dict(payload),
        "asked_by": actor.id,
        "permissions": sorted(actor.permissions),
        "through_key": actor.name if actor.is_key else None,
        "asked_at": at,
        "run_after": run_after or at,
    }
    try:
        with only_one():
            number = store.add_job(session, files=files, **values)
    except AlreadyThere:
        raise Conflict("job-asked", "The same work was asked for at this very moment; ask once more for it.") from None
    return _found(session, number)


def get_job(session: Session, actor: Actor, number: int) -> Job:
    """A job that the actor asked for; administrators see all. NotFound for others. Needs jobs:read."""
    require(actor, Permission.JOBS_READ)
    found = store.job_of_number(session, number)
    if found is None or (found.asked_by != actor.id and not actor.may(Permission.PEOPLE_WRITE)):
        raise NotFound("job", number)
    return found


def list_jobs(session: Session, actor: Actor, *, before: int | None = None, limit: int = 100) -> JobPage:
    """The actor's jobs, or all for administrators; at most `limit` (1 to 500) before the given one. Needs jobs:read."""
    require(actor, Permission.JOBS_READ)
    if not 1 <= limit <= MOST_ON_A_PAGE:
        raise ValueError(f"a page has 1 to {MOST_ON_A_PAGE} jobs, not {limit}")
    whose = None if actor.may(Permission.PEOPLE_WRITE) else actor.id
    found = store.jobs_of(session, whose, before=before, limit=limit + 1)
    return JobPage(found[:limit], found[limit - 1].id if len(found) > limit else None)


def made_file(session: Session, actor: Actor, number: int) -> JobFile:
    """The file that a job made, for who asked for the job. NotFound while there is none. Needs jobs:read."""
    job = get_job(session, actor, number)
    found = store.files_of(session, job.id, made=True)
    if not found:
        raise NotFound("file of job", number)
    return found[0]


def cancel(session: Session, actor: Actor, number: int) -> Job:
    """Asks to cancel a job: one that waits ends at once, one that runs at its next report. Needs jobs:read.

    NotFound as for get_job; Conflict when it is over.
    """
    if get_job(session, actor, number).over:
        raise Conflict("job-over", "This job is over, so nothing is left to cancel.")
    store.ask_to_cancel(session, number, now(session))
    return _found(session, number)


def _found(session: Session, number: int) -> Job:
    found = store.job_of_number(session, number)
    if found is None:
        raise NotFound("job", number)
    return found
