"""What the policies in force may do to customers, and what they pay on."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from api.auth import current_actor
from api.database import reading
from api.resources.door import Blueprint, may_answer, needs
from api.schemas.findings import FindingsQuery, FindingsSchema, shown_finding
from api.schemas.map import MapSchema, shown_map
from api.schemas.policies import OnDayQuery
from incentives.alignment.lens import Lens
from incentives.services import findings
from incentives.services.actor import Permission

blueprint = Blueprint("findings", __name__, description="Harm that policies may do, with proofs anyone can replay.")


@blueprint.route("/findings")
@needs(Permission.FINDINGS_READ)
@may_answer(HTTPStatus.NOT_FOUND)
@blueprint.arguments(FindingsQuery, location="query")
@blueprint.response(HTTPStatus.OK, FindingsSchema)
def list_findings(query: dict[str, Any]) -> object:
    """The findings of the policies in force, the most severe first"""
    lens = Lens(query["lens"]) if "lens" in query else None
    on, policy = query.get("on"), query.get("policy")
    found = findings.findings_in_force(reading(), current_actor(), on=on, policy=policy, lens=lens)
    severities, role = query.get("severity"), query.get("role")
    return {
        "findings": [
            shown_finding(each)
            for each in found
            if (severities is None or str(each.finding.severity) in severities)
            and (role is None or each.finding.role == role)
        ]
    }


@blueprint.route("/map")
@needs(Permission.FINDINGS_READ)
@blueprint.arguments(OnDayQuery, location="query")
@blueprint.response(HTTPStatus.OK, MapSchema)
def show_map(query: dict[str, Any]) -> object:
    """Which role is paid on which KPI, and how much hangs on it"""
    return shown_map(findings.map_in_force(reading(), current_actor(), on=query.get("on")))
