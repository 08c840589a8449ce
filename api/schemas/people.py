"""People as they appear beside what they did."""

from __future__ import annotations

from marshmallow import Schema, fields


class HandSchema(Schema):
    """Somebody who did something, by number and name."""

    person = fields.Integer(required=True)
    name = fields.String(required=True)
