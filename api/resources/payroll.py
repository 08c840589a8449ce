"""What leaves for payroll and the ledger, and what payroll answers."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from flask import url_for

from api.auth import current_actor
from api.database import reading
from api.downloads import XLSX
from api.idempotency import once
from api.payroll import journal_csv_answer, payroll_csv_answer, payroll_setup, payroll_xlsx_answer
from api.resources.door import Blueprint, changes, created, may_answer, needs
from api.resources.exports import BINARY
from api.resources.periods import NUMBER
from api.schemas.payroll import (
    ExportsQuery,
    JournalSchema,
    PayrollExportSchema,
    PayrollExportsSchema,
    ReportSchema,
    WholeExportSchema,
    shown_export,
    shown_journal,
    shown_whole_export,
    stated_reports,
)
from incentives.services import journals, payroll
from incentives.services.actor import Permission

blueprint = Blueprint("payroll", __name__, description="Exports to payroll, its answers, and journals for the ledger.")


@blueprint.route(f"/runs/{NUMBER}/payroll", methods=["POST"])
@needs(Permission.PAYROLL_EXPORT)
@may_answer(HTTPStatus.NOT_FOUND)
@changes
@created(PayrollExportSchema, blueprint)
def export_payroll(number: int) -> object:
    """Let an approved run leave for payroll

    Holds every payout of the run that left with no export before and is not held. 409 `already-exported` names the
    export with which all of it left, which can be fetched again; 409 `run-not-approved`, `run-held`,
    `payroll-setup-missing`.
    """
    export = payroll.export_payroll(once(), current_actor(), number, payroll_setup())
    return shown_export(export), {"Location": url_for(".get_payroll_export", number=export.id)}


@blueprint.route("/payroll-exports")
@needs(Permission.PAYOUTS_READ)
@blueprint.arguments(ExportsQuery, location="query")
@blueprint.response(HTTPStatus.OK, PayrollExportsSchema)
def list_payroll_exports(query: dict[str, Any]) -> object:
    """Exports to payroll, the newest first, some at a time"""
    page = payroll.list_exports(reading(), current_actor(), **query)
    more = None
    if page.next_before is not None:
        more = url_for(".list_payroll_exports", **{**query, "before": page.next_before})
    return {"exports": [shown_export(each) for each in page.exports], "next": more}


@blueprint.route(f"/payroll-exports/{NUMBER}")
@needs(Permission.PAYOUTS_READ)
@may_answer(HTTPStatus.NOT_FOUND)
@blueprint.response(HTTPStatus.OK, WholeExportSchema)
def get_payroll_export(number: int) -> object:
    """An export with its lines and what became of each"""
    return shown_whole_export(payroll.get_export(reading(), current_actor(), number))


@blueprint.route(f"/payroll-exports/{NUMBER}/lines.csv")
@needs(Permission.PAYOUTS_READ)
@may_answer(HTTPStatus.NOT_FOUND)
@blueprint.response(HTTPStatus.OK, {"type": "string"}, content_type="text/csv")
def get_payroll_csv(number: int) -> object:
    """The lines and control totals of an export as CSV

    UTF-8, comma, CRLF. What a spreadsheet would take for a formula stands after an apostrophe.
    """
    return payroll_csv_answer(reading(), current_actor(), number)


@blueprint.route(f"/payroll-exports/{NUMBER}/lines.xlsx")
@needs(Permission.PAYOUTS_READ)
@may_answer(HTTPStatus.NOT_FOUND)
@blueprint.response(HTTPStatus.OK, BINARY, content_type=XLSX)
def get_payroll_workbook(number: int) -> object:
    """The same as a workbook"""
    return payroll_xlsx_answer(reading(), current_actor(), number)


@blueprint.route(f"/payroll-exports/{NUMBER}/reports", methods=["POST"])
@needs(Permission.PAYROLL_EXPORT)
@may_answer(HTTPStatus.NOT_FOUND)
@changes
@blueprint.arguments(ReportSchema)
@blueprint.response(HTTPStatus.OK, WholeExportSchema)
def take_payroll_report(body: dict[str, Any], number: int) -> object:
    """Say what became of lines of an export

    What is said last about a line counts. Lines that failed or were paid otherwise are kept and stand in `problems`; a
    line that the export does not have, or one that is named twice, refuses the whole report.
    """
    return shown_whole_export(payroll.take_report(once(), current_actor(), number, stated_reports(body)))


@blueprint.route(f"/runs/{NUMBER}/journal")
@needs(Permission.PAYOUTS_READ)
@may_answer(HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT, HTTPStatus.UNPROCESSABLE_ENTITY)
@blueprint.response(HTTPStatus.OK, JournalSchema)
def get_journal(number: int) -> object:
    """The journal of an approved run, by department and account

    What the period earned is its expense; what is held back or advanced moves the accounts stated for that.
    """
    return shown_journal(journals.journal_of_run(reading(), current_actor(), number, payroll_setup()))


@blueprint.route(f"/runs/{NUMBER}/journal.csv")
@needs(Permission.PAYOUTS_READ)
@may_answer(HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT, HTTPStatus.UNPROCESSABLE_ENTITY)
@blueprint.response(HTTPStatus.OK, {"type": "string"}, content_type="text/csv")
def get_journal_csv(number: int) -> object:
    """The same as CSV"""
    return journal_csv_answer(reading(), current_actor(), number)
