"""Random expressions from the whole algebra, over whole numbers that like to meet ties, cuts, limits and zeros."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from hypothesis import strategies as st

from incentives.payout.whole_column import WholeColumn
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
from incentives.values.rounding import Rounding, Ties

UNITS = {"money": Fraction(1, 100), "quota": Fraction(1, 100), "score": Fraction(1, 10_000), "days": Fraction(1)}
INPUTS = {name: Input(name) for name in UNITS}

numbers = st.sampled_from([Fraction(n, d) for n in (-3, -1, 0, 1, 2, 5, 7, 10) for d in (1, 2, 3, 4, 8, 100)])
roundings = st.builds(
    Rounding, st.sampled_from([Fraction(1, 100), Fraction(1), Fraction(1, 20)]), st.sampled_from(Ties)
)


@st.composite
def curves(draw: st.DrawFn) -> Curve:
    """Straight lines and jumps between a few cuts, some of them continuous."""
    cuts = tuple(sorted(draw(st.sets(numbers, max_size=3))))
    lines = [Line(draw(numbers), draw(numbers))]
    for cut in cuts:
        slope = draw(numbers)
        start = lines[-1].at(cut) - slope * cut if draw(st.booleans()) else draw(numbers)
        lines.append(Line(slope, start))
    return Curve(cuts, tuple(lines), tuple(draw(st.booleans()) for _ in cuts))


@st.composite
def tests(draw: st.DrawFn, depth: int) -> Test:
    """A condition over anything."""
    kind = draw(st.integers(0, 3))
    if kind == 0:
        return Known(INPUTS["score"])
    if kind == 1 and depth > 0:
        inner = tuple(draw(tests(depth - 1)) for _ in range(draw(st.integers(1, 3))))
        return Enough(draw(st.integers(0, 3)), inner)
    return Holds(draw(expressions(depth)), draw(st.sampled_from(Comparison)), draw(numbers))


@st.composite
def expressions(draw: st.DrawFn, depth: int = 3) -> Expression:
    """An expression; what divides is above zero wherever it is looked at."""
    if depth <= 0:
        return draw(st.one_of(st.sampled_from(list(INPUTS.values())), st.builds(Constant, numbers)))
    deeper = expressions(depth - 1)
    kind = draw(st.integers(0, 9))
    if kind == 9:
        return draw(remainders(depth - 1))
    if kind <= 1:
        return Sum(tuple(draw(st.lists(deeper, min_size=1, max_size=3))))
    if kind == 2:
        return Product(tuple(draw(st.lists(deeper, min_size=1, max_size=3))))
    if kind == 3:
        under = draw(deeper)
        guarded = Holds(under, Comparison.ABOVE, Fraction(0))
        return Either(guarded, Quotient(draw(deeper), under), draw(deeper))
    if kind == 4:
        return Mapped(draw(deeper), draw(curves()))
    if kind == 5:
        parts = tuple(draw(st.lists(deeper, min_size=1, max_size=3)))
        return Least(parts) if draw(st.booleans()) else Greatest(parts)
    if kind == 6:
        return Rounded(draw(deeper), draw(roundings))
    if kind == 7:
        return Either(draw(tests(depth - 1)), draw(deeper), draw(deeper))
    return Quotient(draw(deeper), Constant(draw(numbers.filter(bool))))


@st.composite
def remainders(draw: st.DrawFn, depth: int) -> Expression:
    """What is left of an expression that is divided, multiplied back and taken off itself: nothing, but for floats."""
    whole = draw(expressions(depth))
    days = Either(Holds(INPUTS["days"], Comparison.ABOVE, Fraction(0)), INPUTS["days"], Constant(Fraction(7)))
    again = Product((Quotient(whole, days), days))
    more = draw(st.one_of(st.builds(Constant, numbers), st.just(INPUTS["score"])))
    return Sum((whole, Product((Constant(Fraction(-1)), again)), more))


@dataclass(frozen=True)
class Drawn:
    """An expression to be rounded, and columns to calculate it over."""

    expression: Expression
    rounding: Rounding
    columns: dict[str, WholeColumn]

    def amounts(self, row: int) -> dict[str, Fraction]:
        """One row's known amounts."""
        found = {name: column.amount(row) for name, column in self.columns.items()}
        return {name: amount for name, amount in found.items() if amount is not None}


@st.composite
def drawn_expressions(draw: st.DrawFn, depth: int = 3) -> Drawn:
    """An expression with a few rows of whole numbers, small and round ones first, sometimes beyond 64 bits."""
    rows = draw(st.integers(1, 8))
    small = st.sampled_from([0, 1, -1, 2, 5, 50, 100, 250, 2500, 5000, 7000, 10_000, 33_333, 123_457, 30_000_000])
    sizes = draw(st.sampled_from([1, 1, 1, 10**9, 10**20]))
    any_number = st.one_of(small, small, st.integers(-(10**8), 10**8)).map(lambda number: number * sizes)
    columns = {}
    for name, unit in UNITS.items():
        drawn = draw(st.lists(any_number, min_size=rows, max_size=rows))
        known = np.array(draw(st.lists(st.booleans(), min_size=rows, max_size=rows))) if name == "score" else None
        fits = max(map(abs, drawn)) < 2**62
        column = np.array(drawn, dtype=np.int64 if fits else object)
        if known is not None:
            column[~known] = 0
        columns[name] = WholeColumn(column, unit, known)
    return Drawn(draw(expressions(depth)), draw(roundings), columns)
