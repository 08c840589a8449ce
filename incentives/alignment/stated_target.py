"""Where an audit looks at measures that pay money or stand in a matrix: at the stated target, else at what is typical.

Money has no place that scores 100 %, so the file says where a typical participant stands.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from incentives.plan.plan import Plan
from incentives.policy.mechanics import Rates, earlier_this_year, in_level
from incentives.policy.model import Measure, Own, Role


def stated_target(plan: Plan, measure: Measure) -> Fraction | None:
    """The target that a component states for the measure, taken for one period, or the typical result.

    None when neither is stated.
    """
    for leaf in plan.role.leaves():
        if leaf.measure == measure.key and leaf.target is not None:
            target = plan.role.typical[str(leaf.target)] if isinstance(leaf.target, Own) else leaf.target
            yearly = isinstance(leaf.shape, Rates) and leaf.shape.year_to_date
            return target / plan.policy.cycle.a_year if yearly else target
    brought = [amount for name, amount in plan.role.typical.items() if name.startswith(in_level(measure.key, ""))]
    return sum(brought, Fraction(0)) if brought else plan.role.typical.get(measure.key)


def typical_mixture(role: Role) -> dict[str, Fraction]:
    """Which share of its measure falls into each level of rates for single transactions: as is typical.

    An audit moves a result as a whole, so its transactions keep the typical mixture.
    """
    mixture: dict[str, Fraction] = {}
    for leaf in role.leaves():
        if isinstance(leaf.shape, Rates) and leaf.shape.each_transaction:
            names = [in_level(leaf.measure or "", level.key) for level in leaf.shape.levels]
            together = sum((role.typical[name] for name in names), Fraction(0))
            mixture |= {name: role.typical[name] / together for name in names}
    return mixture


def with_levels(role: Role, amounts: Mapping[str, Fraction]) -> dict[str, Fraction]:
    """A scorecard of the audit as one that anybody can pay from: each moved result also stands in its levels."""
    levels = {
        in_level(leaf.measure, level.key): leaf.measure
        for leaf in role.leaves()
        if isinstance(leaf.shape, Rates) and leaf.shape.each_transaction
        if leaf.measure is not None and leaf.measure in amounts
        for level in leaf.shape.levels
    }
    mixture = typical_mixture(role)
    return {name: amounts[measure] * mixture[name] for name, measure in levels.items()} | dict(amounts)


def earlier_amounts(plan: Plan, targets: Mapping[str, Fraction]) -> dict[str, Fraction]:
    """What the year's earlier periods brought when every one of them ended at target."""
    policy = plan.policy
    since = (plan.period.starts_on.month - policy.fiscal_year_starts) % 12
    periods = since // policy.cycle.months
    asked = {each.name for each in plan.inputs}
    return {name: targets[key] * periods for key in targets if (name := earlier_this_year(key)) in asked}
