"""The catalogues: KPIs and behaviours."""

from __future__ import annotations

from http import HTTPStatus

from api.auth import current_actor
from api.resources.door import Blueprint, may_answer, needs, tagged
from api.schemas.kpis import BehavioursSchema, KpiSchema, KpisSchema
from incentives.kpis.read import packaged_behaviours
from incentives.services import kpis
from incentives.services.actor import Permission

blueprint = Blueprint("catalogues", __name__, description="What can be measured, and what people do to be paid.")


@blueprint.route("/kpis")
@needs(Permission.KPIS_READ)
@tagged
@blueprint.response(HTTPStatus.OK, KpisSchema)
def list_kpis() -> object:
    """The KPI catalogue"""
    return {"kpis": kpis.list_kpis(current_actor())}


@blueprint.route("/kpis/<name:kpi>")
@needs(Permission.KPIS_READ)
@may_answer(HTTPStatus.NOT_FOUND)
@tagged
@blueprint.response(HTTPStatus.OK, KpiSchema)
def get_kpi(kpi: str) -> object:
    """One KPI"""
    return kpis.get_kpi(current_actor(), kpi)


@blueprint.route("/behaviours")
@needs(Permission.KPIS_READ)
@tagged
@blueprint.response(HTTPStatus.OK, BehavioursSchema)
def list_behaviours() -> object:
    """The behaviour catalogue"""
    return {"behaviours": list(packaged_behaviours())}
