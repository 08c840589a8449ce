"""A worker: takes jobs one after the other, and can be killed at any moment.

A job is held by a lease that a second thread makes longer while the work goes on. A job whose lease is over is taken up
by another worker from its beginning; what the first one did not store was never there, and what it would store
afterwards is refused, because the end of a job and its results are one transaction that names the attempt.
"""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from incentives.services.actor import Actor, Duty, Permission, permissions_of
from incentives.services.clock import now
from incentives.services.database import Database
from incentives.services.errors import NotAllowed, RequestRefused
from incentives.services.jobs import JobCancelled, JobContext, JobDone, JobKind
from incentives.store import jobs as store
from incentives.store import people as people_store
from incentives.store.jobs import JobState, Progress, Taken
from incentives.values.problem import RefusedWithProblems

LEASE = timedelta(seconds=30)
HEARTBEAT = 8.0  # seconds
REPORTS = 0.5  # seconds between two that are stored
LONGEST_WAIT = timedelta(minutes=10)

Kinds = Mapping[str, JobKind]
TellProblem = Callable[[Exception], dict[str, Any]]


class LeaseLost(Exception):
    """Another worker took the job up meanwhile; nothing of this attempt is stored."""


def plain_problem(error: Exception) -> dict[str, Any]:
    """What is kept of a failure where no door says it better."""
    if isinstance(error, RefusedWithProblems):
        return {"code": "problems", "detail": str(error), "problems": [each.as_json() for each in error.problems]}
    if isinstance(error, RequestRefused):
        return {"code": error.code, "detail": str(error)}
    return {"code": "failure", "detail": "The service failed; what is known about it stands in its log."}


@dataclass(slots=True)
class Worker:
    """Works off jobs of these kinds. tell says what is kept of a failure; failed is told of those of the service."""

    database: Database
    kinds: Kinds
    tell: TellProblem = plain_problem
    failed: Callable[[Exception], None] = lambda _: None
    name: str = field(default_factory=lambda: f"{socket.gethostname()}:{os.getpid()}:{threading.get_ident()}")

    def work_one(self) -> bool:
        """Takes the next job and works it off. False when there was none."""
        with self.database.changing() as session:
            at = now(session)
            taken = store.take(session, self.kinds, self.name, at, at + LEASE)
        if taken is None:
            return False
        held = _Held(self.database, taken)
        try:
            with held:
                self._work(held)
        except LeaseLost:
            return True
        return True

    def work_until(self, stopped: threading.Event, pause: float = 0.5) -> None:
        """Works until it is told to stop; a database that cannot be reached for a while is tried again."""
        while not stopped.is_set():
            try:
                busy = self.work_one()
            except OperationalError as error:
                self.failed(error)
                busy = False
            if not busy:
                stopped.wait(pause)

    def _work(self, held: _Held) -> None:
        kind, taken = self.kinds[held.taken.job.kind], held.taken
        try:
            if taken.attempt > kind.attempts:
                raise _GivenUp
            context = self._context(held, kind)
            prepared = kind.prepare(context)
            held.storing = True
            with self.database.changing() as session:
                done = kind.store(session, context, prepared)
                held.end(session, JobState.DONE, done)
        except LeaseLost:
            raise
        except JobCancelled:
            self._over(held, JobState.CANCELLED, None)
        except (RequestRefused, RefusedWithProblems) as refused:
            self._over(held, JobState.FAILED, self.tell(refused))
        except Exception as error:
            self.failed(error)
            self._again(held, kind, error)

    def _context(self, held: _Held, kind: JobKind) -> JobContext:
        job = held.taken.job
        with self.database.reading() as session:
            actor = _actor(session, job)
            files = store.files_of(session, job.id, made=False)
        if not actor.may(kind.permission):
            raise NotAllowed(f"{actor.name} lacks the permission {kind.permission} by now.")
        return JobContext(self.database, actor, job.id, job.payload, files, held.report)

    def _again(self, held: _Held, kind: JobKind, error: Exception) -> None:
        if held.taken.attempt >= kind.attempts:
            self._over(held, JobState.FAILED, self.tell(error))
            return
        with self.database.changing() as session:
            waits = min(timedelta(seconds=2**held.taken.attempt), LONGEST_WAIT)
            if not store.put_back(session, held.taken, now(session) + waits, self.tell(error)):
                raise LeaseLost from error

    def _over(self, held: _Held, state: JobState, problem: dict[str, Any] | None) -> None:
        with self.database.changing() as session:
            held.end(session, state, None, problem)


class _GivenUp(Exception):
    """Every attempt ended with its worker."""


@dataclass(slots=True)
class _Held:
    """A job in the hands of this worker, with the thread that keeps its lease."""

    database: Database
    taken: Taken
    storing: bool = False
    _ended: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None
    _reported: float = 0.0

    def __enter__(self) -> _Held:
        self._thread = threading.Thread(target=self._keep_alive, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        if self._thread is not None:
            self._thread.join()

    def report(self, done: int | None, total: int | None, words: str | None) -> None:
        """Tells how far the work is, at most every half second; nothing any more while it is stored.

        JobCancelled when somebody asked for that, LeaseLost when the job is another worker's.
        """
        if self.storing or time.monotonic() - self._reported < REPORTS:
            return
        self._reported = time.monotonic()
        with self.database.changing() as session:
            if store.cancel_asked(session, self.taken.job.id):
                raise JobCancelled
            if not store.tell_progress(session, self.taken, Progress(done, total, words), _until(session)):
                raise LeaseLost

    def end(
        self, session: Session, state: JobState, done: JobDone | None, problem: dict[str, Any] | None = None
    ) -> None:
        """Ends the job in the transaction of its results. LeaseLost undoes them all."""
        came = JobDone({}) if done is None else done
        told = {"result": dict(came.result) if done else None, "location": came.location, "problem": problem}
        if not store.end(session, self.taken, state, now(session), came.file, **told):
            raise LeaseLost

    def _keep_alive(self) -> None:
        while not self._ended.wait(HEARTBEAT):
            try:
                with self.database.changing() as session:
                    if not store.keep_alive(session, self.taken, _until(session)):
                        return
            except OperationalError:
                continue  # the results are being stored, or the database is away; the lease may end


def work_off(database: Database, kinds: Kinds) -> int:
    """Works off everything that waits, in this thread; how many jobs that were. For tests and the demo."""
    worker, worked = Worker(database, kinds), 0
    while worker.work_one():
        worked += 1
    return worked


def _until(session: Session) -> datetime:
    return now(session) + LEASE


def _actor(session: Session, job: store.Job) -> Actor:
    """Who asked, with the rights of then as far as they still have them."""
    person = people_store.person_of_number(session, job.asked_by)
    if person is None or not person.gets_in:
        raise NotAllowed("Who asked for this is nobody any more.")
    asked = {Permission(each) for each in job.permissions if each in tuple(Permission)}
    permissions = permissions_of(Duty(duty) for duty in person.duties) & asked
    through = job.through_key is not None
    return Actor(person.id, job.through_key or person.name, permissions, person.participant, is_key=through)
