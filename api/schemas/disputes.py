"""Disputes and cases as the API takes and shows them."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from api.fields import Strict, Whole, Words, YesNo
from api.schemas.people import HandSchema
from incentives.services.disputes import DisputeAbout, DisputeState

LONGEST = 4000


class DisputesQuery(Strict):
    """Which disputes to list."""

    period = Words(most=20, metadata={"description": "Only those of this period.", "example": "2026-Q3"})
    open = fields.String(
        load_default="false",
        validate=validate.OneOf(("true", "false")),
        metadata={"description": "true: only those that wait for an answer."},
    )


class NewDisputeSchema(Strict):
    """What is disputed. payout names one of one's own; measure a result that is wrong or missing."""

    about = fields.Enum(DisputeAbout, by_value=True, required=True)
    words = Words(most=LONGEST, lines=True, required=True)
    payout = Whole(least=1, load_default=None)
    measure = Words(most=200, load_default=None)


class AnswerSchema(Strict):
    """Whether the dispute is right, and why."""

    upheld = YesNo(required=True)
    answer = Words(most=LONGEST, lines=True, required=True)


class OwnerSchema(Strict):
    """Who answers from now on, by login name."""

    login = Words(most=200, required=True)


class DisputeSchema(Schema):
    """A dispute with its owner and, once there is one, its answer."""

    id = fields.Integer(required=True)
    period = fields.String(required=True)
    participant = fields.String(required=True)
    about = fields.Enum(DisputeAbout, by_value=True, required=True)
    payout = fields.Integer(required=True, allow_none=True)
    measure = fields.String(required=True, allow_none=True)
    words = fields.String(required=True)
    state = fields.Enum(DisputeState, by_value=True, required=True)
    raised_at = fields.AwareDateTime(required=True)
    raised_by = fields.Nested(HandSchema, required=True)
    owner = fields.Nested(HandSchema, required=True, allow_none=True)
    answer = fields.String(required=True, allow_none=True)
    answered_at = fields.AwareDateTime(required=True, allow_none=True)
    answered_by = fields.Nested(HandSchema, required=True, allow_none=True)


class DisputesSchema(Schema):
    """Disputes, the newest first."""

    disputes = fields.List(fields.Nested(DisputeSchema), required=True)


class CasesQuery(Strict):
    """Which cases to list."""

    open = fields.String(
        load_default="false",
        validate=validate.OneOf(("true", "false")),
        metadata={"description": "true: only those that wait for an answer."},
    )


class CaseAnswerSchema(Strict):
    """What was found and done."""

    answer = Words(most=LONGEST, lines=True, required=True)


class CaseResultSchema(Schema):
    """A result below the floor."""

    period = fields.String(required=True)
    result = fields.String(required=True)


class CaseResults(fields.List[Any]):
    """Pairs of period and result."""

    def __init__(self, **given: Any) -> None:
        super().__init__(fields.Nested(CaseResultSchema), dump_only=True, **given)

    def _serialize(self, value: Any, attr: str | None, obj: Any, **more: Any) -> Any:
        return super()._serialize([{"period": each, "result": told} for each, told in value], attr, obj, **more)


class CaseSchema(Schema):
    """A result that was worse than the floor of its measure three periods running, and who answers for it."""

    id = fields.Integer(required=True)
    period = fields.String(required=True)
    policy = fields.String(required=True)
    measure = fields.String(required=True)
    counted_for = fields.String(required=True)
    subject = fields.String(required=True)
    floor = fields.String(required=True)
    results = CaseResults(required=True)
    owner = fields.String(required=True)
    opened_at = fields.AwareDateTime(required=True)
    answer = fields.String(required=True, allow_none=True)
    closed_at = fields.AwareDateTime(required=True, allow_none=True)
    closed_by = fields.Nested(HandSchema, required=True, allow_none=True)


class CasesSchema(Schema):
    """Cases, the newest first."""

    cases = fields.List(fields.Nested(CaseSchema), required=True)
