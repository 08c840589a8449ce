"""Fields that marshmallow lacks or takes too lightly: exact money as text, whole numbers, words without hidden signs.

Money travels as {"amount": "1234.50", "currency": "EUR"}: a plain ASCII decimal in whole units with as many places as
the currency has. No float is ever read or written.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, validate

from incentives.values.currency import MINOR_DIGITS
from incentives.values.decimals import PLAIN, decimal_places, fixed
from incentives.values.problem import InvariantBroken
from incentives.values.unit import Unit, UnitKind

GREATEST = 2**53 - 1  # what every JSON reader keeps exactly
HIDDEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
ASCII_INTEGER = re.compile(r"0|[1-9][0-9]{0,15}", re.ASCII)


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

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **more: Any) -> int | None:
        written = isinstance(value, str) and ASCII_INTEGER.fullmatch(value)
        if not written and (isinstance(value, (bool, str)) or not isinstance(value, int)):
            raise self.make_error("invalid", input=value)
        return super()._deserialize(value, attr, data, **more)


class MoneySchema(Strict):
    """Money: a decimal with as many places as the currency has."""

    amount = DecimalText(required=True, metadata={"example": "1234.50"})
    currency = fields.String(required=True, validate=validate.Regexp("^[A-Z]{3}$"), metadata={"example": "EUR"})


class MinorMoney(fields.Nested):
    """Minor units (cents) in the currency of the object that holds them, shown as money."""

    def __init__(self, **given: Any) -> None:
        super().__init__(MoneySchema, dump_only=True, **given)

    def _serialize(self, value: Any, attr: str | None, obj: Any, **more: Any) -> Any:
        return None if value is None else minor_money(value, obj.currency)


class MinorMoneyByName(fields.Dict):
    """Several amounts in minor units by name, in the currency of the object that holds them."""

    def __init__(self, **given: Any) -> None:
        super().__init__(keys=fields.String(), values=fields.Nested(MoneySchema), dump_only=True, **given)

    def _serialize(self, value: Any, attr: str | None, obj: Any, **more: Any) -> Any:
        return {name: minor_money(amount, obj.currency) for name, amount in value.items()}


def minor_money(minor: int, currency: str) -> dict[str, str]:
    """Minor units as money: 123450 and EUR give 1234.50 EUR."""
    digits = MINOR_DIGITS[currency]
    return {"amount": fixed(Fraction(minor, 10**digits), digits), "currency": currency}


def exact_money(amount: Fraction, currency: str) -> dict[str, str]:
    """Money in whole units, which must be whole minor units. InvariantBroken when it is not."""
    digits = MINOR_DIGITS[currency]
    if (amount * 10**digits).denominator != 1:
        raise InvariantBroken(f"{amount} {currency} is no whole number of minor units")
    return {"amount": fixed(amount, digits), "currency": currency}


def rounded_money(amount: Fraction, currency: str) -> dict[str, str]:
    """Money in whole units, rounded half up to the minor unit: for figures that nobody is paid."""
    return {"amount": fixed(amount, MINOR_DIGITS[currency]), "currency": currency}


def written(unit: Unit | None, amount: Fraction) -> str:
    """The amount exactly as a policy file or scorecard states it: 95%, 300000.00 EUR, 68 days."""
    scaled = amount * 100 if unit is not None and unit.kind is UnitKind.PERCENT else amount
    places = decimal_places(scaled)
    if places is None:
        raise InvariantBroken(f"{amount} has no finite decimal")
    if unit is None or unit.kind in (UnitKind.NUMBER, UnitKind.RATIO):
        return fixed(scaled, places)
    if unit.kind is UnitKind.PERCENT:
        return f"{fixed(scaled, places)}%"
    if unit.kind is UnitKind.MONEY:
        return f"{fixed(scaled, max(places, MINOR_DIGITS[unit.currency or '']))} {unit.currency}"
    return f"{fixed(scaled, places)} {unit.kind.value}"
