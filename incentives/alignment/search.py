"""The search for the scorecard on which a behaviour pays most.

It tries the results where pay bends, the results from which the behaviour just crosses such an edge, targets and ends
of the ranges, and improves one measure after the other from many starts, in plain floats. It only proposes: whoever
uses a proposal replays it with the exact calculation, and that decides.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from incentives.alignment.edges import edges_of
from incentives.alignment.reference import Range, Reference
from incentives.payout.columns import PlainColumns
from incentives.plan.plan import Plan

Floats = npt.NDArray[np.float64]

PASSES = 3
RANDOM_STARTS = 6
SEED = 20260701


class Search:
    """The search over one plan; edges and inputs are prepared once for all behaviours."""

    def __init__(self, plan: Plan, reference: Reference, *, near: Fraction | None = None) -> None:
        """near keeps every result within that share of its target around it; None looks at the whole range."""
        self.plan, self.reference, self.near = plan, reference, near
        self.measures = tuple(reference.ranges)
        self._fixed = {name: np.array(float(amount)) for name, amount in reference.amounts.items()}
        self._earned = PlainColumns(plan.earned, {**self._fixed, **reference.ranges})
        self.edges = {
            measure: edges_of(plan, reference.amounts, measure, each.size) for measure, each in reference.ranges.items()
        }

    def best(self, moves: Mapping[str, Fraction], dose: Fraction) -> dict[str, Fraction]:
        """The scorecard before the behaviour on which it gains most, as far as the search can see."""
        tried = [self._tried(measure, moves.get(measure, Fraction(0)) * dose) for measure in self.measures]
        columns = [np.array([float(amount) for amount in each]) for each in tried]
        shifts = np.array([float(moves.get(measure, Fraction(0)) * dose) for measure in self.measures])
        chosen = self._starts(columns)
        for _ in range(PASSES):
            for index in range(len(self.measures)):
                chosen = self._improve(chosen, index, columns, shifts)
        gains = self._gains(self._pick(chosen, columns), shifts)
        best = chosen[int(np.argmax(gains))]
        found = {measure: tried[index][int(best[index])] for index, measure in enumerate(self.measures)}
        return {**self.reference.amounts, **found}

    def _tried(self, measure: str, shift: Fraction) -> list[Fraction]:
        """The results to try: target first, then ends, edges, and what the shift carries just across an edge."""
        each = self.reference.ranges[measure]
        wanted = [each.at, each.least, each.most]
        for edge in self.edges[measure]:
            for base in {edge, edge - shift}:
                wanted += [base, base - each.grain, base + each.grain]
        inside = (admitted for amount in wanted if self._inside(each, admitted := each.admit(amount)))
        return list(dict.fromkeys([each.admit(each.at), *inside]))

    def _inside(self, each: Range, amount: Fraction) -> bool:
        if self.near is not None:
            return abs(amount - each.at) <= each.size * self.near
        return each.least - each.grain <= amount <= each.most + each.grain

    @staticmethod
    def _starts(columns: list[Floats]) -> npt.NDArray[np.intp]:
        """Indices into the tried results: all at target, all worst, all best, and a few drawn with a fixed seed."""
        draw = np.random.default_rng(SEED)
        sizes = np.array([len(column) for column in columns])
        fixed = np.array([np.zeros_like(sizes), np.minimum(1, sizes - 1), np.minimum(2, sizes - 1)])
        drawn = draw.integers(0, sizes, size=(RANDOM_STARTS, len(columns)))
        return np.concatenate([fixed, drawn]).astype(np.intp)

    def _improve(
        self, chosen: npt.NDArray[np.intp], index: int, columns: list[Floats], shifts: Floats
    ) -> npt.NDArray[np.intp]:
        """Every start with the best result of one measure, the others as they are."""
        options = len(columns[index])
        tiled = np.repeat(chosen, options, axis=0)
        tiled[:, index] = np.tile(np.arange(options), len(chosen))
        gains = self._gains(self._pick(tiled, columns), shifts).reshape(len(chosen), options)
        better = chosen.copy()
        better[:, index] = np.argmax(gains, axis=1)
        return better

    @staticmethod
    def _pick(chosen: npt.NDArray[np.intp], columns: list[Floats]) -> Floats:
        return np.stack([column[chosen[:, index]] for index, column in enumerate(columns)], axis=1)

    def _gains(self, results: Floats, shifts: Floats) -> Floats:
        after = results + shifts
        for index, measure in enumerate(self.measures):
            kpi = self.reference.ranges[measure].measure.kpi
            least = -np.inf if kpi.least is None else float(kpi.least)
            most = np.inf if kpi.most is None else float(kpi.most)
            np.clip(after[:, index], least, most, out=after[:, index])
        both = self._pay(np.concatenate([results, after]))
        return both[len(results) :] - both[: len(results)]

    def _pay(self, results: Floats) -> Floats:
        measured = {measure: results[:, index] for index, measure in enumerate(self.measures)}
        return self._earned.values({**self._fixed, **measured}, len(results))
