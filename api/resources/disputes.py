"""Disputes: what people say is wrong with their pay, and the answers."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from flask import url_for

from api.auth import current_actor
from api.database import reading
from api.idempotency import once
from api.resources.door import Blueprint, changes, created, may_answer, needs
from api.resources.periods import NUMBER
from api.schemas.disputes import (
    AnswerSchema,
    CaseAnswerSchema,
    CaseSchema,
    CasesQuery,
    CasesSchema,
    DisputeSchema,
    DisputesQuery,
    DisputesSchema,
    NewDisputeSchema,
    OwnerSchema,
)
from incentives.services import cases, disputes
from incentives.services.actor import Permission

SEES = (Permission.DISPUTES_ANSWER, Permission.PAYOUTS_READ, Permission.DISPUTES_RAISE)
blueprint = Blueprint("disputes", __name__, description="What people say is wrong with their pay, and the answers.")


@blueprint.route("/disputes")
@needs(*SEES)
@may_answer(HTTPStatus.NOT_FOUND)
@blueprint.arguments(DisputesQuery, location="query")
@blueprint.response(HTTPStatus.OK, DisputesSchema)
def list_disputes(query: dict[str, Any]) -> object:
    """Disputes, the newest first

    One's own; all of them for whoever answers disputes or reads payouts.
    """
    only = {"period_name": query.get("period"), "open_only": query["open"] == "true"}
    return {"disputes": disputes.list_disputes(reading(), current_actor(), **only)}


@blueprint.route("/periods/<name:period>/disputes", methods=["POST"])
@needs(Permission.DISPUTES_RAISE)
@may_answer(HTTPStatus.NOT_FOUND)
@changes
@blueprint.arguments(NewDisputeSchema)
@created(DisputeSchema, blueprint)
def raise_dispute(body: dict[str, Any], period: str) -> object:
    """Dispute one's own payout, or a result that is wrong or missing"""
    raised = disputes.raise_dispute(once(), current_actor(), period, disputes.StatedDispute(**body))
    return raised, {"Location": url_for(".get_dispute", number=raised.id)}


@blueprint.route(f"/disputes/{NUMBER}")
@needs(*SEES)
@may_answer(HTTPStatus.NOT_FOUND)
@blueprint.response(HTTPStatus.OK, DisputeSchema)
def get_dispute(number: int) -> object:
    """One dispute"""
    return disputes.get_dispute(reading(), current_actor(), number)


@blueprint.route(f"/disputes/{NUMBER}/answer", methods=["POST"])
@needs(Permission.DISPUTES_ANSWER)
@may_answer(HTTPStatus.NOT_FOUND)
@changes
@blueprint.arguments(AnswerSchema)
@blueprint.response(HTTPStatus.OK, DisputeSchema)
def answer_dispute(body: dict[str, Any], number: int) -> object:
    """Answer a dispute

    What is upheld is settled by an adjustment or a correction. 403 `second-person-needed` for who raised it.
    """
    return disputes.answer_dispute(once(), current_actor(), number, upheld=body["upheld"], answer=body["answer"])


@blueprint.route(f"/disputes/{NUMBER}/owner", methods=["POST"])
@needs(Permission.DISPUTES_ANSWER)
@may_answer(HTTPStatus.NOT_FOUND)
@changes
@blueprint.arguments(OwnerSchema)
@blueprint.response(HTTPStatus.OK, DisputeSchema)
def hand_on_dispute(body: dict[str, Any], number: int) -> object:
    """Name who answers a dispute"""
    return disputes.hand_on_dispute(once(), current_actor(), number, body["login"])


@blueprint.route(f"/disputes/{NUMBER}/withdraw", methods=["POST"])
@needs(Permission.DISPUTES_RAISE)
@may_answer(HTTPStatus.NOT_FOUND)
@changes
@blueprint.response(HTTPStatus.OK, DisputeSchema)
def withdraw_dispute(number: int) -> object:
    """Take back a dispute of one's own"""
    return disputes.withdraw_dispute(once(), current_actor(), number)


@blueprint.route("/cases")
@needs(Permission.CASES_WRITE, Permission.PAYOUTS_READ)
@blueprint.arguments(CasesQuery, location="query")
@blueprint.response(HTTPStatus.OK, CasesSchema)
def list_cases(query: dict[str, Any]) -> object:
    """Results that were worse than a floor three periods running, the newest first"""
    return {"cases": cases.list_cases(reading(), current_actor(), open_only=query["open"] == "true")}


@blueprint.route(f"/cases/{NUMBER}/close", methods=["POST"])
@needs(Permission.CASES_WRITE)
@may_answer(HTTPStatus.NOT_FOUND)
@changes
@blueprint.arguments(CaseAnswerSchema)
@blueprint.response(HTTPStatus.OK, CaseSchema)
def close_case(body: dict[str, Any], number: int) -> object:
    """Close a case with what was found and done"""
    return cases.close_case(once(), current_actor(), number, body["answer"])
