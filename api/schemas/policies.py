"""Policies as the API shows them: what a version promises, to whom, measured by what; and its text."""

from __future__ import annotations

from marshmallow import Schema, fields

from api.fields import Day, ListOf, Strict, Words
from api.schemas.people import HandSchema

LONGEST_TEXT = 200_000
TEXT = {"description": "The whole policy file as YAML.", "example": "format: 1\npolicy: support\n"}
FILE = {"description": "The name that problems and findings show.", "example": "support/2026-01-01.yaml"}


class NewPolicySchema(Strict):
    """A policy file to take in."""

    text = Words(most=LONGEST_TEXT, lines=True, required=True, metadata=TEXT)
    file = Words(most=200, load_default="policy.yaml", metadata=FILE)


class PoliciesQuery(Strict):
    """Which versions to list."""

    policy = Words(most=100, metadata={"description": "Only versions of this policy."})


class OnDayQuery(Strict):
    """As of which day."""

    on = Day(metadata={"description": "The day that counts; today unless given."})


class _PaidMeasureSchema(Schema):
    measure = fields.String(required=True)


class RoleSchema(Schema):
    """A role of a policy."""

    role = fields.String(attribute="key", required=True)
    title = fields.String(required=True)
    kind = fields.String(required=True)
    measures = ListOf(fields.Pluck(_PaidMeasureSchema, "measure"), attribute="leaves", required=True)


class MeasureSchema(Schema):
    """What a policy counts, and why."""

    measure = fields.String(attribute="key", required=True)
    kpi = fields.String(attribute="kpi.id", required=True)
    title = fields.String(attribute="kpi.title", required=True)
    kpi_class = fields.String(attribute="kpi.kpi_class", data_key="class", required=True)
    unit = fields.String(required=True)
    higher_is_better = fields.Boolean(required=True)
    counted_for = fields.String(required=True)
    source = fields.String(required=True)
    recorded_by = fields.String(required=True)
    known_later = fields.Boolean(required=True)
    because = fields.String(required=True)
    watch_for = fields.String(required=True)


class PolicySummarySchema(Schema):
    """One version of a policy."""

    policy = fields.String(attribute="policy.key", required=True)
    effective_from = fields.Date(attribute="policy.effective_from", required=True)
    ends_before = fields.Date(attribute="policy.ends_before", required=True, allow_none=True)
    title = fields.String(attribute="policy.title", required=True)
    owner = fields.String(attribute="policy.owner", required=True)
    currency = fields.String(attribute="policy.currency", required=True)
    period = fields.String(attribute="policy.cycle", required=True, metadata={"description": "How often it pays."})
    fingerprint = fields.String(
        attribute="policy.fingerprint", required=True, metadata={"description": "SHA-256 of everything it says."}
    )
    frozen = fields.Boolean(required=True, metadata={"description": "An approved run used it; it cannot change."})
    added_at = fields.AwareDateTime(required=True)
    added_by = fields.Nested(HandSchema, required=True)


class PolicyVersionSchema(PolicySummarySchema):
    """One version of a policy with its text, roles and measures."""

    text = fields.String(required=True, metadata=TEXT)
    roles = ListOf(fields.Nested(RoleSchema), attribute="policy.roles", required=True)
    measures = ListOf(fields.Nested(MeasureSchema), attribute="policy.measures", required=True)


class PoliciesSchema(Schema):
    """Versions of policies, by policy and day."""

    policies = fields.List(fields.Nested(PolicySummarySchema), required=True)
