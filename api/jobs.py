"""The kinds of work that go on in the background, and how a request asks for them.

A client that sends `Prefer: respond-async` gets 202 with the address of a job instead of waiting. Each kind is one
entry of KINDS; how jobs are worked off is in `incentives.services.worker`.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from flask import Response, json, request, url_for
from sqlalchemy.orm import Session

from api.downloads import ZIP
from api.import_jobs import IMPORT
from api.logs import log_failed_work
from api.problems import answer_of, problem_body
from api.schemas.balances import opening_of_job, read_opening
from api.schemas.jobs import JobSchema
from api.statement_files import archive_name, statements_archive
from incentives.services import calculating, periods, runs
from incentives.services.actor import Permission
from incentives.services.database import Database
from incentives.services.jobs import Job, JobContext, JobDone, JobFile, JobKind
from incentives.services.worker import Worker

PREFERENCE = "respond-async"
APPLIED = "Preference-Applied"


def wants_later() -> bool:
    """Whether the client would rather get a job than wait (RFC 7240)."""
    preferences = ",".join(request.headers.getlist("Prefer")).lower().split(",")
    return PREFERENCE in (each.partition(";")[0].strip() for each in preferences)


def accepted(job: Job) -> Response:
    """What a view returns for a job that was asked for: 202, and where it stands."""
    response = Response(json.dumps(JobSchema().dump(job)), HTTPStatus.ACCEPTED, content_type="application/json")
    response.headers["Location"] = url_for("jobs.get_job", number=job.id)
    response.headers[APPLIED] = PREFERENCE
    return response


def worker_of(database: Database) -> Worker:
    """A worker for every kind of job; failures of the service go to its log, and are kept as the API tells them."""
    return Worker(database, KINDS, tell=_problem, failed=log_failed_work)


def _problem(error: Exception) -> dict[str, Any]:
    answer = answer_of(error)
    told: dict[str, Any] = json.loads(json.dumps(problem_body(answer)))
    return told


def _prepare_calculation(context: JobContext) -> calculating.PreparedRun:
    context.report(0, None, "Calculating everybody's payout")
    with context.database.reading() as session:
        first_day = periods.get_first_day(session, context.actor, context.payload["period"])
        opening = read_opening(opening_of_job(context.payload.get("opening")), first_day)
        return calculating.prepare_run(session, context.actor, context.payload["period"], opening)


def _keep_calculation(session: Session, context: JobContext, prepared: calculating.PreparedRun) -> JobDone:
    number = calculating.keep_run(session, context.actor, prepared)
    return JobDone({"run": number}, location=f"/runs/{number}")


def _prepare_statements(context: JobContext) -> JobFile:
    with context.database.reading() as session:
        run = runs.balances_of(session, context.actor, context.payload["run"])
        content = statements_archive(
            session, context.actor, run, lambda done, total: context.report(done, total, "Writing statements")
        )
        return JobFile(archive_name(run), ZIP, content)


def _keep_statements(_: Session, context: JobContext, made: JobFile) -> JobDone:
    return JobDone({"run": context.payload["run"]}, file=made)


CALCULATION = JobKind(
    name="calculate-period",
    title="Calculate a period",
    permission=Permission.RUNS_CALCULATE,
    prepare=_prepare_calculation,
    store=_keep_calculation,
)
STATEMENTS = JobKind(
    name="write-statements",
    title="Write the statements of a run",
    permission=Permission.PAYOUTS_READ,
    prepare=_prepare_statements,
    store=_keep_statements,
)
KINDS: dict[str, JobKind] = {each.name: each for each in (CALCULATION, STATEMENTS, IMPORT)}


def title_of(kind: str) -> str:
    """What people call the work of a job."""
    return KINDS[kind].title if kind in KINDS else kind
