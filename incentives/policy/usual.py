"""What a role's target results pay in a period to somebody usual: full time, the whole period, the typical own amounts.

Limits and roundings in money are held against it while a file is read. What single people are paid is for plans.
"""

from __future__ import annotations

from fractions import Fraction

from incentives.policy.model import SALARY, TARGET_INCENTIVE, Component, Role, TargetBasis
from incentives.values.period import Cycle


def usual_targets(role: Role, cycle: Cycle) -> tuple[Fraction, ...]:
    """The target incentive of each period of a year, in whole units of the currency.

    One amount where all periods are alike; none where the typical amount that it is a share of is not stated, or where
    the shares of the periods make no sense.
    """
    stated = role.target_incentive
    yearly = stated.amount * stated.per.a_year
    if stated.basis is not TargetBasis.MONEY:
        own = str(stated.column) if stated.column is not None else TARGET_INCENTIVE
        typical = role.typical.get(SALARY if stated.basis is TargetBasis.SALARY else own)
        if typical is None:
            return ()
        yearly *= typical
    shares = role.split_over_periods or (Fraction(1, cycle.a_year),)
    return tuple(yearly * share for share in shares) if yearly > 0 and min(shares) > 0 else ()


def usual_worth(part: Component, target: Fraction) -> Fraction | None:
    """What a component of the role is worth where the role's target is so much; None for one that has no weight."""
    return None if part.pays_money or part.weight is None else part.weight * target
