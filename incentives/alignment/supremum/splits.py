"""How a cell is split: at an edge of a curve or limit, in the middle of a result, or in the middle of a dose.

Every way of splitting is tried, and the one is taken whose parts are bounded best. An edge makes three parts: below it,
on it and above it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from incentives.alignment.supremum.cells import Cells, Indices, joined, narrowed
from incentives.alignment.supremum.spans import Floats
from incentives.alignment.supremum.steps import GainBounds

PARTS = 3


@dataclass(frozen=True)
class Split:
    """The parts of some cells, of which cell each is, and an upper bound of the gain in each."""

    cells: Cells
    parent: Indices
    most: Floats


class Splits:
    """The ways of splitting in one space."""

    def __init__(self, bounds: GainBounds, edges: Mapping[str, Sequence[Fraction]], root: Cells) -> None:
        """root: the cells that everything looked at is part of."""
        self.bounds, self.space = bounds, bounds.space
        scale = (root.before[1] - root.before[0]).max(axis=0)
        self.scale = np.where(scale > 0, scale, 1.0)
        self.edges = [np.array([float(edge) for edge in edges.get(name, ())]) for name in self.space.measures]

    def of(self, cells: Cells) -> Split:
        """The parts of each cell, split in the way that bounds them best; parts that hold nothing are left out."""
        ways = [*self._doses(cells), *self._results(cells), *self._pins(cells)]
        tried = joined([part for way in ways for part in way])
        tried, holds = narrowed(tried, self.space)
        most = np.full(len(tried), -np.inf)
        rows = np.flatnonzero(holds)
        if len(rows):
            most[rows], pinned = self.bounds.gains(tried.take(rows))
            for whole, part in zip(tried.pinned, pinned.pinned, strict=True):
                whole[rows] = part
        holds &= most > -np.inf
        each = most.reshape(len(ways), PARTS, len(cells))
        best = np.argmin(_score(each, np.stack(self._widths(cells))), axis=0)
        at = (best[None, :] * PARTS + np.arange(PARTS)[:, None]) * len(cells) + np.arange(len(cells))[None, :]
        kept: Indices = at[holds[at]]
        return Split(tried.take(kept), kept % len(cells), most[kept])

    def _widths(self, cells: Cells) -> list[Floats]:
        """How wide each way's part of the cell is, as a share of all that is looked at, in the order of the ways."""
        low, high = cells.doses
        widths = [high[:, at] - low[:, at] for at in range(self.space.behaviours)]
        for at, edges in enumerate(self.edges):
            width = (cells.before[1][:, at] - cells.before[0][:, at]) / self.scale[at]
            moved = self._moved(cells, at)
            widths += [width] * (1 + (1 + moved) * bool(len(edges)))
        widths += [np.full(len(cells), 0.5)] * cells.pinned[0].shape[1]
        return widths

    def _moved(self, cells: Cells, at: int) -> bool:
        return bool(self.space.moves[cells.question, :, at].any())

    def _doses(self, cells: Cells) -> list[list[Cells]]:
        low, high = cells.doses
        ways = []
        for at in range(self.space.behaviours):
            middle = (low[:, at] + high[:, at]) / 2
            ways.append([_dosed(cells, at, None, middle), _dosed(cells, at, middle, None), _without(cells)])
        return ways

    def _pins(self, cells: Cells) -> list[list[Cells]]:
        low, high = cells.pinned
        ways = []
        for at in range(low.shape[1]):
            middle = (low[:, at] + high[:, at]) / 2
            below, above = (low, high.copy()), (low.copy(), high)
            below[1][:, at], above[0][:, at] = middle, middle
            ways.append([replace(cells, pinned=below), replace(cells, pinned=above), _without(cells)])
        return ways

    def _results(self, cells: Cells) -> list[list[Cells]]:
        ways = []
        for at, edges in enumerate(self.edges):
            hair = self.space.hair[at] / 2
            for after in (False, True) if self._moved(cells, at) else (False,):
                low, high = ((each[:, at]) for each in (cells.after if after else cells.before))
                middle = (low + high) / 2
                if not after:
                    halves = [_cut(cells, at, None, middle), _cut(cells, at, middle, None), _without(cells)]
                    ways.append(halves)
                if len(edges):
                    edge = _nearest(edges, low, high, middle)
                    ways.append(
                        [
                            _cut(cells, at, None, edge - hair, after=after),
                            _on(cells, at, edge, after=after),
                            _cut(cells, at, edge + hair, None, after=after),
                        ]
                    )
        return ways


def _score(most: Floats, widths: Floats) -> Floats:
    """Lower is better: the worst part decides; then what the other parts no longer hold, and wide ones before narrow.

    most: way × part × cell, minus infinity for a part that holds nothing. widths: way × cell.
    """
    ordered = np.sort(most, axis=1)[:, ::-1]
    worst = ordered[:, 0]
    parent = worst.max(axis=0, keepdims=True)
    spared = np.where(np.isfinite(ordered[:, 1:]), parent[:, None] - ordered[:, 1:], 0.0).sum(axis=1)
    size = np.where(np.isfinite(parent), np.abs(parent), 1.0)
    divides = np.isfinite(ordered[:, 1]) | (worst < parent)
    score: Floats = np.where(divides, worst - 1e-3 * widths * (spared + size * 1e-3), np.inf)
    return score


def _nearest(edges: Floats, low: Floats, high: Floats, middle: Floats) -> Floats:
    """The edge inside that is nearest to the middle; no number where none is inside."""
    inside = (edges[None, :] >= low[:, None]) & (edges[None, :] <= high[:, None]) & (low < high)[:, None]
    distance = np.where(inside, np.abs(edges[None, :] - middle[:, None]), np.inf)
    chosen = np.argmin(distance, axis=1)
    return np.where(inside.any(axis=1), edges[chosen], np.nan)


def _without(cells: Cells) -> Cells:
    """A part that holds nothing."""
    return _dosed(cells, 0, np.full(len(cells), 2.0), None)


def _dosed(cells: Cells, at: int, least: Floats | None, most: Floats | None) -> Cells:
    low, high = cells.doses[0].copy(), cells.doses[1].copy()
    if least is not None:
        low[:, at] = np.maximum(low[:, at], least)
    if most is not None:
        high[:, at] = np.minimum(high[:, at], most)
    return replace(cells, doses=(low, high))


def _cut(cells: Cells, at: int, least: Floats | None, most: Floats | None, *, after: bool = False) -> Cells:
    """The part with a result from least or to most; nothing where that is no number."""
    span = cells.after if after else cells.before
    low, high = span[0].copy(), span[1].copy()
    if least is not None:
        low[:, at] = np.where(np.isnan(least), np.inf, np.maximum(low[:, at], least))
    if most is not None:
        high[:, at] = np.where(np.isnan(most), -np.inf, np.minimum(high[:, at], most))
    return replace(cells, after=(low, high)) if after else replace(cells, before=(low, high))


def _on(cells: Cells, at: int, edge: Floats, *, after: bool) -> Cells:
    """The part with a result on an edge; the whole cell where there is no edge, so that nothing is lost."""
    low, high = cells.after if after else cells.before
    here = np.where(np.isnan(edge), low[:, at], np.maximum(low[:, at], edge))
    there = np.where(np.isnan(edge), high[:, at], np.minimum(high[:, at], edge))
    low, high = low.copy(), high.copy()
    low[:, at], high[:, at] = here, there
    return replace(cells, after=(low, high)) if after else replace(cells, before=(low, high))
