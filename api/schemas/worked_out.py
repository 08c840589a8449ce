"""Results that were worked out of raw rows as the API shows them, with an upload and beside a statement."""

from __future__ import annotations

from marshmallow import Schema, fields


class WorkedOutResultSchema(Schema):
    """A result that was worked out of raw rows: exact, with the sums and counts that it is made of."""

    measure = fields.String(required=True)
    kpi = fields.String(required=True)
    counted_for = fields.String(required=True)
    subject = fields.String(required=True)
    exact = fields.String(required=True, metadata={"example": "100/3"})
    shown = fields.String(required=True, metadata={"example": "33.333333… points"})
    cases = fields.Integer(required=True)
    parts = fields.Dict(keys=fields.String(), values=fields.String(), required=True)
    left_out = fields.Dict(
        keys=fields.String(),
        values=fields.Integer(),
        required=True,
        metadata={"description": "How many rows do not count, by reason."},
    )


class ResultWithRowsSchema(WorkedOutResultSchema):
    """The same with the addresses of the rows that count."""

    rows = fields.List(fields.String(), required=True, metadata={"example": ["raw.xlsx, sheet Tickets: A3 to A17"]})


class ToldFormulaSchema(Schema):
    """What the formula of a KPI said when it was used."""

    kpi = fields.String(required=True)
    formula = fields.String(required=True)
    counts = fields.String(required=True)
    leaves_out = fields.String(required=True)
    cases = fields.String(required=True)


class WorkedOutRowsSchema(Schema):
    """Everything that an upload worked out of raw rows, with the formulas that it used."""

    formulas = fields.List(fields.Nested(ToldFormulaSchema), required=True)
    results = fields.List(fields.Nested(ResultWithRowsSchema), required=True)


class OriginSchema(WorkedOutResultSchema):
    """Where a result of a statement comes from: the upload that brought the raw rows, and what they give."""

    upload = fields.Integer(required=True, metadata={"description": "GET /imports/… tells its rows."})
    sentence = fields.String(required=True)
