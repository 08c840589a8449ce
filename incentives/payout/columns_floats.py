"""A program's floats for one block of rows, with every decision right.

Each step is one or a few numpy operations over the block. Where a float is too close to a rounding boundary, a jump or
a limit to be believed (see columns_bounds), those rows alone are decided by whole_numbers. A row that neither can
decide (its divisor is zero) is no number from there on, so that it is noticed wherever it counts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from incentives.payout.columns_bounds import COUNTS, apart_from_zero
from incentives.payout.columns_lines import Lines, to_float
from incentives.payout.columns_prepared import Cut, Prepared
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
    Read,
    Round,
    Same,
    Times,
)
from incentives.payout.whole_column import Flags, Floats, Integers, Rows, WholeColumn
from incentives.policy.model import Comparison
from incentives.values.problem import InvariantBroken
from incentives.values.rounding import Ties

NOWHERE: Rows = np.empty(0, dtype=np.intp)
NEAREST = (Ties.HALF_UP, Ties.HALF_EVEN, Ties.HALF_DOWN)


@dataclass(frozen=True, slots=True)
class Answer:
    """Where a test holds; void where that is not known (None: nowhere)."""

    holds: Flags
    void: Flags | None = None


class Block:
    """The columns of one block of rows. Inputs are whole columns, or floats where nothing is decided.

    free are arrays of as many floats that the block may use and leaves behind.
    """

    def __init__(
        self,
        prepared: Prepared,
        inputs: Mapping[str, WholeColumn] | Mapping[str, Floats],
        rows: int,
        free: list[Floats] | None = None,
    ) -> None:
        self.prepared, self.inputs, self.rows = prepared, inputs, rows
        self.values: dict[int, Floats] = {}
        self._free: list[Floats] = [] if free is None else free

    def take(self, rows: Rows) -> Block:
        """A block of some of the rows."""
        return Block(self.prepared, Some(self.inputs, rows), len(rows))

    def whole(self, name: str) -> WholeColumn:
        """An input of whole numbers; InvariantBroken when it is given in floats, which decide nothing."""
        column = self.inputs[name]
        if not isinstance(column, WholeColumn):
            raise InvariantBroken(f"{name}: floats decide nothing")
        return column

    def value(self, index: int) -> Floats:
        """The column of a step; a single number where it is the same for every row."""
        found = self.values.get(index)
        if found is None:
            found = self.values[index] = self._calculate(index)
        return found

    def release(self, index: int, result: Floats) -> None:
        """Uses the columns that the step was the last to read for something else, and a result that nothing reads."""
        for spent in self.prepared.spent[index]:
            self._leave(self.values.pop(spent))
        if index in self.prepared.unread:
            self._leave(result)

    def _leave(self, column: Floats) -> None:
        if column.ndim and column.base is None:
            self._free.append(column)

    def _room(self) -> Floats:
        return self._free.pop() if self._free else np.empty(self.rows)

    def _calculate(self, index: int) -> Floats:
        match self.prepared.program.steps[index]:
            case Read(name=name):
                return self._read(self.inputs[name])
            case Same(value=value):
                return np.array(to_float(value))
            case Times(of=of, factor=factor):
                return np.multiply(self.value(of), to_float(factor), out=self._room())
            case Add(parts=parts):
                return self._chain(np.add, parts)
            case Multiply(parts=parts):
                return self._chain(np.multiply, parts)
            case Divide(over=over, under=under):
                return self._divide(self.value(over), under)
            case Map(of=of, lines=lines):
                return self._map(of, lines, self.prepared.cuts[index])
            case Extreme(one=one, other=other, least=least):
                choose = np.minimum if least else np.maximum
                return choose(self.value(one), self.value(other), out=self._room())
            case Round():
                return self._round(index)
            case Choose(test=test, then=then, otherwise=otherwise):
                return self._choose(self.answer(test), then, self.value(otherwise))

    def _read(self, column: WholeColumn | Floats) -> Floats:
        if isinstance(column, np.ndarray):
            return column
        out = self._room()
        try:
            np.copyto(out, column.numbers, casting="unsafe")
        except OverflowError:
            out.fill(np.nan)
        return out

    def _chain(self, operation: np.ufunc, parts: tuple[int, ...]) -> Floats:
        out: Floats = operation(self.value(parts[0]), self.value(parts[1]), out=self._room())
        for part in parts[2:]:
            operation(out, self.value(part), out=out)
        return out

    def _divide(self, over: Floats, under: int) -> Floats:
        divisor = self.value(under)
        out = np.divide(over, divisor, out=self._room())
        bounds = self.prepared.bounds
        if bounds is not None:
            apart = apart_from_zero(bounds[under])
            if apart > 0 or bounds[under].low <= 0 <= bounds[under].high:
                out[np.abs(divisor) <= apart] = np.nan
        return out

    def _map(self, of: int, lines: Lines, cuts: tuple[Cut, ...]) -> Floats:
        values = self.value(of)
        beyond = [cut.beyond(values) for cut in cuts]
        void = np.isnan(values) if self.prepared.void(of) else None
        for flags, cut in zip(beyond, cuts, strict=True):
            if cut.jumps and self._doubts(cut):
                unknown = self._decide_cut(flags, values, of, cut)
                void = unknown if void is None else void | unknown
        out = self._room()
        if not beyond:
            np.multiply(values, lines.slopes[0], out=out)
            out += lines.starts[0]
        else:
            which = beyond[0].view(np.int8)
            for flags in beyond[1:]:
                which = which + flags.view(np.int8)
            places = np.broadcast_to(which.astype(np.intp), out.shape)  # a single number is the same for every row
            if lines.flat:
                np.take(lines.starts, places, out=out, mode="clip")
            else:
                np.take(lines.slopes, places, out=out, mode="clip")
                out *= values
                out += np.take(lines.starts, places, mode="clip")
        if void is not None:
            out[void] = np.nan
        return out

    def _doubts(self, cut: Cut) -> bool:
        return cut.margin >= 0 and self.prepared.decider is not None

    def _decide_cut(self, flags: Flags, values: Floats, of: int, cut: Cut) -> Flags:
        """Corrects the flags of rows close to the cut; returns the rows that could not be decided."""
        unknown = np.zeros(self.rows, dtype=np.bool_)
        near = np.flatnonzero(~(np.abs(values - cut.place) > cut.margin))
        if near.size and self.prepared.decider is not None:
            signs, void = self.prepared.decider.signs(self.take(near), of, cut)
            flags[near] = signs >= 0 if cut.counts else signs > 0
            unknown[near] = void
        return unknown

    def answer(self, test: Asked) -> Answer:
        """Where a test holds."""
        match test:
            case IsKnown(name=name):
                column = self.inputs[name]
                known = column.known if isinstance(column, WholeColumn) else None
                return Answer(np.ones(self.rows, dtype=np.bool_) if known is None else known)
            case Compare(of=of, comparison=comparison):
                cut, values = self.prepared.limit(test), self.value(of)
                flags = cut.beyond(values)
                void = self._decide_cut(flags, values, of, cut) if self._doubts(cut) else None
                below = comparison in (Comparison.AT_MOST, Comparison.BELOW)
                return Answer(~flags if below else flags, void)
            case Count(least=least, tests=tests):
                return _enough(least, [self.answer(each) for each in tests])

    def _choose(self, answer: Answer, then: int, otherwise: Floats) -> Floats:
        out, chosen = self._room(), self.value(then)
        if not otherwise.ndim and otherwise == 0 and not self.prepared.void(then) and answer.void is None:
            return np.multiply(chosen, answer.holds, out=out)
        np.copyto(out, otherwise)
        np.copyto(out, chosen, where=answer.holds)
        if answer.void is not None:
            out[answer.void] = np.nan
        return out

    def _round(self, index: int) -> Floats:
        counts, near = self.rounded(index)
        if near.size:
            ((found, void),) = decided_counts(self.take(near), [index])
            bound = self.prepared.bounds[index] if self.prepared.bounds is not None else None
            floats = as_floats(found)
            # Rows that were no number may be decided here; they stay none where later bounds do not allow for them.
            allowed = (floats >= bound.low) & (floats <= bound.high) if bound is not None else ~void
            counts[near] = np.where(allowed & ~void, floats, np.nan)
        return counts

    def rounded(self, index: int) -> tuple[Floats, Rows]:
        """What a step rounds to, and the rows in which it is too close to a boundary to be believed."""
        step = self.prepared.program.steps[index]
        if not isinstance(step, Round):
            raise InvariantBroken(f"step {index} rounds nothing")
        values = self.scaled(step)
        counts = np.rint(values, out=self._room())
        if step.ties not in NEAREST:
            return self._directed(index, values, counts, step.ties)
        if self.prepared.decider is None:
            return counts, NOWHERE
        values -= counts
        np.abs(values, out=values)
        limit = 0.5 - self.prepared.margins[index]
        flags: Flags = values >= limit
        if self.prepared.void(index):
            flags = ~(values < limit) | ~(np.abs(counts) < COUNTS)
        self._free.append(values)
        return counts, np.flatnonzero(flags)

    def scaled(self, step: Round) -> Floats:
        """What a step rounds, in the places that it rounds to."""
        return np.multiply(self.value(step.of), to_float(step.factor), out=self._room())

    def _directed(self, index: int, values: Floats, nearest: Floats, ties: Ties) -> tuple[Floats, Rows]:
        """Always up (away from zero) or always down."""
        counts = np.copysign(np.ceil(np.abs(values)), values) if ties is Ties.UP else np.trunc(values)
        if self.prepared.decider is None:
            return counts, NOWHERE
        flags = ~(np.abs(values - nearest) > self.prepared.margins[index]) | ~(np.abs(nearest) < COUNTS)
        return counts, np.flatnonzero(flags)


def decided_counts(block: Block, indexes: Sequence[int]) -> list[tuple[Integers, Flags]]:
    """What rounding steps round to, decided and not believed; and the rows in which that is unknown."""
    decider, steps = block.prepared.decider, block.prepared.program.steps
    if decider is None or not all(isinstance(steps[index], Round) for index in indexes):
        raise InvariantBroken("only what is rounded is decided")
    return decider.counts(block, indexes)


class Some(Mapping[str, WholeColumn]):
    """Some rows of columns, each taken when it is asked for."""

    def __init__(self, columns: Mapping[str, WholeColumn] | Mapping[str, Floats], rows: Rows) -> None:
        self._columns, self._rows = columns, rows
        self._taken: dict[str, WholeColumn] = {}

    def __getitem__(self, name: str) -> WholeColumn:
        found = self._taken.get(name)
        if found is None:
            column = self._columns[name]
            if not isinstance(column, WholeColumn):
                raise InvariantBroken(f"{name}: floats decide nothing")
            found = self._taken[name] = column.take(self._rows)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._columns)

    def __len__(self) -> int:
        return len(self._columns)


def as_floats(counts: Integers) -> Floats:
    """Whole numbers as floats; those that are not below 2**50 as no number."""
    usable = (counts > -COUNTS) & (counts < COUNTS)
    return np.where(usable.astype(np.bool_), np.where(usable, counts, 0).astype(np.float64), np.nan)


def _enough(least: int, answers: list[Answer]) -> Answer:
    count = np.sum([answer.holds for answer in answers], axis=0)
    voids = [answer.void for answer in answers if answer.void is not None]
    return Answer(count >= least, np.logical_or.reduce(voids) if voids else None)
