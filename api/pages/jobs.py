"""Work in the background: how far it is, what came of it, and a button to stop it."""

from __future__ import annotations

from http import HTTPStatus

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from api.downloads import download
from api.jobs import title_of
from api.pages.doors import current_actor, number_asked, session
from incentives.services import jobs

blueprint = Blueprint("job_pages", __name__)
ON_A_PAGE = 50
PAGES = {"runs": "run_pages.show_one", "imports": "upload_pages.show_one"}


@blueprint.get("/jobs")
def list_all() -> str:
    """One's own jobs, the newest first; all of them for administrators."""
    page = jobs.list_jobs(session(), current_actor(), before=number_asked("before"), limit=ON_A_PAGE)
    return render_template("jobs.html", page=page, title_of=title_of)


@blueprint.get("/jobs/<int:number>")
def show_one(number: int) -> str:
    """One job. While it goes on, the page asks for its state again by itself."""
    job = jobs.get_job(session(), current_actor(), number)
    return render_template("job.html", **_shown(job))


@blueprint.get("/jobs/<int:number>/state")
def show_state(number: int) -> str:
    """The state alone, for the page that waits."""
    job = jobs.get_job(session(), current_actor(), number)
    return render_template("_job.html", **_shown(job))


@blueprint.get("/jobs/<int:number>/file")
def fetch(number: int) -> Response:
    """The file that the job made."""
    made = jobs.made_file(session(), current_actor(), number)
    return download(made.content, made.name, made.media_type)


@blueprint.post("/jobs/<int:number>/cancel")
def cancel(number: int) -> AnyResponse:
    """Stops a job."""
    jobs.cancel(session(), current_actor(), number)
    flash("It will stop at the next moment at which it looks.")
    return redirect(url_for(".show_one", number=number), HTTPStatus.SEE_OTHER)


def _shown(job: jobs.Job) -> dict[str, object]:
    """The job with the page of what came of it, where there is one."""
    parts = (job.location or "").strip("/").split("/")
    known = len(parts) == 2 and parts[0] in PAGES and parts[1].isdigit()
    result = url_for(PAGES[parts[0]], number=int(parts[1])) if known else None
    return {"job": job, "title": title_of(job.kind), "result": result}
