"""The grammar of ways, target incentives and derived measures: the part of `incentives.policy.schema` about them."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, validates_schema

from incentives.documents.fields import Choice, Name, Percent
from incentives.policy.amounts import MoneyField, TargetField
from incentives.policy.amounts_carried import OverField
from incentives.policy.derived import YEAR_TO_DATE, Among, Rank, Taken
from incentives.policy.model import LARGEST_REMAINDER
from incentives.values.rounding import Ties


class WaySchema(Schema):
    """The way from one result to another, of which points are shares."""

    class Meta:
        """`from` is a word of Python's own, so it cannot be an attribute."""

        include = {"from": TargetField(required=True)}  # noqa: RUF012  marshmallow reads it from here

    to = TargetField(required=True)


class MoneyRoundingSchema(Schema):
    """How money is rounded on its way to the payout."""

    to = MoneyField(required=True)
    ties = Choice(*Ties, required=True)


class WorthRoundingSchema(Schema):
    """How the worths of components become whole places that add up."""

    to = MoneyField(required=True)
    leftover = Choice(LARGEST_REMAINDER, required=True)


class DerivedSchema(Schema):
    """How a measure is worked out of another one."""

    class Meta:
        """`as` is a word of Python's own, so it cannot be an attribute."""

        include = {"as": Choice(*Taken)}  # noqa: RUF012  marshmallow reads it from here

    of = Name(required=True)
    over = OverField()
    weights = fields.List(Percent())
    rank = Choice(*Rank)
    among = Choice(*Among)

    @validates_schema
    def _one_way(self, data: dict[str, Any], **_: Any) -> None:
        if ("over" in data) == ("rank" in data):
            raise ValidationError("A derived measure needs exactly one of over and rank.")
        if ("rank" in data) != ("among" in data):
            raise ValidationError("rank and among belong together: whose results are ranked.")
        several = data.get("over", YEAR_TO_DATE) != YEAR_TO_DATE
        if sum(key in data for key in ("as", "weights")) != (1 if several else 0):
            raise ValidationError("Over several periods exactly one of as (sum or average) and weights is needed.")
