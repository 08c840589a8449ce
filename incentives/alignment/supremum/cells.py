"""Cells of a search: which results before, which after and which doses are still possible in each, one row a cell.

A result after is what the dose makes of the result before, within a hair; so each of the three narrows the others. A
hair is a billionth of a measure's target: results are recorded no finer, and one closer than that to an edge of a curve
or limit counts as standing on it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from incentives.alignment.reference import Reference
from incentives.alignment.supremum.spans import Flags, Floats, Span

Indices = npt.NDArray[np.intp]
FINENESS = Fraction(1, 10**9)
ROUNDS = 2
Question = tuple[Mapping[str, Fraction], ...]
"""What is asked: the moves at full dose of one behaviour, or of two whose doses together are at most one."""


@dataclass(frozen=True)
class Space:
    """The measures of a role with their limits, and by question (rows) how far each behaviour moves each measure.

    moves: question × behaviour × measure. least, most, hair: one a measure.
    """

    measures: tuple[str, ...]
    least: Floats
    most: Floats
    hair: Floats
    moves: Floats

    @property
    def behaviours(self) -> int:
        """How many behaviours a question mixes."""
        return int(self.moves.shape[1])


@dataclass(frozen=True)
class Cells:
    """question: which question each is of. Spans of results and doses have one row a cell, one column each.

    pinned: spans, before the behaviour, of steps of the plan that a cell may be split by, such as the sum of pay.
    """

    question: Indices
    before: Span
    after: Span
    doses: Span
    pinned: Span

    def __len__(self) -> int:
        return len(self.question)

    def take(self, rows: Indices | Flags) -> Cells:
        """Some of the cells."""
        pairs = ((low[rows], high[rows]) for low, high in (self.before, self.after, self.doses, self.pinned))
        return Cells(self.question[rows], *pairs)


def joined(cells: Sequence[Cells]) -> Cells:
    """All of the cells."""
    spans = [
        (np.concatenate([each[0] for each in kind]), np.concatenate([each[1] for each in kind]))
        for kind in zip(*((each.before, each.after, each.doses, each.pinned) for each in cells), strict=True)
    ]
    return Cells(np.concatenate([each.question for each in cells]), *spans)


def space_of(reference: Reference, questions: Sequence[Question]) -> Space:
    """The space of some questions, each of as many behaviours as the first."""
    ranges = reference.ranges
    kpis = [each.measure.kpi for each in ranges.values()]
    moves = [[[float(each.get(name, 0)) for name in ranges] for each in question] for question in questions]
    return Space(
        measures=tuple(ranges),
        least=np.array([-np.inf if kpi.least is None else float(kpi.least) for kpi in kpis]),
        most=np.array([np.inf if kpi.most is None else float(kpi.most) for kpi in kpis]),
        hair=np.array([float(each.size * FINENESS) for each in ranges.values()]),
        moves=np.array(moves),
    )


def whole(space: Space, reference: Reference, near: Sequence[Fraction | None], pins: int) -> Cells:
    """One cell a question: every result of the ranges, or only those near target, every dose, so many open pins."""
    count = len(space.moves)
    ends = [[_looked_at(reference, name, share) for name in space.measures] for share in near]
    low = np.array([[float(low) for low, _ in row] for row in ends])
    high = np.array([[float(high) for _, high in row] for row in ends])
    doses = np.zeros((count, space.behaviours)), np.ones((count, space.behaviours))
    after = np.full_like(low, -np.inf), np.full_like(high, np.inf)
    pinned = np.full((count, pins), -np.inf), np.full((count, pins), np.inf)
    found, _ = narrowed(Cells(np.arange(count), (low, high), after, doses, pinned), space)
    return found


def _looked_at(reference: Reference, name: str, near: Fraction | None) -> tuple[Fraction, Fraction]:
    each = reference.ranges[name]
    if near is None:
        return each.least, each.most
    kpi = each.measure.kpi
    low, high = each.at - each.size * near, each.at + each.size * near
    return low if kpi.least is None else max(low, kpi.least), high if kpi.most is None else min(high, kpi.most)


def narrowed(cells: Cells, space: Space) -> tuple[Cells, Flags]:
    """The cells without what before, after and dose exclude of one another; and which of them hold anything at all."""
    with np.errstate(invalid="ignore"):
        return _narrowed(cells, space)


def _narrowed(cells: Cells, space: Space) -> tuple[Cells, Flags]:
    (low, high), (after_low, after_high) = cells.before, cells.after
    dose_low, dose_high = cells.doses
    moves = space.moves[cells.question]
    for _ in range(ROUNDS):
        step_low, step_high = shift(cells.question, (dose_low, dose_high), space)
        after_low = np.maximum(after_low, np.clip(low + step_low, space.least, space.most))
        after_high = np.minimum(after_high, np.clip(high + step_high, space.least, space.most))
        inner_low = np.where(after_low > space.least + space.hair, after_low, -np.inf)
        inner_high = np.where(after_high < space.most - space.hair, after_high, np.inf)
        low, high = np.maximum(low, inner_low - step_high), np.minimum(high, inner_high - step_low)
        rise = inner_low - high - space.hair, inner_high - low + space.hair
        dose_low, dose_high = _doses(moves, (dose_low, dose_high), rise)
    fits = (low <= high + space.hair) & (after_low <= after_high + space.hair)
    holds: Flags = np.asarray(fits.all(axis=1) & (dose_low <= dose_high).all(axis=1))
    low, after_low = np.minimum(low, high), np.minimum(after_low, after_high)
    return Cells(cells.question, (low, high), (after_low, after_high), (dose_low, dose_high), cells.pinned), holds


def shift(question: Indices, doses: Span, space: Space) -> Span:
    """How far the doses move each measure, with a hair of room, but never back; what nothing moves stays exactly."""
    moves = space.moves[question]
    ends = [moves * dose[:, :, None] for dose in doses]
    room = np.where((moves != 0).any(axis=1), space.hair, 0.0)
    low, high = np.minimum(*ends).sum(axis=1), np.maximum(*ends).sum(axis=1)
    least = np.where(low >= 0, np.maximum(low - room, 0.0), low - room)
    most = np.where(high <= 0, np.minimum(high + room, 0.0), high + room)
    return least, most


def _doses(moves: Floats, doses: Span, rise: Span) -> Span:
    """The doses that can make the rise in every measure, and together at most one."""
    low, high = doses[0].copy(), doses[1].copy()
    for at in range(moves.shape[1]):
        own = moves[:, at, :]
        others = [
            moves[:, other, :] * end[:, other, None] for other in range(moves.shape[1]) if other != at for end in doses
        ]
        rest_low = np.minimum.reduce(others) if others else 0.0
        rest_high = np.maximum.reduce(others) if others else 0.0
        with np.errstate(divide="ignore", invalid="ignore"):
            one, other = (rise[0] - rest_high) / own, (rise[1] - rest_low) / own
        least = np.where(own > 0, one, np.where(own < 0, other, -np.inf))
        most = np.where(own > 0, other, np.where(own < 0, one, np.inf))
        low[:, at] = np.maximum(low[:, at], _outward(least.max(axis=1), -1))
        high[:, at] = np.minimum(high[:, at], _outward(most.min(axis=1), 1))
        high[:, at] = np.minimum(high[:, at], _outward(1.0 - (low.sum(axis=1) - low[:, at]), 1))
        high[:, at] = np.minimum(high[:, at], 1.0)
    return low, high


def _outward(doses: Floats, way: int) -> Floats:
    return doses + way * 1e-12
