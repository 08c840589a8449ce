"""Where an expression can lie, and how steep it can be, while every amount stays within a range.

Both are certain, not guessed: no scorecard within the ranges gives a value outside the enclosure, and no two of them
that differ in one amount give a difference quotient outside its slope. A jump upwards makes a slope without end
upwards, so that a sum of steps that only rise is known to rise.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil

from incentives.insight.interval import (
    EVERYTHING,
    FALLING,
    NOTHING_MORE,
    RISING,
    Interval,
    hull_of,
    point,
)
from incentives.insight.means import divided_together, mean_within
from incentives.plan.expression import (
    Constant,
    Either,
    Enough,
    Expression,
    Greatest,
    Holds,
    Input,
    Known,
    Least,
    Mapped,
    Product,
    Quotient,
    Rounded,
    Sum,
    Test,
)
from incentives.policy.model import Comparison
from incentives.values.curve import Curve
from incentives.values.rounding import Rounding

Slopes = Mapping[str, Interval]


@dataclass(frozen=True, slots=True)
class Cell:
    """Scorecards: each amount of ranges within its range; those in `maybe` may be absent, those in `absent` are."""

    ranges: Mapping[str, Interval]
    maybe: frozenset[str] = frozenset()
    absent: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Enclosed:
    """value: where it lies. slopes: by amount, what its difference quotients can be; an amount not named does nothing.

    bent: the amounts over which it may be no straight line.
    """

    value: Interval
    slopes: Slopes = field(default_factory=dict)
    bent: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a test holds on the whole cell (None: it depends); by amount whether it comes or goes as that rises."""

    sure: bool | None
    turns: Slopes = field(default_factory=dict)


class Enclosing:
    """The enclosures of expressions over one cell; undecided lists the curves and limits on whose edges it depends."""

    def __init__(self, cell: Cell, *, rounding: bool = True) -> None:
        self.cell, self.rounding = cell, rounding
        self.undecided: list[tuple[Expression, tuple[Fraction, ...]]] = []
        self._found: dict[Expression, Enclosed] = {}

    def of(self, node: Expression) -> Enclosed:
        """The enclosure of an expression."""
        found = self._found.get(node)
        if found is None:
            found = self._found[node] = self._enclose(node)
        return found

    def _enclose(self, node: Expression) -> Enclosed:
        match node:
            case Constant(value=value):
                return Enclosed(point(value))
            case Input(name=name):
                return self._input(name)
            case Sum(parts=parts):
                return _within(_sum([self.of(part) for part in parts]), self._unrounded(node))
            case Product(parts=parts):
                return _product([self.of(part) for part in parts])
            case Quotient(over=over, under=under):
                return _within(_quotient(self.of(over), self.of(under)), mean_within(over, under, self._value))
            case Mapped(of=of, curve=curve):
                return self._mapped(of, curve)
            case Least(parts=parts):
                return _least([self.of(part) for part in parts])
            case Greatest(parts=parts):
                return _negative(_least([_negative(self.of(part)) for part in parts]))
            case Rounded(of=of, rounding=rounding):
                return _rounded(self.of(of), rounding) if self.rounding else self.of(of)
            case Either():
                return self._either(node)

    def _value(self, node: Expression) -> Interval:
        return self.of(node).value

    def _unrounded(self, whole: Sum) -> Interval | None:
        """Where a sum of rounded parts lies by their unrounded sum, which may be a mean; None where it is none."""
        if not self.rounding or len(whole.parts) < 2 or not all(isinstance(part, Rounded) for part in whole.parts):
            return None
        rounded = [part for part in whole.parts if isinstance(part, Rounded)]
        mean = divided_together(Sum(tuple(part.of for part in rounded)))
        if mean is None:
            return None
        moved = sum((part.rounding.to for part in rounded), Fraction(0))
        return self.of(mean).value.plus(Interval(-moved, moved))

    def _input(self, name: str) -> Enclosed:
        if name in self.cell.absent:
            return Enclosed(EVERYTHING)
        value = self.cell.ranges[name]
        return Enclosed(value, {} if value.is_point else {name: point(Fraction(1))})

    def _mapped(self, of: Expression, curve: Curve) -> Enclosed:
        inner = self.of(of)
        value, slope, inside = _through(curve, inner.value)
        if inside:
            self.undecided.append((of, inside))
        if slope == NOTHING_MORE:
            return Enclosed(value)
        slopes = {name: slope.times(each) for name, each in inner.slopes.items()}
        return Enclosed(value, slopes, frozenset(slopes) if inside else inner.bent)

    def _either(self, node: Either) -> Enclosed:
        verdict = self.verdict(node.test)
        if verdict.sure is not None:
            return self.of(node.then if verdict.sure else node.otherwise)
        then, otherwise = self.of(node.then), self.of(node.otherwise)
        gain = self._gain(node)
        slopes = {}
        for name in {*then.slopes, *otherwise.slopes, *verdict.turns}:
            slope = then.slopes.get(name, NOTHING_MORE).hull(otherwise.slopes.get(name, NOTHING_MORE))
            slopes[name] = slope.hull(gain.times(verdict.turns[name])) if name in verdict.turns else slope
        bent = then.bent | otherwise.bent | verdict.turns.keys()
        return Enclosed(then.value.hull(otherwise.value), slopes, bent)

    def _gain(self, node: Either) -> Interval:
        """Whether the test holding can only raise the value, or only lower it."""
        then, otherwise = self.of(node.then).value, self.of(node.otherwise).value
        if then.low >= otherwise.high or _is_part(node.then, node.otherwise, Least):
            return RISING
        if then.high <= otherwise.low or _is_part(node.otherwise, node.then, Least):
            return FALLING
        if _is_part(node.otherwise, node.then, Greatest):
            return RISING
        return FALLING if _is_part(node.then, node.otherwise, Greatest) else EVERYTHING

    def verdict(self, test: Test) -> Verdict:
        """Whether a test holds on the cell."""
        match test:
            case Known(input=asked):
                if asked.name in self.cell.maybe:
                    return Verdict(None)
                return Verdict(asked.name not in self.cell.absent)
            case Holds():
                return self._held(test)
            case Enough(least=least, tests=tests):
                verdicts = [self.verdict(each) for each in tests]
                surely = sum(each.sure is True for each in verdicts)
                possible = sum(each.sure is not False for each in verdicts)
                if surely >= least or possible < least:
                    return Verdict(surely >= least)
                open_ones = [each.turns for each in verdicts if each.sure is None]
                return Verdict(None, _joined(open_ones))

    def _held(self, test: Holds) -> Verdict:
        inner = self.of(test.of)
        upward = test.comparison in (Comparison.AT_LEAST, Comparison.ABOVE)
        strict = test.comparison in (Comparison.ABOVE, Comparison.BELOW)
        value = inner.value if upward else _mirrored(inner.value)
        limit = test.limit if upward else -test.limit
        if value.low > limit or (value.low == limit and not (strict and value.low_in)):
            return Verdict(True)
        if value.high < limit or (value.high == limit and (strict or not value.high_in)):
            return Verdict(False)
        self.undecided.append((test.of, (test.limit,)))
        signs = {name: sign_of(each if upward else _mirrored(each)) for name, each in inner.slopes.items()}
        return Verdict(None, signs)


def sign_of(slope: Interval) -> Interval:
    """Rising, falling, both or neither, however steep."""
    if slope == NOTHING_MORE:
        return NOTHING_MORE
    if slope.low >= 0:
        return RISING
    return FALLING if slope.high <= 0 else EVERYTHING


def _is_part(part: Expression, whole: Expression, kind: type[Least] | type[Greatest]) -> bool:
    return isinstance(whole, kind) and any(each is part for each in whole.parts)


def _joined(turns: Sequence[Slopes]) -> dict[str, Interval]:
    names = {name for each in turns for name in each}
    return {name: hull_of(each[name] for each in turns if name in each) for name in names}


def _through(curve: Curve, of: Interval) -> tuple[Interval, Interval, tuple[Fraction, ...]]:
    """Value and slope of a curve over an interval, and the cuts at which it changes inside it."""
    first, last = _piece(curve, of, low=True), _piece(curve, of, low=False)
    values, slopes = [], []
    for index in range(first, last + 1):
        line = curve.lines[index]
        low, low_in = (of.low, of.low_in) if index == first else (curve.cuts[index - 1], not curve.closes[index - 1])
        high, high_in = (of.high, of.high_in) if index == last else (curve.cuts[index], curve.closes[index])
        stretch = Interval(low, high, low_in, high_in)
        values.append(point(line.slope).times(stretch).plus(point(line.start)) if line.slope else point(line.start))
        slopes.append(point(line.slope))
        if index < last:
            jump = curve.jump(index)
            slopes += [RISING] if jump > 0 else [FALLING] if jump < 0 else []
    return hull_of(values), hull_of(slopes), curve.cuts[first:last]


def _piece(curve: Curve, of: Interval, *, low: bool) -> int:
    """The line of the curve that decides at an end of the interval."""
    end, inside = (of.low, of.low_in) if low else (of.high, of.high_in)
    passed = 0
    for cut, closes in zip(curve.cuts, curve.closes, strict=True):
        here = not closes if inside else low
        passed += cut < end or (cut == end and here)
    return passed


def _sum(parts: Sequence[Enclosed]) -> Enclosed:
    value, slopes = NOTHING_MORE, dict[str, Interval]()
    for part in parts:
        value = value.plus(part.value)
        for name, slope in part.slopes.items():
            slopes[name] = slopes[name].plus(slope) if name in slopes else slope
    return Enclosed(value, slopes, _all_bent(parts))


def _product(parts: Sequence[Enclosed]) -> Enclosed:
    found = parts[0]
    for part in parts[1:]:
        value = found.value.times(part.value)
        slopes = dict(_scaled(found.slopes, part.value))
        for name, slope in _scaled(part.slopes, found.value):
            slopes[name] = slopes[name].plus(slope) if name in slopes else slope
        found = Enclosed(value, slopes, found.bent | part.bent | (found.slopes.keys() & part.slopes.keys()))
    return found


def _scaled(slopes: Slopes, by: Interval) -> Iterator[tuple[str, Interval]]:
    if by != NOTHING_MORE:
        for name, slope in slopes.items():
            yield name, slope.times(by)


def _quotient(over: Enclosed, under: Enclosed) -> Enclosed:
    inverse = under.value.inverse()
    names = over.slopes.keys() | under.slopes.keys()
    if not inverse.is_bounded and not under.value.is_point and (under.value.low < 0 < under.value.high):
        return Enclosed(EVERYTHING, dict.fromkeys(names, EVERYTHING), frozenset(names))
    value = over.value.times(inverse)
    slopes = {}
    for name in names:
        rise = over.slopes.get(name, NOTHING_MORE)
        fall = under.slopes.get(name, NOTHING_MORE)
        slope = rise.times(inverse)
        if fall != NOTHING_MORE:
            slope = slope.plus(_mirrored(value.times(fall).times(inverse)))
        slopes[name] = slope
    return Enclosed(value, slopes, over.bent | under.bent | under.slopes.keys())


def _within(found: Enclosed, mean: Interval | None) -> Enclosed:
    """What is known besides: it lies within a mean."""
    return found if mean is None else Enclosed(found.value.meet(mean), found.slopes, found.bent)


def _least(parts: Sequence[Enclosed]) -> Enclosed:
    high = min(part.value.high for part in parts)
    low = min(part.value.low for part in parts)
    value = Interval(
        low,
        high,
        any(part.value.low == low and part.value.low_in for part in parts),
        all(part.value.high_in for part in parts if part.value.high == high),
    )
    active = [part for part in parts if part.value.low <= high]
    names = {name for part in active for name in part.slopes}
    slopes = {name: hull_of(part.slopes.get(name, NOTHING_MORE) for part in active) for name in names}
    return Enclosed(value, slopes, active[0].bent if len(active) == 1 else frozenset(names))


def _rounded(of: Enclosed, rounding: Rounding) -> Enclosed:
    low = _rounded_end(of.value.low, of.value.low_in, rounding, upper=False)
    high = _rounded_end(of.value.high, of.value.high_in, rounding, upper=True)
    if low == high:
        return Enclosed(Interval(low, high))
    slopes = {name: sign_of(slope) for name, slope in of.slopes.items()}
    return Enclosed(Interval(low, high), slopes, frozenset(slopes))


def _rounded_end(end: Fraction | float, inside: bool, rounding: Rounding, *, upper: bool) -> Fraction | float:
    """The end rounded; one that does not belong to the interval counts as a number just inside it."""
    if not isinstance(end, Fraction):
        return end
    if inside:
        return rounding.apply(end)
    halves = 2 * end / rounding.to
    neighbour = ceil(halves) - 1 if upper else -(ceil(-halves) - 1)
    return rounding.apply((halves + neighbour) / 4 * rounding.to)


def _negative(enclosed: Enclosed) -> Enclosed:
    slopes = {name: _mirrored(slope) for name, slope in enclosed.slopes.items()}
    return Enclosed(_mirrored(enclosed.value), slopes, enclosed.bent)


def _mirrored(value: Interval) -> Interval:
    return Interval(-value.high, -value.low, value.high_in, value.low_in)


def _all_bent(parts: Sequence[Enclosed]) -> frozenset[str]:
    together: Collection[str] = frozenset()
    for part in parts:
        together = frozenset(together) | part.bent
    return frozenset(together)
