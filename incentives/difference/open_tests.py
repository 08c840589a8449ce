"""Tests within a box: decided where the box decides them, else in one spelling."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from incentives.difference.atoms import OpenEnough, OpenHolds, OpenKnown, OpenTest
from incentives.difference.box import Bounds, Box
from incentives.difference.polynomial import Polynomial
from incentives.difference.span import Edge
from incentives.payout.exact import compare
from incentives.policy.model import Comparison

TURNED = {
    Comparison.AT_LEAST: Comparison.AT_MOST,
    Comparison.AT_MOST: Comparison.AT_LEAST,
    Comparison.ABOVE: Comparison.BELOW,
    Comparison.BELOW: Comparison.ABOVE,
}


def known_of(name: str, optional: bool, box: Box) -> bool | OpenTest:
    """Whether the amount is known; what pay cannot do without is."""
    if not optional:
        return True
    return box.known.get(name, OpenKnown(name))


def holds_of(of: Polynomial, comparison: Comparison, limit: Fraction, bounds: Bounds) -> bool | OpenTest:
    """Whether a comparison holds everywhere or nowhere in the box, or the comparison as it is open."""
    value = of.constant
    if value is not None:
        return compare(value, comparison, limit)
    looked_at, slope, start = of.straight()
    turned = comparison if slope > 0 else TURNED[comparison]
    place = (limit - start) / slope
    span, edge = bounds.looked_at(looked_at), edge_of(turned, place)
    if not span.empty and not span.splits_at(edge):
        above = span.low is not None and span.low >= edge
        return above == (turned in (Comparison.AT_LEAST, Comparison.ABOVE))
    return OpenHolds(looked_at, turned, place)


def edge_of(comparison: Comparison, limit: Fraction) -> Edge:
    """Where the comparison changes."""
    return limit, comparison in (Comparison.ABOVE, Comparison.AT_MOST)


def enough_of(least: int, tests: Sequence[bool | OpenTest]) -> bool | OpenTest:
    """Whether enough tests hold, whatever the open ones come to."""
    still = least - sum(test is True for test in tests)
    left = tuple(test for test in tests if not isinstance(test, bool))
    if still <= 0 or still > len(left):
        return still <= 0
    if len(left) == 1:
        return left[0]
    return OpenEnough(still, tuple(sorted(left, key=_order)))


def _order(test: OpenTest) -> tuple[object, ...]:
    """An order of open tests that is always the same, whatever the order in which a policy states them."""
    match test:
        case OpenKnown(name=name):
            return "known", name
        case OpenHolds(of=of, comparison=comparison, limit=limit):
            return "holds", comparison, limit, sorted(of.terms.items())
        case OpenEnough(least=least, tests=tests):
            return "enough", least, tuple(map(_order, tests))
