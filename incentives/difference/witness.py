"""Scorecards inside a box: typical ones moved as little as the box asks, then its ends and its middle."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice, product
from math import prod

from incentives.difference.atoms import (
    Algebra,
    CurveAtom,
    EitherAtom,
    InputAtom,
    InverseAtom,
    LeastAtom,
    OpenEnough,
    OpenHolds,
    OpenKnown,
    OpenTest,
    RoundedAtom,
)
from incentives.difference.box import Box
from incentives.difference.cells import Amounts
from incentives.difference.pair import RolePair
from incentives.difference.polynomial import Polynomial
from incentives.difference.span import Span
from incentives.payout.exact import compare
from incentives.plan.expression import Expression
from incentives.policy.model import DAYS_IN_ROLE, SHARE_OF_FULL_TIME

GRAIN = Fraction(1, 100)
WAYS = 4
MOST_TRIED = 2000
MOST_IN_A_BOX = 40
MOVED = (0, 1, 2, 3, 4, 5, 6)
NEVER_MORE = (DAYS_IN_ROLE, SHARE_OF_FULL_TIME)
PART = {3: Fraction(1, 2), 4: Fraction(1, 4)}
OTHER = {3: Fraction(1, 3), 5: Fraction(2), 6: Fraction(10)}
FURTHER = ((1, 2), (2, 1), (1, 3), (2, 3), (3, 1), (3, 2))


@dataclass(frozen=True, slots=True)
class Found:
    """A scorecard with what the older and the newer plan pay for it, in whole units of the currency."""

    amounts: Amounts
    older: Fraction
    newer: Fraction

    @property
    def difference(self) -> Fraction:
        """What the newer plan pays more."""
        return self.newer - self.older


class Evaluated:
    """Values of canonical forms on one scorecard."""

    def __init__(self, algebra: Algebra, amounts: Amounts) -> None:
        self.algebra = algebra
        self.amounts = amounts
        self._values: dict[int, Fraction] = {}

    def of(self, polynomial: Polynomial) -> Fraction:
        """The value. KeyError when an amount is missing, ZeroDivisionError when something is divided by zero."""
        return sum(
            (factor * prod(map(self._atom, term), start=Fraction(1)) for term, factor in polynomial.terms.items()),
            Fraction(0),
        )

    def _atom(self, number: int) -> Fraction:
        found = self._values.get(number)
        if found is None:
            found = self._values[number] = self._calculate(number)
        return found

    def _calculate(self, number: int) -> Fraction:
        match self.algebra.atom(number):
            case InputAtom(name=name):
                return self.amounts[name]
            case InverseAtom(of=of):
                return 1 / self.of(of)
            case CurveAtom(of=of, curve=curve):
                return curve.at(self.of(of))
            case LeastAtom(parts=parts):
                return min(map(self.of, parts))
            case RoundedAtom(of=of, rounding=rounding):
                return rounding.apply(self.of(of))
            case EitherAtom(test=test, then=then, otherwise=otherwise):
                return self.of(then if self.holds(test) else otherwise)
        raise ZeroDivisionError

    def holds(self, test: OpenTest) -> bool:
        """Whether the test holds."""
        match test:
            case OpenKnown(name=name):
                return name in self.amounts
            case OpenHolds(of=of, comparison=comparison, limit=limit):
                return compare(self.of(of), comparison, limit)
            case OpenEnough(least=least, tests=tests):
                return sum(map(self.holds, tests)) >= least


def inside(algebra: Algebra, box: Box, amounts: Amounts) -> bool:
    """Whether the scorecard lies in the box."""
    if any((name in amounts) is not known for name, known in box.known.items()):
        return False
    evaluated = Evaluated(algebra, amounts)
    try:
        return all(span.holds(evaluated.of(of)) for of, span in box.spans.items())
    except (KeyError, ZeroDivisionError):
        return False


class Witnesses:
    """Looks for scorecards in boxes on which an expression of each plan differ."""

    def __init__(self, pair: RolePair, algebra: Algebra, of: tuple[Expression, Expression]) -> None:
        self.pair = pair
        self.algebra = algebra
        self.of = of
        self.left = MOST_TRIED

    def find(self, box: Box) -> Amounts | None:
        """A scorecard in the box with different pays, or None when none of those tried has them."""
        return next((found.amounts for found in self._tried(box) if found.difference), None)

    def found(self, amounts: Amounts) -> Found:
        """The scorecard with what both pay for it."""
        return Found(amounts, *self.pair.values(self.of, amounts))

    def extremes(self, box: Box) -> tuple[Found | None, Found | None]:
        """The scorecards tried in the box that gain most and lose most by the newer plan; None where none does."""
        tried = list(self._tried(box))
        gain = max(tried, key=lambda found: found.difference, default=None)
        loss = min(tried, key=lambda found: found.difference, default=None)
        return gain if gain and gain.difference > 0 else None, loss if loss and loss.difference < 0 else None

    def _tried(self, box: Box) -> Iterator[Found]:
        for amounts in self.candidates(box):
            with suppress(KeyError, ZeroDivisionError):
                yield self.found(amounts)

    def candidates(self, box: Box) -> Iterator[Amounts]:
        """Scorecards in the box, the most typical first."""
        count = len(box.spans)
        plans = [(way,) * count for way in range(WAYS)]
        plans += [(0,) * index + (way,) + (0,) * (count - index - 1) for index in range(count) for way in (1, 2)]
        plans += [tuple(pair[index % 2] for index in range(count)) for pair in FURTHER if count > 1]
        tried: set[tuple[tuple[str, Fraction], ...]] = set()
        moves = MOVED if self._free_people else MOVED[:3]
        for ways, moved in islice(product(dict.fromkeys(plans), moves), MOST_IN_A_BOX):
            self.left -= 1 + count
            amounts = self._placed(box, ways, moved)
            key = tuple(sorted(amounts.items()))
            if key not in tried and inside(self.algebra, box, amounts):
                tried.add(key)
                yield amounts
            if self.left <= 0:
                return

    @property
    def _free_people(self) -> bool:
        """Whether own amounts, salary and days may be others than typical ones."""
        return any(self.algebra.domain(name).single is None for name in self.pair.typical)

    def _placed(self, box: Box, ways: tuple[int, ...], moved: int) -> dict[str, Fraction]:
        """The typical scorecard with every stretch of the box entered in its way; other results moved as well."""
        amounts = {name: self._moved(name, amount, moved) for name, amount in self.pair.amounts.items()}
        for name, known in box.known.items():
            if not known:
                amounts.pop(name, None)
        for (of, span), way in zip(box.spans.items(), ways, strict=True):
            moving = self._free(of, amounts)
            if moving is not None:
                self._enter(amounts, moving, of, span, way)
        return amounts

    def _moved(self, name: str, amount: Fraction, moved: int) -> Fraction:
        """Results all better (1) or all worse (2) than at target; own amounts, salary and days others than typical."""
        domain = self.algebra.domain(name)
        wanted = amount
        if name not in self.pair.ranges:
            wanted = amount * (PART if name in NEVER_MORE else OTHER).get(moved, Fraction(1))
        elif moved in (1, 2):
            each = self.pair.ranges[name]
            wanted = each.most if (moved == 1) == each.measure.higher_is_better else each.least
        return wanted if domain.holds(wanted) else amount

    def _free(self, of: Polynomial, amounts: Mapping[str, Fraction]) -> str | None:
        """The amount to move, a result rather than something typical."""
        inputs = [name for name in sorted(self.algebra.inputs_of(of)) if name in amounts]
        movable = [name for name in inputs if self.algebra.domain(name).single is None]
        return next((name for name in movable if name in self.pair.ranges), movable[0] if movable else None)

    def _enter(self, amounts: dict[str, Fraction], name: str, of: Polynomial, span: Span, way: int) -> None:
        """Moves the amount so that what is looked at lies in the span, as if it were a straight function of it."""
        grain = self.pair.ranges[name].grain if name in self.pair.ranges else GRAIN
        here = amounts[name]
        try:
            value = Evaluated(self.algebra, amounts).of(of)
            slope = Evaluated(self.algebra, {**amounts, name: here + grain}).of(of) - value
        except (KeyError, ZeroDivisionError):
            return
        if slope:
            size = abs(slope / grain) * (self.pair.ranges[name].size if name in self.pair.ranges else Fraction(1))
            wanted = _choose(span, value, abs(slope), size, way)
            amounts[name] = here + (wanted - value) * grain / slope


def _choose(span: Span, near: Fraction, grain: Fraction, size: Fraction, way: int) -> Fraction:
    """A number in the span: near a wanted one (0), at its low end (1), at its high end (2), in the middle (3)."""
    low = end_of(span, span.least, grain) if span.least is not None else None
    high = end_of(span, span.most, -grain) if span.most is not None else None
    middle = (
        near
        if low is None and high is None
        else high - size / 2
        if low is None and high is not None
        else low + size / 2
        if high is None and low is not None
        else ((span.least or Fraction(0)) + (span.most or Fraction(0))) / 2
    )
    match way:
        case 1:
            return middle if low is None else low
        case 2:
            return middle if high is None else high
        case 3:
            return middle
    if span.holds(near):
        return near
    below = low is not None and near <= low
    end = low if below else high
    return middle if end is None else end


def end_of(span: Span, end: Fraction, step: Fraction) -> Fraction:
    """The end itself where it belongs to the span, else a step inside, else the middle."""
    for wanted in (end, end + step, end + step / 100):
        if span.holds(wanted):
            return wanted
    least, most = span.least, span.most
    return (least + most) / 2 if least is not None and most is not None else end + step
