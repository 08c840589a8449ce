"""What a behaviour adds to pay anywhere in a cell: bounds over the steps of a plan, for many cells at once.

For every step of the plan's program it keeps what the step can be before the behaviour and after it, and what the
difference of the two can be. The difference is followed by itself, because two results that move together cancel out
what two separate ranges would leave open.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from incentives.alignment.supremum.cells import Cells, Space, shift
from incentives.alignment.supremum.curves import CurveTables, difference, tables_of, through
from incentives.alignment.supremum.spans import (
    Flags,
    Floats,
    Span,
    both,
    down,
    either,
    ends,
    minus,
    over,
    plus,
    scaled,
    times,
    up,
)
from incentives.payout.columns_program import (
    Add,
    Asked,
    Choose,
    Compare,
    Count,
    Divide,
    Extreme,
    IsKnown,
    Map,
    Multiply,
    Program,
    Read,
    Round,
    Same,
    Step,
    Times,
    build_program,
    reads,
)
from incentives.plan.expression import Expression
from incentives.policy.model import Comparison
from incentives.values.problem import InvariantBroken
from incentives.values.rounding import Ties

NEAREST = (Ties.HALF_UP, Ties.HALF_EVEN, Ties.HALF_DOWN)
NEAR = 1e-9
"""Room, in counts of the rounding place, for a float that stands on a boundary between two counts."""


@dataclass(frozen=True)
class Moved:
    """A step's numbers before and after, and their difference."""

    before: Span
    after: Span
    gain: Span


@dataclass(frozen=True)
class Verdict:
    """Where a test can hold and can fail, before and after; where the behaviour can make it hold, or fail."""

    holds: tuple[Flags, Flags]
    fails: tuple[Flags, Flags]
    opens: Flags
    shuts: Flags


class GainBounds:
    """The bounds for one plan. earned: what results earn, over the measures of the space alone, rounded as stated."""

    def __init__(self, earned: Expression, space: Space) -> None:
        self.space = space
        units = dict.fromkeys(space.measures, Fraction(1))
        self.program: Program = build_program({"it": earned}, units)
        self._tables: dict[int, CurveTables] = {
            index: tables_of(step.lines) for index, step in enumerate(self.program.steps) if isinstance(step, Map)
        }
        self._places = {name: at for at, name in enumerate(space.measures)}
        self.pins = _pins(self.program)

    @property
    def grain(self) -> Fraction | None:
        """What every payout is a multiple of, where the last step rounds; None elsewhere."""
        wanted = self.program.wanted["it"]
        return wanted.unit if isinstance(self.program.steps[wanted.step], Round) else None

    def gains(self, cells: Cells) -> tuple[Floats, Cells]:
        """The most that the behaviour adds to pay in each cell, in whole units of the currency; the cells with pins.

        Less than anything where a cell holds nothing.
        """
        wanted = self.program.wanted["it"]
        steps = _Cells(self, cells)
        found = steps.of(wanted.step).gain
        most = scaled(found, wanted.unit)[1]
        return np.where(steps.empty, -np.inf, most), replace(cells, pinned=steps.pinned)

    def tables(self, index: int) -> CurveTables:
        """The tables of the curve of a step."""
        return self._tables[index]

    def place(self, name: str) -> int:
        """The column of a measure."""
        return self._places[name]


class _Cells:
    """The steps over some cells, each once."""

    def __init__(self, bounds: GainBounds, cells: Cells) -> None:
        self.bounds, self.cells, self.space = bounds, cells, bounds.space
        self.steps = bounds.program.steps
        self._shift = shift(cells.question, cells.doses, self.space)
        self._found: dict[int, Moved] = {}
        self.pinned = cells.pinned[0].copy(), cells.pinned[1].copy()
        self.empty = np.zeros(len(cells), dtype=np.bool_)

    def of(self, index: int) -> Moved:
        found = self._found.get(index)
        if found is None:
            found = self._moved(index, self.steps[index])
            at = self.bounds.pins.get(index)
            found = self._found[index] = found if at is None else self._within(found, at)
        return found

    def _within(self, moved: Moved, at: int) -> Moved:
        """The step as far as the cell's pin leaves it."""
        low, high = both(moved.before, (self.pinned[0][:, at], self.pinned[1][:, at]))
        self.empty |= low > high
        before = np.minimum(low, high), high
        self.pinned[0][:, at], self.pinned[1][:, at] = before
        after = both(moved.after, plus(before, moved.gain))
        return Moved(before, (np.minimum(*after), after[1]), both(moved.gain, minus(after, before)))

    def _moved(self, index: int, step: Step) -> Moved:
        match step:
            case Read(name=name):
                return self._read(self.bounds.place(name))
            case Same(value=value):
                low, high = (np.full(len(self.cells), end) for end in ends(value))
                return Moved((low, high), (low, high), _nothing(len(self.cells)))
            case Times(of=of, factor=factor):
                inner = self.of(of)
                return Moved(scaled(inner.before, factor), scaled(inner.after, factor), scaled(inner.gain, factor))
            case Add(parts=parts):
                return _sum([self.of(part) for part in parts])
            case Multiply(parts=parts):
                return _product([self.of(part) for part in parts])
            case Divide(over=above, under=under):
                return _quotient(self.of(above), self.of(under))
            case Map(of=of):
                return self._mapped(index, of)
            case Extreme(one=one, other=other, least=least):
                return _extreme(self.of(one), self.of(other), least=least)
            case Round():
                return _rounded(self.of(step.of), step)
            case Choose(test=test, then=then, otherwise=otherwise):
                below = self._never_above(otherwise, then), self._never_above(then, otherwise)
                return _chosen(self._verdict(test), self.of(then), self.of(otherwise), below)

    def _read(self, at: int) -> Moved:
        before = self.cells.before[0][:, at], self.cells.before[1][:, at]
        after = self.cells.after[0][:, at], self.cells.after[1][:, at]
        low, high = self._shift[0][:, at], self._shift[1][:, at]
        if not self.space.moves[self.cells.question, :, at].any():
            return Moved(before, before, _nothing(len(self.cells)))
        least, most = self.space.least[at], self.space.most[at]
        step_low = np.where(low >= 0, np.minimum(low, most - before[1]), np.maximum(low, least - before[1]))
        step_high = np.where(high >= 0, np.minimum(high, most - before[0]), np.maximum(high, least - before[0]))
        outward = np.where(step_low == 0, 0.0, down(step_low)), np.where(step_high == 0, 0.0, up(step_high))
        gain = both(outward, minus(after, before))
        still = ~(self.space.moves[self.cells.question, :, at] != 0).any(axis=1)
        gain = np.where(still, 0.0, gain[0]), np.where(still, 0.0, gain[1])
        return Moved(before, after, gain)

    def _mapped(self, index: int, of: int) -> Moved:
        inner, tables, hair = self.of(of), self.bounds.tables(index), self._hair(of)
        before, lines = through(tables, inner.before, hair)
        after, lines_after = through(tables, inner.after, hair)
        gain = difference(tables, (inner.gain, inner.before, inner.after), (lines, lines_after), hair)
        still = (inner.gain[0] == 0) & (inner.gain[1] == 0)
        gain = np.where(still, 0.0, gain[0]), np.where(still, 0.0, gain[1])
        return Moved(before, after, both(gain, minus(after, before)))

    def _hair(self, of: int) -> Floats:
        """How close to an edge a recorded result cannot be without standing on it: none for what is calculated."""
        step = self.steps[of]
        if isinstance(step, Times) and abs(step.factor) == 1:
            step = self.steps[step.of]
        if isinstance(step, Read):
            return np.full(1, self.space.hair[self.bounds.place(step.name)] / 4)
        return np.zeros(1)

    def _never_above(self, one: int, other: int) -> Flags:
        """Where one step is known never to be above the other, before and after: a limit of it, or a part of it."""
        whole, full = _multiple(other, self.steps)
        parts = _least_of(one, self.steps)
        if (whole, full) in parts:
            return np.ones(len(self.cells), dtype=np.bool_)
        if not any(base == whole and 0 <= factor <= full for base, factor in parts):
            return np.zeros(len(self.cells), dtype=np.bool_)
        moved = self.of(whole)
        found: Flags = (moved.before[0] >= 0) & (moved.after[0] >= 0)
        return found

    def _verdict(self, test: Asked) -> Verdict:
        match test:
            case Compare(of=of, comparison=comparison, limit=limit):
                return _compared(self.of(of), comparison, limit, self._hair(of))
            case Count(least=least, tests=tests):
                return _counted(least, [self._verdict(each) for each in tests])
            case IsKnown():
                raise InvariantBroken("an audit knows every amount")


def _pins(program: Program) -> dict[int, int]:
    """The steps that are multiplied and hang on more than one result, each with its column among the pins."""
    on: list[frozenset[str]] = []
    found: dict[int, int] = {}
    for step in program.steps:
        own = frozenset({step.name}) if isinstance(step, Read) else frozenset[str]()
        on.append(own.union(*(on[part] for part in reads(step))))
        if isinstance(step, Multiply):
            for part in step.parts:
                if len(on[part]) > 1:
                    found.setdefault(part, len(found))
    return found


def _nothing(rows: int) -> Span:
    nothing = np.zeros(rows)
    return nothing, nothing


def _sum(parts: Sequence[Moved]) -> Moved:
    found = parts[0]
    for part in parts[1:]:
        found = Moved(plus(found.before, part.before), plus(found.after, part.after), _added(found.gain, part.gain))
    return found


def _added(one: Span, other: Span) -> Span:
    low, high = plus(one, other)
    exact = (one[0] == 0) | (other[0] == 0), (one[1] == 0) | (other[1] == 0)
    return np.where(exact[0], one[0] + other[0], low), np.where(exact[1], one[1] + other[1], high)


def _product(parts: Sequence[Moved]) -> Moved:
    found = parts[0]
    for part in parts[1:]:
        before, after = times(found.before, part.before), times(found.after, part.after)
        one = _added(times(found.after, part.gain), times(part.before, found.gain))
        other = _added(times(found.before, part.gain), times(part.after, found.gain))
        found = Moved(before, after, both(both(one, other), minus(after, before)))
    return found


def _quotient(above: Moved, under: Moved) -> Moved:
    before, after = over(above.before, under.before), over(above.after, under.after)
    gain = over(minus(above.gain, times(before, under.gain)), under.after)
    return Moved(before, after, both(gain, minus(after, before)))


def _extreme(one: Moved, other: Moved, *, least: bool) -> Moved:
    if not least:
        found = _extreme(_negative(one), _negative(other), least=True)
        return _negative(found)
    before = np.minimum(one.before[0], other.before[0]), np.minimum(one.before[1], other.before[1])
    after = np.minimum(one.after[0], other.after[0]), np.minimum(one.after[1], other.after[1])
    can_before = one.before[0] <= other.before[1], other.before[0] <= one.before[1]
    can_after = one.after[0] <= other.after[1], other.after[0] <= one.after[1]
    high = np.maximum(np.where(can_before[0], one.gain[1], -np.inf), np.where(can_before[1], other.gain[1], -np.inf))
    low = np.minimum(np.where(can_after[0], one.gain[0], np.inf), np.where(can_after[1], other.gain[0], np.inf))
    return Moved(before, after, both((low, high), minus(after, before)))


def _negative(moved: Moved) -> Moved:
    return Moved(*((-high, -low) for low, high in (moved.before, moved.after, moved.gain)))


def _rounded(of: Moved, step: Round) -> Moved:
    nearest = step.ties in NEAREST
    reach = 0.5 if nearest else 1.0
    before, after, gain = (scaled(each, step.factor) for each in (of.before, of.after, of.gain))
    room = 1.0 if nearest else 2.0
    still = (of.gain[0] == 0) & (of.gain[1] == 0)
    low, high = np.ceil(gain[0] - room - NEAR), np.floor(gain[1] + room + NEAR)
    counted = [(np.ceil(each[0] - reach - NEAR), np.floor(each[1] + reach + NEAR)) for each in (before, after)]
    gain = np.where(still, 0.0, low), np.where(still, 0.0, high)
    return Moved(counted[0], counted[1], both(gain, minus(counted[1], counted[0])))


def _least_of(index: int, steps: Sequence[Step]) -> frozenset[tuple[int, Fraction]]:
    """The steps, each with a factor, of which a step is the least; itself when it is the least of nothing."""
    base, factor = _multiple(index, steps)
    step = steps[base]
    if factor < 0 or not isinstance(step, Extreme) or not step.least:
        return frozenset({(base, factor)})
    inner = _least_of(step.one, steps) | _least_of(step.other, steps)
    return frozenset((each, factor * times) for each, times in inner)


def _multiple(index: int, steps: Sequence[Step]) -> tuple[int, Fraction]:
    step = steps[index]
    return (step.of, step.factor) if isinstance(step, Times) else (index, Fraction(1))


def _chosen(test: Verdict, then: Moved, otherwise: Moved, below: tuple[Flags, Flags]) -> Moved:
    """below: where `otherwise` is never above `then`, and the other way round; so a change between them is bounded too.

    Where pay falls to a part of itself, the change is at most what either of the two would have changed by.
    """
    nowhere: Span = (np.full_like(then.gain[0], np.inf), np.full_like(then.gain[1], -np.inf))

    def where(flags: Flags, span: Span) -> Span:
        return np.where(flags, span[0], np.inf), np.where(flags, span[1], -np.inf)

    values = []
    for at, (yes, no) in enumerate(((then.before, otherwise.before), (then.after, otherwise.after))):
        values.append(either(where(test.holds[at], yes), where(test.fails[at], no)))
    gain = nowhere
    gain = either(gain, where(test.holds[0] & test.holds[1], then.gain))
    gain = either(gain, where(test.fails[0] & test.fails[1], otherwise.gain))
    opening, shutting = minus(then.after, otherwise.before), minus(otherwise.after, then.before)
    least, most = np.maximum(then.gain[0], otherwise.gain[0]), np.minimum(then.gain[1], otherwise.gain[1])
    opening = np.where(below[0], np.maximum(opening[0], least), opening[0]), opening[1]
    opening = opening[0], np.where(below[1], np.minimum(opening[1], most), opening[1])
    shutting = shutting[0], np.where(below[0], np.minimum(shutting[1], most), shutting[1])
    shutting = np.where(below[1], np.maximum(shutting[0], least), shutting[0]), shutting[1]
    gain = either(gain, where(test.opens, opening))
    gain = either(gain, where(test.shuts, shutting))
    return Moved(values[0], values[1], both(gain, minus(values[1], values[0])))


def _compared(of: Moved, comparison: Comparison, limit: Fraction, hair: Floats) -> Verdict:
    upward = comparison in (Comparison.AT_LEAST, Comparison.ABOVE)
    strict = comparison in (Comparison.ABOVE, Comparison.BELOW)
    near_low, near_high = ends(limit if upward else -limit)
    moved = of if upward else _negative(of)
    holds, fails = [], []
    for low, high in (moved.before, moved.after):
        if strict:
            holds.append(high > near_low + hair)
            fails.append(low <= near_high + hair)
        else:
            holds.append(high >= near_low - hair)
            fails.append(low < near_high - hair)
    opens = fails[0] & holds[1] & (moved.gain[1] > 0)
    shuts = holds[0] & fails[1] & (moved.gain[0] < 0)
    return Verdict((holds[0], holds[1]), (fails[0], fails[1]), opens, shuts)


def _counted(least: int, tests: Sequence[Verdict]) -> Verdict:
    holds, fails = [], []
    for at in (0, 1):
        surely = np.sum([~each.fails[at] for each in tests], axis=0)
        possibly = np.sum([each.holds[at] for each in tests], axis=0)
        holds.append(possibly >= least)
        fails.append(surely < least)
    opens = np.logical_or.reduce([each.opens for each in tests]) & fails[0] & holds[1]
    shuts = np.logical_or.reduce([each.shuts for each in tests]) & holds[0] & fails[1]
    return Verdict((holds[0], holds[1]), (fails[0], fails[1]), opens, shuts)
