"""The phrases of a policy, said as the file says them: `70% of target`, `24,000.00 EUR per year`, `at least 85%`."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from incentives.policy.amount_units import role_units
from incentives.policy.derived import Derived
from incentives.policy.mechanics import Rates
from incentives.policy.model import (
    LAST_PAYOUT,
    Condition,
    Gate,
    Limit,
    Measure,
    Own,
    Path,
    Point,
    PointCurve,
    Policy,
    Shape,
    Step,
    Steps,
    TargetBasis,
    TargetIncentive,
)
from incentives.policy.way import Way
from incentives.policy.wording_pay import beyond_words, rate_words
from incentives.values.rounding import Rounding
from incentives.values.unit import PERCENT, Unit, UnitKind


def currency_of(policy: Policy) -> Unit:
    """The policy's money."""
    return Unit(UnitKind.MONEY, policy.currency)


def incentive_words(policy: Policy, incentive: TargetIncentive) -> str:
    """What target results pay."""
    if incentive.basis is TargetBasis.MONEY:
        return f"{currency_of(policy).show(incentive.amount)} per {incentive.per}"
    if incentive.basis is TargetBasis.OWN:
        return f"{PERCENT.show(incentive.amount)} of {incentive.column} per {incentive.per}"
    return f"{PERCENT.show(incentive.amount)} of salary" if incentive.basis is TargetBasis.SALARY else incentive.basis


def limit_words(policy: Policy, limit: Limit | None) -> str | None:
    """A limit on a role's pay; None without one."""
    if limit is None:
        return None
    if limit.of_last_payout:
        words = f"{PERCENT.show(limit.amount)} of {LAST_PAYOUT}"
        return f"{words}, no limit where there was none or nothing" if limit.if_paid_before else words
    return f"{PERCENT.show(limit.amount)} of target incentive" if limit.of_target else _money(policy, limit.amount)


def rounding_words(rounding: Rounding, unit: Unit) -> str:
    """To which place, and which way halves go."""
    return f"to {unit.show(rounding.to)}, {rounding.ties}"


def target_words(target: Fraction | Own | None, measure: Measure | None) -> str | None:
    """The target of a component; None without one."""
    if target is None or measure is None:
        return None
    return str(target) if isinstance(target, Own) else measure.unit.show(target)


def derived_words(derived: Derived) -> str:
    """What a derived measure is worked out of, and how."""
    if derived.rank is not None:
        return f"the place of {derived.of}, {derived.rank}, in the {derived.among}"
    if derived.year_to_date:
        return f"of {derived.of}, year to date"
    factors = ", ".join(PERCENT.show(factor) for factor in derived.factors)
    return f"of {derived.of}, over {len(derived.factors)} periods, the latest first: {factors}"


def way_words(way: Way | None, measure: Measure | None) -> str | None:
    """The way of a component; None without one."""
    if way is None:
        return None
    start, end = (target_words(each, measure) for each in way.ends)
    return f"from {start} to {end}"


def condition_words(policy: Policy, condition: Condition) -> str:
    """A result held against its limit."""
    unit = policy.measures[condition.measure].unit
    return f"{condition.measure} is {condition.comparison} {unit.show(condition.limit)}"


def effect_words(gate: Gate) -> str:
    """What a closed gate does."""
    if gate.multiplied_by is not None:
        return f"pays {PERCENT.show(gate.multiplied_by)} of what was earned, and takes no penalty away"
    return f"pays at most {PERCENT.show(gate.pays_at_most or Fraction(0))} of what target results pay"


def shape_words(shape: Shape, measure: Measure) -> Iterator[tuple[str, str, Path]]:
    """Each point or level, and what holds outside them: label, words and where it stands below the shape's part."""
    if isinstance(shape, Rates):
        yield from rate_words(shape, measure)
        return
    pays = shape.pays_in.show
    if isinstance(shape, PointCurve):
        for point in shape.points:
            place = _edge(point.at, point, measure)
            yield f"point {point.key}", f"at {place} pays {pays(point.pays)}", ("curve", point.key)
        before, after = (beyond_words(end, shape.pays_in, measure) for end in (shape.before_first, shape.after_last))
        yield "before the first point", before, ("before_first",)
        yield "after the last point", after, ("after_last",)
        return
    for level in shape.levels:
        words = f"{_comparison(shape, level)} {_edge(level.edge, level, measure)} pays {pays(level.pays)}"
        yield f"level {level.key}", words, ("steps", level.key)
    yield "otherwise", f"pays {pays(shape.otherwise)}", ("otherwise",)


def amount_words(policy: Policy, role: str, name: str, amount: Fraction, *, group: bool = True) -> str:
    """An amount of a scorecard in the unit that its name has in the policy; ungrouped, files can be written with it."""
    return role_units(policy, role).get(name, currency_of(policy)).show(amount, group=group)


def _comparison(shape: Steps, level: Step) -> str:
    if shape.upward:
        return "at least" if level.inclusive else "above"
    return "at most" if level.inclusive else "below"


def _edge(at: Fraction, stated: Point | Step, measure: Measure) -> str:
    if stated.of_way:
        return f"{PERCENT.show(at)} of the way"
    return f"{PERCENT.show(at)} of target" if stated.of_target else measure.unit.show(at)


def _money(policy: Policy, amount: Fraction) -> str:
    return currency_of(policy).show(amount)
