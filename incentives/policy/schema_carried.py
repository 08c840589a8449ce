"""The grammar of draws, deferrals, pools and what is only stated: the part of `incentives.policy.schema` about them."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, validates_schema

from incentives.documents.fields import Choice, Name, Percent, Sentence, YesNo
from incentives.policy.amounts import ConditionField, MoneyField, RoundingPlace
from incentives.policy.amounts_carried import Days, MoneyPerField, Periods, PoolMoneyField
from incentives.policy.carried import AlsoPaid, Leftover, PoolMoment, PrizeFor, WonBy
from incentives.values.rounding import Ties


class DrawSchema(Schema):
    """Money that a period pays at least, and whether what it advances is owed."""

    pays = MoneyPerField(required=True)
    recoverable = YesNo(required=True)
    prorated = YesNo()


class ReleaseSchema(Schema):
    """The condition under which money that was held back is released in full."""

    measure = Name(required=True)
    opens_at = ConditionField(required=True)


class DeferralSchema(Schema):
    """A share of each payout that is held back and released later."""

    class Meta:
        """`for` is a word of Python's own, so it cannot be an attribute."""

        include = {"for": Periods(required=True)}  # noqa: RUF012  marshmallow reads it from here

    share = Percent(required=True)
    released_when = fields.Nested(ReleaseSchema)
    otherwise = Percent()
    interest = Choice("none")

    @validates_schema
    def _otherwise_with_condition(self, data: dict[str, Any], **_: Any) -> None:
        if ("released_when" in data) != ("otherwise" in data):
            raise ValidationError(
                "released_when and otherwise belong together: otherwise says what is released while it does not hold."
            )


class ShareRoundingSchema(Schema):
    """How each participant's share of a pool is rounded before it is multiplied by the money."""

    to = RoundingPlace(required=True)
    ties = Choice(*Ties, required=True)


class PoolSchema(Schema):
    """Money that is divided among everybody in some roles."""

    roles = fields.List(Name(), required=True)
    money = PoolMoneyField(required=True)
    when = Choice(*PoolMoment, required=True)
    share_rounding = fields.Nested(ShareRoundingSchema)
    leftover = Choice(*Leftover, required=True)
    because = Sentence(required=True)


class AlsoPaysSchema(Schema):
    """Something that results decide beside the calculated pay: stated, not calculated."""

    what = Choice(*AlsoPaid, required=True)
    measure = Name()
    won_by = Choice(*WonBy)
    worth = MoneyField()
    lasts = Days()
    in_kind = YesNo()
    products = Choice(*PrizeFor)
    says = Sentence(required=True)
    because = Sentence(required=True)

    @validates_schema
    def _of_a_prize(self, data: dict[str, Any], **_: Any) -> None:
        stated = [key for key in ("won_by", "worth", "lasts", "in_kind", "products") if key in data]
        if stated and data.get("what") != AlsoPaid.PRIZE:
            raise ValidationError(f"{' and '.join(stated)} can be said of a prize only.")
