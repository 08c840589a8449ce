"""Problems with their places, and the problem document (RFC 9457) that every refusal is told in."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields


class PlaceSchema(Schema):
    """Where something stands, as far as known. The file `request` is what was sent: its body or a parameter."""

    file = fields.String(required=True)
    line = fields.Integer(metadata={"minimum": 1})
    key = fields.String(metadata={"description": "A dotted key, such as scorecards.0.given."})
    sheet = fields.String()
    cell = fields.String()


class ProblemSchema(Schema):
    """One thing that is wrong, where, and what to do about it."""

    code = fields.String(required=True, metadata={"description": "Permanent and kebab-case."})
    message = fields.String(required=True)
    hint = fields.String(required=True, metadata={"description": "Empty when the message says it all."})
    place = fields.Nested(PlaceSchema, required=True)
    places = fields.List(
        fields.Nested(PlaceSchema),
        metadata={"description": "Every place, when one problem stands for many cells of a column."},
    )


class WaitingFindingSchema(Schema):
    """A serious finding that nobody has answered yet."""

    policy = fields.String(required=True)
    effective_from = fields.Date(required=True)
    role = fields.String(required=True)
    pattern = fields.String(required=True)
    severity = fields.String(required=True)
    at = fields.String(required=True)


class ProblemDocumentSchema(Schema):
    """Why a request was not done (RFC 9457). Nothing was changed by it."""

    type = fields.String(required=True, metadata={"description": "A URN that ends in the code."})
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    code = fields.String(required=True, metadata={"description": "Permanent and kebab-case."})
    detail = fields.String(required=True)
    request_id = fields.String(required=True, metadata={"description": "Names this request in the log."})
    problems = fields.List(fields.Nested(ProblemSchema))
    findings = fields.List(fields.Nested(WaitingFindingSchema))


class ProblemValue(fields.Nested):
    """A problem of the core, as it travels."""

    def __init__(self, **given: Any) -> None:
        super().__init__(ProblemSchema, dump_only=True, **given)

    def _serialize(self, nested_obj: Any, attr: Any, obj: Any, **more: Any) -> Any:  # type: ignore[override]
        return nested_obj.as_json()
