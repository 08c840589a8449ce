"""Entries of the audit trail as the API shows them."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from api.fields import Strict, Whole, Words

ANY = {
    "description": "A JSON value; null where there is none.",
    "type": ["object", "array", "string"],
    "items": {},
}


class AuditQuery(Strict):
    """Which entries, and how many at once."""

    before = Whole(metadata={"description": "The number of the entry before which to go on."})
    limit = Whole(least=1, most=500, load_default=100, metadata={"description": "How many at most."})
    subject = Words(most=300, metadata={"description": "Only entries about this.", "example": "run 3"})
    person = Whole(least=1, metadata={"description": "Only entries of this person."})


class AuditCheckQuery(Strict):
    """What an earlier check told, to find entries that were cut off since."""

    last = Whole(least=1)
    head = fields.String(validate=validate.Regexp("^[0-9a-f]{64}$"))


class AuditEntrySchema(Schema):
    """Who changed what, when and why. through: a person, a key of theirs, or the service itself."""

    seq = fields.Integer(required=True)
    at = fields.AwareDateTime(required=True)
    actor = fields.Integer(required=True, allow_none=True)
    actor_name = fields.String(required=True, allow_none=True)
    through = fields.String(required=True)
    action = fields.String(required=True, metadata={"example": "run.approved"})
    subject = fields.String(required=True, metadata={"example": "run 3"})
    before = fields.Raw(required=True, allow_none=True, metadata=ANY)
    after = fields.Raw(required=True, allow_none=True, metadata=ANY)
    reason = fields.String(required=True, allow_none=True)
    sealed = fields.Dict(
        keys=fields.String(),
        values=fields.String(allow_none=True),
        required=True,
        metadata={"description": "The salted digests of the rows that were changed; null for rows that are gone."},
    )
    hash = fields.String(required=True)


class AuditSchema(Schema):
    """Entries, the newest first."""

    entries = fields.List(fields.Nested(AuditEntrySchema), required=True)
    next = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "The address of the entries that follow; null at the end."},
    )


class FaultSchema(Schema):
    """Something that is not what the service wrote. seq is the entry that vouched for it."""

    seq = fields.Integer(required=True, allow_none=True)
    subject = fields.String(required=True)
    message = fields.String(required=True)


class AuditCheckSchema(Schema):
    """What a check found. Keep last and head elsewhere: with them, entries that are cut off later are found."""

    entries = fields.Integer(required=True)
    rows = fields.Integer(required=True)
    last = fields.Integer(required=True)
    head = fields.String(required=True)
    faults = fields.List(fields.Nested(FaultSchema), required=True)


class NewErasureSchema(Strict):
    """Who is erased, and why; the reason is kept and must not name them."""

    participant = Words(most=200, required=True)
    reason = Words(most=4000, lines=True, required=True)


class ErasureSchema(Schema):
    """That somebody was erased: the word that stands for them, and the runs whose fingerprints changed."""

    id = fields.Integer(required=True)
    pseudonym = fields.String(required=True)
    runs = fields.List(fields.Integer(), required=True)
