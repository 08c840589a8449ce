"""Stretches of the number line whose ends know exactly whether they belong to them.

An edge is a number and a side: (70, False) lies right before 70 and (70, True) right after it. So the stretch from
(70, False) to (100, False) holds 70 and not 100, and from (70, False) to (70, True) holds 70 alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

Edge = tuple[Fraction, bool]


@dataclass(frozen=True, slots=True)
class Span:
    """Everything between two edges; None is without end."""

    low: Edge | None = None
    high: Edge | None = None

    @staticmethod
    def point(value: Fraction) -> Span:
        """The value alone."""
        return Span((value, False), (value, True))

    @staticmethod
    def closed(least: Fraction | None, most: Fraction | None) -> Span:
        """From least to most, both in it."""
        return Span(None if least is None else (least, False), None if most is None else (most, True))

    @property
    def least(self) -> Fraction | None:
        """The number at its low end, which may lie just outside."""
        return None if self.low is None else self.low[0]

    @property
    def most(self) -> Fraction | None:
        """The number at its high end, which may lie just outside."""
        return None if self.high is None else self.high[0]

    @property
    def empty(self) -> bool:
        """Whether nothing lies in it."""
        return self.low is not None and self.high is not None and self.low >= self.high

    @property
    def single(self) -> Fraction | None:
        """The one number in it, or None when there are more."""
        if self.low is None or self.high is None or self.low[0] != self.high[0] or self.empty:
            return None
        return self.low[0]

    def holds(self, value: Fraction) -> bool:
        """Whether the value lies in it."""
        return not self.before((value, False)) and not self.after((value, True))

    def before(self, edge: Edge) -> bool:
        """Whether all or some of it starts after the edge's place, so that the edge lies outside on the left."""
        return self.low is not None and self.low > edge

    def after(self, edge: Edge) -> bool:
        """Whether it ends before the edge, so that the edge lies outside on the right."""
        return self.high is not None and self.high < edge

    def splits_at(self, edge: Edge) -> bool:
        """Whether something of it lies on both sides of the edge."""
        return (self.low is None or self.low < edge) and (self.high is None or edge < self.high)

    def meet(self, other: Span) -> Span:
        """What lies in both."""
        lows = [low for low in (self.low, other.low) if low is not None]
        highs = [high for high in (self.high, other.high) if high is not None]
        return Span(max(lows, default=None), min(highs, default=None))

    def cut(self, edges: Iterable[Edge]) -> Iterator[Span]:
        """Its pieces between the edges, ascending."""
        low = self.low
        for edge in sorted({edge for edge in edges if self.splits_at(edge)}):
            yield Span(low, edge)
            low = edge
        yield Span(low, self.high)

    def scaled(self, factor: Fraction, shift: Fraction) -> Span:
        """Every number of it times the factor (not zero), plus the shift."""
        low = None if self.low is None else (self.low[0] * factor + shift, self.low[1] == (factor > 0))
        high = None if self.high is None else (self.high[0] * factor + shift, self.high[1] == (factor > 0))
        return Span(low, high) if factor > 0 else Span(high, low)

    def hull(self, other: Span) -> Span:
        """The shortest stretch that holds both."""
        low = None if self.low is None or other.low is None else min(self.low, other.low)
        high = None if self.high is None or other.high is None else max(self.high, other.high)
        return Span(low, high)


EVERYTHING = Span()


def sum_of(spans: Iterable[Span]) -> Span:
    """Where a sum can lie; ends count as inside."""
    least: Fraction | None = Fraction(0)
    most: Fraction | None = Fraction(0)
    for span in spans:
        least = None if least is None or span.least is None else least + span.least
        most = None if most is None or span.most is None else most + span.most
    return Span.closed(least, most)


def product_of(left: Span, right: Span) -> Span:
    """Where a product can lie; ends count as inside."""
    for one, other in ((left, right), (right, left)):
        if one.single == 0:
            return Span.point(Fraction(0))
        if one.single is not None:
            return Span.closed(*_ordered(one.single, other))
    if left.least is not None and right.least is not None and left.least >= 0 and right.least >= 0:
        most = None if left.most is None or right.most is None else left.most * right.most
        return Span.closed(left.least * right.least, most)
    ends = (left.least, left.most, right.least, right.most)
    if any(end is None for end in ends):
        return EVERYTHING
    corners = [
        a * b for a in (left.least, left.most) for b in (right.least, right.most) if a is not None and b is not None
    ]
    return Span.closed(min(corners), max(corners))


def _ordered(factor: Fraction, span: Span) -> tuple[Fraction | None, Fraction | None]:
    ends = (
        None if span.least is None else span.least * factor,
        None if span.most is None else span.most * factor,
    )
    return ends if factor > 0 else ends[::-1]
