"""Runs and their payouts as the API shows them."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields

from api.amounts import minor_money
from api.fields import MinorMoney, MinorMoneyByName, MoneySchema, Strict, Whole, Words
from api.schemas.people import HandSchema

ROLE = {"description": "policy/role", "example": "support/support_agent"}


class RunsQuery(Strict):
    """Which runs to list."""

    period = Words(most=20, metadata={"description": "Only runs of this period.", "example": "2026-Q3"})
    before = Whole(metadata={"description": "The id of the run before which to go on."})
    limit = Whole(least=1, most=500, load_default=100, metadata={"description": "How many at most."})


class UsedPolicySchema(Schema):
    """A policy version that a run used."""

    policy = fields.String(attribute="key", required=True)
    effective_from = fields.Date(required=True)
    fingerprint = fields.String(required=True)


class RunSchema(Schema):
    """One calculation of a period: calculated, superseded by a newer one, or approved and frozen."""

    id = fields.Integer(required=True)
    period = fields.String(required=True)
    state = fields.String(required=True)
    total = MinorMoney(required=True)
    payouts = fields.Integer(required=True, metadata={"description": "How many there are."})
    policies = fields.List(fields.Nested(UsedPolicySchema), required=True)
    input_fingerprint = fields.String(required=True)
    result_fingerprint = fields.String(required=True)
    calculated_at = fields.AwareDateTime(required=True)
    calculated_by = fields.Nested(HandSchema, required=True)
    approved_at = fields.AwareDateTime(required=True, allow_none=True)
    approved_by = fields.Nested(HandSchema, required=True, allow_none=True)


class RunsSchema(Schema):
    """Runs, the newest first. next is where to go on."""

    runs = fields.List(fields.Nested(RunSchema), required=True)
    next = fields.String(required=True, allow_none=True)


class RoleTotalSchema(Schema):
    """What one role of a run is paid together."""

    role = fields.String(required=True, metadata=ROLE)
    participants = fields.Integer(required=True)
    payouts = fields.Integer(required=True)
    total = MinorMoney(required=True)


class RoleTotalsSchema(Schema):
    """The totals of a run by role."""

    totals = fields.List(fields.Nested(RoleTotalSchema), required=True)


class PayoutsQuery(Strict):
    """Which payouts of a run, and how many at once."""

    after = Whole(metadata={"description": "The id of the payout after which to go on."})
    limit = Whole(least=1, most=1000, load_default=100, metadata={"description": "How many at most."})
    role = Words(most=200, metadata=ROLE)


class ExchangeSchema(Schema):
    """The rate at which a payout is paid out: that of a day, or the mean of those of so many working days."""

    source = fields.String(required=True, metadata={"example": "EUR"})
    target = fields.String(required=True, metadata={"example": "USD"})
    rate = fields.String(required=True, metadata={"description": "An exact fraction.", "example": "5421/5000"})
    first_day = fields.Date(required=True)
    last_day = fields.Date(required=True)
    days = fields.Integer(required=True)


class PaidOutSchema(Schema):
    """What goes to payroll, in its currency."""

    total = MinorMoney(attribute="amount", required=True)
    exchange = fields.Nested(ExchangeSchema, required=True)


class PayoutEntrySchema(Schema):
    """What an adjustment added to a payout, why, and who answers for it."""

    kind = fields.String(required=True)
    amount = fields.Nested(MoneySchema, required=True)
    left = fields.Nested(
        MoneySchema, required=True, metadata={"description": "What could not be taken back and is carried on."}
    )
    reason = fields.String(required=True)
    by = fields.String(required=True)
    on = fields.Date(required=True)


class Entries(fields.List[Any]):
    """The entries of a payout, in its currency."""

    def __init__(self, **given: Any) -> None:
        super().__init__(fields.Nested(PayoutEntrySchema), dump_only=True, **given)

    def _serialize(self, value: Any, attr: str | None, obj: Any, **more: Any) -> Any:
        rows = [
            {"kind": each.kind, "amount": minor_money(each.amount, obj.currency)}
            | {"left": minor_money(each.left, obj.currency)}
            | {"reason": each.reason, "by": each.by, "on": each.on}
            for each in value
        ]
        return super()._serialize(rows, attr, obj, **more)


class PayoutSchema(Schema):
    """What one assignment of a participant earned. Its statement says how."""

    id = fields.Integer(required=True)
    run = fields.Integer(required=True)
    participant = fields.String(required=True)
    name = fields.String(required=True)
    assignment = fields.String(required=True)
    role = fields.String(required=True, metadata=ROLE)
    policy_fingerprint = fields.String(required=True)
    components = MinorMoneyByName(required=True)
    calculated = MinorMoney(required=True, metadata={"description": "The total before adjustments."})
    total = MinorMoney(required=True)
    carried = MinorMoneyByName(
        required=True,
        metadata={"description": "What goes on to later periods: `draw balance` is owed, `deferred` is held back."},
    )
    entries = Entries(required=True)
    paid_out = fields.Nested(
        PaidOutSchema,
        required=True,
        allow_none=True,
        metadata={"description": "The total in the currency of payroll; null where that is the policy's."},
    )


class PayoutsSchema(Schema):
    """Some payouts of a run, by participant."""

    payouts = fields.List(fields.Nested(PayoutSchema), required=True)
    next = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "The address of the payouts that follow; null at the end."},
    )
