"""In which results a behaviour pays: one measure over its range, everything else at target, in exact stretches.

Worked example: below a threshold at 90 % a bad deal of 15 % adds nothing, unless it carries the result across; so it
pays from 75 % of quota on, which is half of a range from 50 % to 150 % at most. The behaviour is done in full.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from incentives.alignment.reference import Range, Reference
from incentives.insight.filled import filled
from incentives.insight.ray import NotStraight, Stretch, at, pieces
from incentives.plan.expression import Constant, Expression, Greatest, Input, Least, Product, Sum

PARTS = 8
"""Into how many straight parts a stretch is cut on which the gain bends."""


@dataclass(frozen=True, slots=True)
class Pays:
    """The stretches of one measure's results in which the behaviour adds more than the tolerance, ascending.

    share is their part of the range from least to most; all of it or nothing where the range is a single result.
    """

    measure: str
    least: Fraction
    most: Fraction
    stretches: tuple[tuple[Fraction, Fraction], ...]

    @property
    def share(self) -> Fraction:
        """The part of the range in which it pays."""
        whole = self.most - self.least
        if whole == 0:
            return Fraction(1 if self.stretches else 0)
        return sum((right - left for left, right in self.stretches), Fraction(0)) / whole


def where_it_pays(
    reference: Reference, moves: Mapping[str, Fraction], measure: str, tolerance: Fraction
) -> Pays | None:
    """Where the behaviour adds more than the tolerance (money) while the measure goes through its range.

    None where pay is no polynomial of the result up to the second degree.
    """
    each = reference.ranges[measure]
    gain = _gain(reference, moves, measure)
    if each.least == each.most:
        return Pays(measure, each.least, each.most, ())
    try:
        found = list(pieces(gain, {measure: each.least}, measure, 1, each.most))
    except (NotStraight, ZeroDivisionError):
        return None
    above = [part for stretch in found for part in _above(stretch, tolerance)]
    return Pays(measure, each.least, each.most, tuple(_joined(above)))


def _gain(reference: Reference, moves: Mapping[str, Fraction], measure: str) -> Expression:
    """What the behaviour in full adds to pay, over the one measure."""
    others = {
        name: amount for name, amount in reference.amounts.items() if name in reference.ranges and name != measure
    }
    moved: dict[str, Fraction | Expression] = {
        name: reference.ranges[name].possible(amount + moves.get(name, Fraction(0))) for name, amount in others.items()
    }
    if measure in moves:
        moved[measure] = _moved(reference.ranges[measure], Input(measure), moves[measure])
    before = filled(reference.unrounded, dict(others))
    return Sum((filled(reference.unrounded, moved), Product((Constant(Fraction(-1)), before))))


def _moved(each: Range, result: Input, move: Fraction) -> Expression:
    kpi = each.measure.kpi
    found: Expression = Sum((result, Constant(move)))
    found = found if kpi.least is None else Greatest((found, Constant(kpi.least)))
    return found if kpi.most is None else Least((found, Constant(kpi.most)))


def _above(stretch: Stretch, tolerance: Fraction) -> Iterator[tuple[Fraction, Fraction]]:
    if stretch.end is None:
        return
    width = stretch.end - stretch.start
    parts = 1 if len(stretch.pay) <= 2 else PARTS
    for part in range(parts):
        left, right = width * part / parts, width * (part + 1) / parts
        low, high = at(stretch.pay, left) - tolerance, at(stretch.pay, right) - tolerance
        if low <= 0 and high <= 0:
            continue
        crossing = left if low == high else left + (right - left) * low / (low - high)
        start = stretch.start + (left if low > 0 else crossing)
        end = stretch.start + (right if high > 0 else crossing)
        yield start, end


def _joined(parts: list[tuple[Fraction, Fraction]]) -> Iterator[tuple[Fraction, Fraction]]:
    current: tuple[Fraction, Fraction] | None = None
    for left, right in parts:
        if current is not None and left <= current[1]:
            current = current[0], right
            continue
        if current is not None:
            yield current
        current = left, right
    if current is not None:
        yield current
