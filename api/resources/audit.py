"""The audit trail: who changed what, when and why; and whether all of it is what the service wrote."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from flask import url_for

from api.auth import current_actor
from api.database import reading
from api.idempotency import once
from api.resources.door import Blueprint, changes, may_answer, needs
from api.schemas.audit import (
    AuditCheckQuery,
    AuditCheckSchema,
    AuditQuery,
    AuditSchema,
    ErasureSchema,
    NewErasureSchema,
)
from incentives.services import audit, erasure
from incentives.services.actor import Permission
from incentives.services.audit_check import check_trail

blueprint = Blueprint("audit", __name__, description="Who changed what, when and why, in entries nobody can change.")


@blueprint.route("/audit")
@needs(Permission.AUDIT_READ)
@blueprint.arguments(AuditQuery, location="query")
@blueprint.response(HTTPStatus.OK, AuditSchema)
def list_audit_entries(query: dict[str, Any]) -> object:
    """Entries of the audit trail, the newest first"""
    only = {name: query[name] for name in ("subject", "person") if name in query}
    page = audit.list_entries(
        reading(),
        current_actor(),
        before=query.get("before"),
        limit=query["limit"],
        subject=only.get("subject"),
        by=only.get("person"),
    )
    following = page.next_before
    address = url_for(".list_audit_entries", before=following, limit=query["limit"], **only) if following else None
    return {"entries": page.entries, "next": address}


@blueprint.route("/erasures", methods=["POST"])
@needs(Permission.PARTICIPANTS_ERASE)
@may_answer(HTTPStatus.NOT_FOUND)
@changes
@blueprint.arguments(NewErasureSchema)
@blueprint.response(HTTPStatus.OK, ErasureSchema)
def erase_participant(body: dict[str, Any]) -> object:
    """Erase a person for good

    Names, addresses and the identifier become a pseudonym wherever they are stored; every amount and sum stays, and the
    audit trail stays whole. 409 `participant-in-work` while they are still to be paid for a period.
    """
    return erasure.erase_participant(once(), current_actor(), body["participant"], body["reason"])


@blueprint.route("/audit/check")
@needs(Permission.AUDIT_READ)
@blueprint.arguments(AuditCheckQuery, location="query")
@blueprint.response(HTTPStatus.OK, AuditCheckSchema)
def check_audit_trail(query: dict[str, Any]) -> object:
    """Check the trail and everything that it seals

    Names each entry and row that is not what the service wrote: policies, facts, payouts, people and all the rest.
    """
    return check_trail(reading(), current_actor(), last=query.get("last"), head=query.get("head"))
