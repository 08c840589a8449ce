"""The parts that canonical pay is made of, and the algebra that numbers them, so that equal parts are one part."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from incentives.difference.polynomial import Polynomial
from incentives.difference.span import EVERYTHING, Span
from incentives.policy.model import Comparison
from incentives.values.curve import Curve
from incentives.values.rounding import Rounding


@dataclass(frozen=True, slots=True)
class InputAtom:
    """An amount of the scorecard."""

    name: str


@dataclass(frozen=True, slots=True)
class InverseAtom:
    """1 ÷ something."""

    of: Polynomial


@dataclass(frozen=True, slots=True)
class CurveAtom:
    """A curve over something, as far as it is not known yet on which of its lines it is."""

    of: Polynomial
    curve: Curve


@dataclass(frozen=True, slots=True)
class LeastAtom:
    """The smallest of several, as far as it is not known which."""

    parts: frozenset[Polynomial]


@dataclass(frozen=True, slots=True)
class RoundedAtom:
    """Something rounded."""

    of: Polynomial
    rounding: Rounding


@dataclass(frozen=True, slots=True)
class EitherAtom:
    """One of two, as far as it is not known whether the test holds."""

    test: OpenTest
    then: Polynomial
    otherwise: Polynomial


@dataclass(frozen=True, slots=True)
class UndefinedAtom:
    """What cannot be calculated: something divided by nothing."""


@dataclass(frozen=True, slots=True)
class OpenKnown:
    """Whether the scorecard has an amount, not known yet."""

    name: str


@dataclass(frozen=True, slots=True)
class OpenHolds:
    """Whether something stands on a side of a limit, not known yet."""

    of: Polynomial
    comparison: Comparison
    limit: Fraction


@dataclass(frozen=True, slots=True)
class OpenEnough:
    """Whether enough of the tests hold, not known yet."""

    least: int
    tests: tuple[OpenTest, ...]


OpenTest = OpenKnown | OpenHolds | OpenEnough
Atom = InputAtom | InverseAtom | CurveAtom | LeastAtom | RoundedAtom | EitherAtom | UndefinedAtom


class Algebra:
    """Numbers for parts, which inputs each depends on, and where amounts can lie at all.

    domains: by input; every number where none is given.
    """

    def __init__(self, domains: Mapping[str, Span]) -> None:
        self.domains = domains
        self._atoms: list[Atom] = []
        self._numbers: dict[Atom, int] = {}
        self._inputs: list[frozenset[str]] = []

    def number_of(self, atom: Atom) -> int:
        """The number of the part; the same for an equal one."""
        found = self._numbers.get(atom)
        if found is None:
            found = self._numbers[atom] = len(self._atoms)
            self._atoms.append(atom)
            self._inputs.append(self._inputs_in(atom))
        return found

    def atom(self, number: int) -> Atom:
        """The part of that number."""
        return self._atoms[number]

    def inputs_of(self, polynomial: Polynomial) -> frozenset[str]:
        """The inputs that it depends on."""
        return frozenset().union(*(self._inputs[atom] for atom in polynomial.atoms))

    def domain(self, name: str) -> Span:
        """Where an input can lie."""
        return self.domains.get(name, EVERYTHING)

    def _inputs_in(self, atom: Atom) -> frozenset[str]:
        match atom:
            case InputAtom(name=name):
                return frozenset({name})
            case InverseAtom(of=of) | CurveAtom(of=of) | RoundedAtom(of=of):
                return self.inputs_of(of)
            case LeastAtom(parts=parts):
                return frozenset().union(*map(self.inputs_of, parts))
            case EitherAtom(test=test, then=then, otherwise=otherwise):
                return self._asked_by(test) | self.inputs_of(then) | self.inputs_of(otherwise)
        return frozenset()

    def _asked_by(self, test: OpenTest) -> frozenset[str]:
        match test:
            case OpenKnown(name=name):
                return frozenset({name})
            case OpenHolds(of=of):
                return self.inputs_of(of)
            case OpenEnough(tests=tests):
                return frozenset().union(*map(self._asked_by, tests))
