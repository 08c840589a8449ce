"""Fields that marshmallow lacks or takes too lightly: exact money as text, whole numbers, words without hidden signs.

Money travels as {"amount": "1234.50", "currency": "EUR"}: a plain ASCII decimal in whole units with as many places as
the currency has. No float is ever read or written.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, validate

from api.amounts import minor_money
from incentives.values.decimals import PLAIN

GREATEST = 2**53 - 1  # what every JSON reader keeps exactly
HIDDEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
ASCII_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
ASCII_INTEGER = re.compile(r"0|[1-9][0-9]{0,15}", re.ASCII)

PAID_IN = "^([A-Z]{3}|points)$"


class Strict(Schema):
    """A schema that refuses keys it does not know."""

    class Meta:
        unknown = RAISE


class DecimalText(fields.String):
    """A plain ASCII decimal such as -12.50: no exponent, no thousands separator, no float."""

    def __init__(self, **given: Any) -> None:
        super().__init__(validate=validate.Regexp(f"^{PLAIN.pattern}$", re.ASCII), **given)


class Words(fields.String):
    """Text without control signs; line ends and tabs only where several lines are meant."""

    def __init__(self, *, most: int, least: int = 1, lines: bool = False, **given: Any) -> None:
        self.lines = lines
        super().__init__(validate=validate.Length(min=least, max=most), **given)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **more: Any) -> str:
        text: str = super()._deserialize(value, attr, data, **more)
        if HIDDEN.search(text if self.lines else text.replace("\n", "\0").replace("\t", "\0")):
            raise ValidationError("The text holds a control sign.")
        return text


class Whole(fields.Integer):
    """A whole number as JSON writes it; in a query, plain ASCII digits."""

    def __init__(self, *, least: int = 0, most: int = GREATEST, **given: Any) -> None:
        super().__init__(strict=True, validate=validate.Range(min=least, max=most), **given)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **more: Any) -> int:
        if isinstance(value, str) and ASCII_INTEGER.fullmatch(value):
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int):
            raise self.make_error("invalid", input=value)
        return super()._deserialize(value, attr, data, **more)


class Day(fields.Date):
    """A day written 2026-07-01 and in no other of the ways that ISO 8601 knows."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **more: Any) -> date:
        if not isinstance(value, str) or not ASCII_DAY.fullmatch(value):
            raise self.make_error("invalid", input=value, obj_type="date")
        return super()._deserialize(value, attr, data, **more)


class YesNo(fields.Boolean):
    """true or false, and nothing that merely resembles them."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **more: Any) -> bool:
        if not isinstance(value, bool):
            raise self.make_error("invalid", input=value)
        return value


class ListOf(fields.List[Any]):
    """A list of what an attribute holds: a sequence, the values of a mapping, or what a method gives."""

    def _serialize(self, value: Any, attr: str | None, obj: Any, **more: Any) -> Any:
        held = value() if callable(value) else value
        return super()._serialize(tuple(held.values()) if isinstance(held, Mapping) else held, attr, obj, **more)


class MoneySchema(Strict):
    """Money: a decimal with as many places as the currency has."""

    amount = DecimalText(required=True, metadata={"example": "1234.50"})
    currency = fields.String(required=True, validate=validate.Regexp(PAID_IN), metadata={"example": "EUR"})


class MinorMoney(fields.Nested):
    """Minor units (cents) in the currency of the object that holds them, shown as money."""

    def __init__(self, **given: Any) -> None:
        super().__init__(MoneySchema, dump_only=True, **given)

    def _serialize(self, nested_obj: Any, attr: Any, obj: Any, **more: Any) -> Any:  # type: ignore[override]
        return None if nested_obj is None else minor_money(nested_obj, obj.currency)


class MinorMoneyByName(fields.Dict):
    """Several amounts in minor units by name, in the currency of the object that holds them."""

    def __init__(self, **given: Any) -> None:
        super().__init__(keys=fields.String(), values=fields.Nested(MoneySchema), dump_only=True, **given)

    def _serialize(self, value: Any, attr: str | None, obj: Any, **more: Any) -> Any:
        return {name: minor_money(amount, obj.currency) for name, amount in value.items()}
