"""Exchange rates as they are sent beside scorecards, in the words of the sheet `Exchange rates`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from marshmallow import ValidationError, fields, validate

from api.fields import Day, Strict
from incentives.policy.stated_rates import StatedRate
from incentives.values.currency import is_currency
from incentives.values.decimals import LONGEST, PLAIN

MOST_RATES = 1000
RATES = {
    "description": "The rates at which roles that say `paid_in` are paid out. Once the list is there, a rate that is "
    "needed and is not in it is a problem; without it nothing is exchanged."
}
PAID_IN = {
    "description": "The currency to be paid out in, of a role that takes it from the roster. Only with exchange_rates.",
    "example": "USD",
}


class CurrencyCode(fields.String):
    """A currency such as USD; points are none."""

    def __init__(self, **given: Any) -> None:
        super().__init__(validate=[validate.Regexp("^[A-Z]{3}$"), _known], **given)


def _known(code: str) -> None:
    if not is_currency(code):
        raise ValidationError(f"{code} is no currency that is known here.")


StatedRateSchema = Strict.from_dict(
    {
        "day": Day(required=True),
        "from": CurrencyCode(required=True, metadata={"example": "EUR"}),
        "to": CurrencyCode(required=True, metadata={"example": "USD"}),
        "rate": fields.String(
            required=True,
            validate=[validate.Length(max=LONGEST), validate.Regexp(f"^{PLAIN.pattern}$", re.ASCII)],
            metadata={"example": "1.0842", "description": "How much of the second currency one of the first is."},
        ),
    },
    name="StatedRateSchema",
)


def stated_rates(sent: Sequence[Mapping[str, Any]] | None) -> tuple[StatedRate, ...] | None:
    """The rates of a body; None where it has no list of them."""
    if sent is None:
        return None
    return tuple(StatedRate(each["day"], each["from"], each["to"], Fraction(each["rate"])) for each in sent)
