"""Uploads of HR: files in, problems with their cells out, or a summary to look at before anything is put in force."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from api.annotated import annotated_answer, workbook_answer
from api.import_jobs import IMPORT, import_files, import_payload
from api.pages.doors import current_actor, session
from api.pages.problem_lists import by_file
from api.uploads import LONGEST_SOURCE, contents_of, read_files, remembered_for, source_name
from api.worked_out import shown_rows
from importers.left_out import leaving_out
from importers.reading import UnreadableReading, parse_reading
from importers.template import template_workbook
from incentives.performance.control_totals import UnreadableControl, parse_control
from incentives.services import imports, sources, templates
from incentives.services.actor import Permission, require
from incentives.services.jobs import enqueue
from incentives.services.periods import find_period
from incentives.services.refused_files import kept_names
from incentives.store.records import PeriodState

LATER_FROM = 2_000_000  # bytes of an upload that is checked in the background, so that its progress can be seen

blueprint = Blueprint("upload_pages", __name__)


@blueprint.url_value_preprocessor
def _take_large_files(endpoint: str | None, _: dict[str, object] | None) -> None:
    """Files may be larger than other requests. This runs before anything reads the form."""
    if endpoint == f"{blueprint.name}.upload":
        request.max_content_length = current_app.config["MAX_UPLOAD_BYTES"]


@blueprint.post("/periods/<name>/imports")
def upload(name: str) -> Response:
    """Stages the files together. What comes of it is shown on the page of the import."""
    actor = current_actor()
    require(actor, Permission.IMPORTS_WRITE)  # before time is spent on reading
    chosen = [file for file in request.files.getlist("files") if file.filename]
    if not chosen:
        flash("No file was chosen. Choose one or several workbooks or text files.", "refused")
        return redirect(url_for("period_pages.show_one", name=name), HTTPStatus.SEE_OTHER)
    said = request.form
    source = source_name(said.get("source", ""))[:LONGEST_SOURCE]
    try:
        reading = leaving_out(parse_reading(said.get("reading", "")), said.get("leave_out", "").splitlines())
        control = parse_control(said.get("control", ""))
    except (UnreadableReading, UnreadableControl) as unreadable:
        flash(f"What was said about the files: {unreadable}", "refused")
        return redirect(url_for("period_pages.show_one", name=name), HTTPStatus.SEE_OTHER)
    corrects = said.get("corrects") == "true"
    given = contents_of(chosen)
    if sum(len(content) for _, content in given) > LATER_FROM:
        left_out = said.get("leave_out", "").splitlines()
        asked = import_payload(name, reading, left_out, control, source, corrects=corrects)
        job = enqueue(session(), actor, IMPORT, asked, files=import_files(given))
        return redirect(url_for("job_pages.show_one", number=job.id), HTTPStatus.SEE_OTHER)
    read = read_files(given, remembered_for(actor, source, reading), control)
    staged = imports.stage_import(session(), actor, name, read.workbooks, read.problems, read.files, corrects=corrects)
    if source:
        sources.remember_headings(session(), actor, source, reading.to_remember)
    return redirect(url_for(".show_one", number=staged.id), HTTPStatus.SEE_OTHER)


@blueprint.get("/periods/<name>/template.xlsx")
def template(name: str) -> Response:
    """A workbook to fill in for the period; with `?raw=true`, raw rows instead of what is worked out of them."""
    wanted = templates.deliverables(session(), current_actor(), name, raw=request.args.get("raw") == "true")
    return workbook_answer(template_workbook(wanted), f"{wanted.period.name} to fill in.xlsx")


@blueprint.get("/imports/<int:number>")
def show_one(number: int) -> str:
    """What was delivered: its problems by file and sheet, or what it would put in force."""
    actor = current_actor()
    found = imports.get_import(session(), actor, number)
    kept = kept_names(session(), actor, number) if actor.may(Permission.IMPORTS_WRITE) else ()
    return render_template(
        "import.html",
        upload=found,
        files=by_file(found.problems),
        kept=_marked(kept, found),
        sources=sources.list_sources(session(), actor),
        worked_out=None if found.summary is None else shown_rows(found.summary.worked_out),
        corrects=find_period(session(), found.period).state is PeriodState.APPROVED,
    )


@blueprint.get("/imports/<int:number>/annotated.xlsx")
def annotated(number: int) -> Response:
    """The copy of a refused file with its problems marked."""
    return annotated_answer(session(), current_actor(), number, request.args.get("file"))


@blueprint.post("/imports/<int:number>/accept")
def accept(number: int) -> Response:
    """Puts the facts in force, all of them or none."""
    accepted = imports.accept_import(session(), current_actor(), number)
    flash(f"Accepted. The facts are in force for {accepted.period}.")
    return redirect(url_for(".show_one", number=number), HTTPStatus.SEE_OTHER)


def _marked(kept: Sequence[str], upload: imports.Import) -> list[str]:
    """The kept files with a problem of their own; all of them when the problems are about none in particular."""
    with_problems = {problem.place.file for problem in upload.problems}
    return [file for file in kept if file in with_problems] or list(kept)
