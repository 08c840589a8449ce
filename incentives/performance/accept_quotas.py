"""Quotas: each participant's own amounts that a policy calls `own quota`, `own baseline` and so on.

Columns: participant, as a check name and role, and one for each own column (headed `quota` or `own quota`). Whoever's
role needs an amount has one, and nobody else does.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from incentives.performance.accept_cells import Findings, addresses, amount_in, quoted, wanted
from incentives.performance.accept_headings import ADD_SHEET, missing_headings, of_period, unknown_headings
from incentives.performance.accept_needs import Needs, needs_of
from incentives.performance.accept_people import HEADINGS, PeopleRows
from incentives.performance.accept_roster import KnownPeople
from incentives.performance.accept_titles import with_keys
from incentives.performance.expectations import Expectations
from incentives.performance.facts import Quota
from incentives.performance.staged import Cell, CellKind, StagedSheet
from incentives.values.problem import Place, Problem

OWN = "own_"


def read_quotas(
    sheets: Sequence[StagedSheet], known: KnownPeople, expectations: Expectations, missing_at: Place | None
) -> tuple[tuple[Quota, ...], tuple[Problem, ...]]:
    """All quotas, sorted, and all problems.

    missing_at is the place of what is missing when there is no sheet; None when a sheet may be there unrecognised.
    """
    units = {key: column.unit for key, column in expectations.columns.items()}
    units |= {f"{OWN}{key}": unit for key, unit in units.items()}
    sheets = with_keys(sheets, units, {})
    readable, problems = of_period(sheets, expectations.period)
    reader = _QuotaReader(known, expectations)
    people = PeopleRows(known, reader.findings)
    for sheet in readable:
        reader.findings.problems += _heading_problems(sheet, expectations)
        for participant, row in people.of(sheet):
            for heading, cell in row.cells.items():
                if column_of(heading, expectations) is not None:
                    reader.take(participant, heading.removeprefix(OWN), cell)
    missing: tuple[Problem, ...] = ()
    if sheets and not problems:
        missing = tuple(reader.missing(sheets[0].place))
    elif not sheets and missing_at is not None:
        missing = reader.missing_sheet(missing_at)
    quotas = tuple(Quota(*key, amount) for key, amount in sorted(reader.amounts.items()))
    return quotas, (*problems, *reader.findings.problems, *missing)


def column_of(heading: str, expectations: Expectations) -> str | None:
    """The own column that a heading means: `quota` or `own quota`; None when it means none."""
    key = heading if heading in expectations.columns else heading.removeprefix(OWN)
    return key if key in expectations.columns else None


def _heading_problems(sheet: StagedSheet, expectations: Expectations) -> Iterator[Problem]:
    yield from missing_headings(sheet, ("participant",))
    unmeant = {name for name in sheet.headings if column_of(name, expectations) is None}
    yield from unknown_headings(
        sheet, {*HEADINGS, *expectations.columns, *(sheet.headings.keys() - unmeant)}, "unknown-heading"
    )
    seen: dict[str, Cell] = {}
    for name, cell in sheet.headings.items():
        column = column_of(name, expectations)
        if column is not None and seen.setdefault(column, cell) is not cell:
            message = f"The column {column} stands twice, in {addresses(seen[column], cell)}."
            yield Problem("duplicate-heading", message, cell.place, "Keep one of the two columns.")


class _QuotaReader:
    def __init__(self, known: KnownPeople, expectations: Expectations) -> None:
        self.findings = Findings()
        self.amounts: dict[tuple[str, str], Fraction] = {}
        self._cells: dict[tuple[str, str], Cell] = {}
        self._known = known
        self._columns = expectations.columns
        self._needs: Needs = needs_of(known.roster, expectations, frozenset())

    def take(self, participant: str, column: str, cell: Cell) -> None:
        """One cell of the sheet."""
        key = participant, column
        roles = self._needs.columns.get(key)
        if cell.kind is CellKind.BLANK and (roles is None or self._columns[column].optional):
            return
        earlier = self._cells.setdefault(key, cell)
        if cell.kind is CellKind.BLANK:
            message = f"The {column} of {participant} is blank; {' and '.join(roles or ())} needs one."
            self.findings.add("quota-missing", cell, message, f"Enter {wanted(self._columns[column].unit)}.")
        elif roles is None:
            self._not_needed(participant, column, cell)
        elif earlier is not cell:
            message = f"The {column} of {participant} is given twice, in {addresses(earlier, cell)}."
            self.findings.add("duplicate-quota", cell, message, "Keep one of them.")
        else:
            self._read(participant, column, cell)

    def _not_needed(self, participant: str, column: str, cell: Cell) -> None:
        if self._known.complete and participant not in self._known.unclear:
            message = f"{quoted(cell)} is a {column} for {participant}, but no role of theirs in the period has one."
            self.findings.add("quota-not-needed", cell, message, "Clear the cell, or correct the role on the roster.")

    def _read(self, participant: str, column: str, cell: Cell) -> None:
        expected = self._columns[column]
        amount = self.findings.keep(amount_in(cell, expected.unit, f"The {column} of {participant}"))
        if amount is None:
            return
        if expected.above_zero and amount <= 0:
            message = (
                f"{quoted(cell)} is not above zero, but attainment is reckoned from the {column} of {participant}."
            )
            self.findings.add("quota-not-above-zero", cell, message, f"Enter {wanted(expected.unit)}.")
            return
        self.amounts[participant, column] = amount

    def missing(self, place: Place) -> Iterator[Problem]:
        """What is needed and has no cell anywhere."""
        for (participant, column), roles in self._needs.columns.items():
            if (participant, column) not in self._cells and not self._columns[column].optional:
                message = f"{participant} has no {column}, but {' and '.join(roles)} needs one."
                whose = replace(place, key=participant)
                yield Problem("quota-missing", message, whose, f"Add it on the sheet Quotas under {column}.")

    def missing_sheet(self, place: Place) -> tuple[Problem, ...]:
        """That the whole sheet is missing, when anybody needs it."""
        needed = [key for key in self._needs.columns if not self._columns[key[1]].optional]
        if not needed:
            return ()
        people = len({participant for participant, _ in needed})
        columns = ", ".join(sorted({column for _, column in needed}))
        message = f'There is no sheet "Quotas", but {people} of the participants need one ({columns}).'
        return (Problem("sheet-missing", message, place, ADD_SHEET),)
