"""Files that leave the service: the bundle of a run for finance, and statements as PDF."""

from __future__ import annotations

from flask import Blueprint
from werkzeug.wrappers import Response

from api.bundles import bundle_answer
from api.pages.doors import current_actor, session
from api.statement_files import statement_answer, statements_answer

blueprint = Blueprint("export_pages", __name__)


@blueprint.get("/runs/<int:number>/bundle.zip")
def bundle(number: int) -> Response:
    """Everything a run was calculated from and what came out, as one file."""
    return bundle_answer(session(), current_actor(), number)


@blueprint.get("/statements/<int:payout>/statement.pdf")
def statement(payout: int) -> Response:
    """One statement as PDF, for its participant and for finance."""
    return statement_answer(session(), current_actor(), payout)


@blueprint.get("/runs/<int:number>/statements.zip")
def all_statements(number: int) -> Response:
    """The statements of a run as PDF."""
    return statements_answer(session(), current_actor(), number)
