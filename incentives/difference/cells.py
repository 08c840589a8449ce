"""Which results make two pays differ: the space of scorecards in boxes, split where the difference asks for it.

Every box ends as one of three: both pay the same there (proved: their canonical forms are equal, or nobody can be in
it), a scorecard was found that they pay differently, or neither. No box is forgotten: where the pays differ, the
scorecard lies in a box that is not proved the same.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from incentives.difference.atoms import Algebra
from incentives.difference.box import Bounds, Box
from incentives.difference.polynomial import Polynomial
from incentives.difference.questions import Asker, Questions
from incentives.difference.reading import Reader, Side

Amounts = Mapping[str, Fraction]
Finder = Callable[[Box], "Amounts | None"]


class Verdict(StrEnum):
    """What is known of two pays."""

    EQUAL = "proved equal"
    DIFFERS = "differs"
    UNPROVED = "no difference found, not proved"


@dataclass(frozen=True, slots=True)
class Cell:
    """One box with what is known of it. why says what kept a proof from closing; empty where there is one."""

    box: Box
    verdict: Verdict
    found: Amounts | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Space:
    """Two pays over the same scorecards."""

    algebra: Algebra
    older: Side
    newer: Side


MOST_WORK = 24_000
"""Boxes times parts of both pays, after which no box is split further: a few seconds for the largest plans."""
FEWEST = 24


def explore(space: Space, find: Finder, most: int, *, first: bool = False) -> list[Cell]:
    """The boxes, at most about so many looked at; with `first`, only until a scorecard is found that differs.

    find looks for a scorecard in a box that the two pay differently. Boxes that are left are told as not proved.
    """
    most = min(most, max(FEWEST, MOST_WORK // (len(space.older.asked) + len(space.newer.asked))))
    waiting = deque([Box()])
    cells: list[Cell] = []
    looked = 0
    while waiting:
        box = waiting.popleft()
        looked += 1
        cell, parts = _look(space, box, find, looked + len(waiting) < most)
        waiting.extend(parts)
        if cell is not None:
            cells.append(cell)
            if first and cell.verdict is Verdict.DIFFERS:
                return cells
    return cells


def _look(space: Space, box: Box, find: Finder, may_split: bool) -> tuple[Cell | None, list[Box]]:
    """The box as a cell, or its parts."""
    bounds = Bounds(space.algebra, box)
    if bounds.nobody():
        return Cell(box, Verdict.EQUAL), []
    one, other = (Reader(space.algebra, side, box).whole() for side in (space.older, space.newer))
    if one == other:
        return Cell(box, Verdict.EQUAL), []
    questions = Asker(bounds).ask(other - one)
    free = {name for name in questions.settled if not _fixed(space.algebra, bounds, name)}
    if free or questions.none or not may_split:
        found = find(box)
        if found is not None:
            return Cell(box, Verdict.DIFFERS, found), []
        if questions.none or not may_split:
            return Cell(box, Verdict.UNPROVED, None, _why(questions)), []
    return None, _parts(box, questions, bounds)


def _fixed(algebra: Algebra, bounds: Bounds, name: str) -> bool:
    return algebra.domain(name).single is not None or any(
        span.single is not None and algebra.inputs_of(of) == {name} for of, span in bounds.box.spans.items()
    )


def _parts(box: Box, questions: Questions, bounds: Bounds) -> list[Box]:
    """The box split at the first open question: at all edges of what is looked at, or by what is known."""
    for name in questions.known:
        return [box.where(name, True), box.where(name, False)]
    of, edges = _first(questions.edges)
    return list(box.split(of, frozenset(edges), bounds.looked_at(of)))


def _first(edges: Mapping[Polynomial, set[tuple[Fraction, bool]]]) -> tuple[Polynomial, set[tuple[Fraction, bool]]]:
    """What hangs on one thing alone is split first, then the rest, each in the order in which it is asked."""
    ordered = sorted(edges.items(), key=lambda each: len(each[0].terms))
    return ordered[0]


def _why(questions: Questions) -> str:
    if questions.none:
        return "what is left of the difference hangs on several results at once, or on where roundings fall"
    return "there are more combinations of results than were looked at"
