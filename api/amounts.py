"""Exact amounts as they travel: money as a decimal with its currency, everything else as policy files write it.

Nothing here rounds what somebody is paid; what has no finite decimal is a fraction, and money that is none is refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from incentives.policy.model import Policy
from incentives.services.given import units_of
from incentives.values.currency import MINOR_DIGITS, money_text, shown_digits
from incentives.values.decimals import decimal_places, fixed, parse_decimal, plain
from incentives.values.problem import InvariantBroken, Place, Problem, RefusedWithProblems
from incentives.values.unit import Unit, UnitKind

MOST_MINOR = 10**17


def minor_money(minor: int, currency: str) -> dict[str, str]:
    """Minor units as money: 123450 and EUR give 1234.50 EUR."""
    digits = MINOR_DIGITS[currency]
    return {"amount": money_text(Fraction(minor, 10**digits), currency), "currency": currency}


def read_minor(stated: Mapping[str, str], key: str) -> tuple[int, str]:
    """Stated money as minor units and currency. RefusedWithProblems when it has no such units."""
    amount, currency = parse_decimal(stated["amount"]), stated["currency"]
    scaled = None if amount is None or currency not in MINOR_DIGITS else amount * 10 ** MINOR_DIGITS[currency]
    if scaled is None or scaled.denominator != 1 or abs(scaled) >= MOST_MINOR:
        message = f"{stated['amount']} {currency} is no payable amount."
        raise RefusedWithProblems([Problem("invalid-value", message, Place("request", key=key))])
    return int(scaled), currency


def exact_money(amount: Fraction, currency: str) -> dict[str, str]:
    """Money in whole units, which must be whole minor units. InvariantBroken when it is not."""
    digits = MINOR_DIGITS[currency]
    if (amount * 10**digits).denominator != 1:
        raise InvariantBroken(f"{amount} {currency} is no whole number of minor units")
    return {"amount": money_text(amount, currency), "currency": currency}


def rounded_money(amount: Fraction, currency: str) -> dict[str, str]:
    """Money in whole units, rounded half up to the minor unit: for figures that nobody is paid."""
    return {"amount": money_text(amount, currency), "currency": currency}


def written(unit: Unit | None, amount: Fraction) -> str:
    """The amount exactly as a policy file or scorecard states it: 95%, 300000.00 EUR, 68 days.

    What has no finite decimal, as a result that was worked out of three cases, is a fraction: 200/3%. Scorecards that
    are sent may hold those too.
    """
    scaled = amount * 100 if unit is not None and unit.kind is UnitKind.PERCENT else amount
    money = unit is not None and unit.kind is UnitKind.MONEY
    places = decimal_places(scaled)
    if places is None:
        text = str(scaled)
    else:
        text = fixed(scaled, max(places, shown_digits(unit.currency or "")) if unit is not None and money else places)
    if unit is None or unit.kind in (UnitKind.NUMBER, UnitKind.RATIO):
        return text
    return f"{text}%" if unit.kind is UnitKind.PERCENT else f"{text} {unit.currency if money else unit.kind.value}"


def written_by_name(policy: Policy, amounts: Mapping[str, Fraction]) -> dict[str, str]:
    """The amounts of a scorecard, each in its unit under the policy, ready to be sent again."""
    units = units_of(policy)
    return {name: written(units.get(name), amount) for name, amount in amounts.items()}


def written_share(share: Fraction) -> str:
    """A share that may have no finite decimal (a third), as a percentage; then it is shortened and marked with `…`."""
    return f"{plain(share * 100, most=6)}%"
