"""What all policies in force together pay for."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from api.auth import current_actor
from api.company import shown_company, shown_review
from api.database import reading
from api.resources.door import Blueprint, needs
from api.schemas.company import BusinessReviewSchema, CompanySchema
from api.schemas.policies import OnDayQuery
from incentives.services.actor import Permission
from incentives.services.business_review import review_of_business
from incentives.services.company import company_in_force

blueprint = Blueprint("company", __name__, description="The whole company: what all policies together pay for.")


@blueprint.route("/company")
@needs(Permission.FINDINGS_READ)
@blueprint.arguments(OnDayQuery, location="query")
@blueprint.response(HTTPStatus.OK, CompanySchema)
def show_company(query: dict[str, Any]) -> object:
    """Winning against keeping customers, who carries which KPI, the five pillars

    Money is the target incentive of a year of everybody on the newest roster. `foretelling` tells which early KPIs went
    before later ones in past periods, with its uncertainty: a hint where to put weight, no proof of a cause.
    """
    found = company_in_force(reading(), current_actor(), on=query.get("on"))
    return shown_company(found.company, found.standings, found.foretold, found.roster_of)


@blueprint.route("/business-review")
@needs(Permission.FINDINGS_READ)
@blueprint.response(HTTPStatus.OK, BusinessReviewSchema)
def show_business_review() -> object:
    """How customers fared beside revenue and pipeline, period by period

    The newest periods that began by today, the oldest first, as their results were accepted. Of several people or
    groups `sum` is told where amounts add up, and else the one in the `middle`.
    """
    return shown_review(review_of_business(reading(), current_actor()))
