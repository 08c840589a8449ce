"""Worths in whole places that add up: what components and the weighted parts of groups are worth at target.

Worked example: 1000 divided by thirds is worth 333, 333 and 333 in whole units, and 1 is left over. It goes to the part
that lost most by rounding down, and of those that lost as much to the one listed first: 334, 333, 333.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from incentives.plan.expression import (
    ONE,
    ZERO,
    Constant,
    Either,
    Enough,
    Expression,
    Holds,
    Product,
    Quotient,
    Rounded,
    Sum,
    product,
)
from incentives.policy.model import Comparison
from incentives.values.rounding import Rounding, Ties

NOTHING = Fraction(0)
MINUS_ONE = Constant(Fraction(-1))


@dataclass(frozen=True, slots=True, eq=False)
class Worth:
    """What a part is worth at target, in money, and the place of which worths are whole ones."""

    amount: Expression
    place: Fraction


def divided(whole: Worth, weights: Sequence[Expression]) -> tuple[Worth, ...]:
    """The worth of each part: whole places that add up to the whole, itself rounded half up to a whole place."""
    down, near = Rounding(whole.place, Ties.DOWN), Rounding(whole.place, Ties.HALF_UP)
    exact = [product(whole.amount, weight) for weight in weights]
    below = [Rounded(each, down) for each in exact]
    lost = [_minus(each, floor) for each, floor in zip(exact, below, strict=True)]
    left = _minus(Rounded(whole.amount, near), Sum(tuple(below)))
    return tuple(
        Worth(Sum((floor, _one_more(left, lost, index, whole.place))), whole.place) for index, floor in enumerate(below)
    )


def weight_in(part: Worth, whole: Worth, weight: Expression) -> Expression:
    """The part's share of the whole; its stated weight where the whole is worth nothing."""
    worth_something = Holds(whole.amount, Comparison.ABOVE, NOTHING)
    return Either(worth_something, Quotient(part.amount, whole.amount), weight)


def _one_more(left: Expression, lost: Sequence[Expression], index: int, place: Fraction) -> Expression:
    """One place more for a part before which fewer parts stand than places are left over.

    Only for one that lost something: those are never fewer than the places, unless nothing is known and nobody has a
    weight.
    """
    before: list[Expression] = [Constant(-place / 2)]
    for other, rest in enumerate(lost):
        if other != index:
            comparison = Comparison.AT_LEAST if other < index else Comparison.ABOVE
            ahead = Holds(_minus(rest, lost[index]), comparison, NOTHING)
            before.append(Either(ahead, Constant(-place), ZERO))
    next_in_line = Holds(Sum((left, *before)), Comparison.ABOVE, NOTHING)
    lost_some = Holds(lost[index], Comparison.ABOVE, NOTHING)
    return product(Constant(place), Either(Enough(2, (next_in_line, lost_some)), ONE, ZERO))


def _minus(one: Expression, other: Expression) -> Expression:
    return Sum((one, Product((MINUS_ONE, other))))
