"""Where a result stands on the way of a component: 0% where it starts, 100% where it ends, towards the better side."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from incentives.plan.expression import ONE, ZERO, Constant, Either, Expression, Holds, Product, Quotient, Sum
from incentives.policy.model import Comparison, Own
from incentives.policy.way import Way


def position(way: Way, result: Expression, own: Callable[[str], Expression]) -> Expression:
    """The share of the way at which the result stands; own gives the participant's own amounts.

    Worked example: from 80% to 90%, the result 84% is at 40%. Where the end is not better than the start, no way is
    left: a better result than the start is at 100%, any other at 0%.
    """
    start, end = (own(str(each)) if isinstance(each, Own) else Constant(each) for each in way.ends)
    gained, length = _beyond(start, result, way.upward), _beyond(start, end, way.upward)
    no_way_left = Either(Holds(gained, Comparison.ABOVE, Fraction(0)), ONE, ZERO)
    return Either(Holds(length, Comparison.ABOVE, Fraction(0)), Quotient(gained, length), no_way_left)


def result_at(way: Way, share: Fraction, own: Callable[[str], Fraction]) -> Fraction:
    """The result that stands at a share of the way, in the measure's unit."""
    start, end = (own(str(each)) if isinstance(each, Own) else each for each in way.ends)
    return start + (end - start) * share


def own_ends(way: Way | None) -> tuple[Own, ...]:
    """The own columns that the way reads; without them nothing is known of its component."""
    return () if way is None else tuple(each for each in way.ends if isinstance(each, Own))


def _beyond(start: Expression, other: Expression, upward: bool) -> Expression:
    """How much better the other is than the start."""
    better, worse = (other, start) if upward else (start, other)
    return Sum((better, Product((Constant(Fraction(-1)), worse))))
