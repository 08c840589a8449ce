"""Rates as expressions: money for the amount of a measure, slice by slice or the whole amount at the level reached.

Worked example: 4 % from nothing on and 6 % from 150,000 on. 250,000 in slices pays 6,000 + 6,000; the whole pays
15,000. With 100,000 earlier in the year and slices that go on from them, 250,000 pays what 350,000 pay less 4,000.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction

from incentives.plan.expression import Constant, Expression, Mapped, Product, Quotient, Rounded, Sum
from incentives.policy.mechanics import Rates, earlier_this_year, in_level
from incentives.policy.model import Component, Own
from incentives.values.curve import Curve, Line

MINUS = Constant(Fraction(-1))


def rate_curve(rates: Rates, *, plus: bool = True) -> Curve:
    """What an amount pays; over shares of a target, what it pays for each unit of the target, plus left aside."""
    lines = [Line.flat(Fraction(0))]
    for level in rates.levels:
        if rates.whole:
            lines.append(Line(level.rate, level.plus if plus else Fraction(0)))
        else:
            lines.append(Line.through(level.edge, lines[-1].at(level.edge), level.rate))
    return Curve(
        tuple(level.edge for level in rates.levels),
        tuple(lines),
        tuple(not level.inclusive for level in rates.levels),
    )


def plus_curve(rates: Rates) -> Curve:
    """What comes on top at each level."""
    return Curve(
        tuple(level.edge for level in rates.levels),
        (Line.flat(Fraction(0)), *(Line.flat(level.plus) for level in rates.levels)),
        tuple(not level.inclusive for level in rates.levels),
    )


def results_of(component: Component) -> tuple[str, ...]:
    """What a scorecard calls the results that a component reads: its measures, or its measure in each level."""
    shape = component.shape
    if isinstance(shape, Rates) and shape.each_transaction:
        return tuple(in_level(component.measure or "", level.key) for level in shape.levels)
    return component.measures


def paid_by_rates(
    component: Component,
    rates: Rates,
    asked: Callable[[str], Expression],
    required: Callable[[str], Expression],
    mixture: Mapping[str, Fraction],
) -> tuple[Expression, Expression]:
    """What was reached (the amount, or its share of the own target) and the money for it.

    asked gives a result, which may be missing where the component says so; required what nothing is paid without.
    mixture, for audits, says which share of its measure falls into a level of single transactions; else it is empty.
    """
    name = component.measure or ""
    if rates.each_transaction:
        parts = [(Constant(level.rate), _brought(name, level.key, asked, mixture)) for level in rates.levels]
        return Sum(tuple(amount for _, amount in parts)), Sum(tuple(Product(part) for part in parts))
    result: Expression = asked(name)
    over_own = isinstance(component.target, Own) and any(level.of_target for level in rates.levels)
    own = required(str(component.target)) if over_own else None
    if component.result_rounding is not None and own is None:
        result = Rounded(result, component.result_rounding)
    if not rates.year_to_date:
        return _paid(component, rates, result, own)
    before = required(earlier_this_year(name))
    reached, together = _paid(component, rates, Sum((before, result)), own)
    return reached, Sum((together, Product((MINUS, _paid(component, rates, before, own)[1]))))


def _brought(name: str, level: str, asked: Callable[[str], Expression], mixture: Mapping[str, Fraction]) -> Expression:
    """What single transactions brought into a level."""
    share = mixture.get(in_level(name, level))
    return asked(in_level(name, level)) if share is None else Product((Constant(share), asked(name)))


def _paid(
    component: Component, rates: Rates, amount: Expression, own: Expression | None
) -> tuple[Expression, Expression]:
    """What an amount reaches and what it is paid."""
    if own is None:
        return amount, Mapped(amount, rate_curve(rates))
    share: Expression = Quotient(amount, own)
    if component.result_rounding is not None:
        share = Rounded(share, component.result_rounding)
    money: Expression = Product((own, Mapped(share, rate_curve(rates, plus=False))))
    if any(level.plus for level in rates.levels):
        money = Sum((money, Mapped(share, plus_curve(rates))))
    return share, money
