"""Jobs: done once however often their workers die, told how far they are, cancelled and failed in words."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from api.jobs import CALCULATION
from incentives.services.actor import Permission
from incentives.services.database import Database
from incentives.services.errors import Conflict, NotAllowed, NotFound
from incentives.services.jobs import (
    Job,
    JobContext,
    JobDone,
    JobFile,
    JobKind,
    JobState,
    cancel,
    enqueue,
    get_job,
    list_jobs,
    made_file,
)
from incentives.services.periods import open_period
from incentives.services.runs import list_runs
from incentives.services.worker import LEASE, LeaseLost, Worker, work_off
from incentives.store import jobs as store
from tests.conftest import Clock
from tests.services.building import QUARTER, Company, accepted, calculated

KINDS = {CALCULATION.name: CALCULATION}


def kind_of(
    prepare: Callable[[JobContext], Any] = lambda _: None,
    store: Callable[[Session, JobContext, Any], JobDone] = lambda *_: JobDone({}),
) -> dict[str, JobKind]:
    """One kind of job that does just this."""
    return {"test": JobKind("test", "Try", Permission.RUNS_CALCULATE, prepare, store)}


def asked(database: Database, company: Company, kinds: dict[str, JobKind], **more: Any) -> Job:
    """A job of the first of these kinds for finance."""
    with database.changing() as session:
        return enqueue(session, company.finance, next(iter(kinds.values())), {"period": QUARTER}, **more)


def seen(database: Database, company: Company, job: Job) -> Job:
    """The job as it stands."""
    with database.reading() as session:
        return get_job(session, company.finance, job.id)


def test_a_period_is_calculated_in_the_background_as_in_the_foreground(database: Database, company: Company) -> None:
    accepted(database, company)
    job = asked(database, company, KINDS)
    assert job.state is JobState.WAITING
    assert work_off(database, KINDS) == 1
    done = seen(database, company, job)
    assert (done.state, done.result, done.location) == (JobState.DONE, {"run": 1}, "/runs/1")
    again = calculated(database, company)
    with database.reading() as session:
        first = list_runs(session, company.finance)[-1]
    assert first.calculated_by.name == "Finance"
    assert first.result_fingerprint == again.result_fingerprint


def test_the_same_key_asks_for_the_same_job(database: Database, company: Company) -> None:
    first, second = (asked(database, company, kind_of(), key="once") for _ in range(2))
    assert first == second
    assert asked(database, company, kind_of(), key="twice").id != first.id


def test_who_may_not_do_it_cannot_ask_for_it(database: Database, company: Company) -> None:
    with pytest.raises(NotAllowed), database.changing() as session:
        enqueue(session, company.hr, CALCULATION, {"period": QUARTER})


def test_a_job_is_done_with_no_more_rights_than_who_asked_has_left(
    database: Database, company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = asked(database, company, KINDS)
    monkeypatch.setattr("incentives.services.worker.permissions_of", lambda _: frozenset())
    work_off(database, KINDS)
    assert seen(database, company, job).state is JobState.FAILED


def test_somebody_elses_job_answers_like_one_that_does_not_exist(database: Database, company: Company) -> None:
    job = asked(database, company, kind_of())
    with database.changing() as session:
        for ask in (get_job, made_file, cancel):
            with pytest.raises(NotFound):
                ask(session, company.hr, job.id)
        assert list_jobs(session, company.hr).jobs == ()
        assert [each.id for each in list_jobs(session, company.administrator).jobs] == [job.id]
        assert get_job(session, company.administrator, job.id).asked_by_name == "Finance"


def test_jobs_are_listed_by_page(database: Database, company: Company) -> None:
    for _ in range(3):
        asked(database, company, kind_of())
    with database.reading() as session:
        first = list_jobs(session, company.finance, limit=2)
        second = list_jobs(session, company.finance, limit=2, before=first.next_before)
    assert [each.id for each in (*first.jobs, *second.jobs)] == [3, 2, 1]
    assert second.next_before is None


def test_what_is_refused_fails_at_once_with_its_words(database: Database, company: Company) -> None:
    job = asked(database, company, KINDS)
    work_off(database, KINDS)
    failed = seen(database, company, job)
    assert (failed.state, failed.attempts) == (JobState.FAILED, 1)
    assert failed.problem is not None
    assert {each["code"] for each in failed.problem["problems"]} == {"facts-missing"}


def test_a_failure_of_the_service_is_tried_again_after_a_while(
    database: Database, company: Company, clock: Clock
) -> None:
    attempts: list[int] = []

    def fails_twice(_: JobContext) -> None:
        attempts.append(1)
        if len(attempts) < 3:
            raise OSError("the network is away")

    kinds = kind_of(fails_twice)
    job = asked(database, company, kinds)
    assert work_off(database, kinds) == 1
    assert (seen(database, company, job).state, len(attempts)) == (JobState.WAITING, 1)
    for _ in range(2):
        clock.pass_by(seconds=4)
        work_off(database, kinds)
    assert (seen(database, company, job).state, len(attempts)) == (JobState.DONE, 3)


def test_what_always_fails_is_given_up(database: Database, company: Company, clock: Clock) -> None:
    kinds = kind_of(lambda _: 1 / 0)
    job = asked(database, company, kinds)
    for _ in range(5):
        work_off(database, kinds)
        clock.pass_by(minutes=1)
    failed = seen(database, company, job)
    assert (failed.state, failed.attempts) == (JobState.FAILED, 3)
    assert failed.problem is not None
    assert failed.problem["code"] == "failure"


def test_what_fails_while_it_is_stored_stores_nothing(database: Database, company: Company) -> None:
    def opens_and_fails(session: Session, context: JobContext, _: object) -> JobDone:
        open_period(session, context.actor, "2027")
        raise Conflict("changed-my-mind", "No.")

    kinds = kind_of(store=opens_and_fails)
    job = asked(database, company, kinds)
    work_off(database, kinds)
    assert (seen(database, company, job).problem or {})["code"] == "changed-my-mind"
    with database.changing() as session:
        open_period(session, company.hr, "2027")  # it is not there yet


def test_files_travel_with_a_job_and_are_gone_when_it_is_over(database: Database, company: Company) -> None:
    def joins(context: JobContext) -> bytes:
        return b"+".join(file.content for file in context.files)

    kinds = kind_of(joins, lambda _, __, made: JobDone({}, file=JobFile("sum.txt", "text/plain", made)))
    given = tuple(JobFile(name, "text/plain", name.encode()) for name in ("a", "b"))
    job = asked(database, company, kinds, files=given)
    with pytest.raises(NotFound), database.reading() as session:
        made_file(session, company.finance, job.id)
    work_off(database, kinds)
    with database.reading() as session:
        assert made_file(session, company.finance, job.id).content == b"a+b"
        assert store.files_of(session, job.id, made=False) == ()
        assert get_job(session, company.finance, job.id).file == "sum.txt"


def test_progress_is_told_and_a_job_that_runs_can_be_cancelled(database: Database, company: Company) -> None:
    seen_meanwhile: list[Job] = []

    def works(context: JobContext) -> None:
        context.report(1, 2, "Half way")
        with database.changing() as session:
            seen_meanwhile.append(cancel(session, company.finance, context.job))

    def long(context: JobContext) -> None:
        works(context)
        held = context.report.__self__  # type: ignore[attr-defined]
        held._reported = 0.0
        context.report(2, 2, None)

    kinds = kind_of(long)
    job = asked(database, company, kinds)
    work_off(database, kinds)
    assert seen_meanwhile[0].progress == store.Progress(1, 2, "Half way")
    assert seen(database, company, job).state is JobState.CANCELLED


def test_a_job_that_waits_is_cancelled_at_once_and_one_that_is_over_not_at_all(
    database: Database, company: Company
) -> None:
    job = asked(database, company, kind_of())
    with database.changing() as session:
        assert cancel(session, company.finance, job.id).state is JobState.CANCELLED
    assert work_off(database, kind_of()) == 0
    with pytest.raises(Conflict) as conflict, database.changing() as session:
        cancel(session, company.finance, job.id)
    assert conflict.value.code == "job-over"


def test_a_job_is_taken_by_one_worker_until_its_lease_is_over(
    database: Database, company: Company, clock: Clock
) -> None:
    job = asked(database, company, kind_of())

    def taken() -> store.Taken | None:
        with database.changing() as session:
            return store.take(session, ["test"], "somebody", clock(), clock() + LEASE)

    with ThreadPoolExecutor(4) as threads:
        held = [each for each in threads.map(lambda _: taken(), range(4)) if each]
    assert [(each.job.id, each.attempt) for each in held] == [(job.id, 1)]
    clock.pass_by(seconds=29)
    assert taken() is None
    clock.pass_by(seconds=2)
    again = taken()
    assert again is not None
    assert again.attempt == 2


def test_a_worker_that_was_thought_dead_stores_nothing(database: Database, company: Company, clock: Clock) -> None:
    accepted(database, company)

    def overtaken(context: JobContext) -> Any:
        prepared = CALCULATION.prepare(context)
        if slow:
            slow.clear()
            clock.pass_by(minutes=5)
            assert work_off(database, kinds) == 1
        return prepared

    slow = [True]
    kinds = {"test": JobKind("test", "Try", CALCULATION.permission, overtaken, CALCULATION.store)}
    job = asked(database, company, kinds)
    assert Worker(database, kinds).work_one()
    with database.reading() as session:
        assert len(list_runs(session, company.finance)) == 1
    assert seen(database, company, job).attempts == 2


def test_a_lost_lease_is_no_error_of_the_job() -> None:
    assert not issubclass(LeaseLost, (Conflict, NotAllowed))


def test_a_worker_killed_at_any_moment_changes_nothing_of_what_is_paid(sqlite_template: Path, tmp_path: Path) -> None:
    """Twenty real processes, each killed at another statement of a calculation; another one takes the job up."""
    program = Path(__file__).with_name("killed_workers.py")
    command = [sys.executable, str(program), str(sqlite_template), str(tmp_path)]
    told = subprocess.run(command, capture_output=True, text=True, check=False, timeout=100)
    assert told.returncode == 0, told.stderr
    found = json.loads(told.stdout)
    assert found["killed"] == [-9] * 20
    assert found["different"] == []
    assert found["undisturbed"]["runs"] == 1
