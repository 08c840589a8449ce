"""What pay is made of: a small algebra of exact operations over a participant's amounts.

Every mechanic of the policy format is one of these expressions or a few of them together. They say what to calculate,
not how: the exact way walks them with fractions, the columns way with arrays, audits look at their shape. Expressions
are compared by identity, so that a shared part is calculated once.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from incentives.policy.model import Comparison
from incentives.values.curve import Curve
from incentives.values.rounding import Rounding


@dataclass(frozen=True, slots=True, eq=False)
class Constant:
    """The same amount for everybody."""

    value: Fraction


@dataclass(frozen=True, slots=True, eq=False)
class Input:
    """An amount of the scorecard: a measure's result, an own column, salary, days in role."""

    name: str


@dataclass(frozen=True, slots=True, eq=False)
class Sum:
    """The sum of its parts."""

    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Product:
    """The product of its parts."""

    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Quotient:
    """over ÷ under. What divides must be above zero; acceptance of facts sees to that."""

    over: Expression
    under: Expression


@dataclass(frozen=True, slots=True, eq=False)
class Mapped:
    """A piecewise straight function of another expression."""

    of: Expression
    curve: Curve


@dataclass(frozen=True, slots=True, eq=False)
class Least:
    """The smallest of its parts."""

    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Greatest:
    """The largest of its parts."""

    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Rounded:
    """Another expression, rounded as the policy states."""

    of: Expression
    rounding: Rounding


@dataclass(frozen=True, slots=True, eq=False)
class Either:
    """One expression while a test holds, another while it does not; the other one is never looked at."""

    test: Test
    then: Expression
    otherwise: Expression


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """Whether the scorecard has the amount."""

    input: Input


@dataclass(frozen=True, slots=True, eq=False)
class Holds:
    """Whether an expression stands on the named side of a limit."""

    of: Expression
    comparison: Comparison
    limit: Fraction


@dataclass(frozen=True, slots=True, eq=False)
class Enough:
    """Whether at least so many of the tests hold: one of them for `any`, as many as there are for `all`."""

    least: int
    tests: tuple[Test, ...]


Test = Known | Holds | Enough
Expression = Constant | Input | Sum | Product | Quotient | Mapped | Least | Greatest | Rounded | Either


def parts_of(node: Expression | Test) -> tuple[Expression | Test, ...]:
    """What an expression or test is directly made of."""
    match node:
        case Sum(parts=parts) | Product(parts=parts) | Least(parts=parts) | Greatest(parts=parts):
            return parts
        case Quotient(over=over, under=under):
            return over, under
        case Mapped(of=of) | Rounded(of=of) | Holds(of=of):
            return (of,)
        case Either(test=test, then=then, otherwise=otherwise):
            return test, then, otherwise
        case Enough(tests=tests):
            return tests
        case Known(input=known):
            return (known,)
    return ()


def walk(root: Expression | Test) -> Iterator[Expression | Test]:
    """Every expression and test in it, each once, parts before what is made of them."""
    seen: set[int] = set()
    stack: list[tuple[Expression | Test, bool]] = [(root, False)]
    while stack:
        node, ready = stack.pop()
        if ready:
            yield node
        elif id(node) not in seen:
            seen.add(id(node))
            stack.append((node, True))
            stack.extend((part, False) for part in parts_of(node))


ONE = Constant(Fraction(1))
ZERO = Constant(Fraction(0))


def product(*parts: Expression) -> Expression:
    """The product without factors of one."""
    kept = tuple(part for part in parts if not (isinstance(part, Constant) and part.value == 1))
    if len(kept) > 1:
        return Product(kept)
    return kept[0] if kept else ONE
