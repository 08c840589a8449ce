"""The search for the scorecards on which behaviours pay most: all behaviours and doses of a role at once.

It tries the results where pay bends, the results from which a behaviour just crosses such an edge, targets and ends of
the ranges, and improves one measure after the other from many starts, in plain floats. It only proposes: whoever uses a
proposal replays it with the exact calculation, and that decides.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from incentives.alignment.edges import edges_of
from incentives.alignment.reference import Range, Reference
from incentives.payout.columns import PlainColumns
from incentives.plan.plan import Plan

Floats = npt.NDArray[np.float64]
Indices = npt.NDArray[np.intp]

PASSES = 3
RANDOM_STARTS = 6
STARTS = 3 + RANDOM_STARTS
SEED = 20260701
ROWS = 1 << 13
"""Scorecards that are paid in one go, so that their columns stay in the cache."""


@dataclass(frozen=True)
class Asked:
    """What is looked for: the scorecard on which these moves, at this dose, gain most.

    near keeps every result within that share of its target around it; None looks at the whole range.
    """

    moves: Mapping[str, Fraction]
    dose: Fraction
    near: Fraction | None = None

    @property
    def key(self) -> tuple[object, ...]:
        """Equal for what moves the same results alike."""
        return tuple(sorted(self.moves.items())), self.dose, self.near


class Search:
    """The search over one plan; edges and inputs are prepared once for everything that is asked."""

    def __init__(self, plan: Plan, reference: Reference) -> None:
        self.plan, self.reference = plan, reference
        self.measures = tuple(reference.ranges)
        self._earned = PlainColumns(reference.unrounded, reference.ranges)
        kpis = [each.measure.kpi for each in reference.ranges.values()]
        self._least = np.array([-np.inf if kpi.least is None else float(kpi.least) for kpi in kpis])
        self._most = np.array([np.inf if kpi.most is None else float(kpi.most) for kpi in kpis])
        self._tried: dict[tuple[str, Fraction, Fraction | None], tuple[list[Fraction], Floats]] = {}
        self.edges = {
            measure: edges_of(plan, reference.amounts, measure, each.size) for measure, each in reference.ranges.items()
        }

    def best(self, asked: Sequence[Asked]) -> list[dict[str, Fraction]]:
        """For each question the scorecard before the behaviour on which it gains most, as far as the search can see."""
        if not asked or not self.measures:
            return [dict(self.reference.amounts) for _ in asked]
        different = {each.key: each for each in asked}
        found = dict(zip(different, _Climb(self, list(different.values())).best(), strict=True))
        return [{**self.reference.amounts, **found[each.key]} for each in asked]

    def tried(self, measure: str, shift: Fraction, near: Fraction | None) -> tuple[list[Fraction], Floats]:
        """The results to try: target first, then ends, edges, and what the shift carries just across an edge."""
        key = (measure, shift, near)
        found = self._tried.get(key)
        if found is None:
            amounts = self._results(measure, shift, near)
            found = self._tried[key] = (amounts, np.array([float(amount) for amount in amounts]))
        return found

    def gains(self, results: Floats, shifts: Floats) -> Floats:
        """What the shifts add to pay on each scorecard, in floats; one row a scorecard, one column a measure."""
        after = np.clip(results + shifts, self._least, self._most)
        found = np.empty(len(results))
        for start in range(0, len(results), ROWS):
            rows = slice(start, start + ROWS)
            found[rows] = self._pay(after[rows]) - self._pay(results[rows])
        return np.where(np.isnan(found), -np.inf, found)

    def _pay(self, results: Floats) -> Floats:
        measured = {measure: np.ascontiguousarray(results[:, at]) for at, measure in enumerate(self.measures)}
        return self._earned.values(measured, len(results))

    def _results(self, measure: str, shift: Fraction, near: Fraction | None) -> list[Fraction]:
        each = self.reference.ranges[measure]
        wanted = [each.at, each.least, each.most]
        for edge in self.edges[measure]:
            for base in {edge, edge - shift}:
                wanted += [base, base - each.grain, base + each.grain]
        admitted = dict.fromkeys(map(each.admit, dict.fromkeys(wanted)))
        inside = (amount for amount in admitted if _inside(each, amount, near))
        return list(dict.fromkeys([each.admit(each.at), *inside]))


class _Climb:
    """One search for many questions. A place is a question with one of its starts; it has one row of results."""

    def __init__(self, search: Search, asked: Sequence[Asked]) -> None:
        self.search, self.asked = search, asked
        measures = search.measures
        shifts = [[each.moves.get(measure, Fraction(0)) * each.dose for measure in measures] for each in asked]
        self.tried = [
            [search.tried(measure, shift, each.near) for measure, shift in zip(measures, row, strict=True)]
            for each, row in zip(asked, shifts, strict=True)
        ]
        self.shifts = np.repeat(np.array([[float(shift) for shift in row] for row in shifts]), STARTS, axis=0)
        self.sizes = np.array([[len(amounts) for amounts, _ in row] for row in self.tried])
        self.columns = [np.concatenate([row[at][1] for row in self.tried]) for at in range(len(measures))]
        ends = np.cumsum(self.sizes, axis=0)
        self.offsets: Indices = np.repeat(ends - self.sizes, STARTS, axis=0)
        self.chosen: Indices = np.concatenate([_starts(sizes) for sizes in self.sizes])

    def best(self) -> list[dict[str, Fraction]]:
        """The results on which each question gains most."""
        for _ in range(PASSES):
            for at in range(len(self.search.measures)):
                self._improve(at)
        gains = self.search.gains(self._results(), self.shifts).reshape(len(self.asked), STARTS)
        winners = np.argmax(gains, axis=1)
        return [
            {
                measure: tried[at][0][int(self.chosen[question * STARTS + winner, at])]
                for at, measure in enumerate(self.search.measures)
            }
            for question, (tried, winner) in enumerate(zip(self.tried, winners, strict=True))
        ]

    def _results(self) -> Floats:
        return np.stack(
            [column[self.offsets[:, at] + self.chosen[:, at]] for at, column in enumerate(self.columns)], axis=1
        )

    def _improve(self, at: int) -> None:
        """Every place with the best result of one measure, the others as they are."""
        options = np.repeat(self.sizes[:, at], STARTS)
        firsts: Indices = np.cumsum(options) - options
        place: Indices = np.repeat(np.arange(len(options)), options)
        option: Indices = np.arange(len(place)) - firsts[place]
        results = self._results()[place]
        results[:, at] = self.columns[at][self.offsets[place, at] + option]
        gains = self.search.gains(results, self.shifts[place])
        most = np.maximum.reduceat(gains, firsts)
        hits = np.flatnonzero(gains == most[place])
        where, first = np.unique(place[hits], return_index=True)
        self.chosen[where, at] = option[hits[first]]


def _inside(each: Range, amount: Fraction, near: Fraction | None) -> bool:
    if near is not None:
        return abs(amount - each.at) <= each.size * near
    return each.least - each.grain <= amount <= each.most + each.grain


def _starts(sizes: Indices) -> Indices:
    """Indices into the tried results: all at target, all worst, all best, and a few drawn with a fixed seed."""
    draw = np.random.default_rng(SEED)
    fixed = np.array([np.zeros_like(sizes), np.minimum(1, sizes - 1), np.minimum(2, sizes - 1)])
    drawn = draw.integers(0, sizes, size=(RANDOM_STARTS, len(sizes)))
    return np.concatenate([fixed, drawn]).astype(np.intp)
