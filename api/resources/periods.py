"""Periods of pay and the workbooks that are delivered for them."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from flask import current_app, request, url_for

from api.annotated import XLSX, annotated_answer, workbook_answer
from api.auth import current_actor
from api.database import reading
from api.idempotency import once
from api.import_jobs import IMPORT, import_files, import_payload
from api.jobs import accepted, wants_later
from api.resources.door import Blueprint, changes, created, later, may_answer, needs
from api.schemas.imports import (
    AnnotatedQuery,
    ImportSchema,
    ImportsSchema,
    ReadingSchema,
    SourceHeadingsSchema,
    TemplateQuery,
    UploadSchema,
    shown_source,
)
from api.schemas.periods import NewPeriodSchema, PeriodSchema, PeriodsSchema
from api.uploads import contents_of, read_uploads, remembered_for, source_name
from importers.left_out import leaving_out
from importers.template import template_workbook
from incentives.services import imports, periods, sources, templates
from incentives.services.actor import Permission
from incentives.services.jobs import enqueue

NUMBER = "<int(max=9007199254740991):number>"
blueprint = Blueprint("periods", __name__, description="Periods of pay, and the workbooks delivered for them.")


@blueprint.url_value_preprocessor
def take_large_files(endpoint: str | None, _: dict[str, object] | None) -> None:
    """Workbooks may be larger than other requests. This runs before anything reads the form."""
    if endpoint == f"{blueprint.name}.{stage_import.__name__}":
        request.max_content_length = current_app.config["MAX_UPLOAD_BYTES"]


@blueprint.route("/periods")
@needs(Permission.PERIODS_READ)
@blueprint.response(HTTPStatus.OK, PeriodsSchema)
def list_periods() -> object:
    """Every period, the newest first"""
    return {"periods": periods.list_periods(reading(), current_actor())}


@blueprint.route("/periods", methods=["POST"])
@needs(Permission.PERIODS_WRITE)
@changes
@blueprint.arguments(NewPeriodSchema)
@created(PeriodSchema, blueprint)
def open_period(body: dict[str, Any]) -> object:
    """Open a period"""
    period = periods.open_period(once(), current_actor(), body["name"], body["fiscal_year_starts"])
    return period, {"Location": url_for(".get_period", period=period.name)}


@blueprint.route("/periods/<name:period>")
@needs(Permission.PERIODS_READ)
@may_answer(HTTPStatus.NOT_FOUND)
@blueprint.response(HTTPStatus.OK, PeriodSchema)
def get_period(period: str) -> object:
    """Where a period stands"""
    return periods.get_period(reading(), current_actor(), period)


@blueprint.route("/periods/<name:period>/template.xlsx")
@needs(Permission.IMPORTS_READ)
@may_answer(HTTPStatus.NOT_FOUND, HTTPStatus.UNPROCESSABLE_ENTITY)
@blueprint.arguments(TemplateQuery, location="query")
@blueprint.response(HTTPStatus.OK, {"type": "string", "format": "binary"}, content_type=XLSX)
def get_template(query: Mapping[str, bool], period: str) -> object:
    """A workbook to fill in

    Holds the people of the roster in force, and for each the results and quotas that the policies in force ask for;
    cells that concern nobody are locked. An instruction sheet explains every measure. With `?raw=true` it has sheets of
    raw rows (survey answers, customers, tickets …) instead of the results that are worked out of them.
    """
    wanted = templates.deliverables(reading(), current_actor(), period, raw=query["raw"])
    return workbook_answer(template_workbook(wanted), f"{wanted.period.name} to fill in.xlsx")


@blueprint.route("/periods/<name:period>/imports")
@needs(Permission.IMPORTS_READ)
@may_answer(HTTPStatus.NOT_FOUND)
@blueprint.response(HTTPStatus.OK, ImportsSchema)
def list_imports(period: str) -> object:
    """The uploads for a period, the newest first"""
    return {"imports": imports.list_imports(reading(), current_actor(), period)}


@blueprint.route("/periods/<name:period>/imports", methods=["POST"])
@needs(Permission.IMPORTS_WRITE)
@may_answer(HTTPStatus.NOT_FOUND)
@changes
@blueprint.arguments(UploadSchema, location="files")
@blueprint.arguments(ReadingSchema, location="query")
@created(ImportSchema, blueprint)
@later(blueprint)
def stage_import(uploads: dict[str, Any], said: dict[str, Any], period: str) -> object:
    """Deliver workbooks

    What was delivered is kept and shown with its state: `ready` with a summary of what accepting would put in force, or
    `refused` with every problem by file, sheet and cell. Nothing is in force before it is accepted.
    With `corrects=true` the corrected facts of an approved period: what it was paid from stays as it is, and
    POST /runs/…/recalculation settles the difference.
    With `Prefer: respond-async` the answer is 202 with a job, which tells how many rows were read and the first
    problems while the rest is still being checked; the import is what comes of it.
    """
    actor, source = current_actor(), source_name(said["source"])
    as_said = leaving_out(said["reading"], said["leave_out"])
    if wants_later():
        session = once()
        periods.get_period(session, actor, period)
        asked = import_payload(
            period, said["reading"], said["leave_out"], said["control"], source, corrects=said["corrects"] == "true"
        )
        return accepted(enqueue(session, actor, IMPORT, asked, files=import_files(contents_of(uploads["files"]))))
    read = read_uploads(uploads["files"], remembered_for(actor, source, as_said), said["control"])
    corrects = said["corrects"] == "true"
    session = once()
    staged = imports.stage_import(session, actor, period, read.workbooks, read.problems, read.files, corrects=corrects)
    if source:
        sources.remember_headings(session, actor, source, as_said.to_remember)
    return staged, {"Location": url_for(".get_import", number=staged.id)}


@blueprint.route("/sources/<name:source>/headings")
@needs(Permission.IMPORTS_READ)
@may_answer(HTTPStatus.NOT_FOUND)
@blueprint.response(HTTPStatus.OK, SourceHeadingsSchema)
def list_source_headings(source: str) -> object:
    """What was said of the files of a source

    What headings mean, said beside an upload as `heading=Umsatz is new_revenue`, and how to read what files leave open
    (`decimal=comma`). It counts for every later upload of that source until somebody says something else; a file that
    shows something else is read as it shows itself.
    """
    return shown_source(sources.headings_of_source(reading(), current_actor(), source_name(source)))


@blueprint.route(f"/imports/{NUMBER}")
@needs(Permission.IMPORTS_READ)
@may_answer(HTTPStatus.NOT_FOUND)
@blueprint.response(HTTPStatus.OK, ImportSchema)
def get_import(number: int) -> object:
    """One upload"""
    return imports.get_import(reading(), current_actor(), number)


@blueprint.route(f"/imports/{NUMBER}/annotated.xlsx")
@needs(Permission.IMPORTS_WRITE)
@may_answer(HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT)
@blueprint.arguments(AnnotatedQuery, location="query")
@blueprint.response(HTTPStatus.OK, {"type": "string", "format": "binary"}, content_type=XLSX)
def get_annotated_copy(query: dict[str, Any], number: int) -> object:
    """A file of a refused upload with its problems marked

    Every problem stands at its cell as a comment, and all of them on a sheet of their own. Made of the file itself
    where it is an .xlsx or .xlsm (without its macros), of the same cells otherwise. The mended copy can be uploaded.
    409 `files-not-kept` once an upload of the period was accepted; 409 `file-unclear` where several files had problems
    and none is named.
    """
    return annotated_answer(reading(), current_actor(), number, query.get("file"))


@blueprint.route(f"/imports/{NUMBER}/accept", methods=["POST"])
@needs(Permission.IMPORTS_WRITE)
@may_answer(HTTPStatus.NOT_FOUND)
@changes
@blueprint.response(HTTPStatus.OK, ImportSchema)
def accept_import(number: int) -> object:
    """Put the facts of an upload in force, all or none"""
    return imports.accept_import(once(), current_actor(), number)
