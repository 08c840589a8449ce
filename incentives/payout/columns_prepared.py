"""A program made ready for inputs within known ends: what to compare floats with, and how close is too close."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor, nan
from typing import TYPE_CHECKING, Protocol

from incentives.payout.columns_bounds import Bound, compares_exactly, margin_of, scaled
from incentives.payout.columns_lines import to_float
from incentives.payout.columns_program import Compare, Map, Program, Round, reads
from incentives.payout.whole_column import Flags, Floats, Integers
from incentives.policy.model import Comparison

if TYPE_CHECKING:
    from incentives.payout.columns_floats import Block


@dataclass(frozen=True, slots=True)
class Cut:
    """A place that a column is compared with. beyond: `>=` the place when it counts, else `>`; margin: see the bounds.

    A margin below zero says that the comparison needs none; tie is then the float of a row that stands on the place.
    """

    place: float
    exact: Fraction
    counts: bool
    margin: float
    jumps: bool
    tie: float

    def beyond(self, values: Floats) -> Flags:
        """Where the floats are beyond the place."""
        found: Flags = values >= self.place if self.counts else values > self.place
        return found


class Decider(Protocol):
    """Decides what the floats of a block cannot."""

    def signs(self, block: Block, of: int, cut: Cut) -> tuple[Integers, Flags]:
        """Where each row's column is below, at or above the cut; and the rows in which even that is unknown."""

    def counts(self, block: Block, indexes: Sequence[int]) -> list[tuple[Integers, Flags]]:
        """Each row's rounded number for each of some rounding steps; and the rows in which there is none."""


class Prepared:
    """A program with the bounds for given ends of its inputs. Without a decider every float is believed."""

    def __init__(
        self,
        program: Program,
        bounds: list[Bound] | None = None,
        decider: Decider | None = None,
        ends: Mapping[str, tuple[int, int]] | None = None,
    ) -> None:
        """ends are those of the inputs that the bounds hold for."""
        self.program, self.bounds, self.decider, self.ends = program, bounds, decider, ends or {}
        self.spent = program.last_uses()
        self.cuts = {index: self._cuts(step) for index, step in enumerate(program.steps) if isinstance(step, Map)}
        self.margins = {
            index: nan if bounds is None else scaled(bounds[step.of], step.factor).error * 2
            for index, step in enumerate(program.steps)
            if isinstance(step, Round)
        }
        read = {part for step in program.steps for part in reads(step)}
        self.unread = {index for index in self.margins if index not in read}
        self._limits: dict[Compare, Cut] = {}

    def limit(self, test: Compare) -> Cut:
        """The limit of a test as a cut."""
        found = self._limits.get(test)
        if found is None:
            counts = test.comparison in (Comparison.AT_LEAST, Comparison.BELOW)
            found = self._limits[test] = self._cut(test.of, test.limit, counts=counts, jumps=True)
        return found

    def void(self, step: int) -> bool:
        """Whether the step's column may hold what is no number."""
        return self.bounds is not None and self.bounds[step].void

    def _cuts(self, step: Map) -> tuple[Cut, ...]:
        lines = step.lines
        return tuple(
            self._cut(step.of, cut, counts=not closes, jumps=jumps)
            for cut, closes, jumps in zip(lines.cuts, lines.closes, lines.jumps, strict=True)
        )

    def _cut(self, of: int, place: Fraction, *, counts: bool, jumps: bool) -> Cut:
        near = to_float(place)
        if self.bounds is None:
            return Cut(near, place, counts, -1.0, jumps, near)
        bound = self.bounds[of]
        if bound.whole and not bound.void:
            first = ceil(place) if counts else floor(place) + 1
            return Cut(to_float(Fraction(first)), place, True, -1.0, jumps, near if place.denominator == 1 else nan)
        margin = -1.0 if compares_exactly(bound, place) else margin_of(bound, place)
        return Cut(near, place, counts, margin, jumps, near)
