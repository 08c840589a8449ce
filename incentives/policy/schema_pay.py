"""The grammar of component pay beyond curves and steps: rates, the matrix, the rounding of results."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, validates_schema

from incentives.documents.fields import Choice, Name
from incentives.policy.amounts import AtField, MoneyField
from incentives.policy.mechanics import EACH_SLICE, WHOLE, Between
from incentives.policy.pay_phrases import PaysField, RateField, ResultPlace
from incentives.values.rounding import Ties

YEAR_TO_DATE = "year to date"
TRANSACTION = "transaction"


class RateLevelSchema(Schema):
    """One level of rates: it holds from its edge to the next one."""

    at_least = AtField()
    above = AtField()
    pays = RateField(required=True)
    plus = MoneyField()

    @validates_schema
    def _one_edge(self, data: dict[str, Any], **_: Any) -> None:
        if ("at_least" in data) == ("above" in data):
            raise ValidationError("A level of rates needs exactly one of at_least and above.")


class RatesSchema(Schema):
    """Money for each unit of a measure, by levels."""

    apply = Choice(EACH_SLICE, WHOLE, required=True)
    on_top_of = Choice(YEAR_TO_DATE)
    each = Choice(TRANSACTION)
    levels = fields.Dict(keys=Name(), values=fields.Nested(RateLevelSchema), required=True)

    @validates_schema
    def _together(self, data: dict[str, Any], **_: Any) -> None:
        whole = data.get("apply") == WHOLE
        if "on_top_of" in data and whole:
            raise ValidationError("on_top_of goes on from slice to slice; to the whole has no slices.")
        if "on_top_of" in data and "each" in data:
            raise ValidationError("each: transaction looks at no other deal, so nothing goes on from earlier ones.")
        if "each" in data and any("plus" in level for level in data.get("levels", {}).values()):
            raise ValidationError("plus is paid once a period, not for each transaction.")


class AxisSchema(Schema):
    """The rows or the columns of a matrix."""

    measure = Name(required=True)
    at = fields.Dict(keys=Name(), values=AtField(), required=True)


class MatrixSchema(Schema):
    """Pay by the levels of two measures."""

    rows = fields.Nested(AxisSchema, required=True)
    columns = fields.Nested(AxisSchema, required=True)
    between = Choice(*Between, required=True)
    pays = fields.Dict(keys=Name(), values=fields.Dict(keys=Name(), values=PaysField()), required=True)
    otherwise = PaysField(required=True)


class ResultRoundingSchema(Schema):
    """How a result is rounded before a shape reads it."""

    to = ResultPlace(required=True)
    ties = Choice(*Ties, required=True)
