"""Further mechanics of a component's pay as values: rates by levels, a matrix of two measures, slopes and limits.

Amounts are exact: shares are Fractions of one, results are in the unit of their measure, money in whole units.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from incentives.values.unit import Unit

EACH_SLICE = "to each slice"
WHOLE = "to the whole"


def earlier_this_year(name: str) -> str:
    """What a scorecard calls the amount of a measure in the earlier periods of the fiscal year together."""
    return f"{name} earlier this year"


def in_level(measure: str, level: str) -> str:
    """What a scorecard calls that part of a measure which single transactions brought into a level of rates."""
    return f"{measure} in {level}"


@dataclass(frozen=True, slots=True)
class Slope:
    """So much pay for so much of the result, beyond an end of a curve. per is a share of the own target when of_target.

    Better results add, worse ones take away.
    """

    pays: Fraction
    per: Fraction
    of_target: bool


@dataclass(frozen=True, slots=True)
class RateLevel:
    """One named level of rates. rate is money for each unit of the measure; each says that the file states it so.

    plus is money on top, once the level is reached.
    """

    key: str
    edge: Fraction
    of_target: bool
    inclusive: bool
    rate: Fraction
    each: bool
    plus: Fraction


@dataclass(frozen=True, slots=True)
class Rates:
    """Money for the amount of a measure, by levels that ascend; below the first one nothing is paid.

    whole: the level reached decides for the whole amount; otherwise each level pays for the slice inside it.
    year_to_date: the slices go on from what the year's earlier periods brought. each_transaction: every transaction
    alone is held against the levels.
    """

    levels: tuple[RateLevel, ...]
    pays_in: Unit
    whole: bool = False
    year_to_date: bool = False
    each_transaction: bool = False

    @property
    def upward(self) -> bool:
        """More is always more here."""
        return True


class Between(StrEnum):
    """What a matrix pays between its levels."""

    LEVEL = "level"
    STRAIGHT = "straight"


@dataclass(frozen=True, slots=True)
class Axis:
    """The rows or columns of a matrix: a measure with its named levels, from the worse to the better result."""

    measure: str
    levels: Mapping[str, Fraction]
    upward: bool


@dataclass(frozen=True, slots=True)
class Matrix:
    """Pay by the levels of two measures. pays: row, column to pay; otherwise below the first level of either."""

    rows: Axis
    columns: Axis
    between: Between
    pays: Mapping[tuple[str, str], Fraction]
    otherwise: Fraction
    pays_in: Unit


class LimitBasis(StrEnum):
    """What a limit of a component is stated in."""

    WORTH = "share of what the component is worth"
    MONEY = "money"
    COMPONENT = "share of what another component pays"


@dataclass(frozen=True, slots=True)
class PayLimit:
    """A limit on a component: a share of its worth, money, or a share of another component's pay and something on top.

    Inside a group the other component's score counts, and worth is one. plus is a share of the own worth, or money.
    """

    basis: LimitBasis
    amount: Fraction
    component: str = ""
    plus: Fraction = Fraction(0)
    plus_in_money: bool = False
