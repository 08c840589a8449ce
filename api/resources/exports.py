"""What leaves the service as files: bundles of runs, statements as PDF."""

from __future__ import annotations

from http import HTTPStatus

from api.auth import current_actor
from api.bundles import FINGERPRINT, bundle_answer
from api.database import reading
from api.downloads import PDF, ZIP
from api.idempotency import once
from api.jobs import STATEMENTS, accepted
from api.resources.door import Blueprint, changes, may_answer, needs
from api.resources.periods import NUMBER
from api.schemas.jobs import JobSchema
from api.statement_files import statement_answer, statements_answer
from incentives.services import runs
from incentives.services.actor import Permission
from incentives.services.jobs import enqueue

blueprint = Blueprint("exports", __name__, description="What leaves the service as files.")
BINARY = {"type": "string", "format": "binary"}
_PRINT = {FINGERPRINT: {"description": "SHA-256 of the bundle's manifest.", "schema": {"type": "string"}}}


@blueprint.route(f"/runs/{NUMBER}/bundle.zip")
@needs(Permission.PAYOUTS_READ)
@may_answer(HTTPStatus.NOT_FOUND)
@blueprint.response(HTTPStatus.OK, BINARY, content_type=ZIP, headers=_PRINT)
def get_bundle(number: int) -> object:
    """Everything a run was calculated from and what came out, as one file

    `incentives verify` calculates it again on any machine, without the database, to the same bytes, or names the first
    amount that differs. People stand in it by their identifiers, without names. The same run has the same bytes; the
    header tells the fingerprint by which a copy that came another way is known to be the original.
    """
    return bundle_answer(reading(), current_actor(), number)


@blueprint.route(f"/payouts/{NUMBER}/statement.pdf")
@needs(Permission.PAYOUTS_READ, Permission.STATEMENTS_READ_OWN, Permission.TEAM_READ)
@may_answer(HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT)
@blueprint.response(HTTPStatus.OK, BINARY, content_type=PDF)
def get_statement_pdf(number: int) -> object:
    """A statement as tagged PDF

    The words and numbers of GET /payouts/…/statement; the same statement has the same bytes. 409 `pdf-missing` where
    the service was installed without PDF.
    """
    return statement_answer(reading(), current_actor(), number)


@blueprint.route(f"/runs/{NUMBER}/statements.zip")
@needs(Permission.PAYOUTS_READ)
@may_answer(HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT)
@blueprint.response(HTTPStatus.OK, BINARY, content_type=ZIP)
def get_statements(number: int) -> object:
    """The statements of a run as PDF in one file

    409 `too-many-statements` for a large run: POST to the same run's statements.
    """
    return statements_answer(reading(), current_actor(), number)


@blueprint.route(f"/runs/{NUMBER}/statements", methods=["POST"])
@needs(Permission.PAYOUTS_READ, as_well=Permission.JOBS_READ)
@may_answer(HTTPStatus.NOT_FOUND)
@changes
@blueprint.response(HTTPStatus.ACCEPTED, JobSchema)
def ask_for_statements(number: int) -> object:
    """Write the statements of a run as PDF in the background

    The answer is a job; once it is done, GET /jobs/…/file fetches one zip file.
    """
    session, actor = once(), current_actor()
    runs.balances_of(session, actor, number)
    return accepted(enqueue(session, actor, STATEMENTS, {"run": number}))
