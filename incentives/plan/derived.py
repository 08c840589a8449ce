"""Derived measures as expressions: the year so far, or several periods, out of what each period delivered.

Worked example: 200 this period and 300 earlier this year are 500 year to date; 40 %, 30 %, 20 % and 10 % of the latest
four results are one weighted result. An own target is taken over the same periods.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from incentives.plan.expression import Constant, Expression, Input, Sum, product
from incentives.policy.derived import Derived, terms_of
from incentives.policy.model import Policy
from incentives.values.period import Period

Asked = Callable[[str], Input]


def over_periods(derived: Derived, name: str, asked: Asked) -> Expression:
    """The amount over periods: of the measure itself, or of an own target."""
    return Sum(tuple(product(Constant(factor), asked(each)) for each, factor in terms_of(derived, name)))


def periods_before(policy: Policy, period: Period) -> int:
    """How many periods of the fiscal year ended before the period."""
    return int((period.starts_on.month - policy.fiscal_year_starts) % 12) // policy.cycle.months


def span(derived: Derived, *, policy: Policy, period: Period) -> Fraction:
    """What the amount over periods is of that of one period, when all of them are alike."""
    if derived.year_to_date:
        return Fraction(1 + periods_before(policy, period))
    return sum(derived.factors, Fraction(0))
