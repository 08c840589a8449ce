"""The exact way: one participant, rational arithmetic. This is the definition of what a plan pays.

The only roundings are those that the policy states. A scorecard that lacks an amount it needs cannot be calculated;
`missing_amounts` tells beforehand.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import reduce
from operator import add, mul

from incentives.plan.expression import (
    Constant,
    Either,
    Enough,
    Expression,
    Greatest,
    Holds,
    Input,
    Known,
    Least,
    Mapped,
    Product,
    Quotient,
    Rounded,
    Sum,
    Test,
)
from incentives.plan.plan import Plan
from incentives.policy.model import Comparison
from incentives.values.problem import InvariantBroken


class Exact:
    """The amounts of one scorecard, and the value of any expression over them. Shared parts are calculated once.

    With rounding off, nothing is rounded at all: audits ask for the slope of pay, not for its cents.
    """

    def __init__(self, amounts: Mapping[str, Fraction], *, rounding: bool = True) -> None:
        self.amounts = amounts
        self.rounding = rounding
        self._values: dict[Expression, Fraction] = {}

    def value(self, node: Expression) -> Fraction:
        """The exact value. KeyError when the scorecard lacks an amount; ZeroDivisionError when a divisor is zero."""
        found = self._values.get(node)
        if found is None:
            found = self._values[node] = self._calculate(node)
        return found

    def holds(self, test: Test) -> bool:
        """Whether the test holds."""
        match test:
            case Known(input=asked):
                return asked.name in self.amounts
            case Holds(of=of, comparison=comparison, limit=limit):
                return compare(self.value(of), comparison, limit)
            case Enough(least=least, tests=tests):
                return sum(self.holds(each) for each in tests) >= least

    def _calculate(self, node: Expression) -> Fraction:
        match node:
            case Constant(value=value):
                return value
            case Input(name=name):
                return self.amounts[name]
            case Sum(parts=parts):
                return reduce(add, map(self.value, parts)) if parts else Fraction(0)
            case Product(parts=parts):
                return reduce(mul, map(self.value, parts)) if parts else Fraction(1)
            case Quotient(over=over, under=under):
                return self.value(over) / self.value(under)
            case Mapped(of=of, curve=curve):
                return curve.at(self.value(of))
            case Least(parts=parts):
                return min(map(self.value, parts))
            case Greatest(parts=parts):
                return max(map(self.value, parts))
            case Rounded(of=of, rounding=rounding):
                return rounding.apply(self.value(of)) if self.rounding else self.value(of)
            case Either(test=test, then=then, otherwise=otherwise):
                return self.value(then if self.holds(test) else otherwise)


def compare(value: Fraction, comparison: Comparison, limit: Fraction) -> bool:
    """Whether the value stands on the named side of the limit."""
    match comparison:
        case Comparison.AT_LEAST:
            return value >= limit
        case Comparison.AT_MOST:
            return value <= limit
        case Comparison.ABOVE:
            return value > limit
        case Comparison.BELOW:
            return value < limit


@dataclass(frozen=True, slots=True)
class Payout:
    """What one scorecard earns under a plan, in whole units of the policy's currency, rounded as the policy states.

    components adds up to total together with what the changes of the total did and what happened after earning.
    carried is what goes on to later periods: `draw balance` is owed after this one, `deferred` is held back in it.
    """

    components: Mapping[str, Fraction]
    total: Fraction
    carried: Mapping[str, Fraction] = field(default_factory=dict)


def calculate(plan: Plan, amounts: Mapping[str, Fraction]) -> Payout:
    """The payout of one scorecard. KeyError when an amount is missing."""
    exact = Exact(amounts)
    rounding = plan.policy.rounding
    components = {part.key: rounding.apply(exact.value(part.pay)) for part in plan.parts}
    total = exact.value(plan.total)
    if (total / rounding.to).denominator != 1:
        raise InvariantBroken(f"{plan.name}: the total {total} is no multiple of {rounding.to}")
    return Payout(components, total, carried_of(plan, amounts, exact))


def carried_of(plan: Plan, amounts: Mapping[str, Fraction], exact: Exact | None = None) -> dict[str, Fraction]:
    """What one scorecard carries to later periods, exactly; nothing for a plan that carries nothing."""
    if not plan.carried:
        return {}
    exact = exact or Exact(amounts)
    return {name: exact.value(amount) for name, amount in plan.carried.items()}
