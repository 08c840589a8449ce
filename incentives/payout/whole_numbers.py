"""What floats cannot decide, decided by whole numbers: which side of a boundary an exact value is on.

A value is a fraction N ÷ D of whole numbers, D above zero, both made of the inputs' whole numbers by adding and
multiplying. It is on the side of a boundary p ÷ q that the sign of N·q - p·D names. Computed in 64 bits, N and D may
wrap around, but adding and multiplying are right modulo 2**64, so the difference is right as soon as its true size is
known to be below 2**63. That it is: rows come here because their float is within a margin of the boundary, so the true
difference is at most D·q × (margin + error), and D's size is known in floats. Rows for which that is 2**61 or more are
decided the same way in Python's own integers, and so are rows whose floats are of no use. What even they cannot decide
(a divisor is zero) is reported as void, and left to whoever asked.

D is kept as a whole number for all rows times named factors of one number a row (the divisors of quotients). A row that
stands on a flat line or on a point of a curve does not depend on what was divided there, so its factor becomes 1: true
ties mostly stand on such points, and their D stays small.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import gcd, lcm

import numpy as np

from incentives.payout.columns_bounds import COUNTS
from incentives.payout.columns_floats import Block
from incentives.payout.columns_lines import Lines, to_float, wrapped
from incentives.payout.columns_prepared import Cut
from incentives.payout.columns_program import (
    Add,
    Choose,
    Divide,
    Extreme,
    Map,
    Multiply,
    Read,
    Round,
    Same,
    Times,
)
from incentives.payout.whole_column import Flags, Floats, Integers
from incentives.values.problem import InvariantBroken
from incentives.values.rounding import Ties

FITS = 2.0**61


@dataclass(frozen=True, slots=True)
class Factor:
    """A factor of denominators: its numbers (above zero, perhaps wrapped around) and their sizes."""

    numbers: Integers
    sizes: Floats


@dataclass(frozen=True, slots=True)
class Ratio:
    """over ÷ (scale × the named factors). void: rows in which the value is unknown (None: nowhere)."""

    over: Integers
    scale: int = 1
    factors: tuple[int, ...] = ()
    void: Flags | None = None


class Whole64:
    """The exact values of a block's steps as ratios of 64-bit numbers that may have wrapped around."""

    def __init__(self, block: Block) -> None:
        self.block = block
        self.program = block.prepared.program
        self.factors: list[Factor] = []
        self._ratios: dict[int, Ratio] = {}

    def ratio(self, index: int) -> Ratio:
        """The exact value of a step."""
        found = self._ratios.get(index)
        if found is None:
            found = self._ratios[index] = self._calculate(index)
        return found

    def signs(self, of: int, cut: Cut) -> tuple[Integers, Flags]:
        """Below, at or above the cut, and where that is unknown."""
        values = self.block.value(of)
        signs = np.where(cut.beyond(values), 1, -1)
        if cut.margin < 0:
            return np.where(values == cut.tie, 0, signs), np.zeros(self.block.rows, dtype=np.bool_)
        near = ~(np.abs(values - cut.place) > cut.margin)
        if not near.any():
            return signs, near
        ratio = self.ratio(of)
        exact, fails = self.difference(ratio, cut.exact.numerator, cut.exact.denominator, cut.margin)
        return np.where(near, exact, signs), near & fails

    def counts(self, index: int) -> tuple[Integers, Flags]:
        """The whole numbers that a step rounds to, and where they are unknown."""
        step = self.rounding(index)
        nearest, margin = step.ties not in (Ties.UP, Ties.DOWN), self.block.prepared.margins[index]
        values = self.block.scaled(step)
        usable = np.abs(values) < COUNTS if self.block.prepared.void(index) else np.True_
        below = np.floor(values) if nearest else np.rint(values)
        above = values - (below + 0.5 if nearest else below)
        whole = np.where(usable, below, 0.0).astype(np.int64)
        ratio = self._times(self.ratio(step.of), step.factor)
        exact, fails = self.difference(ratio, 2 * whole + 1 if nearest else whole, 2 if nearest else 1, margin)
        close = np.abs(above) <= margin
        signs = np.where(close, exact, np.where(above > 0, 1, -1))
        return settled(whole, signs, step.ties), (close & fails) | ~usable | (not margin < 0.25)

    def rounding(self, index: int) -> Round:
        """A step that rounds."""
        step = self.program.steps[index]
        if not isinstance(step, Round):
            raise InvariantBroken(f"step {index} rounds nothing")
        return step

    def difference(self, ratio: Ratio, over: Integers | int, under: int, margin: float) -> tuple[Integers, Flags]:
        """The sign of the value minus over ÷ under, for values at most twice the margin apart; and where it fails."""
        residual = self.scaled(ratio.over, under) - self.scaled(self.denominator(ratio), over)
        sizes = self._sizes(ratio) * (4.0 * margin * float(under) * 1.01)
        fails = ~(sizes < FITS)
        return np.sign(residual), fails if ratio.void is None else fails | ratio.void

    def _sizes(self, ratio: Ratio) -> Floats:
        """How large the ratio's denominator is, in floats."""
        sizes = np.array(to_float(Fraction(ratio.scale)))
        for factor in ratio.factors:
            sizes = sizes * self.factors[factor].sizes
        return sizes

    def number(self, value: int) -> np.int64 | int:
        """A constant as it takes part in the calculation."""
        return np.int64(wrapped(value))

    def numbers(self, column: Integers) -> Integers:
        """An input's numbers as they take part in the calculation."""
        if column.dtype == np.int64:
            return column
        return np.array([self.number(int(value)) for value in column], dtype=np.int64)

    def table(self, values: Iterable[int]) -> Integers:
        """Constants to choose from."""
        return np.array([self.number(value) for value in values], dtype=np.int64)

    def lines(self, lines: Lines) -> tuple[Integers, Integers]:
        """The exact slopes and starts of a curve's lines."""
        return lines.wrapped

    def scaled(self, numbers: Integers, by: Integers | int) -> Integers:
        """The numbers times a constant or other numbers."""
        return numbers * (self.number(by) if isinstance(by, int) else self.numbers(by))

    def same(self, value: int) -> Integers:
        """A constant for every row."""
        return np.repeat(self.table([value]), self.block.rows)

    def denominator(self, ratio: Ratio) -> Integers:
        """What the ratio's over is divided by; one number where it is the same in every row."""
        numbers = self.table([ratio.scale])
        for factor in ratio.factors:
            numbers = numbers * self.factors[factor].numbers
        return numbers

    def _calculate(self, index: int) -> Ratio:
        match self.program.steps[index]:
            case Read(name=name):
                return Ratio(self.numbers(self.block.whole(name).numbers))
            case Same(value=value):
                return Ratio(self.same(value.numerator), value.denominator)
            case Times(of=of, factor=factor):
                return self._times(self.ratio(of), factor)
            case Add(parts=parts):
                return self._add([self.ratio(part) for part in parts])
            case Multiply(parts=parts):
                return self._multiply([self.ratio(part) for part in parts])
            case Divide(over=over, under=under):
                return self._divide(self.ratio(over), self.ratio(under), under)
            case Map() as step:
                return self._map(index, step)
            case Extreme(one=one, other=other, least=least):
                first, void = self._first(one, other, least=least)
                return self._select(first, void, self.ratio(one), self.ratio(other))
            case Choose(test=test, then=then, otherwise=otherwise):
                answer = self.block.answer(test)
                return self._select(answer.holds, answer.void, self.ratio(then), self.ratio(otherwise))
            case Round():
                return self._rounded(index)

    def _times(self, ratio: Ratio, factor: Fraction) -> Ratio:
        common = gcd(factor.numerator, ratio.scale)
        over = self.scaled(ratio.over, factor.numerator // common)
        return Ratio(over, ratio.scale // common * factor.denominator, ratio.factors, ratio.void)

    def _add(self, ratios: list[Ratio]) -> Ratio:
        scale, factors, overs = self._common(ratios)
        return Ratio(sum(overs[1:], overs[0]), scale, factors, _void(ratios))

    def _common(self, ratios: list[Ratio]) -> tuple[int, tuple[int, ...], list[Integers]]:
        """The ratios over one denominator."""
        scale = lcm(*(ratio.scale for ratio in ratios))
        needed: Counter[int] = Counter()
        for ratio in ratios:
            needed |= Counter(ratio.factors)
        overs = []
        for ratio in ratios:
            over = self.scaled(ratio.over, scale // ratio.scale)
            for factor in (needed - Counter(ratio.factors)).elements():
                over = over * self.factors[factor].numbers
            overs.append(over)
        return scale, tuple(sorted(needed.elements())), overs

    def _multiply(self, ratios: list[Ratio]) -> Ratio:
        over, scale, factors = ratios[0].over, ratios[0].scale, list(ratios[0].factors)
        for ratio in ratios[1:]:
            over, scale = over * ratio.over, scale * ratio.scale
            factors += ratio.factors
        return Ratio(over, scale, tuple(sorted(factors)), _void(ratios))

    def _divide(self, over: Ratio, under: Ratio, step: int) -> Ratio:
        signs, unknown = self._signs_of_divisor(step, under)
        common = gcd(over.scale, under.scale)
        result = self.scaled(over.over, under.scale // common) * signs
        for factor in under.factors:
            result = result * self.factors[factor].numbers
        sizes = np.abs(self._divisor_sizes(step, under)) * self._sizes(under)
        named = self._name(Factor(np.where(unknown, self.same(1), under.over * signs), sizes))
        void = _void([over, under])
        return Ratio(
            result,
            over.scale // common,
            tuple(sorted((*over.factors, named))),
            unknown if void is None else unknown | void,
        )

    def _signs_of_divisor(self, step: int, under: Ratio) -> tuple[Integers, Flags]:
        bounds = self.block.prepared.bounds
        values = self.block.value(step)
        unknown = ~(np.abs(values) > (4 * bounds[step].error if bounds is not None else 0.0))
        return np.where(values < 0, self.number(-1), self.number(1)), np.broadcast_to(unknown, under.over.shape)

    def _divisor_sizes(self, step: int, under: Ratio) -> Floats:
        return np.broadcast_to(self.block.value(step) * 1.5, under.over.shape)

    def _name(self, factor: Factor) -> int:
        self.factors.append(factor)
        return len(self.factors) - 1

    def _map(self, index: int, step: Map) -> Ratio:
        """The lines of the curve, and for rows that stand on a cut a flat line through the curve's value there."""
        lines, cuts = step.lines, self.block.prepared.cuts[index]
        of = self.ratio(step.of)
        which = np.zeros(self.block.rows, dtype=np.intp)
        void, at = of.void, []
        for cut in cuts:
            beyond, on, unknown = self.beside(step.of, cut)
            which += beyond
            at.append(on)
            void = unknown if void is None else void if unknown is None else void | unknown
        for place, on in enumerate(at, len(cuts) + 1):
            which[on] = place
        return self._on_lines(of, lines, which, void)

    def beside(self, of: int, cut: Cut) -> tuple[Flags, Flags, Flags | None]:
        """Where a column is beyond a cut (or on it), where it is on it, and where that is unknown."""
        if cut.margin < 0:
            values = self.block.value(of)
            return cut.beyond(values), values == cut.tie, None
        signs, unknown = self.signs(of, cut)
        return signs > 0, signs == 0, unknown

    def _on_lines(self, of: Ratio, lines: Lines, which: Integers, void: Flags | None) -> Ratio:
        slopes, starts = self.lines(lines)
        slopes, starts = slopes[which], self.scaled(starts[which], of.scale)
        over = slopes * of.over
        if not of.factors:
            return Ratio(over + starts, lines.scale * of.scale, (), void)
        flat = lines.level[which]
        divisor, sizes = self.same(1), np.ones(self.block.rows)
        for factor in of.factors:
            divisor, sizes = divisor * self.factors[factor].numbers, sizes * self.factors[factor].sizes
        named = Factor(np.where(flat, self.same(1), divisor), np.where(flat, 1.0, sizes))
        return Ratio(over + starts * named.numbers, lines.scale * of.scale, (self._name(named),), void)

    def _first(self, one: int, other: int, *, least: bool) -> tuple[Flags, Flags | None]:
        """Where the first of two columns is the wanted extreme."""
        left, right = self.block.value(one), self.block.value(other)
        bounds = self.block.prepared.bounds
        margin = 2 * (bounds[one].error + bounds[other].error) if bounds is not None else 0.0
        apart = left - right
        near = ~(np.abs(apart) > margin)
        signs = np.where(apart > 0, 1, -1)
        void: Flags | None = None
        if near.any():
            negative = self._times(self.ratio(other), Fraction(-1))
            exact, fails = self.difference(self._add([self.ratio(one), negative]), 0, 1, margin)
            signs, void = np.where(near, exact, signs), near & fails
        return (signs <= 0) if least else (signs >= 0), void

    def _select(self, first: Flags, void: Flags | None, one: Ratio, other: Ratio) -> Ratio:
        """Each row's chosen ratio. Rows keep the denominator of what was chosen; the other one is never looked at."""
        hidden = _chosen(first, one.void, other.void)
        if hidden is not None:
            void = hidden if void is None else void | hidden
        if one.factors == other.factors:
            scale, factors, overs = self._common([one, other])
            return Ratio(np.where(first, overs[0], overs[1]), scale, factors, void)
        scale = lcm(one.scale, other.scale)
        over = np.where(first, self.scaled(one.over, scale // one.scale), self.scaled(other.over, scale // other.scale))
        plain = [Ratio(each.over, 1, each.factors) for each in (one, other)]
        numbers = np.where(first, self.denominator(plain[0]), self.denominator(plain[1]))
        sizes = np.where(first, self._sizes(plain[0]), self._sizes(plain[1]))
        return Ratio(over, scale, (self._name(Factor(numbers, sizes)),), void)

    def _rounded(self, index: int) -> Ratio:
        values = self.block.value(index)
        unknown = np.isnan(values)
        over = np.where(unknown, 0.0, values).astype(np.int64)
        return Ratio(np.where(unknown, self.same(0), over), 1, (), unknown if unknown.any() else None)


def settled(below: Integers, signs: Integers, ties: Ties) -> Integers:
    """The rounded numbers. For the nearest, signs are those of value - (below + 1/2); else of value - below."""
    match ties:
        case Ties.UP:
            away = np.where(signs > 0, below >= 0, below <= 0).astype(np.bool_)
            return below + np.where(away, signs, 0)
        case Ties.DOWN:
            back = np.where(signs > 0, below < 0, below > 0).astype(np.bool_)
            return below + np.where(back, signs, 0)
        case Ties.HALF_UP:
            tied = below >= 0
        case Ties.HALF_DOWN:
            tied = below < 0
        case _:
            tied = below % 2 == 1
    found: Integers = below + ((signs > 0) | ((signs == 0) & tied))
    return found


def _void(ratios: list[Ratio]) -> Flags | None:
    found = [ratio.void for ratio in ratios if ratio.void is not None]
    return np.logical_or.reduce(found) if found else None


def _chosen(first: Flags, one: Flags | None, other: Flags | None) -> Flags | None:
    if one is None and other is None:
        return None
    nowhere = np.zeros(len(first), dtype=np.bool_)
    return np.where(first, nowhere if one is None else one, nowhere if other is None else other)
