"""Units that results, targets and thresholds are stated in, and how an amount in a unit is read and shown.

An amount is a Fraction in the natural unit: 95% is 19/20, 300000 EUR is 300000, 68 days is 68. Percent and money always
carry their sign or currency in text, so that 95 and 95% can never be taken for each other.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from incentives.values.currency import MINOR_DIGITS, is_currency, money_text, shown_digits
from incentives.values.decimals import decimal_places, grouped, parse_decimal, plain


class UnitKind(StrEnum):
    """What sort of amount it is."""

    MONEY = "money"
    PERCENT = "percent"
    NUMBER = "number"
    POINTS = "points"
    SCORE = "score"
    RATIO = "ratio"
    DAYS = "days"
    HOURS = "hours"
    MINUTES = "minutes"
    SECONDS = "seconds"


@dataclass(frozen=True, slots=True)
class Unit:
    """A kind of amount; money says in which currency."""

    kind: UnitKind
    currency: str | None = None

    def __str__(self) -> str:
        return self.currency or self.kind.value

    def parse(self, text: str) -> Fraction | None:
        """The amount that the text states in this unit, or None when it states none."""
        words = text.split()
        if self.kind is UnitKind.PERCENT:
            return _percent(text)
        if self.kind is UnitKind.MONEY:
            return parse_decimal(words[0]) if len(words) == 2 and words[1] == self.currency else None
        if len(words) == 2 and words[1] in (self.kind.value, self.kind.value.removesuffix("s")):
            return parse_decimal(words[0])
        return parse_decimal(words[0]) if len(words) == 1 else None

    def show(self, amount: Fraction, *, group: bool = True) -> str:
        """The amount with its unit, exact where it can be: `95%`, `300,000.00 EUR`, `68 days`."""
        if self.kind is UnitKind.PERCENT:
            return f"{plain(amount * 100, most=6)}%"
        if self.kind is UnitKind.MONEY:
            places = decimal_places(amount)
            code, most = self.currency or "", MINOR_DIGITS[self.currency or ""] + 4
            exact = places is not None and places <= most
            shown = money_text(amount, code, max(shown_digits(code), places or 0)) if exact else plain(amount)
            return f"{grouped(shown) if group else shown} {self.currency}"
        shown = plain(amount, most=6)
        shown = grouped(shown) if group and not shown.endswith("…") else shown
        return shown if self.kind in (UnitKind.NUMBER, UnitKind.RATIO) else f"{shown} {self._word(amount)}"

    def _word(self, amount: Fraction) -> str:
        plural = self.kind.value.endswith("s")
        return self.kind.value.removesuffix("s") if plural and abs(amount) == 1 else self.kind.value

    @property
    def example(self) -> str:
        """An amount as people should write it."""
        examples = {UnitKind.PERCENT: "95%", UnitKind.MONEY: f"300000 {self.currency}", UnitKind.SCORE: "8.5"}
        return examples.get(
            self.kind, "68" if self.kind in (UnitKind.NUMBER, UnitKind.RATIO) else f"68 {self.kind.value}"
        )


PERCENT = Unit(UnitKind.PERCENT)


def parse_unit(word: str) -> Unit | None:
    """`EUR` is money in euro; every other unit is named by its kind."""
    if is_currency(word):
        return Unit(UnitKind.MONEY, word)
    if word == UnitKind.MONEY or word not in tuple(UnitKind):
        return None
    return Unit(UnitKind(word))


def _percent(text: str) -> Fraction | None:
    number = parse_decimal(text.removesuffix("%").rstrip()) if text.endswith("%") else None
    return None if number is None else number / 100
