"""Sums of products over named parts, in one spelling: two of them are equal exactly when they are written alike.

A part (atom) is known by a number that an Algebra gives out; a term is the sorted numbers of its parts, each as often
as it is a factor. Worked example: 2·x·y + 3·x² + 5 is {(x, y): 2, (x, x): 3, (): 5}.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

Term = tuple[int, ...]


class Polynomial:
    """An immutable sum of terms with coefficients other than zero."""

    __slots__ = ("_hash", "terms")

    def __init__(self, terms: Mapping[Term, Fraction]) -> None:
        self.terms = {term: factor for term, factor in terms.items() if factor}
        self._hash: int | None = None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Polynomial) and self.terms == other.terms

    def __hash__(self) -> int:
        if self._hash is None:
            self._hash = hash(frozenset(self.terms.items()))
        return self._hash

    @property
    def constant(self) -> Fraction | None:
        """Its value when no part is in it, else None."""
        if not self.terms:
            return Fraction(0)
        return self.terms[()] if len(self.terms) == 1 and () in self.terms else None

    @property
    def atoms(self) -> frozenset[int]:
        """The parts in it."""
        return frozenset(atom for term in self.terms for atom in term)

    @property
    def single_atom(self) -> int | None:
        """The part that it is nothing else than, or None."""
        if len(self.terms) != 1:
            return None
        ((term, factor),) = self.terms.items()
        return term[0] if len(term) == 1 and factor == 1 else None

    def __add__(self, other: Polynomial) -> Polynomial:
        return add((self, other))

    def __sub__(self, other: Polynomial) -> Polynomial:
        return add((self, other.times(Fraction(-1))))

    def __mul__(self, other: Polynomial) -> Polynomial:
        terms: dict[Term, Fraction] = {}
        for left, one in self.terms.items():
            for right, two in other.terms.items():
                term = tuple(sorted(left + right)) if left and right else left or right
                terms[term] = terms.get(term, Fraction(0)) + one * two
        return Polynomial(terms)

    def times(self, factor: Fraction) -> Polynomial:
        """Every coefficient times the factor."""
        return Polynomial({term: each * factor for term, each in self.terms.items()})

    def straight(self) -> tuple[Polynomial, Fraction, Fraction]:
        """What it is a straight function of: (of, slope, start) with slope · of + start, the same `of` for all such.

        Only for one that has parts.
        """
        start = self.terms.get((), Fraction(0))
        lead = min(term for term in self.terms if term)
        slope = self.terms[lead]
        rest = {term: each / slope for term, each in self.terms.items() if term}
        return Polynomial(rest), slope, start


def add(polynomials: Iterable[Polynomial]) -> Polynomial:
    """The sum of all."""
    terms: dict[Term, Fraction] = {}
    for each in polynomials:
        for term, factor in each.terms.items():
            terms[term] = terms.get(term, Fraction(0)) + factor
    return Polynomial(terms)


def number(value: Fraction) -> Polynomial:
    """The same value everywhere."""
    return Polynomial({(): value})


def part(atom: int) -> Polynomial:
    """One part alone."""
    return Polynomial({(atom,): Fraction(1)})


NOTHING = number(Fraction(0))
