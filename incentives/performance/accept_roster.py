"""The roster: who is paid, in which role, over which days.

One row is one assignment; a person with two roles or a change within the period has two rows. Columns: participant,
name, role (`policy/role`), starts_on, ends_before (blank: goes on), and where needed email, share (blank is refused;
without the column everybody works full time), salary and target_incentive (per year, in the policies' currency),
paid_in (the currency of payroll, such as USD), leave (`2026-07-06 to 2026-07-19`, several divided by semicolons), team,
territory, department, segment. How assignments fit together is for `accept_assignments`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from incentives.performance.accept_assignments import Placed, fit_together, lacks
from incentives.performance.accept_cells import Findings, amount_in, currency_in, day_in, quoted, share_in, text_in
from incentives.performance.accept_headings import missing_headings, of_period, unknown_headings
from incentives.performance.accept_leave import Leave, leave_in, outside_role
from incentives.performance.accept_titles import roster_units, with_keys
from incentives.performance.expectations import Expectations
from incentives.performance.facts import Assignment, Person, Roster
from incentives.performance.staged import Cell, CellKind, StagedRow, StagedSheet
from incentives.policy.model import CountedFor
from incentives.values.problem import Problem
from incentives.values.unit import Unit, UnitKind

GROUPS = tuple(word.value for word in CountedFor if word not in (CountedFor.PARTICIPANT, CountedFor.COMPANY))
PAY = ("share", "salary", "target_incentive", "paid_in")
HEADINGS = ("participant", "name", "email", "role", "starts_on", "ends_before", *PAY, "leave")

REQUIRED = ("participant", "name", "role", "starts_on", "ends_before")


@dataclass(frozen=True, slots=True)
class KnownPeople:
    """What other sheets can be held against: the roster as far as it could be read.

    unclear are participants with a problem in their rows. complete is False when rows may be missing altogether.
    """

    roster: Roster
    unclear: frozenset[str] = frozenset()
    complete: bool = True


def read_roster(sheets: Sequence[StagedSheet], expectations: Expectations) -> tuple[KnownPeople, tuple[Problem, ...]]:
    """Everybody on the sheets, sorted, and all problems."""
    sheets = with_keys(sheets, roster_units(expectations), {})
    readable, problems = of_period(sheets, expectations.period)
    problems += tuple(problem for sheet in readable for problem in missing_headings(sheet, REQUIRED))
    reader = _RosterReader(expectations)
    for sheet in readable:
        reader.read(sheet)
    fit_together(reader.placed, reader.findings, reader.unclear)
    assignments = tuple(sorted((one.assignment for one in reader.placed), key=lambda one: one.key))
    people = dict(sorted(reader.people.items()))
    known = KnownPeople(Roster(people, assignments), frozenset(reader.unclear), not problems)
    return known, (*problems, *reader.findings.problems)


class _RosterReader:
    def __init__(self, expectations: Expectations) -> None:
        self.findings = Findings()
        self.people: dict[str, Person] = {}
        self.placed: list[Placed] = []
        self.unclear: set[str] = set()
        self._expectations = expectations
        self._money = Unit(UnitKind.MONEY, expectations.currency)

    def read(self, sheet: StagedSheet) -> None:
        """Take in every row of a sheet."""
        self.findings.problems += unknown_headings(sheet, (*HEADINGS, *GROUPS), "unknown-heading")
        for row in sheet.rows:
            participant = self._text(row, "participant", "The participant")
            if participant is None:
                continue
            before = len(self.findings.problems)
            self._person(row, participant)
            placed = self._assignment(row, participant)
            if placed is not None:
                self._hold_against_role(placed, before)
            if len(self.findings.problems) > before:
                self.unclear.add(participant)

    def _person(self, row: StagedRow, participant: str) -> None:
        name = self._text(row, "name", f"The name of {participant}")
        email = self._optional(row, "email", f"The address of {participant}")
        known = self.people.get(participant, Person(participant, name or "", email))
        self.people[participant] = Person(participant, known.name or name or "", known.email or email)
        for heading, here, before in (("name", name, known.name), ("email", email, known.email)):
            if here and before and here != before:
                cell = row.cells[heading]
                message = f'The {heading} of {participant} is "{before}" in an earlier row and {quoted(cell)} here.'
                self.findings.add(f"{heading}-mismatch", cell, message, "Write the same in both rows.")

    def _assignment(self, row: StagedRow, participant: str) -> Placed | None:
        role = self._text(row, "role", f"The role of {participant}")
        days = self._days(row, participant)
        share = self._share(row, participant)
        pay = {name: self._money_in(row, name, participant) for name in ("salary", "target_incentive")}
        groups = self._groups(row, participant)
        leave = self.findings.keep(leave_in(row.cells.get("leave"), participant))
        paid_in = self._paid_in(row, participant)
        if role is None or days is None or share is None or leave is None:
            return None
        self._hold_leave_against_days(row, participant, leave, days)
        salary, target = pay["salary"], pay["target_incentive"]
        assignment = Assignment(participant, role, *days, share, salary, target, groups, leave, paid_in)
        placed = Placed(assignment, row)
        self.placed.append(placed)
        return placed

    def _hold_leave_against_days(
        self, row: StagedRow, participant: str, leave: Leave, days: tuple[date, date | None]
    ) -> None:
        outside = outside_role(leave, *days)
        if outside is not None:
            message = f"The leave of {participant} from {outside} on has no day in this assignment."
            hint = "State leave in the row of the assignment in which it lies, or correct its days."
            self.findings.add("leave-outside-assignment", row.cells["leave"], message, hint)

    def _hold_against_role(self, placed: Placed, before: int) -> None:
        """Note what the role lacks, except at cells that the row's own problems are about already."""
        told = {problem.place for problem in self.findings.problems[before:]}
        assignment = placed.assignment
        if self._expectations.period.days_within(assignment.starts_on, assignment.ends_before):
            for lack in lacks(assignment, self._expectations):
                cell = placed.cell(lack.heading)
                if cell.place not in told:
                    self.findings.add(lack.code, cell, lack.message, lack.hint)

    def _days(self, row: StagedRow, participant: str) -> tuple[date, date | None] | None:
        starts = row.cells.get("starts_on")
        ends = row.cells.get("ends_before")
        starts_on = self.findings.keep(day_in(starts, f"The first day of {participant}")) if starts else None
        if starts_on is None or ends is None:
            return None
        if ends.kind is CellKind.BLANK:
            return starts_on, None
        ends_before = self.findings.keep(day_in(ends, f"The end of the assignment of {participant}"))
        if ends_before is None:
            return None
        if ends_before <= starts_on:
            message = f"The assignment ends before {quoted(ends)}, but starts on {starts_on}, so it holds no day."
            hint = "ends_before is the first day that no longer counts; leave it blank when the assignment goes on."
            self.findings.add("ends-before-start", ends, message, hint)
            return None
        return starts_on, ends_before

    def _share(self, row: StagedRow, participant: str) -> Fraction | None:
        cell = row.cells.get("share")
        return Fraction(1) if cell is None else self.findings.keep(share_in(cell, f"The share of {participant}"))

    def _money_in(self, row: StagedRow, heading: str, participant: str) -> Fraction | None:
        cell = row.cells.get(heading)
        if cell is None or cell.kind is CellKind.BLANK:
            return None
        amount = self.findings.keep(amount_in(cell, self._money, f"The {heading} of {participant}"))
        if amount is not None and amount < 0:
            message = f"{quoted(cell)} is below zero; the {heading} of {participant} cannot be."
            self.findings.add("out-of-range", cell, message, "Correct the value, or leave the cell blank.")
            return None
        return amount

    def _paid_in(self, row: StagedRow, participant: str) -> str | None:
        cell = row.cells.get("paid_in")
        if cell is None or cell.kind is CellKind.BLANK:
            return None
        return self.findings.keep(currency_in(cell, f"The pay currency of {participant}"))

    def _groups(self, row: StagedRow, participant: str) -> Mapping[str, str]:
        found = {word: self._optional(row, word, f"The {word} of {participant}") for word in GROUPS}
        return {word: name for word, name in found.items() if name is not None}

    def _optional(self, row: StagedRow, heading: str, what: str) -> str | None:
        cell = row.cells.get(heading)
        return None if cell is None or cell.kind is CellKind.BLANK else self._kept(cell, what)

    def _text(self, row: StagedRow, heading: str, what: str) -> str | None:
        cell = row.cells.get(heading)
        return None if cell is None else self._kept(cell, what)

    def _kept(self, cell: Cell, what: str) -> str | None:
        return self.findings.keep(text_in(cell, what))
