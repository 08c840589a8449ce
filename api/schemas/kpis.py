"""The catalogues as the API shows them: KPIs, and behaviours with how they move them."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields

from api.amounts import written
from incentives.kpis.kpi import Kpi
from incentives.values.unit import PERCENT, Unit, UnitKind


class _Bound(fields.String):
    """A bound of a KPI in its unit; money is a plain decimal, since the catalogue is for every currency."""

    def _serialize(self, value: Any, attr: str | None, obj: Kpi, **more: Any) -> str | None:
        if value is None:
            return None
        return written(None if obj.unit is UnitKind.MONEY else Unit(obj.unit), value)


class _Effects(fields.Dict):
    """KPI to change of the reported figure, as a share of target."""

    def __init__(self, **given: Any) -> None:
        super().__init__(keys=fields.String(), values=fields.String(), dump_only=True, **given)

    def _serialize(self, value: Any, attr: str | None, obj: Any, **more: Any) -> Any:
        return {kpi: written(PERCENT, effect) for kpi, effect in value.items()}


class KpiSchema(Schema):
    """A KPI of the catalogue: what is counted, which way is better, how it is gamed and what shows that."""

    kpi = fields.String(attribute="id", required=True)
    kpi_class = fields.String(data_key="class", required=True)
    title = fields.String(required=True)
    unit = fields.String(required=True)
    better = fields.String(required=True)
    least = _Bound(required=True, allow_none=True)
    most = _Bound(required=True, allow_none=True)
    timing = fields.String(required=True)
    recorded_by = fields.String(required=True)
    measures = fields.String(required=True)
    formula = fields.String(required=True)
    counter_measures = fields.List(fields.String(), required=True)
    gamed_by = fields.List(fields.String(), required=True)
    source = fields.String(required=True)


class KpisSchema(Schema):
    """The whole KPI catalogue."""

    kpis = fields.List(fields.Nested(KpiSchema), required=True)


class BehaviourSchema(Schema):
    """Something a person could do to be paid. Effects are of full intensity for one period, as shares of target."""

    behaviour = fields.String(attribute="id", required=True)
    kind = fields.String(required=True)
    title = fields.String(required=True)
    customer_harm = fields.Integer(required=True)
    customer_benefit = fields.Integer(required=True)
    now = _Effects(required=True)
    later = _Effects(required=True)
    roles = fields.List(fields.String(), required=True)
    seen = fields.String(required=True, allow_none=True)
    manipulates = fields.String(required=True, allow_none=True)
    evidence = fields.String(required=True)
    sources = fields.List(fields.String(), required=True)


class BehavioursSchema(Schema):
    """The whole behaviour catalogue."""

    behaviours = fields.List(fields.Nested(BehaviourSchema), required=True)
