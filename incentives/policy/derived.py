"""Measures that are worked out of another one: over the year so far, over the latest periods, or as a place in a rank.

Values only, like `incentives.policy.model`, which holds them.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from incentives.policy.mechanics import earlier_this_year

YEAR_TO_DATE = "year to date"


class Rank(StrEnum):
    """Which result is the first."""

    HIGHEST = "highest first"
    LOWEST = "lowest first"


class Among(StrEnum):
    """Whose results are ranked together."""

    ROLE = "role"
    TEAM = "team"
    COMPANY = "company"


class Taken(StrEnum):
    """How the results of several periods become one."""

    SUM = "sum"
    AVERAGE = "average"


@dataclass(frozen=True, slots=True)
class Derived:
    """Worked out of the measure `of`: one of the three.

    year_to_date: its sum over the fiscal year so far. factors: what each period's result is multiplied by before they
    are added, the latest first. rank: the place of the participant's result among others, 1 is the first.
    """

    of: str
    year_to_date: bool = False
    factors: tuple[Fraction, ...] = ()
    rank: Rank | None = None
    among: Among | None = None

    @property
    def over_periods(self) -> bool:
        """Whether it is taken over periods; a rank is not."""
        return self.rank is None


def periods_ago(name: str, count: int) -> str:
    """What a scorecard calls an amount of an earlier period: `sales 1 period ago`, `sales 2 periods ago`."""
    return f"{name} {count} period{'' if count == 1 else 's'} ago"


def terms_of(derived: Derived, name: str) -> tuple[tuple[str, Fraction], ...]:
    """The amounts of single periods, by their names on scorecards, each with what it is multiplied by."""
    if derived.year_to_date:
        return (name, Fraction(1)), (earlier_this_year(name), Fraction(1))
    return tuple((periods_ago(name, ago) if ago else name, factor) for ago, factor in enumerate(derived.factors))
