"""The catalogues: KPIs and behaviours."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from api.auth import current_actor
from api.resources.door import Blueprint, keeps_nothing, may_answer, needs, tagged
from api.schemas.kpis import BehavioursSchema, KpiSchema, KpisSchema
from api.schemas.raw_rows import CalculateKpisSchema, KpiFiguresSchema, shown_figures
from incentives.services import kpis, raw_kpis
from incentives.services.actor import Permission
from incentives.services.catalogue import behaviours

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


@blueprint.route("/kpi-figures", methods=["POST"])
@needs(Permission.CALCULATE)
@keeps_nothing
@blueprint.arguments(CalculateKpisSchema)
@blueprint.response(HTTPStatus.OK, KpiFiguresSchema)
def calculate_kpis(body: dict[str, Any]) -> object:
    """KPIs worked out of raw rows

    Every figure comes with the number of cases behind it and its definition. Nothing is kept; to be paid, the same rows
    are uploaded as sheets of a workbook.
    """
    rows = body["rows"]
    asked = {name: body[name] for name in ("period", "currency", "fiscal_year_starts", "kpis", "counted_for")}
    return shown_figures(raw_kpis.calculate_kpis(current_actor(), rows, **asked), rows=body["addresses"])


@blueprint.route("/behaviours")
@needs(Permission.KPIS_READ)
@tagged
@blueprint.response(HTTPStatus.OK, BehavioursSchema)
def list_behaviours() -> object:
    """The behaviour catalogue"""
    return {"behaviours": list(behaviours())}
