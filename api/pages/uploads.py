"""Uploads of HR: files in, problems with their cells out, or a summary to look at before anything is put in force."""

from __future__ import annotations

from http import HTTPStatus

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from api.pages.doors import current_actor, session
from api.pages.problem_lists import by_file
from api.uploads import read_uploads
from importers.reading import UnreadableReading, parse_reading
from incentives.services import imports
from incentives.services.actor import Permission, require

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
    try:
        reading = parse_reading(request.form.get("reading", ""))
    except UnreadableReading as unreadable:
        flash(f"How to read the files: {unreadable}", "refused")
        return redirect(url_for("period_pages.show_one", name=name), HTTPStatus.SEE_OTHER)
    workbooks, problems = read_uploads(chosen, reading)
    staged = imports.stage_import(session(), actor, name, workbooks, problems)
    return redirect(url_for(".show_one", number=staged.id), HTTPStatus.SEE_OTHER)


@blueprint.get("/imports/<int:number>")
def show_one(number: int) -> str:
    """What was delivered: its problems by file and sheet, or what it would put in force."""
    found = imports.get_import(session(), current_actor(), number)
    return render_template("import.html", upload=found, files=by_file(found.problems))


@blueprint.post("/imports/<int:number>/accept")
def accept(number: int) -> Response:
    """Puts the facts in force, all of them or none."""
    accepted = imports.accept_import(session(), current_actor(), number)
    flash(f"Accepted. The facts are in force for {accepted.period}.")
    return redirect(url_for(".show_one", number=number), HTTPStatus.SEE_OTHER)
