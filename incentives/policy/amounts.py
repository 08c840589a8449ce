"""The phrases in which a policy states amounts: `24000 EUR per year`, `70% of target`, `at least 32%`, `own quota`.

A phrase is parsed as far as it can be without knowing the measure it belongs to; the amount inside stays text where its
unit is only known later.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from marshmallow import ValidationError

from incentives.documents.fields import NAME, ReadText, bounded_share
from incentives.policy.model import LAST_PAYOUT, Comparison, Limit, Own, TargetBasis, TargetIncentive
from incentives.policy.way import OF_THE_WAY
from incentives.values.currency import is_paid_in
from incentives.values.decimals import parse_decimal
from incentives.values.period import Cycle
from incentives.values.unit import PERCENT, Unit, parse_unit

OF_TARGET = " of target"
EQUAL = "equal"
LARGEST = 10**15
TOO_LARGE = "amounts have at most 15 digits before the point"


@dataclass(frozen=True, slots=True)
class At:
    """Where a point or level stands: text in the measure's unit, a share of the target or of the way."""

    text: str
    of_target: Fraction | None
    of_way: Fraction | None = None


@dataclass(frozen=True, slots=True)
class LimitedAt:
    """A comparison with an amount whose unit is the measure's."""

    comparison: Comparison | None
    text: str


@dataclass(frozen=True, slots=True)
class Money:
    """An amount with its currency."""

    amount: Fraction
    currency: str


class WeightField(ReadText[Fraction | str]):
    """A percentage, or `equal`."""

    expected = "equal or a percentage such as 60%"

    def parse(self, text: str) -> Fraction | str:
        share = share_of(text)
        return text if text == EQUAL else share if share is not None else self.refuse(text)


class AtField(ReadText[At]):
    """`70% of target`, `40% of the way`, `88%`, `68 days` or `300000 EUR`."""

    expected = "an amount in the measure's unit, or a share such as 70% of target"

    def parse(self, text: str) -> At:
        if text.endswith(OF_THE_WAY):
            way = share_of(text.removesuffix(OF_THE_WAY))
            return At(text, None, way) if way is not None else self.refuse(text)
        if not text.endswith(OF_TARGET):
            return At(text, None) if text else self.refuse(text)
        share = share_of(text.removesuffix(OF_TARGET))
        return At(text, share) if share is not None else self.refuse(text)


class TargetField(ReadText[Own | str]):
    """`own quota`, or an amount in the measure's unit (kept as text)."""

    expected = "an amount in the measure's unit, or a participant's own column such as own quota"

    def parse(self, text: str) -> Own | str:
        if not text.startswith("own "):
            return text or self.refuse(text)
        column = text.removeprefix("own ").strip()
        return Own(column) if NAME.fullmatch(column) else self.refuse(text)


class ConditionField(ReadText[LimitedAt]):
    """`at least 32%`; an amount alone means the better side of it."""

    expected = "an amount in the measure's unit, such as 32% or at most 5 days"
    _words = re.compile(r"(at least|at most|above|below) (.+)", re.ASCII)

    def parse(self, text: str) -> LimitedAt:
        found = self._words.fullmatch(text)
        return LimitedAt(Comparison(found[1]), found[2]) if found else LimitedAt(None, text or self.refuse(text))


class MoneyField(ReadText[Money]):
    """`3600.00 EUR`."""

    expected = "an amount of money such as 3600.00 EUR"

    def parse(self, text: str) -> Money:
        return money_of(text) or self.refuse(text)


class LimitField(ReadText[Limit | Money]):
    """`150% of target incentive`, `20000 EUR` or `120% of last payout`."""

    expected = "a limit such as 150% of target incentive, 20000 EUR or 120% of last payout"

    def parse(self, text: str) -> Limit | Money:
        if text.endswith(f" of {LAST_PAYOUT}"):
            share = share_of(text.removesuffix(f" of {LAST_PAYOUT}"))
            if share is None or share < 0:
                return self.refuse(text)
            return Limit(share, of_target=False, of_last_payout=True)
        if text.endswith(" of target incentive"):
            share = share_of(text.removesuffix(" of target incentive"))
            return Limit(share, of_target=True) if share is not None and share >= 0 else self.refuse(text)
        money = money_of(text)
        return money if money is not None and money.amount >= 0 else self.refuse(text)


@dataclass(frozen=True, slots=True)
class StatedIncentive:
    """A target incentive as written, with its currency where it names one."""

    incentive: TargetIncentive
    currency: str | None


class TargetIncentiveField(ReadText[StatedIncentive]):
    """`24000 EUR per year`, `20% of salary`, `5% of own base per quarter` or `from the roster`."""

    expected = "a target incentive such as 24000 EUR per year, 20% of salary, 5% of own base or from the roster"
    _own = re.compile(rf"(.+%) of own ({NAME.pattern})(?: per (.+))?", re.ASCII)

    def parse(self, text: str) -> StatedIncentive:
        if text == TargetBasis.ROSTER:
            return StatedIncentive(TargetIncentive(TargetBasis.ROSTER, Fraction(1), Cycle.YEAR), None)
        if text.endswith(" of salary"):
            share = share_of(text.removesuffix(" of salary"))
            if share is None or share <= 0:
                return self.refuse(text)
            return StatedIncentive(TargetIncentive(TargetBasis.SALARY, share, Cycle.YEAR), None)
        own = self._own.fullmatch(text)
        return self._money(text) if own is None else self._of_own(text, own[1], own[2], own[3] or Cycle.YEAR)

    def _of_own(self, text: str, said: str, column: str, cycle: str) -> StatedIncentive:
        share = share_of(said)
        if share is None or share <= 0 or cycle not in tuple(Cycle):
            return self.refuse(text)
        return StatedIncentive(TargetIncentive(TargetBasis.OWN, share, Cycle(cycle), Own(column)), None)

    def _money(self, text: str) -> StatedIncentive:
        stated, _, cycle = text.partition(" per ")
        money = money_of(stated)
        if money is None or money.amount <= 0 or cycle not in tuple(Cycle):
            return self.refuse(text)
        return StatedIncentive(TargetIncentive(TargetBasis.MONEY, money.amount, Cycle(cycle)), money.currency)


class RoundingPlace(ReadText[tuple[Fraction, str | None]]):
    """`0.01 EUR` or `0.1%`: the place and its currency, None for percent."""

    expected = "a place such as 0.01 EUR or 0.1%"

    def parse(self, text: str) -> tuple[Fraction, str | None]:
        share = share_of(text)
        if share is not None:
            return (share, None) if share > 0 else self.refuse(text)
        money = money_of(text)
        return (money.amount, money.currency) if money is not None and money.amount > 0 else self.refuse(text)


class UnitField(ReadText[Unit]):
    """A currency code, or the kind of amount."""

    expected = "a unit: a currency such as EUR, percent, number, points, score, ratio, days, hours, minutes or seconds"

    def parse(self, text: str) -> Unit:
        return parse_unit(text) or self.refuse(text)


class Months(ReadText[int]):
    """`12 months`."""

    expected = "a number of months such as 12 months"

    def parse(self, text: str) -> int:
        words = text.split()
        count = parse_decimal(words[0]) if len(words) == 2 and words[1] in ("month", "months") else None
        if count is None or count.denominator != 1 or not 0 < count <= 120:
            return self.refuse(text)
        return int(count)


def share_of(text: str) -> Fraction | None:
    """The share that a percentage states; None when the text is none."""
    share = PERCENT.parse(text)
    return None if share is None else bounded_share(share, text)


def money_of(text: str) -> Money | None:
    """The amount with its currency; None when the text states none."""
    words = text.split()
    amount = parse_decimal(words[0]) if len(words) == 2 else None
    if amount is None or not is_paid_in(words[1]):
        return None
    if abs(amount) >= LARGEST:
        raise ValidationError(f'"{text}" is out of range: {TOO_LARGE}.')
    return Money(amount, words[1])
