"""An expression as a flat list of steps over columns: shared parts once, constants folded, units left out.

A step's column holds plain numbers; what one of them is worth (its unit) is an exact fraction that is known when the
program is built and never touches a float. So a constant factor costs nothing, money in cents stays whole numbers, and
the columns of amounts that are added are brought to a common unit that makes all their factors whole.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from math import gcd, lcm, prod

from incentives.payout.columns_lines import Lines, lines_of
from incentives.payout.exact import compare
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
from incentives.values.rounding import Ties


@dataclass(frozen=True, slots=True)
class Read:
    """The numbers of an input."""

    name: str


@dataclass(frozen=True, slots=True)
class Same:
    """One number for every row."""

    value: Fraction


@dataclass(frozen=True, slots=True)
class Times:
    """Another column times a constant."""

    of: int
    factor: Fraction


@dataclass(frozen=True, slots=True)
class Add:
    """The sum of columns of one unit."""

    parts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Multiply:
    """The product of columns."""

    parts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Divide:
    """One column divided by another."""

    over: int
    under: int


@dataclass(frozen=True, slots=True)
class Map:
    """A column through a curve over its own numbers."""

    of: int
    lines: Lines


@dataclass(frozen=True, slots=True)
class Extreme:
    """The least or the greatest of two columns of one unit."""

    one: int
    other: int
    least: bool


@dataclass(frozen=True, slots=True)
class Round:
    """A column times a constant, rounded to whole numbers."""

    of: int
    factor: Fraction
    ties: Ties


@dataclass(frozen=True, slots=True)
class Choose:
    """One column where a test holds and another elsewhere, both of one unit."""

    test: Asked
    then: int
    otherwise: int


@dataclass(frozen=True, slots=True)
class IsKnown:
    """Whether the input is known."""

    name: str


@dataclass(frozen=True, slots=True)
class Compare:
    """Whether a column stands on the named side of a limit, which is in the column's own numbers."""

    of: int
    comparison: Comparison
    limit: Fraction


@dataclass(frozen=True, slots=True)
class Count:
    """Whether at least so many of the tests hold."""

    least: int
    tests: tuple[Asked, ...]


ONE = Fraction(1)
Asked = IsKnown | Compare | Count
Step = Read | Same | Times | Add | Multiply | Divide | Map | Extreme | Round | Choose


@dataclass(frozen=True, slots=True)
class Measured:
    """A step's column and what one of its numbers is worth."""

    step: int
    unit: Fraction


@dataclass(slots=True)
class Program:
    """Steps in an order in which each comes after what it is made of, and where the wanted columns are."""

    units: Mapping[str, Fraction]
    steps: list[Step] = field(default_factory=list)
    wanted: dict[str, Measured] = field(default_factory=dict)

    def last_uses(self) -> list[list[int]]:
        """For each step, the steps that nothing after it reads; wanted ones are kept."""
        kept = {each.step for each in self.wanted.values()}
        last: dict[int, int] = {}
        for index, step in enumerate(self.steps):
            for part in reads(step):
                last[part] = index
        uses: list[list[int]] = [[] for _ in self.steps]
        for part, index in last.items():
            if part not in kept:
                uses[index].append(part)
        return uses


def build_program(wanted: Mapping[str, Expression], units: Mapping[str, Fraction], *, rounding: bool = True) -> Program:
    """The program of the wanted expressions over inputs of the given units; without rounding, nothing is rounded."""
    builder = _Builder(Program(dict(units)), rounding)
    builder.program.wanted = {name: builder.column(builder.value(node)) for name, node in wanted.items()}
    return builder.program


def reads(step: Step) -> tuple[int, ...]:
    """The steps whose columns a step reads."""
    match step:
        case Times(of=of) | Map(of=of) | Round(of=of):
            return (of,)
        case Add(parts=parts) | Multiply(parts=parts):
            return parts
        case Divide(over=one, under=other) | Extreme(one=one, other=other):
            return one, other
        case Choose(test=test, then=then, otherwise=otherwise):
            return then, otherwise, *_asked(test)
    return ()


def _asked(test: Asked) -> tuple[int, ...]:
    match test:
        case Compare(of=of):
            return (of,)
        case Count(tests=tests):
            return tuple(step for each in tests for step in _asked(each))
    return ()


class _Builder:
    """Values are constants (a fraction) until something makes them a column."""

    def __init__(self, program: Program, rounding: bool) -> None:
        self.program = program
        self.rounding = rounding
        self._values: dict[Expression, Measured | Fraction] = {}
        self._places: dict[Step, int] = {}
        self._divided: set[int] = set()  # the steps that may have no amount, because a divisor may be zero

    def value(self, node: Expression) -> Measured | Fraction:
        """The column or the constant that an expression is."""
        found = self._values.get(node)
        if found is None:
            found = self._values[node] = self._build(node)
        return found

    def column(self, value: Measured | Fraction) -> Measured:
        """The value as a column, also where it is a constant."""
        if isinstance(value, Measured):
            return value
        return Measured(self._add(Same(value)), Fraction(1))

    def _add(self, step: Step) -> int:
        place = self._places.get(step)
        if place is None:
            place = self._places[step] = len(self.program.steps)
            self.program.steps.append(step)
            if isinstance(step, Divide) or any(part in self._divided for part in reads(step)):
                self._divided.add(place)
        return place

    def _build(self, node: Expression) -> Measured | Fraction:
        match node:
            case Constant(value=value):
                return value
            case Input(name=name):
                return Measured(self._add(Read(name)), self.program.units[name])
            case Sum(parts=parts):
                return self._sum([self.value(part) for part in parts])
            case Product(parts=parts):
                return self._product([self.value(part) for part in parts])
            case Quotient(over=over, under=under):
                return self._quotient(self.value(over), self.value(under))
            case Mapped(of=of, curve=curve):
                return self._mapped(self.value(of), curve)
            case Least(parts=parts):
                return self._extreme([self.value(part) for part in parts], min, least=True)
            case Greatest(parts=parts):
                return self._extreme([self.value(part) for part in parts], max, least=False)
            case Rounded():
                return self._rounded(node)
            case Either(test=test, then=then, otherwise=otherwise):
                return self._either(test, then, otherwise)

    def _sum(self, values: list[Measured | Fraction]) -> Measured | Fraction:
        columns = [value for value in values if isinstance(value, Measured)]
        rest = sum((value for value in values if isinstance(value, Fraction)), Fraction(0))
        if not columns:
            return rest
        aligned, unit = self._aligned([*columns, rest] if rest else [*columns])
        return Measured(aligned[0] if len(aligned) == 1 else self._add(Add(tuple(aligned))), unit)

    def _product(self, values: list[Measured | Fraction]) -> Measured | Fraction:
        columns = [value for value in values if isinstance(value, Measured)]
        unit = prod((value.unit if isinstance(value, Measured) else value for value in values), start=Fraction(1))
        if not columns or (unit == 0 and not any(column.step in self._divided for column in columns)):
            return unit
        steps = tuple(column.step for column in columns)
        together = steps[0] if len(steps) == 1 else self._add(Multiply(steps))
        if unit == 0:  # nothing of what cannot be divided is no amount either
            return Measured(self._add(Times(together, unit)), ONE)
        return Measured(together, unit)

    def _quotient(self, over: Measured | Fraction, under: Measured | Fraction) -> Measured | Fraction:
        if isinstance(under, Fraction) and under != 0:
            return over / under if isinstance(over, Fraction) else Measured(over.step, over.unit / under)
        above, below = self.column(over), self.column(under)
        return Measured(self._add(Divide(above.step, below.step)), above.unit / below.unit)

    def _mapped(self, of: Measured | Fraction, curve: Curve) -> Measured | Fraction:
        if isinstance(of, Fraction):
            return curve.at(of)
        of = self._upright(of)
        return Measured(self._add(Map(of.step, lines_of(curve, of.unit))), ONE)

    def _extreme(
        self, values: list[Measured | Fraction], choose: Callable[[list[Fraction]], Fraction], *, least: bool
    ) -> Measured | Fraction:
        fixed = [value for value in values if isinstance(value, Fraction)]
        columns: list[Measured | Fraction] = [value for value in values if isinstance(value, Measured)]
        if not columns:
            return choose(fixed)
        aligned, unit = self._aligned([*columns, choose(fixed)] if fixed else columns)
        step = aligned[0]
        for other in aligned[1:]:
            step = self._add(Extreme(step, other, least))
        return Measured(step, unit)

    def _rounded(self, node: Rounded) -> Measured | Fraction:
        of = self.value(node.of)
        if not self.rounding:
            return of
        if isinstance(of, Fraction):
            return node.rounding.apply(of)
        return Measured(self._add(Round(of.step, of.unit / node.rounding.to, node.rounding.ties)), node.rounding.to)

    def _either(self, test: Test, then: Expression, otherwise: Expression) -> Measured | Fraction:
        asked = self._test(test)
        if isinstance(asked, bool):
            return self.value(then if asked else otherwise)
        (one, other), unit = self._aligned([self.value(then), self.value(otherwise)])
        return Measured(self._add(Choose(asked, one, other)), unit)

    def _test(self, test: Test) -> Asked | bool:
        match test:
            case Known(input=asked):
                return IsKnown(asked.name) if asked.name in self.program.units else False
            case Holds(of=of, comparison=comparison, limit=limit):
                return self._holds(self.value(of), comparison, limit)
            case Enough(least=least, tests=tests):
                found = [self._test(each) for each in tests]
                least -= sum(each for each in found if isinstance(each, bool))
                open_tests = tuple(each for each in found if not isinstance(each, bool))
                return Count(least, open_tests) if 0 < least <= len(open_tests) else least <= 0

    def _holds(self, of: Measured | Fraction, comparison: Comparison, limit: Fraction) -> Asked | bool:
        if isinstance(of, Fraction):
            return compare(of, comparison, limit)
        of = self._upright(of)
        return Compare(of.step, comparison, limit / of.unit)

    def _upright(self, of: Measured) -> Measured:
        """The column with a unit above zero, so that its numbers ascend as its amounts do."""
        return of if of.unit > 0 else Measured(self._add(Times(of.step, Fraction(-1))), -of.unit)

    def _aligned(self, values: list[Measured | Fraction]) -> tuple[list[int], Fraction]:
        """The columns in their common unit, in which the factor of each is whole; constants become columns."""
        units = [value.unit for value in values if isinstance(value, Measured)]
        unit = Fraction(gcd(*(abs(u.numerator) for u in units)), lcm(*(u.denominator for u in units))) if units else ONE
        aligned = []
        for value in values:
            if isinstance(value, Fraction):
                aligned.append(self._add(Same(value / unit)))
            else:
                factor = value.unit / unit
                aligned.append(value.step if factor == 1 else self._add(Times(value.step, factor)))
        return aligned, unit
