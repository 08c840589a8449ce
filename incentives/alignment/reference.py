"""The reference scorecard of a plan: a typical participant in the role for the whole period, every result at target.

Audits look at pay around it. A measure's target is the one its component states; without one it is the worst result
that pays 100 %, the limit of its gate, or the level of its modifier that leaves pay as it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from incentives.kpis.kpi import Kpi
from incentives.plan.plan import Plan
from incentives.policy.model import (
    DAYS_IN_ROLE,
    SHARE_OF_FULL_TIME,
    Component,
    Measure,
    Own,
    PointCurve,
    Role,
    Shape,
)
from incentives.values.unit import UnitKind

LEAST_SHARE = Fraction(1, 2)
MOST_SHARE = Fraction(3, 2)
TENTH = Fraction(1, 10)
GRAINS = {UnitKind.PERCENT: Fraction(1, 10_000)}
GRAIN = Fraction(1, 100)


@dataclass(frozen=True, slots=True)
class Range:
    """The results of one measure that an audit looks at: at is the target, size what effects are shares of."""

    measure: Measure
    at: Fraction
    size: Fraction
    least: Fraction
    most: Fraction

    @property
    def grain(self) -> Fraction:
        """The finest step between two results that records tell apart."""
        return GRAINS.get(self.measure.unit.kind, GRAIN)

    def admit(self, amount: Fraction) -> Fraction:
        """The nearest result that is possible at all, on the grain."""
        kpi = self.measure.kpi
        bounded = amount if kpi.least is None else max(amount, kpi.least)
        bounded = bounded if kpi.most is None else min(bounded, kpi.most)
        return round(bounded / self.grain) * self.grain


@dataclass(frozen=True, slots=True)
class Reference:
    """amounts: the whole scorecard at target. ranges: by measure, in the order of the policy."""

    amounts: Mapping[str, Fraction]
    ranges: Mapping[str, Range]


def reference_of(plan: Plan) -> Reference:
    """The reference scorecard of the plan."""
    role = plan.role
    amounts: dict[str, Fraction] = {DAYS_IN_ROLE: Fraction(plan.period.days), SHARE_OF_FULL_TIME: Fraction(1)}
    amounts |= role.typical
    asked = {each.name for each in plan.inputs}
    ranges = {}
    for key, measure in plan.policy.measures.items():
        if key in asked:
            ranges[key] = _range(measure, _target_of(plan, measure))
            amounts[key] = ranges[key].at
    return Reference({name: amount for name, amount in amounts.items() if name in asked}, ranges)


def _range(measure: Measure, at: Fraction) -> Range:
    kpi = measure.kpi
    size = abs(at) or _tenth_of_range(kpi)
    least, most = at - size * (1 - LEAST_SHARE), at + size * (MOST_SHARE - 1)
    least = least if kpi.least is None else max(least, kpi.least)
    most = most if kpi.most is None else min(most, kpi.most)
    return Range(measure, at, size, min(least, at), max(most, at))


def _tenth_of_range(kpi: Kpi) -> Fraction:
    bounded = kpi.least is not None and kpi.most is not None
    return (kpi.most - kpi.least) * TENTH if bounded and kpi.most and kpi.least is not None else Fraction(1)


def _target_of(plan: Plan, measure: Measure) -> Fraction:
    """The stated target, held to the better side of every gate on the same measure."""
    stated = [_stated_target(leaf, plan.role) for leaf in plan.role.leaves() if leaf.measure == measure.key]
    factors = [_pays_in_full(modifier.shape) for modifier in plan.policy.modifiers if modifier.measure == measure.key]
    limits = [
        condition.limit
        for gate in plan.policy.gates
        if plan.role.key in gate.roles
        for condition in gate.conditions
        if condition.measure == measure.key
    ]
    first = (stated or factors or limits)[0]
    best = max if measure.higher_is_better else min
    return best([first, *limits])


def _stated_target(leaf: Component, role: Role) -> Fraction:
    if isinstance(leaf.target, Own):
        return role.typical[str(leaf.target)]
    if leaf.target is not None:
        return leaf.target
    return _pays_in_full(leaf.shape)


def _pays_in_full(shape: Shape | None) -> Fraction:
    """The worst stated place that pays 100 % or more; the best stated place when none does."""
    if shape is None:
        raise ValueError("a measured component has a shape")
    places = (
        [(point.at, point.pays) for point in shape.points]
        if isinstance(shape, PointCurve)
        else [(level.edge, level.pays) for level in shape.levels]
    )
    return next((at for at, pays in places if pays >= 1), places[-1][0])
