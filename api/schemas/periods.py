"""Periods of pay as the API takes and shows them."""

from __future__ import annotations

from marshmallow import Schema, fields

from api.fields import Strict, Whole, Words
from api.schemas.people import HandSchema

NAME = {"description": "2026, 2026-H1, 2026-Q3 or 2026-07.", "example": "2026-Q3"}
MONTH = {"description": "The month, 1 to 12, in which the fiscal year starts."}


class NewPeriodSchema(Strict):
    """A period to open."""

    name = Words(most=20, required=True, metadata=NAME)
    fiscal_year_starts = Whole(least=1, most=12, load_default=1, metadata=MONTH)


class PeriodSchema(Schema):
    """A period and where it stands: open, ready (facts accepted), calculated or approved."""

    name = fields.String(required=True, metadata=NAME)
    starts_on = fields.Date(attribute="period.starts_on", required=True)
    ends_before = fields.Date(attribute="period.ends_before", required=True)
    fiscal_year_starts = fields.Integer(required=True, metadata=MONTH)
    state = fields.String(required=True)
    opened_at = fields.AwareDateTime(required=True)
    opened_by = fields.Nested(HandSchema, required=True)


class PeriodsSchema(Schema):
    """Every period, the newest first."""

    periods = fields.List(fields.Nested(PeriodSchema), required=True)
