"""Pay as a function of one result, everything else at target: exact pieces, slopes and jumps.

Worked example: a component worth 60 % of target pays nothing below 70 % of quota and 100 % at quota. Over quota, its
slice has a piece from 50 % to 70 % with slope 0 and one from 70 % to 100 % in which each 1 % of quota pays 2 % of
target incentive. Pay is a share of the period's target incentive, nothing is rounded, results are in their unit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from incentives.alignment.edges import edges_of
from incentives.alignment.reference import Range, Reference
from incentives.insight.filled import filled
from incentives.payout.exact import Exact
from incentives.plan.plan import Plan

DEEPEST = 4
PROBES = tuple(Fraction(part, 64) for part in (1, 2, 16, 32, 48, 62, 63))


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of results on which pay is a straight line; ends are the limits from inside the stretch."""

    left: Fraction
    right: Fraction
    pay_left: Fraction
    pay_right: Fraction

    @property
    def slope(self) -> Fraction:
        """What one unit of result adds to pay here."""
        return (self.pay_right - self.pay_left) / (self.right - self.left)


@dataclass(frozen=True, slots=True)
class PaySlice:
    """Pay over one measure. pieces ascend and touch; better is 1 when more of the measure is better, else -1."""

    range: Range
    pieces: tuple[Piece, ...]
    pay: Callable[[Fraction], Fraction]

    @property
    def better(self) -> int:
        """Which way the measure improves."""
        return 1 if self.range.measure.higher_is_better else -1

    def jumps(self) -> Iterator[tuple[Fraction, Fraction, Piece, Piece]]:
        """Where pay jumps: the result, how much pay rises towards the better side, the worse and the better piece."""
        for left, right in pairwise(self.pieces):
            rise = (right.pay_left - left.pay_right) * self.better
            if rise != 0:
                worse, best = (left, right) if self.better > 0 else (right, left)
                yield left.right, rise, worse, best

    def improving(self) -> tuple[tuple[Piece, Fraction], ...]:
        """The pieces from the worse to the better end, each with what one unit of improvement adds to pay."""
        ordered = self.pieces if self.better > 0 else self.pieces[::-1]
        return tuple((piece, piece.slope * self.better) for piece in ordered)

    @property
    def worst(self) -> Fraction:
        """The worst result that is possible; where none is the worst, one beyond every bend of pay."""
        kpi, first = self.range.measure.kpi, self.pieces[0] if self.better > 0 else self.pieces[-1]
        bound = kpi.least if self.better > 0 else kpi.most
        if bound is not None:
            return bound
        if self.better > 0:
            return min(first.left, self.range.least) - self.range.grain
        return max(first.right, self.range.most) + self.range.grain

    def rises(self) -> bool:
        """Whether a better result pays more anywhere."""
        return any(rate > 0 for _, rate in self.improving()) or any(rise > 0 for _, rise, _, _ in self.jumps())

    def span(self) -> Fraction:
        """The difference between the highest and the lowest pay."""
        ends = [end for piece in self.pieces for end in (piece.pay_left, piece.pay_right)]
        return max(ends) - min(ends)


def slice_pay(plan: Plan, reference: Reference, measure: str) -> PaySlice:
    """The slice over a measure, from nothing (or the least possible) to three times target (or the most possible)."""
    each = reference.ranges[measure]
    others = {name: reference.amounts[name] for name in reference.ranges if name != measure}
    earned = filled(reference.unrounded, others)

    def pay(result: Fraction) -> Fraction:
        return Exact({measure: result}).value(earned) / reference.target

    kpi = each.measure.kpi
    least = kpi.least if kpi.least is not None else each.at - 2 * each.size
    most = kpi.most if kpi.most is not None else each.at + 2 * each.size
    least, most = max(least, each.at - 2 * each.size), min(most, each.at + 2 * each.size)
    inner = [edge for edge in edges_of(plan, reference.amounts, measure, each.size) if least < edge < most]
    inner = sorted({*inner, *([each.at] if least < each.at < most else [])})
    ends = [least, *inner, most] if most > least else [least, least + each.grain]
    pieces = [piece for left, right in pairwise(ends) for piece in _pieces(pay, left, right, 0)]
    return PaySlice(each, tuple(_with_ends(list(_joined(pieces)), pay, each.grain)), pay)


def _with_ends(pieces: list[Piece], pay: Callable[[Fraction], Fraction], grain: Fraction) -> Iterator[Piece]:
    """The pieces, and a short one beyond an end at which pay jumps: a line drawn at the best possible result."""
    first, last = pieces[0], pieces[-1]
    worst, best = pay(first.left), pay(last.right)
    if worst != first.pay_left:
        yield Piece(first.left - grain, first.left, worst, worst)
    yield from pieces
    if best != last.pay_right:
        yield Piece(last.right, last.right + grain, best, best)


def _pieces(pay: Callable[[Fraction], Fraction], left: Fraction, right: Fraction, depth: int) -> list[Piece]:
    """One piece where pay is straight between the ends, or more where a cap or the like bends it in between."""
    probes = [left + (right - left) * part for part in PROBES]
    pays = [pay(probe) for probe in probes]
    start_slope = (pays[1] - pays[0]) / (probes[1] - probes[0])
    end_slope = (pays[-1] - pays[-2]) / (probes[-1] - probes[-2])
    straight = all(
        value == pays[0] + start_slope * (probe - probes[0]) for probe, value in zip(probes, pays, strict=True)
    )
    if straight or depth == DEEPEST:
        return [
            Piece(left, right, pays[0] + start_slope * (left - probes[0]), pays[-1] + end_slope * (right - probes[-1]))
        ]
    middle = (left + right) / 2
    if start_slope != end_slope:
        meets = (pays[-1] - end_slope * probes[-1] - pays[0] + start_slope * probes[0]) / (start_slope - end_slope)
        middle = meets if left < meets < right else middle
    return _pieces(pay, left, middle, depth + 1) + _pieces(pay, middle, right, depth + 1)


def _joined(pieces: list[Piece]) -> Iterator[Piece]:
    """Neighbours that continue each other become one piece: how a file spells a curve makes no difference."""
    current = pieces[0]
    for piece in pieces[1:]:
        if piece.slope == current.slope and piece.pay_left == current.pay_right:
            current = Piece(current.left, piece.right, current.pay_left, piece.pay_right)
        else:
            yield current
            current = piece
    yield current
