"""What two stored versions of a policy pay differently."""

from __future__ import annotations

from datetime import date
from http import HTTPStatus
from typing import Any

from api.auth import current_actor
from api.database import reading
from api.differences import shown_people, shown_rules
from api.resources.door import Blueprint, may_answer, needs, tagged
from api.schemas.differences import DifferenceQuery, DifferenceSchema
from incentives.services.actor import Permission
from incentives.services.differences import difference_of_versions

blueprint = Blueprint("differences", __name__, description="What two versions of a policy pay differently.")


@blueprint.route("/policies/<name:policy>/<day:effective_from>/difference")
@needs(Permission.POLICIES_READ)
@may_answer(HTTPStatus.NOT_FOUND, HTTPStatus.UNPROCESSABLE_ENTITY)
@tagged
@blueprint.arguments(DifferenceQuery, location="query")
@blueprint.response(HTTPStatus.OK, DifferenceSchema)
def get_difference(query: dict[str, Any], policy: str, effective_from: date) -> object:
    """What a version pays differently from an older one

    Role by role: proved equal, or where they differ with a scorecard for each difference. With a period, who of its
    people gains and who loses; payouts:read is needed for that as well.
    """
    days = (query["older"], effective_from)
    found = difference_of_versions(reading(), current_actor(), policy, days, query.get("period"))
    people = {} if found.people is None else {"people": shown_people(found.people)}
    return {**shown_rules(found.rules), **people}
