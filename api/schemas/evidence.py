"""Evidence from history as the API shows it; `api.evidence` fills it."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from api.schemas.runs import ROLE
from incentives.evidence.look import Question

QUESTIONS = tuple(str(question) for question in Question)
IN_ITS_UNIT = {"description": "A decimal, in the unit that the sentence names."}


class LookSchema(Schema):
    """One look: what was found, with its interval of 95 % and the chance of so much by luck."""

    question = fields.String(required=True, validate=validate.OneOf(QUESTIONS))
    role = fields.String(required=True, metadata=ROLE)
    measure = fields.String(required=True, metadata={"description": "What it is about."})
    rows = fields.Integer(required=True, metadata={"description": "How many results it rests on; never under 30."})
    says = fields.String(required=True)
    effect = fields.String(required=True, metadata=IN_ITS_UNIT)
    low = fields.String(required=True, metadata=IN_ITS_UNIT)
    high = fields.String(required=True, metadata=IN_ITS_UNIT)
    chance = fields.String(required=True, metadata={"description": "Of so much by luck alone, 0 to 1."})
    adjusted = fields.String(required=True, metadata={"description": "The chance, raised for the number of looks."})
    points_to_harm = fields.Boolean(required=True)
    worth_asking = fields.Boolean(
        required=True, metadata={"description": "It points to harm, and luck would rarely make so much."}
    )
    caveats = fields.List(fields.String(), required=True)
    source = fields.String(required=True, metadata={"description": "Who says that this is worth asking."})


class NotTakenSchema(Schema):
    """A look that could not be taken."""

    question = fields.String(required=True, validate=validate.OneOf(QUESTIONS))
    role = fields.String(required=True)
    measure = fields.String(required=True)
    why = fields.String(required=True)


class EvidenceSchema(Schema):
    """What the accepted periods show. A reason to ask, never a finding about anybody."""

    periods = fields.List(fields.String(), required=True)
    note = fields.String(required=True)
    worth_asking = fields.Integer(required=True)
    looks = fields.List(fields.Nested(LookSchema), required=True)
    not_taken = fields.List(fields.Nested(NotTakenSchema), required=True)
