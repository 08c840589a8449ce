"""Takes the cells of all result sheets and keeps the amounts that are needed, in range and given once.

Whose cell it is was settled by the caller; what is still missing at the end is said by `missing`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import cached_property

from incentives.kpis.formulas.formula import Figure
from incentives.performance.accept_cells import Findings, addresses, amount_in, quoted, wanted
from incentives.performance.accept_needs import Needs, ResultKey, needs_of
from incentives.performance.accept_roster import KnownPeople
from incentives.performance.expectations import Expectations, ExpectedMeasure
from incentives.performance.needs_in_columns import OwnNeeds
from incentives.performance.staged import Cell, CellKind
from incentives.policy.model import CountedFor

NONE_WORKED_OUT: Mapping[ResultKey, Figure] = {}


class Amounts:
    """Collects results. `taken` are the amounts that hold; `seen` every result that some cell was about.

    seen_elsewhere: results that usual rows were about, which `accept_in_columns` took. own_needs: who needs a result of
    their own, where that is known for everybody at once.
    """

    def __init__(
        self,
        known: KnownPeople,
        expectations: Expectations,
        findings: Findings,
        worked_out: Mapping[ResultKey, Figure] = NONE_WORKED_OUT,
    ) -> None:
        self.taken: dict[ResultKey, Fraction] = {}
        self.seen: dict[ResultKey, Cell] = {}
        self.seen_elsewhere: set[ResultKey] = set()
        self.own_needs: OwnNeeds | None = None
        self._known = known
        self._expectations = expectations
        self._measures = expectations.measures
        self._findings = findings
        self._worked_out = worked_out

    @cached_property
    def needs(self) -> Needs:
        """Who needs which result. Takes long to find for very many people, so it is found when somebody asks."""
        return needs_of(self._known.roster, self._expectations)

    def is_needed(self, key: ResultKey) -> bool:
        """Whether anybody is paid on that result."""
        if self.own_needs is not None and key.counted_for == CountedFor.PARTICIPANT:
            return self.own_needs.needs(key)
        return key in self.needs.results

    def take(self, key: ResultKey, cell: Cell) -> None:
        """The cell that states one result. Blank is no result, which is a problem where one is needed."""
        measure = self._measures[key.measure]
        needed = self.is_needed(key)
        worked_out = self._worked_out.get(key)
        if cell.kind is CellKind.BLANK and (not needed or worked_out is not None):
            return
        if worked_out is not None:
            self._twice(key, cell, measure, worked_out)
            return
        earlier = self.seen.setdefault(key, cell)
        if cell.kind is CellKind.BLANK:
            self._blank(key, cell, measure)
        elif not needed:
            self._not_needed(key, cell, measure)
        elif earlier is not cell:
            message = f"{_about(key, measure)} is given twice, in {addresses(earlier, cell)}."
            self._findings.add("duplicate-result", cell, message, "Keep one of them.")
        else:
            self._read(key, cell, measure)

    def _twice(self, key: ResultKey, cell: Cell, measure: ExpectedMeasure, worked_out: Figure) -> None:
        shown = measure.unit.show(worked_out.amount) if worked_out.amount is not None else ""
        message = (
            f"{_about(key, measure)} is delivered as {quoted(cell)}, and worked out of raw rows as {shown} "
            f"from {worked_out.cases:,} cases."
        )
        hint = "One result has one source: clear this cell, or leave the raw rows out of the upload."
        self._findings.add("delivered-and-worked-out", cell, message, hint)

    def _blank(self, key: ResultKey, cell: Cell, measure: ExpectedMeasure) -> None:
        if not measure.optional:
            message = f"{_about(key, measure)} is blank, and blank is not zero; it needs {wanted(measure.unit)}."
            hint = "Enter the result; write 0 only where zero was measured."
            self._findings.add("blank-result", cell, message, hint)

    def _not_needed(self, key: ResultKey, cell: Cell, measure: ExpectedMeasure) -> None:
        own = key.counted_for == CountedFor.PARTICIPANT
        unclear = key.subject in self._known.unclear if own else bool(self._known.unclear)
        if self._known.complete and not unclear:
            why = f"but nobody is paid on it by {whose(key)} in the period"
            if measure.counted_for != key.counted_for:
                why = f"which counts for the {measure.counted_for} and not for {whose(key)}"
            message = f"{quoted(cell)} stands under {measure.key}, {why}."
            self._findings.add("result-not-needed", cell, message, "Clear the cell, or correct the role on the roster.")

    def _read(self, key: ResultKey, cell: Cell, measure: ExpectedMeasure) -> None:
        amount = self._findings.keep(amount_in(cell, measure.unit, _about(key, measure)))
        if amount is None:
            return
        below = measure.least is not None and amount < measure.least
        if below or (measure.most is not None and amount > measure.most):
            message = f"{quoted(cell)} is outside what {_about(key, measure)} can be: {_range(measure)}."
            self._findings.add("out-of-range", cell, message, "Correct the value; check its unit and its sign.")
            return
        self.taken[key] = amount

    def missing(self, *counted_for: str) -> Iterator[ResultKey]:
        """What is needed of those kinds and no cell was about."""
        for key in needs_of(self._known.roster, self._expectations, counted_for).results:
            given = key in self.seen or key in self.seen_elsewhere or key in self._worked_out
            if not given and not self._measures[key.measure].optional:
                yield key


def whose(key: ResultKey) -> str:
    """The owner of a result in words: `P-0042`, `territory North`, `the company`."""
    if key.counted_for == CountedFor.COMPANY:
        return "the company"
    return key.subject if key.counted_for == CountedFor.PARTICIPANT else f"{key.counted_for} {key.subject}"


def _about(key: ResultKey, measure: ExpectedMeasure) -> str:
    return f"{measure.title} for {whose(key)}"


def _range(measure: ExpectedMeasure) -> str:
    show = measure.unit.show
    if measure.least is None or measure.most is None:
        return (
            f"at least {show(measure.least)}"
            if measure.least is not None
            else f"at most {show(measure.most or Fraction(0))}"
        )
    return f"{show(measure.least)} to {show(measure.most)}"
