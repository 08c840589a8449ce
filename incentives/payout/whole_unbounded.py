"""The last word on what floats cannot decide: 64-bit numbers where they suffice, Python's own integers where not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

import numpy as np

from incentives.payout.columns_floats import Block
from incentives.payout.columns_lines import Lines
from incentives.payout.columns_prepared import Cut
from incentives.payout.whole_column import SAFE, Flags, Floats, Integers
from incentives.payout.whole_numbers import Ratio, Whole64, settled
from incentives.values.rounding import Ties


class WholeUnbounded(Whole64):
    """The same in Python's own integers: slower, never wrapped around, and without a look at any float."""

    def number(self, value: int) -> np.int64 | int:
        return value

    def numbers(self, column: Integers) -> Integers:
        return column.astype(object)

    def table(self, values: Iterable[int]) -> Integers:
        return np.array([*values], dtype=object)

    def lines(self, lines: Lines) -> tuple[Integers, Integers]:
        return self.table(slope for slope, _ in lines.exact), self.table(start for _, start in lines.exact)

    def beside(self, of: int, cut: Cut) -> tuple[Flags, Flags, Flags | None]:
        signs, unknown = self.signs(of, cut)
        return signs > 0, signs == 0, unknown

    def signs(self, of: int, cut: Cut) -> tuple[Integers, Flags]:
        return self.difference(self.ratio(of), cut.exact.numerator, cut.exact.denominator, 0.0)

    def difference(self, ratio: Ratio, over: Integers | int, under: int, margin: float) -> tuple[Integers, Flags]:
        residual = self.scaled(ratio.over, under) - self.scaled(self.denominator(ratio), over)
        signs = (residual > 0).astype(np.int64) - (residual < 0).astype(np.int64)
        return signs, np.zeros(self.block.rows, dtype=np.bool_) if ratio.void is None else ratio.void

    def counts(self, index: int) -> tuple[Integers, Flags]:
        step = self.rounding(index)
        ratio = self._times(self.ratio(step.of), step.factor)
        under = self.denominator(ratio)
        nearest = step.ties not in (Ties.UP, Ties.DOWN)
        below = ratio.over // under
        residual = 2 * ratio.over - (2 * below + 1) * under if nearest else ratio.over - below * under
        signs = (residual > 0).astype(np.int64) - (residual < 0).astype(np.int64)
        void = np.zeros(self.block.rows, dtype=np.bool_) if ratio.void is None else ratio.void
        return settled(below, signs, step.ties), void

    def _sizes(self, ratio: Ratio) -> Floats:
        return np.ones(self.block.rows)

    def _divisor_sizes(self, step: int, under: Ratio) -> Floats:
        return np.ones(self.block.rows)

    def _signs_of_divisor(self, step: int, under: Ratio) -> tuple[Integers, Flags]:
        signs = np.where((under.over < 0).astype(np.bool_), self.number(-1), self.number(1)).astype(object)
        return signs, (under.over == 0).astype(np.bool_)

    def _first(self, one: int, other: int, *, least: bool) -> tuple[Flags, Flags | None]:
        negative = self._times(self.ratio(other), Fraction(-1))
        signs, void = self.difference(self._add([self.ratio(one), negative]), 0, 1, 0.0)
        return (signs <= 0) if least else (signs >= 0), void

    def _rounded(self, index: int) -> Ratio:
        counts, void = self.counts(index)
        return Ratio(counts, 1, (), void)


class WholeNumbers:
    """Decides rows by 64-bit numbers where they suffice and by Python's integers where not."""

    def signs(self, block: Block, of: int, cut: Cut) -> tuple[Integers, Flags]:
        """Where each row's column is below, at or above the cut; and the rows in which even that is unknown."""
        signs, void = Whole64(block).signs(of, cut)
        rest = np.flatnonzero(void)
        if rest.size:
            signs[rest], void[rest] = WholeUnbounded(block.take(rest)).signs(of, cut)
        return signs, void

    def counts(self, block: Block, indexes: Sequence[int]) -> list[tuple[Integers, Flags]]:
        """Each row's rounded number, of 64 bits or Python's, for each step; and the rows in which there is none."""
        whole = Whole64(block)
        return [self._checked(block, index, *whole.counts(index)) for index in indexes]

    def _checked(self, block: Block, index: int, counts: Integers, void: Flags) -> tuple[Integers, Flags]:
        rest = np.flatnonzero(void)
        if rest.size:
            found, void[rest] = WholeUnbounded(block.take(rest)).counts(index)
            if any(abs(count) >= SAFE for count in found):
                counts = counts.astype(object)
            counts[rest] = found
        return counts, void
