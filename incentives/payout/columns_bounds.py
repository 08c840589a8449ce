"""How far the floats of a program can be from the exact values, for inputs within known ends.

Notation: u = 2**-53; a float operation on floats x and y gives (x ∘ y)(1 + d) with |d| <= u. For each step this module
derives, from the ends of the inputs alone, numbers that hold for every row at once:

low, high   the exact value lies between them, unless the row is void;
error       the float is at most so far from the exact value;
relative    and at most relative × |exact value|;
whole       the float *is* the exact value, and it is a whole number of less than 2**53.

Read      A whole number below 2**53 is a float; a larger one is rounded once: relative u.
Times     The constant is rounded once and the product once: relative r + 2u.
Add       n parts, n - 1 roundings, each of a partial sum that is at most M, the sum of the parts' magnitudes with their
          errors: the sum of the errors + (n - 1)uM. Where no part can have another sign than the others, nothing
          cancels: the largest relative error + (n - 1)u.
Multiply  Relative errors add up with one u a product; absolutely, Π(m + e) - Πm + (n - 1)uΠ(m + e).
Divide    Relative errors add up, with u. Rows whose divisor is not clearly apart from zero are void: their float is no
          number, and the whole-number way decides whatever depends on them.
Map       On the line a·x + b: |a|e for x, 3u|a|(m + e) for rounding a, a·x and the sum, 2u|b| for rounding b and the
          sum. Near a bend the float may be on the neighbouring line, where the lines are |a - a'| × (distance from the
          bend) apart, and the distance is at most the error of x and of the rounded cut. At a jump there is no such
          bound: rows that close are decided exactly, before they are used.
Extreme   min and max are no farther from the exact value than the farther part.
Choose    as Extreme; the test itself is decided exactly where the floats are too close.
Round     exact: rows closer to a boundary than the error of what is rounded are decided exactly.

Two kinds of column need no margin against a cut or limit p: whole ones, and the quotient of two whole columns, which
is rounded once. If a/b = p, both are rounded to the same float. If not, |a/b - p| >= 1/(|b|q), where q is p's
denominator; while that is more than 2.5u|p| the two floats differ, and rounding keeps order, so they differ the right
way round.

Underflow adds less than 2**-1074 to an operation; TINY in every bound covers it, however it is multiplied later,
because the relative bound of magnitudes beyond 2**80 is not used. Nor are relative bounds above 2**-21, whose products
would count.

The bounds are themselves calculated in floats, a few operations each; WIDER covers those roundings. An infinite or
undefined bound is one that nothing is closer than, so every row is decided exactly.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from math import inf, isfinite, prod

from incentives.payout.columns_lines import Lines, to_float
from incentives.payout.columns_program import (
    Add,
    Choose,
    Divide,
    Extreme,
    Map,
    Multiply,
    Program,
    Read,
    Round,
    Same,
    Step,
    Times,
    reads,
)

UNIT = 2.0**-53  # the largest relative error of one float operation
WIDER = 1.0 + 2.0**-20  # what a bound is multiplied by, for the rounding of its own calculation
WHOLE = 2.0**53  # whole numbers below this are floats
COUNTS = 2.0**50  # rounded numbers from here on are left to the whole-number way
TINY = 2.0**-600  # more than underflow can bring
APART = 2.0**-20  # a divisor closer to zero than this share of the largest is void


@dataclass(frozen=True, slots=True)
class Bound:
    """What is known of a step's column; see the module. void: some rows may be no number.

    divisor is the largest divisor of a quotient of whole columns, else infinite.
    """

    low: float
    high: float
    error: float
    relative: float = inf
    whole: bool = False
    void: bool = False
    divisor: float = inf

    @property
    def most(self) -> float:
        """The largest magnitude of an exact value."""
        return max(abs(self.low), abs(self.high))

    def error_at(self, magnitude: float) -> float:
        """The largest error among exact values of at most that magnitude."""
        if self.whole:
            return 0.0
        return self.error if self.relative == inf else min(self.error, self.relative * magnitude + TINY)


def bounds_of(program: Program, ends: Mapping[str, tuple[int, int]]) -> list[Bound]:
    """The bound of every step, given the smallest and largest number of every input."""
    bounds: list[Bound] = []
    for step in program.steps:
        parts = [bounds[part] for part in reads(step)]
        found = _tightened(_bound(step, bounds, ends))
        if any(part.void for part in parts):
            found = replace(found, void=True)
        bounds.append(found)
    return bounds


def compares_exactly(bound: Bound, place: Fraction) -> bool:
    """Whether a plain comparison of the floats with the rounded place is right for every row; see the module."""
    if bound.void:
        return False
    if bound.whole:
        return True
    return 2.5 * bound.divisor * place.denominator * UNIT * abs(to_float(place)) < 1.0


def margin_of(bound: Bound, place: Fraction) -> float:
    """Floats farther from the rounded place than this are on the right side of it."""
    return (bound.error_at(abs(to_float(place)) * WIDER) * 2 + abs(to_float(place)) * UNIT) * WIDER


def scaled(of: Bound, factor: Fraction) -> Bound:
    """The bound of a column times a constant."""
    return _tightened(_times_constant(of, factor))


def _bound(step: Step, bounds: list[Bound], ends: Mapping[str, tuple[int, int]]) -> Bound:
    match step:
        case Read(name=name):
            return _read(*ends[name])
        case Same(value=value):
            near = to_float(value)
            exact = isfinite(near) and Fraction(near) == value
            whole = exact and value.denominator == 1 and abs(near) < WHOLE
            return Bound(near, near, 0.0 if exact else abs(near) * UNIT, 0.0 if exact else UNIT, whole)
        case Times(of=of, factor=factor):
            return _times_constant(bounds[of], factor)
        case Add(parts=parts):
            return _add([bounds[part] for part in parts])
        case Multiply(parts=parts):
            return _multiply([bounds[part] for part in parts])
        case Divide(over=over, under=under):
            return _divide(bounds[over], bounds[under])
        case Map(of=of, lines=lines):
            return _map(bounds[of], lines)
        case Extreme(one=one, other=other, least=least):
            choose = min if least else max
            left, right = bounds[one], bounds[other]
            return replace(_either(left, right), low=choose(left.low, right.low), high=choose(left.high, right.high))
        case Choose(then=then, otherwise=otherwise):
            return _either(bounds[then], bounds[otherwise])
        case Round(of=of, factor=factor):
            return _round(scaled(bounds[of], factor))


def _read(low: int, high: int) -> Bound:
    if max(-low, high) < WHOLE:
        return Bound(float(low), float(high), 0.0, 0.0, whole=True)
    ends = to_float(Fraction(low)), to_float(Fraction(high))
    most = max(map(abs, ends))
    return Bound(*ends, most * UNIT, UNIT, void=not isfinite(most))


def _times_constant(of: Bound, factor: Fraction) -> Bound:
    size = to_float(factor)
    low, high = sorted((_times(of.low, size), _times(of.high, size)))
    most = max(abs(low), abs(high))
    if of.whole and factor.denominator == 1 and most < WHOLE:
        return Bound(low, high, 0.0, 0.0, whole=True, void=of.void)
    exact = Fraction(size) == factor if isfinite(size) else False
    once = UNIT if exact else 2 * UNIT
    error = _times(abs(size), of.error) * (1 + 4 * UNIT) + once * most
    usable = 2.0**-500 < abs(size) < inf
    return Bound(low, high, error if usable else inf, of.relative + once, void=of.void)


def _add(parts: list[Bound]) -> Bound:
    low, high = sum(part.low for part in parts), sum(part.high for part in parts)
    most = sum(part.most + part.error for part in parts)
    if all(part.whole for part in parts) and most < WHOLE:
        return Bound(low, high, 0.0, 0.0, whole=True)
    roundings = (len(parts) - 1) * UNIT
    error = sum(part.error for part in parts) + roundings * most
    one_sign = all(part.low >= 0 for part in parts) or all(part.high <= 0 for part in parts)
    relative = max(part.relative for part in parts) + roundings if one_sign else inf
    return Bound(low, high, error, relative)


def _multiply(parts: list[Bound]) -> Bound:
    low, high = parts[0].low, parts[0].high
    for part in parts[1:]:
        corners = [_times(one, other) for one in (low, high) for other in (part.low, part.high)]
        low, high = min(corners), max(corners)
    if all(part.whole for part in parts) and prod(max(part.most, 1.0) for part in parts) < WHOLE:
        return Bound(low, high, 0.0, 0.0, whole=True)
    error, most = 0.0, 1.0
    for part in parts:
        error = _times(error, part.most + part.error) + _times(most, part.error)
        most = _times(most, part.most)
        error += UNIT * (most + error)
    relative = sum(part.relative for part in parts) + (len(parts) - 1) * UNIT
    return Bound(low, high, error, relative)


def apart_from_zero(under: Bound) -> float:
    """Divisors of at most this magnitude make their row void."""
    if under.low > 0 or under.high < 0:
        least = min(abs(under.low), abs(under.high))
        if 4 * under.error_at(least) < least:
            return 0.0
    if under.whole:
        return 0.0
    return max(under.most * APART, 8 * under.error)


def _divide(over: Bound, under: Bound) -> Bound:
    kept_away = under.low > 0 or under.high < 0
    apart = apart_from_zero(under)
    least = min(abs(under.low), abs(under.high)) if kept_away else 1.0 if under.whole else 0.0
    least = max(least - under.error_at(least), 0.875 * apart) / WIDER
    if not least > 0:
        return Bound(-inf, inf, inf, void=True)
    most = over.most / least
    low = -most if over.low < 0 or under.low < 0 else 0.0
    near = min(under.relative, under.error / least)
    relative = over.relative + near * (1 + 2 * near) + UNIT
    error = (over.error + most * under.error) / least + UNIT * (most + over.error / least)
    single = over.whole and under.whole
    void = not kept_away or apart > 0
    return Bound(low, most, error, relative, void=void, divisor=under.most if single else inf)


def _map(of: Bound, lines: Lines) -> Bound:
    if lines.flat:
        return _steps(lines)
    low, high, error, reached = inf, -inf, 0.0, 0.0
    edges = (-inf, *lines.places, inf)
    for left, right, slope, start in zip(edges, edges[1:], lines.slopes.tolist(), lines.starts.tolist(), strict=False):
        if left - _slack(of, left) > of.high or right + _slack(of, right) < of.low:
            continue
        ends = max(left, of.low), min(right, of.high)
        values = [_times(slope, end) + start for end in ends]
        reach = max(map(abs, ends))
        near = of.error_at(reach)
        rounding = UNIT * (_times(3 * abs(slope), reach + near) + 2 * abs(start))
        low, high = min(low, *values), max(high, *values)
        error, reached = max(error, _times(abs(slope), near) + rounding), max(reached, 2 * rounding)
    bends = sum(_bend(of, lines, index) for index in range(len(lines.cuts)))
    # The ends were calculated in floats too, so the exact values may be a little outside of them.
    return Bound(low - reached, high + reached, error + bends)


def _steps(lines: Lines) -> Bound:
    starts: list[float] = lines.starts.tolist()
    if lines.scale == 1 and max(map(abs, starts)) < WHOLE:
        return Bound(min(starts), max(starts), 0.0, 0.0, whole=True)
    return Bound(min(starts), max(starts), max(map(abs, starts)) * UNIT, UNIT)


def _slack(of: Bound, place: float) -> float:
    """How far beyond a place the exact value can be when its float is not: twice the error there."""
    return 2 * of.error_at(abs(place)) if isfinite(place) else 0.0


def _bend(of: Bound, lines: Lines, index: int) -> float:
    cut, bend = lines.cuts[index], lines.bends[index]
    if bend == 0 or lines.jumps[index] or compares_exactly(of, cut):
        return 0.0
    return bend * margin_of(of, cut)


def _either(one: Bound, other: Bound) -> Bound:
    return Bound(
        min(one.low, other.low),
        max(one.high, other.high),
        max(one.error, other.error),
        max(one.relative, other.relative),
        one.whole and other.whole,
    )


def _round(of: Bound) -> Bound:
    low, high = max(of.low - 1, -COUNTS), min(of.high + 1, COUNTS)
    return Bound(low, high, 0.0, 0.0, whole=True, void=not of.most + of.error < COUNTS)


def _tightened(bound: Bound) -> Bound:
    if bound.whole:
        return bound
    if not (isfinite(bound.low) and isfinite(bound.high) and isfinite(bound.error)):
        return Bound(-inf, inf, inf, void=True)
    widen = 8 * UNIT * bound.most
    usable = bound.relative < 2.0**-21 and bound.most < 2.0**80
    relative = bound.relative * WIDER if usable else inf
    error = (bound.error if relative == inf else min(bound.error, relative * bound.most)) * WIDER + TINY
    return replace(bound, low=bound.low - widen, high=bound.high + widen, error=error, relative=relative)


def _times(one: float, other: float) -> float:
    """The product, where nothing times infinity is nothing."""
    return 0.0 if one == 0 or other == 0 else one * other
