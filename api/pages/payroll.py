"""Payroll for finance: let an approved run leave, look at what left, and take in what payroll answers."""

from __future__ import annotations

from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from api.pages.doors import current_actor, number_asked, session
from api.payroll import journal_csv_answer, payroll_csv_answer, payroll_setup, payroll_xlsx_answer
from incentives.export.report_text import read_report
from incentives.services import payroll
from incentives.services.actor import Permission, require
from incentives.values.problem import RefusedWithProblems

blueprint = Blueprint("payroll_pages", __name__)
ON_A_PAGE = 200


@blueprint.post("/runs/<int:number>/payroll")
def export(number: int) -> Response:
    """Lets the run leave for payroll and shows what left."""
    made = payroll.export_payroll(session(), current_actor(), number, payroll_setup())
    flash("Exported. Fetch the file, and take in what payroll answers.")
    return redirect(url_for(".show_one", number=made.id), HTTPStatus.SEE_OTHER)


@blueprint.get("/payroll/<int:number>")
def show_one(number: int) -> str:
    """An export: its totals, its lines some at a time, and what became of them."""
    found = payroll.get_export(session(), current_actor(), number)
    first = number_asked("after") or 0
    shown, more = found.lines[first : first + ON_A_PAGE], first + ON_A_PAGE
    return render_template("payroll.html", found=found, shown=shown, more=more if more < len(found.lines) else None)


@blueprint.get("/payroll/<int:number>/lines.csv")
def lines_csv(number: int) -> Response:
    """The lines as CSV."""
    return payroll_csv_answer(session(), current_actor(), number)


@blueprint.get("/payroll/<int:number>/lines.xlsx")
def lines_xlsx(number: int) -> Response:
    """The lines as a workbook."""
    return payroll_xlsx_answer(session(), current_actor(), number)


@blueprint.post("/payroll/<int:number>/reports")
def report(number: int) -> Response:
    """Takes in what payroll answered, as a CSV file."""
    actor = current_actor()
    require(actor, Permission.PAYROLL_EXPORT)  # before time is spent on reading
    chosen = request.files.get("file")
    if chosen is None or not chosen.filename:
        flash("No file was chosen.", "refused")
        return redirect(url_for(".show_one", number=number), HTTPStatus.SEE_OTHER)
    reports, problems = read_report(chosen.stream.read(), chosen.filename)
    if problems:
        raise RefusedWithProblems(problems)
    taken = payroll.take_report(session(), actor, number, reports)
    wrong = len(taken.problems)
    flash("Taken in. Everything it names was paid." if not wrong else "Taken in. Not everything was paid as exported.")
    return redirect(url_for(".show_one", number=number), HTTPStatus.SEE_OTHER)


@blueprint.get("/runs/<int:number>/journal.csv")
def journal(number: int) -> Response:
    """The journal of a run as CSV."""
    return journal_csv_answer(session(), current_actor(), number)
