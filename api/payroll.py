"""What the app was told of the company's payroll, and exports as answers that a browser saves."""

from __future__ import annotations

from flask import Flask, Response, current_app
from sqlalchemy.orm import Session

from api.downloads import CSV, XLSX, download
from api.payroll_workbook import payroll_workbook
from incentives.export.csv_text import journal_csv, payroll_csv
from incentives.export.setup import PayrollSetup
from incentives.services.actor import Actor
from incentives.services.journals import journal_of_run
from incentives.services.payroll import get_export

EXTENSION = "incentives-payroll"


def attach(app: Flask, setup: PayrollSetup | None) -> None:
    """Makes the setup that of the app."""
    app.extensions[EXTENSION] = setup


def payroll_setup() -> PayrollSetup | None:
    """The app's setup."""
    found: PayrollSetup | None = current_app.extensions.get(EXTENSION)
    return found


def payroll_csv_answer(session: Session, actor: Actor, number: int) -> Response:
    """The lines of an export with their control totals as CSV. Raises what the service raises."""
    found = get_export(session, actor, number)
    text = payroll_csv([each.line for each in found.lines], found.export.totals)
    return download(text.encode(), f"payroll {number} of {found.export.period}.csv", CSV)


def payroll_xlsx_answer(session: Session, actor: Actor, number: int) -> Response:
    """The same as a workbook."""
    found = get_export(session, actor, number)
    return download(payroll_workbook(found), f"payroll {number} of {found.export.period}.xlsx", XLSX)


def journal_csv_answer(session: Session, actor: Actor, run: int) -> Response:
    """The journal of a run as CSV."""
    found = journal_of_run(session, actor, run, payroll_setup())
    return download(journal_csv(found.lines).encode(), f"journal of run {run} of {found.run.period}.csv", CSV)
