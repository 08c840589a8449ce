"""Along one result, everything else typical and at target: from where to where the newer plan pays more or less.

Worked example: the older plan pays nothing below quota, the newer one in a straight line from the first euro. From 0 to
just below quota the newer one pays up to 2,000.00 EUR more, and from there on less.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise

from incentives.difference.atoms import InputAtom
from incentives.difference.cells import Cell, Space, Verdict, explore
from incentives.difference.pair import RolePair
from incentives.difference.polynomial import part
from incentives.difference.span import Edge, Span
from incentives.difference.witness import Found, Witnesses, end_of

MOST_CELLS = 200
DEEPEST = 4
TRIED = 64
PROBES = tuple(Fraction(part, 64) for part in (0, 1, 16, 32, 48, 63, 64))
FARTHEST = (Fraction(-(10**30)), False)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Results of one measure on which pay differs. most gains most by the newer plan, least loses most.

    rough: results are rounded before they are looked at, so the stretch may hold results on which nothing differs, and
    some that gain beside some that lose; the most and least are those of the results that were tried.
    """

    measure: str
    span: Span
    most: Found | None
    least: Found | None
    rough: bool = False


def stretches(pair: RolePair) -> dict[str, tuple[Stretch, ...]]:
    """By measure, the stretches of its results on which pay differs; measures without any are absent."""
    found = {name: tuple(_joined(list(_along(pair, name)))) for name in pair.ranges}
    return {name: each for name, each in found.items() if each}


def _along(pair: RolePair, measure: str) -> Iterator[Stretch]:
    fixed = {name: amount for name, amount in pair.amounts.items() if name != measure}
    space = pair.space(pair.totals, fixed)
    witnesses = Witnesses(pair, space.algebra, pair.totals)
    cells = [cell for cell in explore(space, witnesses.find, MOST_CELLS) if all(cell.box.known.values())]
    spans = [_span_of(cell, space, measure) for cell in cells if cell.verdict is not Verdict.EQUAL]
    for span, rough in _apart(spans):
        low, high = _ends(pair, measure, span)
        if rough:
            tried = [low + (high - low) * Fraction(part, TRIED) for part in range(TRIED + 1)]
            yield replace(_stretch(pair, measure, span, tried), rough=True)
            continue
        knots = [low, *_bends(pair, measure, low, high, 0), high]
        crossings = [edge for left, right in pairwise(knots) for edge in _crossing(pair, measure, left, right)]
        for piece in span.cut(crossings):
            stretch = _stretch(pair, measure, piece, [*knots, *_between(pair, measure, piece)])
            if stretch.most is not None or stretch.least is not None:
                # Before rounding all of it has one sign; where both were met, roundings inside the plans decide.
                yield replace(stretch, rough=stretch.most is not None and stretch.least is not None)


def _between(pair: RolePair, measure: str, span: Span) -> list[Fraction]:
    """Results spread over the stretch."""
    low, high = _ends(pair, measure, span)
    return [low + (high - low) * Fraction(step, TRIED) for step in range(1, TRIED)]


def _apart(spans: Sequence[Span]) -> list[tuple[Span, bool]]:
    """The spans, ascending; those that overlap as one, which is then a rough one."""
    apart: list[tuple[Span, bool]] = []
    for span in sorted(spans, key=_start):
        last = apart[-1][0] if apart else None
        if last is not None and (last.high is None or (span.low is None or span.low < last.high)):
            apart[-1] = (last.hull(span), True)
        else:
            apart.append((span, False))
    return apart


def _start(span: Span) -> Edge:
    return span.low or FARTHEST


def _span_of(cell: Cell, space: Space, measure: str) -> Span:
    alone = part(space.algebra.number_of(InputAtom(measure)))
    return cell.box.spans.get(alone, Span()).meet(space.algebra.domain(measure))


def _bends(pair: RolePair, measure: str, low: Fraction, high: Fraction, depth: int) -> list[Fraction]:
    """The results between the ends at which the difference, before rounding, is bent by a cap or the like."""
    probes = [low + (high - low) * share for share in PROBES]
    values = [_unrounded(pair, measure, result) for result in probes]
    width = probes[1] - probes[0]
    if not width:
        return []
    start, end = (values[1] - values[0]) / width, (values[-1] - values[-2]) / (probes[-1] - probes[-2])
    if depth == DEEPEST or all(
        value == values[0] + start * (probe - probes[0]) for probe, value in zip(probes, values, strict=True)
    ):
        return []
    middle = (low + high) / 2
    if start != end:
        meets = (values[-1] - end * probes[-1] - values[0] + start * probes[0]) / (start - end)
        middle = meets if low < meets < high else middle
    left, right = (_bends(pair, measure, *ends, depth + 1) for ends in ((low, middle), (middle, high)))
    return [*left, middle, *right]


def _crossing(pair: RolePair, measure: str, left: Fraction, right: Fraction) -> list[Edge]:
    """Where the difference, which is straight between the two results before rounding, changes its sign."""
    one, other = (_unrounded(pair, measure, result) for result in (left, right))
    if one == other:
        return []
    place = left - one * (right - left) / (other - one)
    return [(place, False), (place, True)] if left <= place <= right else []


def _unrounded(pair: RolePair, measure: str, result: Fraction) -> Fraction:
    older, newer = pair.values(pair.totals, {**pair.amounts, measure: result}, rounding=False)
    return newer - older


def _ends(pair: RolePair, measure: str, span: Span) -> tuple[Fraction, Fraction]:
    """The first and the last result of the stretch, a step inside where the end does not belong to it."""
    each = pair.ranges[measure]
    least = span.least if span.least is not None else min(each.least, (span.most or each.at) - each.size)
    most = span.most if span.most is not None else max(each.most, (span.least or each.at) + each.size)
    shown = Span(span.low or (least, False), span.high or (most, True))
    return end_of(shown, least, each.grain), end_of(shown, most, -each.grain)


def _stretch(pair: RolePair, measure: str, span: Span, knots: Sequence[Fraction]) -> Stretch:
    low, high = _ends(pair, measure, span)
    grain = pair.ranges[measure].grain
    around = [knot // grain * grain + step for knot in (*knots, (low + high) / 2) for step in (0, grain)]
    results = dict.fromkeys((low, high, *(result for result in around if span.holds(result))))
    tried = [{**pair.amounts, measure: result} for result in results]
    found = [Found(amounts, *pair.values(pair.totals, amounts)) for amounts in tried]
    return Stretch(measure, span, _most(found), _least(found))


def _most(found: Sequence[Found | None]) -> Found | None:
    gains = [each for each in found if each is not None and each.difference > 0]
    return max(gains, key=lambda each: each.difference, default=None)


def _least(found: Sequence[Found | None]) -> Found | None:
    losses = [each for each in found if each is not None and each.difference < 0]
    return min(losses, key=lambda each: each.difference, default=None)


def _joined(each: Sequence[Stretch]) -> Iterator[Stretch]:
    """Stretches that touch and have one sign become one."""
    current: Stretch | None = None
    for stretch in each:
        if current is None:
            current = stretch
        elif current.span.high == stretch.span.low and _alike(current, stretch):
            span = Span(current.span.low, stretch.span.high)
            most, least = _most((current.most, stretch.most)), _least((current.least, stretch.least))
            current = Stretch(current.measure, span, most, least, current.rough)
        else:
            yield current
            current = stretch
    if current is not None:
        yield current


def _alike(one: Stretch, other: Stretch) -> bool:
    signs = [(each.most is None, each.least is None, each.rough) for each in (one, other)]
    return signs[0] == signs[1]
