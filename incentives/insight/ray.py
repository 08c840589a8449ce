"""Pay as one amount of a scorecard moves and nothing else does: exact pieces, one after the other.

Beside any scorecard pay is a polynomial in the distance moved, nearly always a straight line, until some curve, level,
gate or limit changes what it does. `Ray` finds that polynomial and the distance; `pieces` goes on from edge to edge.

Worked example: a component worth 600 pays nothing below 70 and 100 % at 100, in a straight line. From 80 upwards pay is
200 + 20·t until t = 20, where the curve's next point is. Nothing is rounded here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import zip_longest
from math import ceil, isqrt

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
from incentives.values.curve import Curve, Line

Polynomial = tuple[Fraction, ...]
"""Coefficients of 1, t, t², …, without zeros at the end; empty is zero."""
MOST_PIECES = 200
FINE = 2**50


class Ray:
    """The value of expressions at a small distance t > 0 from a scorecard, as polynomials in t.

    way is what one unit of t adds to the amount. until is the distance up to which the polynomials hold; None: for
    ever. KeyError when the scorecard lacks an amount; NotStraight when the moving amount divides something.
    """

    def __init__(self, amounts: Mapping[str, Fraction], name: str, way: Fraction) -> None:
        self.amounts, self.name, self.way = amounts, name, way
        self.until: Fraction | None = None
        self._values: dict[Expression, Polynomial] = {}

    def value(self, node: Expression) -> Polynomial:
        """The polynomial of an expression."""
        found = self._values.get(node)
        if found is None:
            found = self._values[node] = self._calculate(node)
        return found

    def _calculate(self, node: Expression) -> Polynomial:
        match node:
            case Constant(value=value):
                return _trim((value,))
            case Input(name=name):
                moving = (self.way,) if name == self.name else ()
                return _trim((self.amounts[name], *moving))
            case Sum(parts=parts):
                return _added([self.value(part) for part in parts])
            case Product(parts=parts):
                return _multiplied([self.value(part) for part in parts])
            case Quotient(over=over, under=under):
                return self._divided(over, under)
            case Mapped(of=of, curve=curve):
                return self._mapped(self.value(of), curve)
            case Least(parts=parts):
                return self._outermost(parts, -1)
            case Greatest(parts=parts):
                return self._outermost(parts, 1)
            case Rounded(of=of):
                return self.value(of)
            case Either(test=test, then=then, otherwise=otherwise):
                return self.value(then if self.holds(test) else otherwise)

    def holds(self, test: Test) -> bool:
        """Whether the test holds at a small distance."""
        match test:
            case Known(input=asked):
                return asked.name in self.amounts
            case Holds(of=of, comparison=comparison, limit=limit):
                side = self._side(_added([self.value(of), (-limit,)]))
                strict = comparison in (Comparison.ABOVE, Comparison.BELOW)
                upward = comparison in (Comparison.AT_LEAST, Comparison.ABOVE)
                return side * (1 if upward else -1) > 0 or (side == 0 and not strict)
            case Enough(least=least, tests=tests):
                return sum([self.holds(each) for each in tests]) >= least

    def _divided(self, over: Expression, under: Expression) -> Polynomial:
        divisor = self.value(under)
        if len(divisor) > 1:
            raise NotStraight(self.name)
        if not divisor:
            raise ZeroDivisionError("what divides is zero")
        return tuple(each / divisor[0] for each in self.value(over))

    def _mapped(self, of: Polynomial, curve: Curve) -> Polynomial:
        sides = [self._side(_added([of, (-cut,)])) for cut in curve.cuts]
        passed = sum(side > 0 or (side == 0 and not closes) for side, closes in zip(sides, curve.closes, strict=True))
        line: Line = curve.lines[passed]
        return _added([tuple(each * line.slope for each in of), (line.start,)])

    def _outermost(self, parts: Sequence[Expression], way: int) -> Polynomial:
        values = [self.value(part) for part in parts]
        best = values[0]
        for value in values[1:]:
            if _sign(_added([value, _negative(best)])) * way > 0:
                best = value
        for value in values:
            self._side(_added([value, _negative(best)]))
        return best

    def _side(self, difference: Polynomial) -> int:
        """The sign of the difference at a small distance; notes how far the sign stays."""
        root = _first_root(difference)
        if root is not None and (self.until is None or root < self.until):
            self.until = root
        return _sign(difference)


class NotStraight(ArithmeticError):
    """The amount that moves divides something or is multiplied too often: pay is neither straight nor a parabola."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Pay while the amount goes from start to end (None: without end); pay is a polynomial in the distance from start.

    pay_at_end is the limit from inside; None without an end.
    """

    start: Fraction
    end: Fraction | None
    pay: Polynomial
    way: int

    @property
    def pay_at_start(self) -> Fraction:
        """The limit from inside."""
        return self.pay[0] if self.pay else Fraction(0)

    @property
    def pay_at_end(self) -> Fraction | None:
        """The limit from inside; None without an end."""
        return None if self.end is None else at(self.pay, abs(self.end - self.start))

    @property
    def slope(self) -> Fraction:
        """What one unit of distance adds to pay, at the start."""
        return self.pay[1] if len(self.pay) > 1 else Fraction(0)


def pieces(
    root: Expression, amounts: Mapping[str, Fraction], name: str, way: int, end: Fraction | None
) -> Iterator[Stretch]:
    """The stretches of pay from the scorecard on, upwards (way 1) or downwards (-1), to the end or without one.

    Neighbours that continue each other are one stretch. Pay that bends without end is told for the first 200 edges.
    """
    current: Stretch | None = None
    here, left = amounts[name], MOST_PIECES
    while (end is None or here != end) and left > 0:
        left -= 1
        ray = Ray({**amounts, name: here}, name, Fraction(way))
        pay = ray.value(root)
        there = None if ray.until is None else here + way * ray.until
        there = end if there is None or (end is not None and (there - end) * way > 0) else there
        fresh = Stretch(here, there, pay, way)
        if current is not None and _continues(current, fresh):
            current = Stretch(current.start, there, current.pay, way)
        else:
            if current is not None:
                yield current
            current = fresh
        if there is None:
            break
        here = there
    if current is not None:
        yield current


def at(polynomial: Polynomial, distance: Fraction) -> Fraction:
    """The value at a distance."""
    value = Fraction(0)
    for each in reversed(polynomial):
        value = value * distance + each
    return value


def _continues(first: Stretch, second: Stretch) -> bool:
    straight = len(first.pay) <= 2 and len(second.pay) <= 2
    return straight and first.slope == second.slope and first.pay_at_end == second.pay_at_start


def _trim(coefficients: Sequence[Fraction]) -> Polynomial:
    length = len(coefficients)
    while length and coefficients[length - 1] == 0:
        length -= 1
    return tuple(coefficients[:length])


def _added(parts: Sequence[Polynomial]) -> Polynomial:
    return _trim([sum(column, Fraction(0)) for column in zip_longest(*parts, fillvalue=Fraction(0))])


def _multiplied(parts: Sequence[Polynomial]) -> Polynomial:
    product: Polynomial = (Fraction(1),)
    for part in parts:
        grown = [Fraction(0)] * max(len(product) + len(part) - 1, 0)
        for i, left in enumerate(product):
            for j, right in enumerate(part):
                grown[i + j] += left * right
        product = _trim(grown)
    return product


def _negative(polynomial: Polynomial) -> Polynomial:
    return tuple(-each for each in polynomial)


def _sign(polynomial: Polynomial) -> int:
    """The sign for small t > 0."""
    first = next((each for each in polynomial if each != 0), Fraction(0))
    return (first > 0) - (first < 0)


def _first_root(polynomial: Polynomial) -> Fraction | None:
    """The least t > 0 at which it is zero, or just past it where that is no fraction; None when there is none.

    NotStraight beyond parabolas.
    """
    rest = polynomial
    while rest and rest[0] == 0:
        rest = rest[1:]
    if len(rest) < 2 or (all(each >= 0 for each in rest) or all(each <= 0 for each in rest)):
        return None
    if len(rest) == 2:
        return -rest[0] / rest[1]
    if len(rest) == 3:
        return _quadratic_root(*rest)
    raise NotStraight("three results multiplied")


def _quadratic_root(c: Fraction, b: Fraction, a: Fraction) -> Fraction | None:
    inside = b * b - 4 * a * c
    if inside < 0:
        return None
    square = inside.numerator * inside.denominator
    root = Fraction(isqrt(square), inside.denominator)
    if root * root != inside:
        root = Fraction(isqrt(square * FINE * FINE), inside.denominator * FINE)
        found = [place for sign in (1, -1) if (place := (-b + sign * root) / (2 * a)) > 0]
        return Fraction(ceil(min(found) * FINE) + 1, FINE) if found else None
    found = [place for sign in (1, -1) if (place := (-b + sign * root) / (2 * a)) > 0]
    return min(found, default=None)
