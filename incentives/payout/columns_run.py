"""Runs a program over any number of rows: block after block in floats, then what was too close to call.

Bounds hold for the ends that the inputs have shown so far, widened to powers of two; a block whose inputs go beyond
them widens them before it is run, so nobody has to pass over the inputs twice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from incentives.payout.columns_bounds import bounds_of
from incentives.payout.columns_floats import NOWHERE, Block, Some, decided_counts
from incentives.payout.columns_prepared import Prepared
from incentives.payout.columns_program import Program, Same, build_program
from incentives.payout.exact import Exact
from incentives.payout.whole_column import SAFE, Flags, Floats, Integers, Rows, WholeColumn
from incentives.payout.whole_unbounded import WholeNumbers
from incentives.plan.expression import Expression, Rounded
from incentives.values.problem import InvariantBroken
from incentives.values.rounding import Rounding

BLOCK = 16_384

FEW = 2_000  # so many open rows are decided for all amounts at once


class AmountColumns:
    """Expressions that are rounded to whole places, as one program over inputs of given units."""

    def __init__(self, amounts: Mapping[str, Expression], units: Mapping[str, Fraction], rounding: Rounding) -> None:
        self.place = rounding.to
        self.amounts = {name: _rounded(amount, rounding) for name, amount in amounts.items()}
        self.program: Program = build_program(self.amounts, units)
        self._latest: dict[bool, Prepared] = {}
        self.units = dict(units)

    def counts(self, inputs: Mapping[str, WholeColumn], *, decide: bool = True) -> dict[str, Integers]:
        """Every amount of every row as whole places; with decide off, as plain floats have it."""
        return run_together([Job(self, inputs)], decide=decide)[0]

    def prepared(self, inputs: Mapping[str, WholeColumn], last: Prepared | None, *, decide: bool) -> Prepared:
        """The program with bounds that hold for these inputs, and for all that the last ones held for."""
        last = last or self._latest.get(decide)
        seen = {name: inputs[name].ends for name in self.units}
        wider = seen if last is None else {name: _joined(last.ends[name], each) for name, each in seen.items()}
        if last is not None and wider == last.ends:
            return last
        wider = {name: _widened(*each) for name, each in wider.items()}
        bounds = bounds_of(self.program, wider)
        found = self._latest[decide] = Prepared(self.program, bounds, WholeNumbers() if decide else None, wider)
        return found


@dataclass(frozen=True, slots=True)
class Job:
    """What to calculate, over which rows of the inputs (None: all), and into which arrays (None: new ones).

    Given arrays are as long as the inputs and take whole places of 64 bits.
    """

    columns: AmountColumns
    inputs: Mapping[str, WholeColumn]
    rows: Rows | None = None
    into: Mapping[str, Integers] | None = None


def run_together(jobs: Sequence[Job], *, decide: bool = True) -> list[dict[str, Integers]]:
    """The whole places of each job. Jobs take turns block by block, so that they find shared inputs in the cache.

    ZeroDivisionError when a row divides by zero; OverflowError when an amount does not fit into a given array.
    """
    runs = [_Run(job, decide) for job in jobs]
    with np.errstate(all="ignore"):
        for start in range(0, max((run.size for run in runs), default=0), BLOCK):
            _turn([run for run in runs if start < run.size], start)
        return [run.finish() for run in runs]


def _turn(runs: list[_Run], start: int) -> None:
    """One block of each run. Inputs are fetched and results stored column by column, while a column is in the cache."""
    inputs = [run.inputs(start, min(start + BLOCK, run.size)) for run in runs]
    for name in dict.fromkeys(name for run in runs for name in run.columns.units):
        for run, columns in zip(runs, inputs, strict=True):
            if name in run.columns.units:
                columns[name]
    found = [run.block(columns, start) for run, columns in zip(runs, inputs, strict=True)]
    for name in dict.fromkeys(name for counts in found for name in counts):
        for run, counts in zip(runs, found, strict=True):
            if name in counts:
                run.store(name, start, counts[name])


class _Run:
    """One job: the counts that are found so far, and the rows that are still to be decided."""

    def __init__(self, job: Job, decide: bool) -> None:
        self.job, self.decide, self.columns = job, decide, job.columns
        self.program = job.columns.program
        length = len(next(iter(job.inputs.values()))) if job.inputs else 0
        self.size = length if job.rows is None else len(job.rows)
        made = {name: np.empty(self.size, dtype=np.int64) for name in self.columns.amounts} if job.into is None else {}
        self.found: dict[str, Integers] = {**made, **(job.into or {})}
        self.open: dict[str, list[Rows]] = {name: [] for name in self.columns.amounts}
        self.ends: dict[int, list[str]] = {}
        for name, column in self.program.wanted.items():
            self.ends.setdefault(column.step, []).append(name)
        self.room: list[Floats] = []
        self.prepared: Prepared | None = None

    def block(self, inputs: Mapping[str, WholeColumn], start: int) -> dict[str, Integers]:
        """Runs one block of rows, of which start is the first; those that are too close to call are noted."""
        rows = min(BLOCK, self.size - start)
        prepared = self.prepared = self.columns.prepared(inputs, self.prepared, decide=self.decide)
        block = Block(prepared, inputs, rows, self.room if rows == BLOCK else [])
        found: dict[str, Integers] = {}
        for index in range(len(self.program.steps)):
            names = self.ends.get(index, ())
            if names and index in prepared.unread:
                counts, near = block.rounded(index)
            else:
                counts, near = block.value(index), NOWHERE
                if names and prepared.void(index):
                    near = np.flatnonzero(np.isnan(counts))
            for name in names:
                found[name] = np.broadcast_to(counts, rows).astype(np.int64)
                if near.size:
                    self.open[name].append(near + start)
            block.release(index, counts)
        return found

    def finish(self) -> dict[str, Integers]:
        """Decides what is open; then every amount is whole places."""
        for name, column in self.program.wanted.items():
            step = self.program.steps[column.step]
            if isinstance(step, Same):
                self._put(name, slice(None), np.array(int(step.value * column.unit / self.columns.place), dtype=object))
        near = {name: np.concatenate(rows) for name, rows in self.open.items() if rows}
        if near and sum(map(len, near.values())) < FEW:
            self._decide(list(near), np.unique(np.concatenate(list(near.values()))))
        else:
            for name, rows in near.items():
                self._decide([name], rows)
        return self.found

    def inputs(self, start: int, end: int) -> Mapping[str, WholeColumn]:
        """The inputs of the rows from start to before end."""
        if self.job.rows is None:
            return {name: column.rows(start, end) for name, column in self.job.inputs.items()}
        return Some(self.job.inputs, self.job.rows[start:end])

    def store(self, name: str, start: int, counts: Integers) -> None:
        """Puts the counts of one block where they belong."""
        rows = slice(start, start + len(counts))
        if self.job.into is None or self.job.rows is None:
            self.found[name][rows] = counts
        else:
            self.found[name][self.job.rows[rows]] = counts

    def _decide(self, names: list[str], rows: Rows) -> None:
        """Decides rows of some amounts by whole numbers, and what they cannot decide by fractions."""
        indexes = [self.program.wanted[name].step for name in names]
        if self.prepared is None:
            raise InvariantBroken("no row was run, so none can be open")
        for start in range(0, len(rows), BLOCK):
            part = rows[start : start + BLOCK]
            inputs = Some(self.job.inputs, part if self.job.rows is None else self.job.rows[part])
            decided = decided_counts(Block(self.prepared, inputs, len(part)), indexes)
            for name, (counts, void) in zip(names, decided, strict=True):
                self._put(name, part, self._filled(name, inputs, counts, void))

    def _filled(self, name: str, inputs: Mapping[str, WholeColumn], counts: Integers, void: Flags) -> Integers:
        if void.any():
            counts = counts.astype(object)
            for place in np.flatnonzero(void).tolist():
                counts[place] = self._exactly(name, inputs, place)
        return counts

    def _put(self, name: str, rows: Rows | slice, counts: Integers) -> None:
        """Puts counts in their rows; what does not fit into 64 bits makes all of them Python integers."""
        if counts.dtype == object and self.job.into is None and any(abs(count) >= SAFE for count in counts.flat):
            self.found[name] = self.found[name].astype(object)
        if self.job.into is not None and self.job.rows is not None:
            rows = self.job.rows[rows]
        self.found[name][rows] = counts

    def _exactly(self, name: str, inputs: Mapping[str, WholeColumn], row: int) -> int:
        amounts = {key: amount for key, column in inputs.items() if (amount := column.amount(row)) is not None}
        count: Fraction = Exact(amounts).value(self.columns.amounts[name]) / self.columns.place
        return int(count)


def _rounded(node: Expression, rounding: Rounding) -> Expression:
    """The amount in the policy's places: rounded where the expression itself is not rounded yet."""
    return node if isinstance(node, Rounded) and node.rounding == rounding else Rounded(node, rounding)


def _joined(known: tuple[int, int], seen: tuple[int, int]) -> tuple[int, int]:
    """Both ends; the known ones themselves where they already hold for what was seen."""
    inside = known[0] <= seen[0] and seen[1] <= known[1]
    return known if inside else (min(known[0], seen[0]), max(known[1], seen[1]))


def _widened(low: int, high: int) -> tuple[int, int]:
    """The next powers of two outside, so that columns of about this size need no other bounds."""
    return -_above(-low) if low < 0 else _below(low), _above(high) if high > 0 else -_below(-high)


def _above(size: int) -> int:
    return 1 << size.bit_length()


def _below(size: int) -> int:
    """The largest power of two that is not above the size; zero for zero."""
    return 1 << (size.bit_length() - 1) if size else 0
