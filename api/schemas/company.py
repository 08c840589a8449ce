"""The whole company as the API shows it; `api.company` fills it."""

from __future__ import annotations

from marshmallow import Schema, fields

from api.fields import MoneySchema
from api.schemas.runs import ROLE

A_YEAR = {"description": "Target incentive of a year, of everybody together; without a roster, of one person a role."}


class ShareSchema(Schema):
    """A part of all target incentive."""

    name = fields.String(required=True)
    share = fields.String(required=True)
    money = fields.Nested(MoneySchema, required=True, metadata=A_YEAR)


class CompanyBalanceSchema(Schema):
    """What the money hangs on, looked at in three ways; each adds up to the whole."""

    stages = fields.List(fields.Nested(ShareSchema), required=True)
    timings = fields.List(fields.Nested(ShareSchema), required=True)
    sides = fields.List(fields.Nested(ShareSchema), required=True)


class CarriedSchema(Schema):
    """A KPI, and who is paid on it. shared: by more than one policy."""

    kpi = fields.String(required=True)
    title = fields.String(required=True)
    shared = fields.Boolean(required=True)
    roles = fields.List(fields.String(metadata=ROLE), required=True)
    policies = fields.List(fields.String(), required=True)
    money = fields.Nested(MoneySchema, required=True, metadata=A_YEAR)


class WithoutCustomersSchema(Schema):
    """A role of which no pay hangs on how customers fare."""

    role = fields.String(required=True, metadata=ROLE)
    money = fields.Nested(MoneySchema, required=True, metadata=A_YEAR)


class BeyondReachSchema(Schema):
    """A role and a measure that it cannot move."""

    role = fields.String(required=True, metadata=ROLE)
    measure = fields.String(required=True)
    share = fields.String(required=True, metadata={"description": "Of the role's pay."})
    money = fields.Nested(MoneySchema, required=True, metadata=A_YEAR)
    why = fields.String(required=True)


class PulledApartSchema(Schema):
    """Two roles that are paid to move KPIs against each other."""

    roles = fields.List(fields.String(metadata=ROLE), required=True)
    kpis = fields.List(fields.String(), required=True)
    how = fields.String(required=True)


class PillarFactSchema(Schema):
    """What is asked, what was found, and whether it holds; null where it cannot be known yet."""

    asks = fields.String(required=True)
    found = fields.String(required=True)
    holds = fields.Boolean(required=True, allow_none=True)


class PillarSchema(Schema):
    """One of the five pillars with its facts."""

    pillar = fields.String(required=True)
    holding = fields.Integer(required=True)
    known = fields.Integer(required=True)
    facts = fields.List(fields.Nested(PillarFactSchema), required=True)


class ForetellingPairSchema(Schema):
    """How an early KPI goes before a later one: a rank correlation with its 95 % interval. null with too few points."""

    early = fields.String(required=True)
    later = fields.String(required=True)
    counted_for = fields.String(required=True)
    points = fields.Integer(required=True)
    strength = fields.String(required=True, allow_none=True)
    low = fields.String(data_key="from", attribute="from", required=True, allow_none=True)
    high = fields.String(data_key="to", attribute="to", required=True, allow_none=True)
    stands = fields.Boolean(required=True, metadata={"description": "It is away from zero even after many looks."})


class ForetellingSchema(Schema):
    """Every pair that history allows; with fewer points than `fewest` nothing is told."""

    fewest = fields.Integer(required=True)
    pairs = fields.List(fields.Nested(ForetellingPairSchema), required=True)


class CompanySchema(Schema):
    """What all policies in force together pay for."""

    on = fields.Date(required=True)
    roster_of = fields.String(required=True, allow_none=True, metadata={"description": "The period of the roster."})
    people = fields.Integer(required=True, allow_none=True)
    target_incentive = fields.Nested(MoneySchema, required=True, allow_none=True)
    balance = fields.Nested(CompanyBalanceSchema, required=True)
    kpis = fields.List(fields.Nested(CarriedSchema), required=True)
    without_customers = fields.List(fields.Nested(WithoutCustomersSchema), required=True)
    beyond_reach = fields.List(fields.Nested(BeyondReachSchema), required=True)
    pulled_apart = fields.List(fields.Nested(PulledApartSchema), required=True)
    pillars = fields.List(fields.Nested(PillarSchema), required=True)
    foretelling = fields.Nested(ForetellingSchema, required=True)


class ReviewedPeriodSchema(Schema):
    """A period, and what its approved run paid; null where none is approved."""

    period = fields.String(required=True)
    paid = fields.Nested(MoneySchema, required=True, allow_none=True)


class ReviewLineSchema(Schema):
    """A KPI over the periods, in their order. of counts whose results there were."""

    kpi = fields.String(required=True)
    title = fields.String(required=True)
    side = fields.String(required=True)
    counted_for = fields.String(required=True)
    told = fields.String(required=True, metadata={"description": "the company's, sum or middle"})
    figures = fields.List(fields.String(allow_none=True), required=True)
    of = fields.List(fields.Integer(), required=True)
    trend = fields.String(required=True, metadata={"description": "better, worse, same or unknown"})


class BusinessReviewSchema(Schema):
    """Customer outcomes first, then everything they are set against."""

    periods = fields.List(fields.Nested(ReviewedPeriodSchema), required=True)
    lines = fields.List(fields.Nested(ReviewLineSchema), required=True)
