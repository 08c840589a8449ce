"""The life of a period as the API takes and shows it: steps, holds, budgets, notes and the review of a run."""

from __future__ import annotations

from marshmallow import Schema, fields

from api.fields import MinorMoney, MoneySchema, Strict, Whole, Words
from api.schemas.people import HandSchema
from api.schemas.runs import ROLE
from incentives.services.notes import NoteAbout
from incentives.services.period_life import PeriodStage

LONGEST = 4000


class LifeStepSchema(Schema):
    """One stage with who reached it and when; nulls for what is still to come."""

    stage = fields.Enum(PeriodStage, by_value=True, required=True)
    at = fields.AwareDateTime(required=True, allow_none=True)
    by = fields.Nested(HandSchema, required=True, allow_none=True)
    run = fields.Integer(required=True, allow_none=True)
    remark = fields.String(required=True, allow_none=True)


class PeriodLifeSchema(Schema):
    """Where a period stands, and every stage in their order."""

    period = fields.String(attribute="period.name", required=True)
    stage = fields.Enum(PeriodStage, by_value=True, required=True)
    steps = fields.List(fields.Nested(LifeStepSchema), required=True)


class ReviewedSchema(Strict):
    """Which result somebody looked at, and what they say about it."""

    result = Words(
        most=64, metadata={"description": "The result_fingerprint that was looked at; another one is refused."}
    )
    remark = Words(most=LONGEST, lines=True, load_default="")


class BecauseSchema(Strict):
    """Why."""

    because = Words(most=LONGEST, lines=True, required=True)


class NewHoldSchema(Strict):
    """Whose payout is held back, and why."""

    participant = Words(most=200, required=True)
    reason = Words(most=LONGEST, lines=True, required=True)


class HoldSchema(Schema):
    """A payout that is neither shown nor paid for now, or was until somebody released it."""

    id = fields.Integer(required=True)
    participant = fields.String(required=True)
    reason = fields.String(required=True)
    placed_at = fields.AwareDateTime(required=True)
    placed_by = fields.Nested(HandSchema, required=True)
    released_at = fields.AwareDateTime(required=True, allow_none=True)
    released_by = fields.Nested(HandSchema, required=True, allow_none=True)
    released_because = fields.String(required=True, allow_none=True)


class HoldsSchema(Schema):
    """The holds of a period in the order in which they were placed."""

    holds = fields.List(fields.Nested(HoldSchema), required=True)


class NewBudgetSchema(Strict):
    """What a period may cost."""

    amount = fields.Nested(MoneySchema, required=True)


class BudgetSchema(Schema):
    """What a period may cost, and who said so."""

    amount = MinorMoney(required=True)
    stated_at = fields.AwareDateTime(required=True)
    stated_by = fields.Nested(HandSchema, required=True)


class NotesQuery(Strict):
    """What the notes are about."""

    about = fields.Enum(NoteAbout, by_value=True, required=True)
    number = Whole(least=1, required=True)


class NewNoteSchema(NotesQuery):
    """Words beside something."""

    words = Words(most=LONGEST, lines=True, required=True)


class NoteSchema(Schema):
    """What somebody wrote beside something. It is never changed."""

    id = fields.Integer(required=True)
    about = fields.Enum(NoteAbout, by_value=True, required=True)
    number = fields.Integer(required=True)
    words = fields.String(required=True)
    written_at = fields.AwareDateTime(required=True)
    written_by = fields.Nested(HandSchema, required=True)


class NotesSchema(Schema):
    """Notes in the order in which they were written."""

    notes = fields.List(fields.Nested(NoteSchema), required=True)


class MovedPartSchema(Schema):
    """One part of a payout that changed."""

    part = fields.String(required=True)
    before = fields.Nested(MoneySchema, required=True)
    after = fields.Nested(MoneySchema, required=True)


class MoverSchema(Schema):
    """Whose pay in a role moved most, and by which parts; before or after is null for who is new or gone."""

    participant = fields.String(required=True)
    name = fields.String(required=True)
    role = fields.String(required=True, metadata=ROLE)
    before = fields.Nested(MoneySchema, required=True, allow_none=True)
    after = fields.Nested(MoneySchema, required=True, allow_none=True)
    changes = fields.List(fields.Nested(MovedPartSchema), required=True)


class StandsOutSchema(Schema):
    """A payout far from the others of its role; median is that of the role."""

    payout = fields.Integer(required=True)
    participant = fields.String(required=True)
    name = fields.String(required=True)
    role = fields.String(required=True, metadata=ROLE)
    total = fields.Nested(MoneySchema, required=True)
    median = fields.Nested(MoneySchema, required=True)


class UnusualResultSchema(Schema):
    """A result outside what is usual for its measure, as exact fractions in the measure's unit."""

    payout = fields.Integer(required=True)
    participant = fields.String(required=True)
    name = fields.String(required=True)
    measure = fields.String(required=True)
    result = fields.String(required=True)
    least = fields.String(required=True)
    most = fields.String(required=True)


class AbsentSchema(Schema):
    """Somebody without a payout; before is what they were paid in the run before."""

    participant = fields.String(required=True)
    name = fields.String(required=True)
    before = fields.Nested(MoneySchema, required=True, allow_none=True)


class ReviewSchema(Schema):
    """A run as somebody looks at it before money moves."""

    run = fields.Integer(required=True)
    result_fingerprint = fields.String(required=True)
    total = fields.Nested(MoneySchema, required=True)
    before = fields.Nested(MoneySchema, required=True, allow_none=True)
    budget = fields.Nested(MoneySchema, required=True, allow_none=True)
    movers = fields.List(fields.Nested(MoverSchema), required=True)
    outliers = fields.List(fields.Nested(StandsOutSchema), required=True)
    unusual_results = fields.List(fields.Nested(UnusualResultSchema), required=True)
    absent = fields.List(fields.Nested(AbsentSchema), required=True)
    adjustments_pending = fields.Integer(required=True)
    deliveries_pending = fields.List(fields.Integer(), required=True)
    held = fields.List(fields.String(), required=True)
    disputes = fields.List(fields.Integer(), required=True)
    below_zero = fields.List(fields.Integer(), required=True, metadata={"description": "Payouts below zero."})
