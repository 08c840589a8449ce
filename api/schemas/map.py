"""The KPI-to-incentive map as the API shows it: which role is paid on which KPI, and how much hangs on it."""

from __future__ import annotations

from marshmallow import Schema, fields

from api.amounts import rounded_money, written_share
from api.fields import MoneySchema
from api.schemas.findings import ROUNDED
from api.schemas.runs import ROLE
from incentives.alignment.map import Entry, Guard, KpiMap

AT_STAKE = "Of one typical participant with every result at target."


class EntrySchema(Schema):
    """One measured component of a role."""

    role = fields.String(required=True, metadata=ROLE)
    role_title = fields.String(required=True)
    component = fields.String(required=True, metadata={"description": "Groups first, joined by dots."})
    measure = fields.String(required=True)
    kpi = fields.String(required=True)
    kpi_title = fields.String(required=True)
    kpi_class = fields.String(data_key="class", required=True)
    side = fields.String(required=True)
    timing = fields.String(required=True)
    counted_for = fields.String(required=True)
    weight = fields.String(required=True, metadata={"description": "The share of the role's target incentive."})
    per_period = fields.Nested(MoneySchema, required=True, metadata={"description": AT_STAKE + ROUNDED})
    per_year = fields.Nested(MoneySchema, required=True, metadata={"description": AT_STAKE + ROUNDED})


class GuardSchema(Schema):
    """A KPI that a gate or modifier of a role looks at."""

    role = fields.String(required=True, metadata=ROLE)
    rule = fields.String(required=True)
    kind = fields.String(required=True, metadata={"description": "gate or modifier"})
    applies_to = fields.String(required=True)
    measure = fields.String(required=True)
    kpi = fields.String(required=True)
    kpi_title = fields.String(required=True)
    kpi_class = fields.String(data_key="class", required=True)


class MapSchema(Schema):
    """The map of the policies in force on a day."""

    on = fields.Date(required=True)
    entries = fields.List(fields.Nested(EntrySchema), required=True)
    guards = fields.List(fields.Nested(GuardSchema), required=True)


def shown_map(found: KpiMap) -> dict[str, object]:
    """The map as MapSchema dumps it."""
    return {
        "on": found.on,
        "entries": [_entry(entry) for entry in found.entries],
        "guards": [_guard(guard) for guard in found.guards],
    }


def _entry(entry: Entry) -> dict[str, object]:
    currency = entry.paid_role.policy.currency
    return {
        "role": entry.paid_role.key,
        "role_title": entry.paid_role.role.title,
        "component": ".".join(entry.path),
        "measure": entry.measure.key,
        "kpi": entry.kpi.id,
        "kpi_title": entry.kpi.title,
        "kpi_class": entry.kpi_class,
        "side": entry.side,
        "timing": entry.timing,
        "counted_for": entry.counted_for,
        "weight": written_share(entry.weight),
        "per_period": rounded_money(entry.per_period, currency),
        "per_year": rounded_money(entry.per_year, currency),
    }


def _guard(guard: Guard) -> dict[str, object]:
    return {
        "role": guard.paid_role.key,
        "rule": guard.rule,
        "kind": "gate" if guard.is_gate else "modifier",
        "applies_to": guard.applies_to,
        "measure": guard.measure.key,
        "kpi": guard.measure.kpi.id,
        "kpi_title": guard.measure.kpi.title,
        "kpi_class": guard.measure.kpi.kpi_class,
    }
