"""What one more unit of each result is worth from here, upwards and downwards, exactly.

Worked example: new revenue stands at 297,500 EUR of a quota of 300,000 EUR, and 1 % of quota pays 12 EUR up to quota
and 36 EUR beyond. 1,000 EUR more pay 4.00 EUR; unrounded, each 1,000 EUR is worth 4 EUR for the next 2,500 EUR, then
pay bends and each is worth 12 EUR.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from incentives.insight.ray import NotStraight, Stretch, pieces
from incentives.payout.exact import Exact, calculate
from incentives.plan.plan import Plan
from incentives.policy.model import Measure
from incentives.values.unit import UnitKind

STEPS = {UnitKind.PERCENT: Fraction(1, 100), UnitKind.RATIO: Fraction(1, 100), UnitKind.SCORE: Fraction(1, 10)}
MUCH_MONEY, THOUSAND = Fraction(10_000), Fraction(1000)


@dataclass(frozen=True, slots=True)
class OneWay:
    """What moving one result by one step in one direction does. Money in whole units of the policy's currency.

    moved: the result after the step. payout: what is paid then; difference: what that is more than now, both rounded as
    the policy states. slope: what a step is worth just beside the result when nothing is rounded, zero where pay is
    flat. jump_here: what pay jumps by as soon as the result leaves its place. straight_until: the result up to which
    pay goes on in this straight line; None when it never ends. jump_there and slope_there: what pay jumps by when that
    result is reached and passed, and what a step is worth beyond; None where no result can be beyond.
    """

    moved: Fraction
    payout: Fraction
    difference: Fraction
    slope: Fraction
    jump_here: Fraction
    straight_until: Fraction | None
    jump_there: Fraction | None
    slope_there: Fraction | None


@dataclass(frozen=True, slots=True)
class Marginal:
    """One measure of a scorecard: where it stands, the step, and what a step more and a step less do.

    more and less are None where no result can be beyond: nobody solves more than 100 % of cases.
    """

    measure: Measure
    result: Fraction
    step: Fraction
    more: OneWay | None
    less: OneWay | None


def marginals(plan: Plan, amounts: Mapping[str, Fraction]) -> tuple[Marginal, ...]:
    """Every measure of the plan that the scorecard has a result of, in the order of the policy. KeyError when an amount
    that nothing is paid without is missing.
    """
    names = {each.name for each in plan.inputs}
    return tuple(
        _marginal(plan, amounts, measure)
        for key, measure in plan.policy.measures.items()
        if key in names and key in amounts
    )


def step_of(measure: Measure, result: Fraction) -> Fraction:
    """The step that people reckon in: 1 percentage point, 1 day, 1 piece; 1,000 of a currency where there is much."""
    if measure.unit.kind is UnitKind.MONEY and abs(result) >= MUCH_MONEY:
        return THOUSAND
    return STEPS.get(measure.unit.kind, Fraction(1))


def _marginal(plan: Plan, amounts: Mapping[str, Fraction], measure: Measure) -> Marginal:
    result = amounts[measure.key]
    step = step_of(measure, result)
    up, down = (_one_way(plan, amounts, measure, step, way) for way in (1, -1))
    return Marginal(measure, result, step, up, down)


def _one_way(plan: Plan, amounts: Mapping[str, Fraction], measure: Measure, step: Fraction, way: int) -> OneWay | None:
    result = amounts[measure.key]
    end = measure.kpi.most if way > 0 else measure.kpi.least
    if end is not None and (end - result) * way <= 0:
        return None
    moved = result + way * step
    moved = end if end is not None and (moved - end) * way > 0 else moved
    payout = calculate(plan, {**amounts, measure.key: moved}).total
    difference = payout - calculate(plan, amounts).total
    here = Exact(amounts, rounding=False).value(plan.total)
    first, second = _first_two(plan, amounts, measure.key, way, end)
    if first is None:
        return OneWay(moved, payout, difference, difference, Fraction(0), moved, None, None)
    jump_there, slope_there = _beyond(plan, amounts, measure.key, first, second)
    return OneWay(
        moved=moved,
        payout=payout,
        difference=difference,
        slope=first.slope * step,
        jump_here=first.pay_at_start - here,
        straight_until=first.end,
        jump_there=jump_there,
        slope_there=None if slope_there is None else slope_there * step,
    )


def _beyond(
    plan: Plan, amounts: Mapping[str, Fraction], name: str, first: Stretch, second: Stretch | None
) -> tuple[Fraction | None, Fraction | None]:
    """What pay jumps by at the end of the first stretch, and its slope beyond; None where nothing can be beyond."""
    if first.end is None or first.pay_at_end is None:
        return None, None
    if second is not None:
        return second.pay_at_start - first.pay_at_end, second.slope
    last = Exact({**amounts, name: first.end}, rounding=False).value(plan.total)
    return (last - first.pay_at_end if last != first.pay_at_end else None), None


def _first_two(
    plan: Plan, amounts: Mapping[str, Fraction], name: str, way: int, end: Fraction | None
) -> tuple[Stretch | None, Stretch | None]:
    """The stretch that begins at the result and the one after it; none of both where pay is no straight line at all."""
    stretches = pieces(plan.total, amounts, name, way, end)
    try:
        return next(stretches, None), next(stretches, None)
    except NotStraight:
        return None, None
