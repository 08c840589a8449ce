"""Curves in one spelling: over what they look at, without points that change nothing, and cut to a stretch."""

from __future__ import annotations

from fractions import Fraction

from incentives.difference.span import Edge, Span
from incentives.values.curve import Curve, Line


def over_slope(curve: Curve, slope: Fraction, start: Fraction) -> Curve:
    """The curve over x, where the curve given is over slope · x + start (slope is not zero)."""
    cuts = [(cut - start) / slope for cut in curve.cuts]
    lines = [Line(line.slope * slope, line.slope * start + line.start) for line in curve.lines]
    if slope > 0:
        return Curve(tuple(cuts), tuple(lines), curve.closes)
    closes = tuple(not each for each in curve.closes[::-1])
    return Curve(tuple(cuts[::-1]), tuple(lines[::-1]), closes)


def within(curve: Curve, span: Span) -> Curve:
    """The curve as far as the span reaches, without cuts at which nothing changes.

    Where it continues without a jump, either line holds at the cut; then the cut itself is said to be on the right.
    """
    cuts: list[Fraction] = []
    lines: list[Line] = []
    closes: list[bool] = []
    for index, line in enumerate(curve.lines):
        if index == 0:
            lines.append(line)
            continue
        edge = edge_of(curve, index - 1)
        if not _ahead(span, edge, curve, index - 1):
            lines[:], cuts[:], closes[:] = [line], [], []
        elif not _behind(span, edge, curve, index - 1):
            break
        elif line != lines[-1]:
            cuts.append(edge[0])
            closes.append(edge[1])
            lines.append(line)
    return Curve(tuple(cuts), tuple(lines), tuple(closes))


def edge_of(curve: Curve, index: int) -> Edge:
    """Where one line gives way to the next."""
    return curve.cuts[index], curve.closes[index] and curve.jump(index) != 0


def _ahead(span: Span, edge: Edge, curve: Curve, index: int) -> bool:
    """Whether something of the span lies left of the edge."""
    if curve.jump(index) == 0 and span.low is not None and span.low[0] >= edge[0]:
        return False
    return span.low is None or span.low < edge


def _behind(span: Span, edge: Edge, curve: Curve, index: int) -> bool:
    """Whether something of the span lies right of the edge."""
    if curve.jump(index) == 0 and span.high is not None and span.high[0] <= edge[0]:
        return False
    return span.high is None or span.high > edge
