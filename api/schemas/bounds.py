"""Bounds as the API shows them: `api.bounded` makes what these schemas describe."""

from __future__ import annotations

from marshmallow import Schema, fields

from api.fields import Strict, Words

MONEY = {"description": "In whole units of the currency; null when there is none, or none is known.", "example": "1300"}
PROVEN = {
    "description": "Whether the two meet: the scorecard is paid the bound, or pay is proven to have no end. A search "
    "takes a fixed number of steps; where the two do not meet by then this is false, and both stand here."
}


class BoundsQuery(Strict):
    """Over which period."""

    period = Words(
        most=20,
        metadata={
            "description": "A period of the company, over which the version is in force: with the largest bill of its "
            "roster. The version's first period unless given. Needs payouts:read."
        },
    )


class BoundSchema(Schema):
    """One end of what can be paid: no results pay beyond `bound`, and the scorecard is paid `reached`."""

    sentence = fields.String(required=True)
    bound = fields.String(required=True, allow_none=True, metadata=MONEY)
    reached = fields.String(required=True, allow_none=True, metadata=MONEY)
    proven = fields.Boolean(required=True, metadata=PROVEN)
    without_end_with = fields.String(required=True, allow_none=True)
    scorecard = fields.Dict(keys=fields.String(), values=fields.String(), required=True)


class RemarkSchema(Schema):
    """Something remarkable about the shape of pay, with its line in the policy file."""

    kind = fields.String(required=True)
    file = fields.String(required=True)
    line = fields.Integer(required=True, allow_none=True)
    sentence = fields.String(required=True)


RoleBoundsSchema = Schema.from_dict(
    {
        "role": fields.String(required=True),
        "period": fields.String(required=True),
        "file": fields.String(required=True),
        "policy_fingerprint": fields.String(required=True),
        "currency": fields.String(required=True),
        "for": fields.Dict(keys=fields.String(), values=fields.String(), required=True),
        "largest": fields.Nested(BoundSchema, required=True),
        "smallest": fields.Nested(BoundSchema, required=True),
        "smallest_all_the_period": fields.Nested(BoundSchema, required=True),
        "shape": fields.List(fields.Nested(RemarkSchema), required=True),
    },
    name="RoleBoundsSchema",
)


class BillLineSchema(Schema):
    """The largest payout of one assignment, with its own days, share, targets and quotas."""

    participant = fields.String(required=True)
    role = fields.String(required=True)
    largest = fields.String(required=True, allow_none=True, metadata=MONEY)
    proven = fields.Boolean(required=True, metadata=PROVEN)
    without_end_with = fields.String(required=True, allow_none=True)


class BillSchema(Schema):
    """The most that a roster can be paid by the version. Its results are not looked at."""

    period = fields.String(required=True)
    currency = fields.String(required=True)
    lines = fields.List(fields.Nested(BillLineSchema), required=True)
    largest_bill = fields.String(required=True, allow_none=True, metadata=MONEY)
    sentence = fields.String(required=True)


class BoundsSchema(Schema):
    """What a version can pay at all, proven over every admissible result."""

    policy = fields.String(required=True)
    effective_from = fields.Date(required=True)
    policy_fingerprint = fields.String(required=True)
    period = fields.String(required=True)
    roles = fields.List(fields.Nested(RoleBoundsSchema), required=True)
    bill = fields.Nested(BillSchema, required=True, allow_none=True)
