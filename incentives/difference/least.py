"""The smallest or largest of several in one spelling: what is in the way in any case is dropped, common parts go out.

Worked example: the smaller of 2000·s·(3·x) and 2000·s, where the share of full time s is not below zero, is 2000·s
times the smaller of 3·x and 1; and where x is 1/2 at most and 1/3 at least, that is 2000·s.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from functools import reduce

from incentives.difference.atoms import LeastAtom
from incentives.difference.box import Bounds
from incentives.difference.polynomial import Polynomial, Term, part


def greatest_of(parts: Sequence[Polynomial], bounds: Bounds) -> Polynomial:
    """The largest: the smallest of the opposites, turned round."""
    return least_of([each.times(Fraction(-1)) for each in parts], bounds).times(Fraction(-1))


def least_of(parts: Sequence[Polynomial], bounds: Bounds) -> Polynomial:
    """The smallest of the parts."""
    left = list(dict.fromkeys(each for one in parts for each in _opened(one, bounds)))
    if len(left) == 1:
        return left[0]
    common = _common(left, bounds)
    left = _needed([_without(each, common) for each in left], bounds)
    factor = Polynomial({common: Fraction(1)})
    if len(left) == 1:
        return left[0] * factor
    scale = _scale(left)
    atom = LeastAtom(frozenset(each.times(1 / scale) for each in left))
    return part(bounds.algebra.number_of(atom)).times(scale) * factor


def _opened(polynomial: Polynomial, bounds: Bounds) -> Sequence[Polynomial]:
    """The parts of a smallest-of within another one."""
    number = polynomial.single_atom
    atom = None if number is None else bounds.algebra.atom(number)
    return sorted(atom.parts, key=_order) if isinstance(atom, LeastAtom) else (polynomial,)


def _order(polynomial: Polynomial) -> list[tuple[Term, Fraction]]:
    return sorted(polynomial.terms.items())


def _common(parts: Sequence[Polynomial], bounds: Bounds) -> Term:
    """The factors of every term of all parts that cannot be below zero."""
    counts = [Counter(term) for each in parts for term in each.terms]
    if not counts:
        return ()
    shared = reduce(lambda left, right: left & right, counts)
    kept = (atom for atom in shared.elements() if (bounds.of(part(atom)).least or Fraction(0)) >= 0)
    return tuple(sorted(atom for atom in kept if bounds.of(part(atom)).least is not None))


def _without(polynomial: Polynomial, common: Term) -> Polynomial:
    def divided(term: Term) -> Term:
        return tuple(sorted((Counter(term) - Counter(common)).elements()))

    return Polynomial({divided(term): factor for term, factor in polynomial.terms.items()}) if common else polynomial


def _needed(parts: Sequence[Polynomial], bounds: Bounds) -> list[Polynomial]:
    """The parts that no other is below in any case."""
    left: list[Polynomial] = []
    for each in dict.fromkeys(parts):
        if any(_never_above(other, each, bounds) for other in left):
            continue
        left = [other for other in left if not _never_above(each, other, bounds)]
        left.append(each)
    return left


def _never_above(one: Polynomial, other: Polynomial, bounds: Bounds) -> bool:
    most = bounds.of(one - other).most
    return most is not None and most <= 0


def _scale(parts: Sequence[Polynomial]) -> Fraction:
    """The size of the part that is one term only, so that caps of the same size are written alike; else 1."""
    alone = sorted((term, abs(factor)) for each in parts if len(each.terms) == 1 for term, factor in each.terms.items())
    return alone[0][1] if alone else Fraction(1)
