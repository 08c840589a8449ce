"""What a stored version tempts people to, what it prices, and how it could be mended."""

from __future__ import annotations

from datetime import date
from http import HTTPStatus
from typing import Any

from api.auth import current_actor
from api.database import reading
from api.resources.door import Blueprint, may_answer, needs, tagged
from api.schemas.temptations import PricesSchema, RepairsQuery, RepairsSchema, SupremaSchema
from api.temptations import shown_prices, shown_repairs, shown_suprema
from incentives.services import temptations
from incentives.services.actor import Permission
from incentives.services.catalogue import behaviours

blueprint = Blueprint("temptations", __name__, description="What a version pays harm for at most, and how to mend it.")


@blueprint.route("/policies/<name:policy>/<day:effective_from>/suprema")
@needs(Permission.FINDINGS_READ, as_well=Permission.POLICIES_READ)
@may_answer(HTTPStatus.NOT_FOUND)
@tagged
@blueprint.response(HTTPStatus.OK, SupremaSchema)
def get_suprema(policy: str, effective_from: date) -> object:
    """The most that each modelled harmful behaviour can gain

    A certain bound over every scorecard within the ranges and every dose, the scorecard that was found to gain most,
    pairs of behaviours, and the best harm beside the best honest work. A search takes a fixed number of steps; where
    bound and scorecard do not meet by then, `meets` is false and both are told.
    """
    version, found = temptations.suprema_of_version(reading(), current_actor(), policy, effective_from)
    return shown_suprema(version, found, behaviours())


@blueprint.route("/policies/<name:policy>/<day:effective_from>/prices")
@needs(Permission.FINDINGS_READ, as_well=Permission.POLICIES_READ)
@may_answer(HTTPStatus.NOT_FOUND)
@tagged
@blueprint.response(HTTPStatus.OK, PricesSchema)
def get_prices(policy: str, effective_from: date) -> object:
    """What one step of each result is worth at target, and each result in terms of the others"""
    version, found = temptations.prices_of_version(reading(), current_actor(), policy, effective_from)
    return shown_prices(version, [(each.prices, each.index) for each in found])


@blueprint.route("/policies/<name:policy>/<day:effective_from>/repairs")
@needs(Permission.FINDINGS_READ, as_well=Permission.POLICIES_READ)
@may_answer(HTTPStatus.NOT_FOUND)
@blueprint.arguments(RepairsQuery, location="query")
@blueprint.response(HTTPStatus.OK, RepairsSchema)
def get_repairs(query: dict[str, Any], policy: str, effective_from: date) -> object:
    """The smallest changes after which a behaviour no longer pays

    Each is proven by the audit of the changed text, and shown as a patch. Where no weighting of the present measures
    can help, that is said with the behaviours that block it.
    """
    version, found = temptations.repairs_of_version(reading(), current_actor(), policy, effective_from, query["at"])
    return shown_repairs(version, found)
