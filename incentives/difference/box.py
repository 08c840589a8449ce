"""A box: the scorecards on which some amounts lie in given stretches, and some are known or not.

Within a box every curve is on fewer of its lines, until pay is one polynomial. Stretches are kept over whatever a
curve or limit looks at: mostly one result, else a result divided by an own amount or a sum of results.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from incentives.difference.atoms import (
    Algebra,
    Atom,
    CurveAtom,
    EitherAtom,
    InputAtom,
    InverseAtom,
    LeastAtom,
    RoundedAtom,
)
from incentives.difference.polynomial import Polynomial, Term
from incentives.difference.span import EVERYTHING, Edge, Span, product_of, sum_of
from incentives.values.curve import Curve


@dataclass(frozen=True, slots=True)
class Box:
    """spans: by what is looked at, in the order in which they were narrowed. known: by input that may be absent."""

    spans: Mapping[Polynomial, Span] = field(default_factory=dict)
    known: Mapping[str, bool] = field(default_factory=dict)

    def narrowed(self, of: Polynomial, span: Span) -> Box:
        """The part of it where `of` lies in the span."""
        return Box({**self.spans, of: span}, self.known)

    def where(self, name: str, known: bool) -> Box:
        """The part of it where the amount is known, or is not."""
        return Box(self.spans, {**self.known, name: known})

    def split(self, of: Polynomial, edges: frozenset[Edge], whole: Span) -> Iterator[Box]:
        """Its parts between the edges of `of`, which lies in `whole`."""
        for span in whole.cut(edges):
            yield self.narrowed(of, span)


class Bounds:
    """Where things can lie within a box; never too narrow, sometimes wider than need be."""

    def __init__(self, algebra: Algebra, box: Box) -> None:
        self.algebra = algebra
        self.box = box
        self._atoms: dict[int, Span] = {}

    def of(self, polynomial: Polynomial) -> Span:
        """Where the value of the polynomial can lie."""
        constant = polynomial.constant
        if constant is not None:
            return Span.point(constant)
        of, slope, start = polynomial.straight()
        return self.looked_at(of).scaled(slope, start)

    def looked_at(self, of: Polynomial) -> Span:
        """Where something that a curve looks at can lie; an empty span when nothing is in the box."""
        atom = of.single_atom
        if atom is not None:
            return self._atom(atom)
        terms = sum_of(self._term(term).scaled(factor, Fraction(0)) for term, factor in of.terms.items())
        return terms.meet(self.box.spans.get(of, EVERYTHING))

    def nobody(self) -> bool:
        """Whether the box is certainly empty."""
        return any(self.looked_at(of).empty for of in self.box.spans)

    def _term(self, term: Term) -> Span:
        span = self._atom(term[0])
        for atom in term[1:]:
            span = product_of(span, self._atom(atom))
        return span

    def _atom(self, number: int) -> Span:
        found = self._atoms.get(number)
        if found is None:
            narrowed = self.box.spans.get(Polynomial({(number,): _ONE}), EVERYTHING)
            found = self._atoms[number] = self._natural(self.algebra.atom(number)).meet(narrowed)
        return found

    def _natural(self, atom: Atom) -> Span:
        match atom:
            case InputAtom(name=name):
                return self.algebra.domain(name)
            case InverseAtom(of=of):
                return _inverse(self.of(of))
            case CurveAtom(of=of, curve=curve):
                return _curve_span(curve, self.looked_at(of))
            case LeastAtom(parts=parts):
                return _least_span([self.of(each) for each in parts])
            case RoundedAtom(of=of, rounding=rounding):
                span = self.of(of)
                ends = (None if end is None else rounding.apply(end) for end in (span.least, span.most))
                return Span.closed(*ends)
            case EitherAtom(then=then, otherwise=otherwise):
                return self.of(then).hull(self.of(otherwise))
        return EVERYTHING


def _inverse(span: Span) -> Span:
    if span.least is None or span.least < 0:
        return EVERYTHING
    least = None if span.most is None else 1 / span.most if span.most else None
    return Span.closed(least or Fraction(0), 1 / span.least if span.least > 0 else None)


def _least_span(spans: list[Span]) -> Span:
    mosts = [span.most for span in spans if span.most is not None]
    leasts = [span.least for span in spans if span.least is not None]
    return Span.closed(min(leasts) if len(leasts) == len(spans) else None, min(mosts, default=None))


def _curve_span(curve: Curve, over: Span) -> Span:
    """Where a curve can lie over a span; both lines count at every cut."""
    found: Span | None = None
    cuts = [*curve.cuts]
    for index, line in enumerate(curve.lines):
        low = (cuts[index - 1], False) if index else None
        high = (cuts[index], True) if index < len(cuts) else None
        piece = Span(low, high).meet(over)
        if piece.empty:
            continue
        values = piece.scaled(line.slope, line.start) if line.slope else Span.point(line.start)
        closed = Span.closed(values.least, values.most)
        found = closed if found is None else found.hull(closed)
    return EVERYTHING if found is None else found


_ONE = Fraction(1)
