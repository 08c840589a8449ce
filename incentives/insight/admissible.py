"""Which amounts a scorecard of a plan can hold at all.

A result is between the least and the most of its KPI. An own target is above zero. Days in role go from none to all
days of the period, the share of full time from above none to full time. What belongs to the person (salary, the
roster's target incentive) is no result: it is given, or the role's typical amount, and told.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import inf

from incentives.insight.interval import ZERO, Interval, point
from incentives.plan.plan import Plan
from incentives.plan.target import COUNTED, whole_period
from incentives.policy.model import SALARY, SHARE_OF_FULL_TIME, TARGET_INCENTIVE

PERSONAL = (SALARY, TARGET_INCENTIVE)


@dataclass(frozen=True, slots=True)
class Admissible:
    """By amount the numbers that it can be; those in `optional` may also be absent. fixed: the amounts given."""

    amounts: Mapping[str, Interval]
    optional: frozenset[str]
    fixed: Mapping[str, Fraction]

    def admits(self, scorecard: Mapping[str, Fraction]) -> bool:
        """Whether the scorecard can be at all."""
        return all(
            each.holds(scorecard[name]) if name in scorecard else name in self.optional
            for name, each in self.amounts.items()
        )


def admissible(plan: Plan, fixed: Mapping[str, Fraction] | None = None) -> Admissible:
    """Everything that a scorecard of the plan can hold, with some amounts given."""
    names = [each.name for each in plan.inputs]
    personal = {*PERSONAL, str(plan.role.target_incentive.column)}
    typical = {name: amount for name, amount in plan.role.typical.items() if name in personal}
    known = {name: amount for name, amount in {**typical, **(fixed or {})}.items() if name in names}
    amounts = {name: point(known[name]) if name in known else _range(plan, name) for name in names}
    return Admissible(amounts, plan.optional - known.keys(), known)


def _range(plan: Plan, name: str) -> Interval:
    measure = plan.policy.measures.get(name)
    if measure is None:
        measure = next((each for key, each in plan.policy.measures.items() if name.startswith(f"{key} ")), None)
    if measure is not None:
        least, most = measure.kpi.least, measure.kpi.most
        low, high = -inf if least is None else least, inf if most is None else most
        return Interval(low, high, least is not None, most is not None)
    if name == SHARE_OF_FULL_TIME:
        return Interval(ZERO, Fraction(1), low_in=False)
    if name in COUNTED.values():
        return Interval(ZERO, whole_period(plan.policy, plan.period))
    return Interval(ZERO, inf, not name.startswith("own "), False)
