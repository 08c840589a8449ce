"""Weighted means inside an expression: a mean never leaves what it is the mean of, whichever weights are missing.

Worked example: two scores of 0 % to 130 % weigh 60 % and 40 %, and one without a result passes its weight on. Each
weight by itself lies between 0 % and 100 %, so a plain sum of bounds says 260 %; the mean says 130 %.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from incentives.insight.interval import NOTHING_MORE, Interval, hull_of, point
from incentives.plan.expression import ZERO, Constant, Either, Expression, Product, Quotient, Sum, Test, product

ONE_ALONE = point(Fraction(1))
Of = Callable[[Expression], Interval]


@dataclass(frozen=True, slots=True)
class _Share:
    """A part of a sum: over ÷ under, while the test holds where there is one; else nothing."""

    test: Test | None
    over: Expression
    under: Expression


def divided_together(whole: Sum) -> Expression | None:
    """Parts that are each divided by the same amount, divided by it together; None when they are not."""
    shares = [_share(part) for part in whole.parts]
    found = [each for each in shares if each is not None]
    if len(found) < 2 or len(found) < len(shares):
        return None
    first = found[0]
    if any(each.test is not first.test or each.under is not first.under for each in found):
        return None
    mean = Quotient(Sum(tuple(each.over for each in found)), first.under)
    return mean if first.test is None else Either(first.test, mean, ZERO)


def _share(part: Expression) -> _Share | None:
    factors = tuple(_factors(part))
    for place, factor in enumerate(factors):
        rest = (*factors[:place], *factors[place + 1 :])
        match factor:
            case Quotient(over=over, under=under) if not isinstance(under, Constant):
                return _Share(None, product(over, *rest), under)
            case Either(test=test, then=Quotient(over=over, under=under), otherwise=Constant(value=value)) if not value:
                return _Share(test, product(over, *rest), under)
    return None


def _factors(part: Expression) -> Iterator[Expression]:
    """What is multiplied, factors of factors among them."""
    if isinstance(part, Product):
        for each in part.parts:
            yield from _factors(each)
    else:
        yield part


def mean_within(over: Expression, under: Expression, of: Of) -> Interval | None:
    """Where over ÷ under lies when over is the sum of parts of under, each times something; None when it is not.

    Every part of under must be at least zero; that under as a whole is above zero is given, since it divides.
    """
    weights = list(under.parts) if isinstance(under, Sum) else [under]
    if any(of(weight).low < 0 for weight in weights):
        return None
    left = Counter(weights)
    scores = []
    for part in over.parts if isinstance(over, Sum) else (over,):
        weight, score = _weighed(part, left, of)
        if weight is None or score is None:
            return None
        left[weight] -= 1
        scores.append(score)
    unused = any(count > 0 and of(weight).high > 0 for weight, count in left.items())
    return hull_of([*scores, *([NOTHING_MORE] if unused else [])])


def _weighed(part: Expression, left: Counter[Expression], of: Of) -> tuple[Expression | None, Interval | None]:
    """Which weight the part is a multiple of, and where the multiple lies."""
    if left[part] > 0:
        return part, ONE_ALONE
    factors = tuple(_factors(part))
    for place, factor in enumerate(factors):
        if left[factor] > 0:
            found = ONE_ALONE
            for other in (*factors[:place], *factors[place + 1 :]):
                found = found.times(of(other))
            return factor, found
    return None, None
