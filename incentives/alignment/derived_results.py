"""What an audit makes of derived measures: it moves each as a whole, as if every period had ended alike.

A proof is told in the amounts that anybody can pay from: the result over periods is spread evenly over its periods.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from incentives.plan.derived import periods_before, span
from incentives.plan.plan import Plan
from incentives.policy.carried import MOST_PERIODS
from incentives.policy.derived import Derived, periods_ago, terms_of
from incentives.policy.mechanics import earlier_this_year
from incentives.policy.model import Component, Measure, Own

MILLION = 1_000_000


def periods_in(plan: Plan, leaf: Component) -> Fraction:
    """How many periods' results the measure of a component holds: one unless it is taken over several."""
    measure = plan.policy.measures.get(leaf.measure or "")
    over = None if measure is None else measure.over_periods
    return Fraction(1) if over is None else span(over, policy=plan.policy, period=plan.period)


def earlier_periods(plan: Plan, amounts: Mapping[str, Fraction]) -> dict[str, Fraction]:
    """What a plan asks of single earlier periods, when all of them were like this one: results and own amounts."""
    found: dict[str, Fraction] = {}
    before = periods_before(plan.policy, plan.period)
    asked = {each.name for each in plan.inputs}
    for name, amount in amounts.items():
        found |= {term: amount for ago in range(1, MOST_PERIODS) if (term := periods_ago(name, ago)) in asked}
        found |= {earlier_this_year(name): amount * before} if earlier_this_year(name) in asked else {}
    return found


def derived_of(plan: Plan, measure: Measure) -> tuple[Measure, Fraction] | None:
    """The measure over periods that is worked out of this one, and how many periods it holds; None if there is none."""
    for each in plan.policy.measures.values():
        if each.key in plan.derived and each.over_periods is not None and each.over_periods.of == measure.key:
            return each, span(each.over_periods, policy=plan.policy, period=plan.period)
    return None


def with_periods(plan: Plan, amounts: Mapping[str, Fraction]) -> dict[str, Fraction]:
    """A scorecard of the audit as one that anybody can pay from: derived results as those of their periods."""
    spread = dict(amounts)
    for measure in plan.policy.measures.values():
        over = measure.over_periods
        if over is not None and measure.key in amounts:
            spread |= _spread(plan, over, over.of, spread.pop(measure.key), spread)
    for leaf in plan.role.leaves():
        taken = plan.policy.measures.get(leaf.measure or "")
        over = None if taken is None else taken.over_periods
        if over is not None and isinstance(leaf.target, Own) and str(leaf.target) in amounts:
            own = str(leaf.target)
            whole = amounts[own] * span(over, policy=plan.policy, period=plan.period)
            spread |= _spread(plan, over, own, whole, spread)
    return spread


def _spread(
    plan: Plan, over: Derived, name: str, whole: Fraction, known: Mapping[str, Fraction]
) -> dict[str, Fraction]:
    """The amount of every period, as a plain decimal; one that is known already stays.

    A sum comes out exactly: the year's earlier periods, or the latest of several, make up for the rounding.
    """
    each = _decimal(whole / span(over, policy=plan.policy, period=plan.period))
    found = {term: known.get(term, each) for term, _ in terms_of(over, name)}
    if over.year_to_date:
        found[earlier_this_year(name)] = whole - found[name]
    elif name not in known and all(factor == 1 for factor in over.factors):
        found[name] = whole - sum((amount for term, amount in found.items() if term != name), Fraction(0))
    return found


def _decimal(amount: Fraction) -> Fraction:
    return Fraction(round(amount * MILLION), MILLION)
