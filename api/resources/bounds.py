"""What a stored version of a policy can pay at all."""

from __future__ import annotations

from datetime import date
from http import HTTPStatus
from typing import Any

from api.auth import current_actor
from api.bounded import shown_bill, shown_role_bounds
from api.database import reading
from api.resources.door import Blueprint, may_answer, needs, tagged
from api.schemas.bounds import BoundsQuery, BoundsSchema
from incentives.services.actor import Permission
from incentives.services.bounds import bounds_of_version

blueprint = Blueprint("bounds", __name__, description="What a version of a policy can pay at all.")


@blueprint.route("/policies/<name:policy>/<day:effective_from>/bounds")
@needs(Permission.POLICIES_READ)
@may_answer(HTTPStatus.NOT_FOUND, HTTPStatus.UNPROCESSABLE_ENTITY)
@tagged
@blueprint.arguments(BoundsQuery, location="query")
@blueprint.response(HTTPStatus.OK, BoundsSchema)
def get_bounds(query: dict[str, Any], policy: str, effective_from: date) -> object:
    """The largest and the smallest payout of each role, proven

    Over every admissible result, not simulated, each with a scorecard that is paid it, and what is remarkable about the
    shape of pay. With a period, the largest bill of its roster; payouts:read is needed for that as well. A search takes
    a fixed number of steps; where both bounds of an end do not meet by then, `proven` is false and both are told.
    """
    found = bounds_of_version(reading(), current_actor(), policy, effective_from, query.get("period"))
    return {
        "policy": found.policy.key,
        "effective_from": found.policy.effective_from,
        "policy_fingerprint": found.policy.fingerprint,
        "period": found.period.name,
        "roles": [shown_role_bounds(each) for each in found.roles],
        "bill": None if found.bill is None else shown_bill(found.bill, found.period.name),
    }
