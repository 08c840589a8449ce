"""Exchange rates that somebody states beside a scorecard, in a worked example or in a request, as the sheet has them.

A rate says how much of the second currency one unit of the first is on a day. Whether one that is needed is missing is
found when pay is calculated; what can be wrong with the rates themselves is told here, once for files and requests.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class StatedRate:
    """How much of the target currency one unit of the source currency is on the day."""

    day: date
    source: str
    target: str
    rate: Fraction


@dataclass(frozen=True, slots=True)
class PaidOutMoney:
    """What leaves to payroll: whole units of a currency that need not be the policy's."""

    amount: Fraction
    currency: str


@dataclass(frozen=True, slots=True)
class WrongRate:
    """What is wrong with the rate of that number in its list, and with which of its words (`rate`, `to`, `day`)."""

    number: int
    word: str
    code: str
    message: str
    hint: str


def wrong_rates(rates: Sequence[StatedRate]) -> Iterator[WrongRate]:
    """Everything wrong with the rates, in their order. Codes: `out-of-range`, `same-currency`, `duplicate-rate`."""
    seen: dict[tuple[date, str, str], int] = {}
    for number, each in enumerate(rates):
        key = each.day, each.source, each.target
        name = f"{each.source} to {each.target}"
        if each.rate <= 0:
            message = f"The rate {name} on {each.day} is not above zero, which cannot be."
            yield WrongRate(number, "rate", "out-of-range", message, "Say how much of the second currency one is.")
        if each.source == each.target:
            message = f"{each.source} is exchanged for itself, which is nothing."
            yield WrongRate(number, "to", "same-currency", message, "Remove the rate, or correct it.")
        if key in seen:
            message = f"The rate {name} on {each.day} is given twice."
            yield WrongRate(number, "day", "duplicate-rate", message, "Keep one of them.")
        seen.setdefault(key, number)
