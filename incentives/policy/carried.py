"""What a role's pay does beyond the results of one period: draws, deferrals, pools, and what is stated without money.

Values only, like `incentives.policy.model`, which holds them: shares are Fractions of one, money is in whole units of
the policy's currency.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING

from incentives.values.period import Cycle
from incentives.values.rounding import Rounding

if TYPE_CHECKING:
    from incentives.policy.model import Condition, Role

MOST_PERIODS = 120
DRAW_BALANCE = "draw balance"
DEFERRED = "deferred"
DEFERRED_DUE = "deferred falling due"
POOL_PAY = "pool preliminary pay"
POOL_LEFTOVER = "pool leftover"
FILLED_BY_THE_RUN = (DRAW_BALANCE, DEFERRED_DUE, POOL_PAY, POOL_LEFTOVER)
"""Amounts of a scorecard that no file delivers: they follow from the period before, or from everybody's pay."""


@dataclass(frozen=True, slots=True)
class Draw:
    """Money that a period pays at least. What it pays beyond what was earned is owed when it is recoverable.

    prorated: it is taken by the share of full time and by the days in role, as a target incentive in money is.
    """

    amount: Fraction
    per: Cycle
    recoverable: bool
    prorated: bool


@dataclass(frozen=True, slots=True)
class Deferral:
    """A share of each payout that is held back and released some periods later.

    While the condition does not hold in the period in which it falls due, only the share `otherwise` is released and
    the rest is lost.
    """

    share: Fraction
    periods: int
    condition: Condition | None
    otherwise: Fraction


class Leftover(StrEnum):
    """Who takes what rounding leaves of a pool."""

    LAST = "last takes it"
    LARGEST_REMAINDER = "largest remainder first"


class PoolMoment(StrEnum):
    """Whether a pool always decides what is paid, or only limits it."""

    ALWAYS = "always"
    EXCEEDED = "when pay exceeds it"


@dataclass(frozen=True, slots=True)
class Pool:
    """Money that is divided among everybody in some roles, in proportion to what each would earn without it.

    The money is an amount per cycle, or a share of a company measure.
    """

    key: str
    roles: tuple[str, ...]
    amount: Fraction
    per: Cycle | None
    measure: str | None
    moment: PoolMoment
    share_rounding: Rounding | None
    leftover: Leftover
    because: str


FROM_THE_ROSTER = "from the roster"
NO_LIMIT = "no limit"


class ExchangeDay(StrEnum):
    """Whose rate turns pay into the currency in which it is paid out."""

    FIRST = "first day of period"
    LAST = "last day of period"
    AVERAGE = "average of period"


class AlsoPaid(StrEnum):
    """What else depends on results, beside the pay that a policy calculates."""

    FIXED_PAY = "fixed pay moves with"
    JOB = "job depends on"
    PRIZE = "prize"


class WonBy(StrEnum):
    """Who gets a prize: the first to bring what it asks for, the best of all, or everybody who brings it."""

    FIRST = "the first"
    RANK = "rank"
    EVERYBODY = "everybody who reaches it"


class PrizeFor(StrEnum):
    """Which products a prize is for."""

    ANY = "any"
    PARTICULAR = "particular"
    SECURITIES = "particular securities"


@dataclass(frozen=True, slots=True)
class PrizeFacts:
    """What a file states of a prize; None where it says nothing.

    worth: what one winner gets, in money or its price. lasts: days.
    """

    won_by: WonBy | None = None
    worth: Fraction | None = None
    lasts: int | None = None
    in_kind: bool | None = None
    products: PrizeFor | None = None


@dataclass(frozen=True, slots=True)
class AlsoPays:
    """Something that results decide beside the calculated pay. It is stated, so that reviewers see it."""

    what: AlsoPaid
    measure: str | None
    says: str
    because: str
    prize: PrizeFacts = PrizeFacts()


def measures_after_earning(role: Role, pools: tuple[Pool, ...]) -> tuple[str, ...]:
    """The measures that decide what becomes of a role's pay after it was earned: of its pool and its deferral."""
    pooled = [pool.measure for pool in pools if role.key in pool.roles and pool.measure is not None]
    condition = role.deferral.condition if role.deferral else None
    return (*pooled, *([] if condition is None else [condition.measure]))
