"""Branch and bound over all questions at once: split the cells with the highest bounds until nothing is left above.

The bounds are certain at every moment, so the search may stop early: what it returns is still never exceeded.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from incentives.alignment.reference import Reference
from incentives.alignment.supremum.cells import Cells, Question, joined, space_of, whole
from incentives.alignment.supremum.spans import Floats
from incentives.alignment.supremum.splits import Splits
from incentives.alignment.supremum.steps import GainBounds

AT_ONCE = 8
"""Cells of a question that are split in one round."""


@dataclass(frozen=True)
class Budget:
    """After how many rounds, and with how many cells of a question waiting, the search stops."""

    rounds: int
    waiting: int = 400


QUICK = Budget(rounds=16)
THOROUGH = Budget(rounds=100, waiting=2000)


@dataclass(frozen=True)
class Found:
    """most: no scorecard and dose gains more, in whole units of the currency. doses: where it is highest.

    results: the results before in the cell with the highest bound, from least to most. grain: what every gain is a
    multiple of, where pay is rounded last of all.
    """

    most: float
    doses: tuple[tuple[float, float], ...]
    results: Mapping[str, tuple[float, float]]
    grain: Fraction | None = None


def largest_gains(
    reference: Reference,
    edges: Mapping[str, Sequence[Fraction]],
    questions: Sequence[Question],
    enough: Sequence[float],
    *,
    near: Sequence[Fraction | None],
    budget: Budget = QUICK,
) -> list[Found]:
    """An upper bound of each question's gain; a question is done as soon as its bound is not above `enough`."""
    if not questions or not reference.ranges:
        return [Found(0.0, (), {}) for _ in questions]
    space = space_of(reference, questions)
    bounds = GainBounds(reference.earned, space)
    limits = np.array(enough)
    most, waiting = bounds.gains(whole(space, reference, near, len(bounds.pins)))
    splits = Splits(bounds, edges, waiting)
    dropped = np.full(len(questions), -np.inf)
    for _ in range(budget.rounds):
        waiting, most = _above(waiting, most, limits, dropped)
        rows = _highest(waiting, most)
        crowded = np.bincount(waiting.question, minlength=len(questions)) > budget.waiting
        rows = rows[~crowded[waiting.question[rows]]]
        if not len(rows):
            break
        split = splits.of(waiting.take(rows))
        left = np.ones(len(waiting), dtype=np.bool_)
        left[rows] = False
        inherited = np.minimum(split.most, most[rows][split.parent])
        waiting = joined([waiting.take(left), split.cells])
        most = np.concatenate([most[left], inherited])
    found = (_found(at, waiting, most, dropped, space.measures) for at in range(len(questions)))
    return [replace(each, grain=bounds.grain) for each in found]


def _above(cells: Cells, most: Floats, limits: Floats, dropped: Floats) -> tuple[Cells, Floats]:
    """The cells that may hold more than is enough; the highest bound of the others is kept."""
    above = most > limits[cells.question]
    np.maximum.at(dropped, cells.question[~above], most[~above])
    return cells.take(above), most[above]


def _highest(cells: Cells, most: Floats) -> np.ndarray[tuple[int], np.dtype[np.intp]]:
    """The rows with the highest bounds of each question."""
    order = np.lexsort((-most, cells.question))
    question = cells.question[order]
    first = np.searchsorted(question, question)
    rows: np.ndarray[tuple[int], np.dtype[np.intp]] = order[np.arange(len(order)) - first < AT_ONCE]
    return rows


def _found(at: int, cells: Cells, most: Floats, dropped: Floats, measures: Sequence[str]) -> Found:
    rows = np.flatnonzero(cells.question == at)
    if not len(rows):
        return Found(float(dropped[at]), (), {})
    top = rows[np.argmax(most[rows])]
    doses = tuple(zip(cells.doses[0][top].tolist(), cells.doses[1][top].tolist(), strict=True))
    ends = zip(cells.before[0][top].tolist(), cells.before[1][top].tolist(), strict=True)
    return Found(float(max(most[top], dropped[at])), doses, dict(zip(measures, ends, strict=True)))
