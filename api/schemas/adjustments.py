"""Adjustments of payouts and corrections of approved runs as the API takes and shows them."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from api.amounts import minor_money
from api.fields import DecimalText, MoneySchema, Strict, Words
from api.schemas.people import HandSchema
from api.schemas.runs import ROLE
from incentives.performance.adjustments import AdjustmentKind
from incentives.policy.model import CountedFor
from incentives.store.records import StoredAdjustment, StoredCorrection
from incentives.values.decimals import plain

INTO = {"description": "The open period in whose payouts it is settled.", "example": "2026-Q4"}
WHOLE = {"description": "In whole units of the policy's currency.", "example": "-250.00"}
ENTERED = (AdjustmentKind.ADJUSTMENT.value, AdjustmentKind.OVERRIDE.value)


class NewAdjustmentSchema(Strict):
    """An amount to add to a payout, or, as an override, the total to be paid instead of the calculated one."""

    participant = Words(most=200, required=True)
    role = Words(most=200, required=True, metadata=ROLE)
    kind = fields.String(required=True, validate=validate.OneOf(ENTERED))
    amount = DecimalText(required=True, metadata=WHOLE)
    reason = Words(most=1000, required=True)


class AdjustmentSchema(Schema):
    """What somebody entered for a payout; a clawback or a recalculation was entered by a correction."""

    id = fields.Integer(required=True)
    participant = fields.String(required=True)
    role = fields.String(required=True, metadata=ROLE)
    kind = fields.String(required=True)
    amount = fields.String(required=True, metadata=WHOLE)
    reason = fields.String(required=True)
    entered_at = fields.AwareDateTime(required=True)
    entered_by = fields.Nested(HandSchema, required=True)
    withdrawn = fields.Boolean(required=True)


class AdjustmentsSchema(Schema):
    """The adjustments of a period that count, in the order in which they were entered."""

    adjustments = fields.List(fields.Nested(AdjustmentSchema), required=True)


class ReversalSchema(Strict):
    """So much of a result no longer counts, such as a contract that was cancelled after it was paid for."""

    measure = Words(most=200, required=True)
    counted_for = fields.String(required=True, validate=validate.OneOf([word.value for word in CountedFor]))
    subject = Words(most=200, required=True, metadata={"description": "The participant, the group, or `company`."})
    amount = Words(most=60, required=True, metadata={"description": "In the measure's unit.", "example": "40000 EUR"})


class NewReversalsSchema(Strict):
    """What is taken out of the results of an approved run, and where what it paid too much is taken back."""

    into = Words(most=20, required=True, metadata=INTO)
    reversals = fields.List(fields.Nested(ReversalSchema), required=True, validate=validate.Length(min=1, max=1000))


class NewRecalculationSchema(Strict):
    """Where the difference is settled that the corrected facts make."""

    into = Words(most=20, required=True, metadata=INTO)


class CorrectedSchema(Schema):
    """A payout of the run that is reversed, with its amounts negated, or the new one in its place."""

    kind = fields.String(required=True)
    participant = fields.String(required=True)
    assignment = fields.String(required=True)
    role = fields.String(required=True, metadata=ROLE)
    total = fields.Nested(MoneySchema, required=True)


class CorrectionSchema(Schema):
    """What corrected an approved run, and the adjustments of a later period that settle it."""

    id = fields.Integer(required=True)
    run = fields.Integer(required=True)
    into = fields.String(required=True, metadata=INTO)
    kind = fields.String(required=True, metadata={"description": "reversal or recalculation"})
    reversals = fields.List(fields.Nested(ReversalSchema), required=True)
    entries = fields.List(fields.Nested(CorrectedSchema), required=True)
    adjustments = fields.List(fields.Nested(AdjustmentSchema), required=True)
    entered_at = fields.AwareDateTime(required=True)
    entered_by = fields.Nested(HandSchema, required=True)
    withdrawn = fields.Boolean(required=True)


class CorrectionsSchema(Schema):
    """The corrections of a run in their order."""

    corrections = fields.List(fields.Nested(CorrectionSchema), required=True)


def shown_adjustment(stored: StoredAdjustment) -> dict[str, object]:
    """The adjustment as AdjustmentSchema dumps it."""
    stated = stored.adjustment
    return {
        "id": stored.id,
        "participant": stated.participant,
        "role": stated.role,
        "kind": stated.kind,
        "amount": plain(stated.amount),
        "reason": stated.reason,
        "entered_at": stored.entered_at,
        "entered_by": stored.entered_by,
        "withdrawn": stored.withdrawn,
    }


def shown_correction(stored: StoredCorrection) -> dict[str, Any]:
    """The correction as CorrectionSchema dumps it. Amounts of reversals are exact numbers in the measure's unit."""
    return {
        "id": stored.id,
        "run": stored.run,
        "into": stored.into,
        "kind": stored.kind,
        "reversals": [
            {"measure": each.measure, "counted_for": each.counted_for, "subject": each.subject}
            | {"amount": str(each.amount)}
            for each in stored.reversals
        ],
        "entries": [
            {"kind": each.kind, "participant": each.participant, "assignment": each.assignment, "role": each.role}
            | {"total": minor_money(each.total, stored.currency)}
            for each in stored.entries
        ],
        "adjustments": [shown_adjustment(each) for each in stored.adjustments],
        "entered_at": stored.entered_at,
        "entered_by": stored.entered_by,
        "withdrawn": stored.withdrawn,
    }
