"""What a difference of two canonical pays leaves open in a box: where to split it, most telling places first.

Parts that both sides share in the same place tell nothing, so that only what changed is split: of two totals under the
same modifier, the component that changed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction

from incentives.difference.atoms import (
    Algebra,
    Atom,
    CurveAtom,
    EitherAtom,
    InverseAtom,
    LeastAtom,
    OpenEnough,
    OpenHolds,
    OpenKnown,
    OpenTest,
    RoundedAtom,
)
from incentives.difference.box import Bounds
from incentives.difference.curves import edge_of as curve_edge
from incentives.difference.open_tests import edge_of
from incentives.difference.polynomial import Polynomial, Term, part
from incentives.difference.span import Edge


@dataclass
class Questions:
    """edges: where to split what is looked at. known: amounts of which it matters whether they are there.

    settled: inputs on which the difference hangs whatever the answers are, so that it cannot vanish altogether.
    """

    edges: dict[Polynomial, set[Edge]] = field(default_factory=dict)
    known: dict[str, None] = field(default_factory=dict)
    settled: frozenset[str] = frozenset()

    @property
    def none(self) -> bool:
        """Whether nothing is open that a split could answer."""
        return not self.edges and not self.known


class Asker:
    """Finds the questions of a difference within a box."""

    def __init__(self, bounds: Bounds) -> None:
        self.bounds = bounds
        self.algebra: Algebra = bounds.algebra
        self.found = Questions()
        self._open: dict[int, bool] = {}

    def ask(self, difference: Polynomial) -> Questions:
        """The questions of the difference; those about factors of the whole of it only when there are no others."""
        self._difference(difference)
        self.found.settled = self._settled(difference)
        return self.found

    def _difference(self, difference: Polynomial) -> None:
        terms = difference.terms
        common = frozenset.intersection(*(frozenset(term) for term in terms)) if terms else frozenset()
        left = _unpaired(self.algebra, difference)
        for one, other in left.pairs:
            self._difference(one - other)
        for atom in sorted({atom for term in left.terms for atom in term} - common):
            self._atom(atom)
        if self.found.none:
            for atom in sorted(common):
                if self.bounds.of(part(atom)).holds(Fraction(0)):
                    self._atom(atom)
        if self.found.none:
            for atom in sorted(difference.atoms):
                self._atom(atom)

    def _atom(self, number: int) -> None:
        atom = self.algebra.atom(number)
        match atom:
            case CurveAtom(of=of, curve=curve):
                self._looked_at(of, (curve_edge(curve, index) for index in range(len(curve.cuts))))
            case InverseAtom(of=of) | RoundedAtom(of=of):
                self._inside(of)
            case LeastAtom(parts=parts):
                for each in sorted(parts, key=repr_of):
                    self._inside(each)
                self._crossings(atom)
            case EitherAtom(test=test, then=then, otherwise=otherwise):
                if not self._test(test):
                    self._inside(then)
                    self._inside(otherwise)

    def _inside(self, polynomial: Polynomial) -> None:
        for number in sorted(polynomial.atoms):
            self._atom(number)

    def _looked_at(self, of: Polynomial, edges: Iterator[Edge]) -> bool:
        """Questions inside of what is looked at come first; a split over it makes sense only once they are answered."""
        if any(self._is_open(atom) for atom in of.atoms):
            self._inside(of)
            return True
        span = self.bounds.looked_at(of)
        asked = {edge for edge in edges if span.splits_at(edge)}
        if asked:
            self.found.edges.setdefault(of, set()).update(asked)
        return bool(asked)

    def _test(self, test: OpenTest) -> bool:
        match test:
            case OpenKnown(name=name):
                self.found.known[name] = None
                return True
            case OpenHolds(of=of, comparison=comparison, limit=limit):
                return self._looked_at(of, iter((edge_of(comparison, limit),)))
            case OpenEnough(tests=tests):
                answered = [self._test(each) for each in tests]
                return any(answered)

    def _crossings(self, atom: LeastAtom) -> None:
        """Where two parts of a smallest-of change places, as far as that hangs on one thing alone."""
        parts = sorted(atom.parts, key=repr_of)
        for index, one in enumerate(parts):
            for other in parts[index + 1 :]:
                difference = one - other
                if difference.constant is None and len([term for term in difference.terms if term]) == 1:
                    of, slope, start = difference.straight()
                    self._looked_at(of, iter(((-start / slope, False),)))

    def _is_open(self, number: int) -> bool:
        """Whether anything in the part could still be decided by a split."""
        found = self._open.get(number)
        if found is None:
            found = self._open[number] = self._decide_open(self.algebra.atom(number))
        return found

    def _decide_open(self, atom: Atom) -> bool:
        match atom:
            case CurveAtom() | EitherAtom():
                return True
            case InverseAtom(of=of) | RoundedAtom(of=of):
                return any(self._is_open(each) for each in of.atoms)
            case LeastAtom(parts=parts):
                return any(self._is_open(atom) for each in parts for atom in each.atoms)
        return False

    def _settled(self, difference: Polynomial) -> frozenset[str]:
        """Inputs of terms with nothing open, as far as no open term hangs on them."""
        closed: frozenset[str] = frozenset()
        still_open: frozenset[str] = frozenset()
        for term in difference.terms:
            inputs = self.algebra.inputs_of(Polynomial({term: Fraction(1)}))
            if any(self._is_open(atom) for atom in term):
                still_open |= inputs
            else:
                closed |= inputs
        return closed - still_open


@dataclass(frozen=True)
class _Left:
    """What is left of a difference once parts of both sides that stand for each other are compared as pairs."""

    pairs: list[tuple[Polynomial, Polynomial]]
    terms: list[Term]


def _unpaired(algebra: Algebra, difference: Polynomial) -> _Left:
    """Pairs of rounded or capped parts: the same rounding or cap, the same other factors, and opposite signs."""
    groups: dict[tuple[object, ...], list[tuple[Term, Fraction]]] = {}
    for term, factor in difference.terms.items():
        boxed = [atom for atom in term if isinstance(algebra.atom(atom), RoundedAtom | LeastAtom)]
        inputs = algebra.inputs_of(Polynomial({term: Fraction(1)}))
        rest = tuple(atom for atom in term if atom not in boxed)
        key = (rest, inputs) if len(boxed) == 1 else (term,)
        groups.setdefault(key, []).append((term, factor))
    left = _Left([], [])
    for group in groups.values():
        pair = _pair(algebra, group)
        if pair is None:
            left.terms.extend(term for term, _ in group)
        else:
            left.pairs.append(pair)
    return left


def _pair(algebra: Algebra, group: list[tuple[Term, Fraction]]) -> tuple[Polynomial, Polynomial] | None:
    if len(group) != 2 or group[0][1] != -group[1][1]:
        return None
    one, other = (
        next(found for found in map(algebra.atom, term) if isinstance(found, RoundedAtom | LeastAtom))
        for term, _ in group
    )
    if isinstance(one, RoundedAtom) and isinstance(other, RoundedAtom):
        return (one.of, other.of) if one.rounding == other.rounding else None
    if isinstance(one, LeastAtom) and isinstance(other, LeastAtom):
        here, there = one.parts - other.parts, other.parts - one.parts
        return (*here, *there) if len(here) == len(there) == 1 else None  # type: ignore[return-value]
    return None


def repr_of(polynomial: Polynomial) -> list[tuple[Term, Fraction]]:
    """An order of polynomials that is always the same."""
    return sorted(polynomial.terms.items())
