"""An expression of pay in canonical form within a box: the same polynomial for whatever pays the same in the same way.

Two spellings of one plan (split points, reordered parts, other names) read alike. What a box does not decide stays as a
part of its own: a curve over several of its lines, a cap that may or may not bite, a gate that may be open.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import reduce
from operator import mul

from incentives.difference.atoms import (
    Algebra,
    CurveAtom,
    EitherAtom,
    InputAtom,
    InverseAtom,
    OpenTest,
    RoundedAtom,
    UndefinedAtom,
)
from incentives.difference.box import Bounds, Box
from incentives.difference.curves import over_slope, within
from incentives.difference.least import greatest_of, least_of
from incentives.difference.open_tests import enough_of, holds_of, known_of
from incentives.difference.polynomial import Polynomial, add, number, part
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
    parts_of,
    walk,
)
from incentives.values.curve import Curve
from incentives.values.rounding import Rounding

Seen = dict[tuple[object, ...], Polynomial]


class Side:
    """One of the two plans under comparison: the names of its inputs in the comparison, and which may be absent."""

    def __init__(self, root: Expression, names: Mapping[str, str], optional: frozenset[str]) -> None:
        self.root = root
        self.names = names
        self.optional = optional
        self.seen: Seen = {}
        self.asked: dict[Expression | Test, frozenset[str]] = {}
        for node in walk(root):
            self.asked[node] = self._asked(node)

    def name(self, asked: str) -> str:
        """The name of an input in the comparison."""
        return self.names.get(asked, asked)

    def _asked(self, node: Expression | Test) -> frozenset[str]:
        if isinstance(node, Input):
            return frozenset({self.name(node.name)})
        if isinstance(node, Known):
            return frozenset({self.name(node.input.name)})
        return frozenset().union(*(self.asked[each] for each in parts_of(node)))


class Reader:
    """Reads the expressions of one side within one box."""

    def __init__(self, algebra: Algebra, side: Side, box: Box) -> None:
        self.algebra = algebra
        self.side = side
        self.box = box
        self.bounds = Bounds(algebra, box)
        self._around = [(of, span, algebra.inputs_of(of)) for of, span in box.spans.items()]

    def whole(self) -> Polynomial:
        """What the side pays in the box."""
        return self.read(self.side.root)

    def read(self, node: Expression) -> Polynomial:
        """The canonical form of an expression; what was read under the same circumstances is not read again."""
        asked = self.side.asked[node]
        spans = tuple((of, span) for of, span, inputs in self._around if inputs & asked)
        known = tuple(each for each in self.box.known.items() if each[0] in asked)
        key = (node, spans, known)
        found = self.side.seen.get(key)
        if found is None:
            found = self.side.seen[key] = self._read(node)
        return found

    def test(self, test: Test) -> bool | OpenTest:
        """Whether a test holds in the box, or what is left open of it."""
        match test:
            case Known(input=asked):
                return known_of(self.side.name(asked.name), asked.name in self.side.optional, self.box)
            case Holds(of=of, comparison=comparison, limit=limit):
                return holds_of(self.read(of), comparison, limit, self.bounds)
            case Enough(least=least, tests=tests):
                return enough_of(least, [self.test(each) for each in tests])

    def _read(self, node: Expression) -> Polynomial:
        match node:
            case Constant(value=value):
                return number(value)
            case Input(name=name):
                return self._input(self.side.name(name))
            case Sum(parts=parts):
                return add(map(self.read, parts))
            case Product(parts=parts):
                return reduce(mul, map(self.read, parts), number(Fraction(1)))
            case Quotient(over=over, under=under):
                return self.read(over) * self._inverse(self.read(under))
            case Mapped(of=of, curve=curve):
                return self._curve(self.read(of), curve)
            case Least(parts=parts):
                return least_of([self.read(each) for each in parts], self.bounds)
            case Greatest(parts=parts):
                return greatest_of([self.read(each) for each in parts], self.bounds)
            case Rounded(of=of, rounding=rounding):
                return self._rounded(self.read(of), rounding)
            case Either(test=test, then=then, otherwise=otherwise):
                return self._either(self.test(test), then, otherwise)

    def _input(self, name: str) -> Polynomial:
        alone = part(self.algebra.number_of(InputAtom(name)))
        value = self.bounds.of(alone).single
        return alone if value is None else number(value)

    def _inverse(self, under: Polynomial) -> Polynomial:
        value = under.constant
        if value == 0:
            return part(self.algebra.number_of(UndefinedAtom()))
        if value is not None:
            return number(1 / value)
        _, slope, _ = under.straight()
        inverse = InverseAtom(under.times(1 / slope))
        return part(self.algebra.number_of(inverse)).times(1 / slope)

    def _curve(self, of: Polynomial, curve: Curve) -> Polynomial:
        value = of.constant
        if value is not None:
            return number(curve.at(value))
        looked_at, slope, start = of.straight()
        span = self.bounds.looked_at(looked_at)
        left = within(over_slope(curve, slope, start), span)
        if span.single is not None:
            return number(left.at(span.single))
        if not left.cuts:
            return looked_at.times(left.lines[0].slope) + number(left.lines[0].start)
        return part(self.algebra.number_of(CurveAtom(looked_at, left)))

    def _rounded(self, of: Polynomial, rounding: Rounding) -> Polynomial:
        value = of.constant
        if value is not None:
            return number(rounding.apply(value))
        if self._whole_places(of, rounding):
            return of
        _, slope, _ = of.straight()
        sign = Fraction(1 if slope > 0 else -1)
        return part(self.algebra.number_of(RoundedAtom(of.times(sign), rounding))).times(sign)

    def _whole_places(self, of: Polynomial, rounding: Rounding) -> bool:
        """Whether it is a sum of amounts that are whole places already, so that rounding changes nothing."""
        for term, factor in of.terms.items():
            places = factor / rounding.to
            if term:
                atom = self.algebra.atom(term[0])
                if len(term) > 1 or not isinstance(atom, RoundedAtom):
                    return False
                places *= atom.rounding.to
            if places.denominator != 1:
                return False
        return True

    def _either(self, test: bool | OpenTest, then: Expression, otherwise: Expression) -> Polynomial:
        if isinstance(test, bool):
            return self.read(then if test else otherwise)
        one, other = self.read(then), self.read(otherwise)
        if one == other:
            return one
        return part(self.algebra.number_of(EitherAtom(test, one, other)))
