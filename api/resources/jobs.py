"""Work in the background: how far it is, what came of it, and how to stop it."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from flask import url_for

from api.auth import current_actor
from api.database import reading
from api.downloads import download
from api.idempotency import once
from api.resources.door import Blueprint, changes, may_answer, needs
from api.resources.periods import NUMBER
from api.schemas.jobs import JobSchema, JobsQuery, JobsSchema
from incentives.services import jobs
from incentives.services.actor import Permission

blueprint = Blueprint("jobs", __name__, description="Work in the background, asked for with Prefer: respond-async.")


@blueprint.route("/jobs")
@needs(Permission.JOBS_READ)
@blueprint.arguments(JobsQuery, location="query")
@blueprint.response(HTTPStatus.OK, JobsSchema)
def list_jobs(query: dict[str, Any]) -> object:
    """Jobs, the newest first

    One's own; an administrator sees all.
    """
    page = jobs.list_jobs(reading(), current_actor(), before=query.get("before"), limit=query["limit"])
    following = page.next_before
    address = None if following is None else url_for(".list_jobs", before=following, limit=query["limit"])
    return {"jobs": page.jobs, "next": address}


@blueprint.route(f"/jobs/{NUMBER}")
@needs(Permission.JOBS_READ)
@may_answer(HTTPStatus.NOT_FOUND)
@blueprint.response(HTTPStatus.OK, JobSchema)
def get_job(number: int) -> object:
    """One job"""
    return jobs.get_job(reading(), current_actor(), number)


@blueprint.route(f"/jobs/{NUMBER}/file")
@needs(Permission.JOBS_READ)
@may_answer(HTTPStatus.NOT_FOUND)
@blueprint.response(HTTPStatus.OK, {"type": "string", "format": "binary"}, content_type="application/octet-stream")
def get_file_of_job(number: int) -> object:
    """The file that a job made"""
    made = jobs.made_file(reading(), current_actor(), number)
    return download(made.content, made.name, "application/octet-stream")


@blueprint.route(f"/jobs/{NUMBER}/cancel", methods=["POST"])
@needs(Permission.JOBS_READ)
@may_answer(HTTPStatus.NOT_FOUND)
@changes
@blueprint.response(HTTPStatus.OK, JobSchema)
def cancel_job(number: int) -> object:
    """Cancel a job

    One that waits is over at once; one that runs ends when it next looks. 409 `job-over` when it is over.
    """
    return jobs.cancel(once(), current_actor(), number)
