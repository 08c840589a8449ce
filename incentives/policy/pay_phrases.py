"""The phrases of component pay: `45 USD`, `12 EUR each`, `100% of own_rate plus 10%`, `continues at 2% per 1000 EUR`.

Like all phrases they are parsed as far as they can be without knowing the measure they belong to.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from incentives.documents.fields import NAME, ReadText
from incentives.policy.amounts import OF_TARGET, At, Money, money_of, share_of
from incentives.policy.model import Beyond

Pay = Fraction | Money
"""What a point, level or cell pays: a share, or money."""

PLUS = " plus "
CONTINUES_AT = "continues at "


@dataclass(frozen=True, slots=True)
class StatedSlope:
    """So much pay for so much of the result, as written."""

    pays: Pay
    per: At


@dataclass(frozen=True, slots=True)
class StatedRate:
    """Pay for each unit of a measure: a share of its money, or money for each."""

    pays: Pay


@dataclass(frozen=True, slots=True)
class StatedLimit:
    """A limit as written: amount of its worth or of the named component, and what comes on top."""

    amount: Pay
    component: str = ""
    plus: Pay = Fraction(0)


class PaysField(ReadText[Pay]):
    """`60%` or `45 USD`."""

    expected = "a percentage such as 60%, or money such as 45 EUR"

    def parse(self, text: str) -> Pay:
        pay = _pay(text)
        return pay if pay is not None else self.refuse(text)


class RateField(ReadText[StatedRate]):
    """`4%` of a measure in money, or `12 EUR each` for each unit of any measure."""

    expected = "a rate such as 4% or 12 EUR each"

    def parse(self, text: str) -> StatedRate:
        rate = money_of(text.removesuffix(" each")) if text.endswith(" each") else share_of(text)
        return StatedRate(rate) if rate is not None else self.refuse(text)


class BeyondField(ReadText["Beyond | StatedSlope"]):
    """`nothing`, `flat`, `continues`, or `continues at 2% per 1000 EUR`."""

    expected = f"one of {', '.join(Beyond)}, or a slope such as continues at 2% per 1000 EUR"

    def parse(self, text: str) -> Beyond | StatedSlope:
        if text in tuple(Beyond):
            return Beyond(text)
        pays, _, per = text.removeprefix(CONTINUES_AT).partition(" per ")
        pay = _pay(pays) if text.startswith(CONTINUES_AT) else None
        share = share_of(per.removesuffix(OF_TARGET)) if per.endswith(OF_TARGET) else None
        if pay is None or not per or (share is None and per.endswith(OF_TARGET)):
            return self.refuse(text)
        return StatedSlope(pay, At(per, share))


class ComponentLimitField(ReadText[StatedLimit]):
    """`150%` of what it is worth, `20000 EUR`, `100% of own_rate`, `100% of own_rate plus 10%`."""

    expected = "a limit such as 150%, 20000 EUR, or 100% of other_component plus 10%"

    def parse(self, text: str) -> StatedLimit:
        stated, plus, more = text.partition(PLUS)
        amount, of, component = stated.partition(" of ")
        pay, extra = _pay(amount), _pay(more) if plus else Fraction(0)
        if pay is None or extra is None:
            return self.refuse(text)
        if of and (isinstance(pay, Money) or not NAME.fullmatch(component)):
            return self.refuse(text)
        return self.refuse(text) if plus and not of else StatedLimit(pay, component, extra)


class ResultPlace(ReadText[str]):
    """The place to which a result is rounded, in the measure's unit; its unit is known later."""

    expected = "a place such as 1, 0.1% or 100 EUR"

    def parse(self, text: str) -> str:
        return text or self.refuse(text)


def _pay(text: str) -> Pay | None:
    money = money_of(text)
    return money if money is not None else share_of(text)
