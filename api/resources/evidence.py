"""What past periods show of what plans tempt people to."""

from __future__ import annotations

from http import HTTPStatus

from api.auth import current_actor
from api.database import reading
from api.evidence import shown_evidence
from api.resources.door import Blueprint, needs
from api.schemas.evidence import EvidenceSchema
from incentives.services.actor import Permission
from incentives.services.evidence import evidence_in_force

blueprint = Blueprint("evidence", __name__, description="What past periods show: reasons to ask, with their doubt.")


@blueprint.route("/evidence")
@needs(Permission.FINDINGS_READ)
@blueprint.response(HTTPStatus.OK, EvidenceSchema)
def show_evidence() -> object:
    """Whether results pile up where pay jumps, guards get worse, customers leave after high pay, deals rush in

    Over everything accepted so far, under the policies of each period. Each look has an interval of 95 % and the chance
    of so much by luck, raised for the number of looks. Under 30 results nothing is said, and nobody is named.
    """
    return shown_evidence(evidence_in_force(reading(), current_actor()))
