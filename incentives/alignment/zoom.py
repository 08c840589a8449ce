"""A closer look around a scorecard on which a behaviour pays: results and dose moved in ever smaller steps.

Where a cap or a floor of the whole pay bends it, the best scorecard stands on no edge of any single result; steps that
shrink find it. Like every search it only proposes.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import numpy as np

from incentives.alignment.search import Floats, Search

LEVELS = tuple(2.0**-power for power in range(1, 31, 3))
SWEEPS = 2
AROUND = np.arange(-4, 5, dtype=np.float64)
DIGITS = 10**9
LEAST_DOSE = 1e-6


class Zoom:
    """The closer look for one behaviour within some ranges; near is as for the search."""

    def __init__(self, search: Search, moves: Mapping[str, Fraction], near: Fraction | None = None) -> None:
        self.search = search
        ranges = search.reference.ranges.values()
        self._moves = np.array([float(moves.get(measure, 0)) for measure in search.measures])
        ends = [(float(each.least), float(each.most)) for each in ranges]
        if near is not None:
            ends = [(float(each.at - each.size * near), float(each.at + each.size * near)) for each in ranges]
        self._low, self._high = (np.array(each) for each in zip(*ends, strict=True))

    def best(self, before: Mapping[str, Fraction], dose: Fraction) -> tuple[dict[str, Fraction], Fraction]:
        """A scorecard and dose at which the behaviour gains at least as much, as far as floats tell."""
        row = np.array([*(float(before[measure]) for measure in self.search.measures), float(dose)])
        widths = np.array([*(self._high - self._low), 1.0])
        best = self._gains(row[None, :])[0]
        for level in LEVELS:
            for _ in range(SWEEPS):
                for at in range(len(row)):
                    rows = np.repeat(row[None, :], len(AROUND), axis=0)
                    rows[:, at] += AROUND * level * widths[at]
                    gains = self._gains(self._within(rows))
                    top = int(np.argmax(gains))
                    if gains[top] > best:
                        row, best = self._within(rows)[top], gains[top]
        found = zip(self.search.measures, row[:-1], strict=True)
        results = {measure: recorded(number) for measure, number in found}
        return {**before, **results}, recorded(float(row[-1]))

    def _within(self, rows: Floats) -> Floats:
        inside = rows.copy()
        inside[:, :-1] = np.clip(rows[:, :-1], self._low, self._high)
        inside[:, -1] = np.clip(rows[:, -1], LEAST_DOSE, 1.0)
        return inside

    def _gains(self, rows: Floats) -> Floats:
        return self.search.gains(rows[:, :-1], rows[:, -1:] * self._moves[None, :])


def recorded(number: float) -> Fraction:
    """The number to a billionth, as records could hold it."""
    return Fraction(round(number * DIGITS), DIGITS)
