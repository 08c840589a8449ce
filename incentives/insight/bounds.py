"""The largest and the smallest payout that a plan can ever pay, proven, with the scorecard that gets it.

Worked example: a role with a target of 1,000 that is capped at 130 % and has a floor of 20 % pays between 200 and
1,300; the scorecard beside 1,300 has every result where the cap is reached. What happens after earning (a pool, a draw,
what is held back) moves pay between people and periods; the bounds are those of what results earn.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from incentives.insight.admissible import Admissible, admissible
from incentives.insight.interval import point
from incentives.insight.recognisable import recognisable
from incentives.insight.separate import largest_by_parts
from incentives.insight.simplify import simplified
from incentives.payout.exact import Exact
from incentives.plan.expression import Constant, Expression, Product
from incentives.plan.plan import Plan
from incentives.plan.target import COUNTED, whole_period
from incentives.policy.model import SHARE_OF_FULL_TIME

NEGATIVE = Constant(Fraction(-1))


@dataclass(frozen=True, slots=True)
class Extreme:
    """The largest (or smallest) payout, in whole units of the policy's currency.

    bound: no scorecard pays more (or less); None when there is no such bound, or none is known. reached: what scorecard
    is paid, the most (or least) that was found; without any admissible scorecard None. driver: the measure or other
    amount with which pay goes on without end, where that is proven.
    """

    bound: Fraction | None
    reached: Fraction | None
    scorecard: Mapping[str, Fraction]
    driver: str | None

    @property
    def proven(self) -> bool:
        """Whether the scorecard is paid exactly the bound, or pay is proven to have no end."""
        return self.driver is not None or (self.bound is not None and self.bound == self.reached)


@dataclass(frozen=True, slots=True)
class Bounds:
    """Both ends of what a plan can pay. fixed: the amounts that were given or taken as typical, such as a salary.

    least_present: the smallest payout of somebody in the role for the whole period, full time.
    """

    plan: Plan
    fixed: Mapping[str, Fraction]
    most: Extreme
    least: Extreme
    least_present: Extreme


def bounds_of(plan: Plan, fixed: Mapping[str, Fraction] | None = None) -> Bounds:
    """The bounds of a plan over every admissible scorecard; amounts in `fixed` are as given."""
    can = admissible(plan, fixed)
    likely = _likely(plan, can)
    most, least = (_extreme(plan, can, likely, way=way) for way in (1, -1))
    given = {name: amount for name, amount in present(plan).items() if can.amounts.get(name) != point(amount)}
    whole = admissible(plan, {**given, **(fixed or {})})
    least_present = _extreme(plan, whole, likely, way=-1) if whole.fixed != can.fixed else least
    return Bounds(plan, can.fixed, most, least, least_present)


def largest_payout(plan: Plan, fixed: Mapping[str, Fraction]) -> Extreme:
    """The upper end alone."""
    can = admissible(plan, fixed)
    return _extreme(plan, can, _likely(plan, can), way=1)


def present(plan: Plan) -> dict[str, Fraction]:
    """The amounts of somebody in the role for the whole period, full time, among others."""
    whole = dict.fromkeys(COUNTED.values(), whole_period(plan.policy, plan.period))
    return {SHARE_OF_FULL_TIME: Fraction(1), **whole}


def _likely(plan: Plan, can: Admissible) -> dict[str, Fraction]:
    """Whole period, full time, typical own targets: a scorecard that people recognise where nothing decides."""
    likely = {**present(plan), **plan.role.typical, **can.fixed}
    return {name: amount for name, amount in likely.items() if name in can.amounts}


def _extreme(plan: Plan, can: Admissible, likely: Mapping[str, Fraction], *, way: int) -> Extreme:
    root: Expression = plan.earned if way > 0 else Product((NEGATIVE, plan.earned))
    simple = simplified(root, can)

    def paid(amounts: Mapping[str, Fraction]) -> Fraction | None:
        card = simple.scorecard(amounts, likely)
        return None if card is None else way * Exact(card).value(plan.earned)

    found = largest_by_parts(simple, paid, likely)
    card = simple.scorecard(found.amounts, likely) or {}
    driver = None if found.driver is None else simple.shares.get(found.driver, (found.driver,))[0]
    return Extreme(
        bound=way * found.bound if isinstance(found.bound, Fraction) else None,
        reached=None if found.best is None else way * found.best,
        scorecard=recognisable(plan, can, card, likely, way) if card else {},
        driver=driver,
    )
