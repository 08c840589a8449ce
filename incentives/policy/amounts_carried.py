"""The phrases of draws, deferrals and pools: `2000 USD per month`, `8 periods`, `5% of operating_profit`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from marshmallow import ValidationError

from incentives.documents.fields import NAME, Percent, ReadText
from incentives.policy.amounts import LARGEST, TOO_LARGE, Money, MoneyField
from incentives.policy.carried import FROM_THE_ROSTER, MOST_PERIODS
from incentives.policy.derived import YEAR_TO_DATE
from incentives.values.currency import is_currency
from incentives.values.decimals import parse_decimal
from incentives.values.period import Cycle


@dataclass(frozen=True, slots=True)
class MoneyPer:
    """Money in a cycle."""

    amount: Fraction
    currency: str
    per: Cycle


@dataclass(frozen=True, slots=True)
class ShareOf:
    """A share of a measure's result."""

    share: Fraction
    measure: str


class MoneyPerField(ReadText[MoneyPer]):
    """`2000 USD per month`."""

    expected = "money in a stretch of time, such as 2000 USD per month"

    def parse(self, text: str) -> MoneyPer:
        return money_per(text) or self.refuse(text)


class PoolMoneyField(ReadText[MoneyPer | ShareOf]):
    """`700000 USD per year`, or `5% of operating_profit`."""

    expected = "money such as 700000 USD per year, or a share of a measure such as 5% of operating_profit"
    _words = re.compile(r"(.+%) of (\S+)", re.ASCII)

    def parse(self, text: str) -> MoneyPer | ShareOf:
        found = self._words.fullmatch(text)
        if found is None:
            return money_per(text) or self.refuse(text)
        share = Percent().parse(found[1])
        return ShareOf(share, found[2]) if share > 0 and NAME.fullmatch(found[2]) else self.refuse(text)


class Days(ReadText[int]):
    """`30 days`: how long something runs."""

    expected = "a number of days such as 30 days"
    _words = re.compile(r"([1-9][0-9]{0,3}) days?", re.ASCII)

    def parse(self, text: str) -> int:
        found = self._words.fullmatch(text)
        return int(found[1]) if found else self.refuse(text)


class Periods(ReadText[int]):
    """`8 periods`."""

    expected = f"a number of periods from 1 period to {MOST_PERIODS} periods"
    _words = re.compile(r"([1-9][0-9]{0,2}) periods?", re.ASCII)

    def parse(self, text: str) -> int:
        found = self._words.fullmatch(text)
        count = int(found[1]) if found else 0
        return count if 0 < count <= MOST_PERIODS else self.refuse(text)


class OverField(ReadText["int | str"]):
    """`year to date`, or from 2 periods on: `4 periods`."""

    expected = "year to date, or a number of periods such as 4 periods"

    def parse(self, text: str) -> int | str:
        if text == YEAR_TO_DATE:
            return text
        count = Periods().parse(text)
        return count if count > 1 else self.refuse(text)


class PaidInField(ReadText[str]):
    """`from the roster`, or a currency: `USD`."""

    expected = f"{FROM_THE_ROSTER}, or a currency such as USD"

    def parse(self, text: str) -> str:
        return text if text == FROM_THE_ROSTER or is_currency(text) else self.refuse(text)


class CurrencyField(ReadText[str]):
    """A currency: `USD`."""

    expected = "a currency such as USD"

    def parse(self, text: str) -> str:
        return text if is_currency(text) else self.refuse(text)


class ExchangeRateField(ReadText[Fraction]):
    """How much of another currency one unit is: `1.0842`."""

    expected = "an exchange rate such as 1.0842"

    def parse(self, text: str) -> Fraction:
        rate = parse_decimal(text)
        if rate is not None and abs(rate) >= LARGEST:
            raise ValidationError(f'"{text}" is out of range: {TOO_LARGE}.')
        return self.refuse(text) if rate is None else rate


def money_per(text: str) -> MoneyPer | None:
    """The money above zero that the text states with its cycle; None when it states none."""
    stated, _, cycle = text.partition(" per ")
    if cycle not in tuple(Cycle):
        return None
    try:
        money: Money = MoneyField().parse(stated)
    except ValidationError:
        return None
    return MoneyPer(money.amount, money.currency, Cycle(cycle)) if money.amount > 0 else None
