"""Leave as a sheet of its own: one row a stretch, for people on the roster, on whatever role.

Columns: participant, from, to (both are days of leave), as a check name and role, and a reason if somebody wants to
keep one there: it is not read, because nobody needs it for pay. Headings without rows state that nobody was on leave.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta

from incentives.performance.accept_cells import Findings, addresses, day_in, quoted
from incentives.performance.accept_headings import ADD_SHEET, missing_headings, of_period, unknown_headings
from incentives.performance.accept_needs import in_period
from incentives.performance.accept_people import HEADINGS, PeopleRows
from incentives.performance.accept_roster import KnownPeople
from incentives.performance.expectations import Expectations
from incentives.performance.facts import Assignment, Leave
from incentives.performance.staged import Cell, StagedRow, StagedSheet
from incentives.values.problem import Place, Problem

REQUIRED = ("participant", "from", "to")
REASON = "reason"
STATE_NONE = "Headings without rows say that nobody was on leave."


def read_leave(
    sheets: Sequence[StagedSheet], known: KnownPeople, expectations: Expectations
) -> tuple[tuple[Leave, ...], tuple[Problem, ...]]:
    """All leave, sorted, and all problems."""
    readable, problems = of_period(sheets, expectations.period)
    reader = _LeaveReader(known, expectations)
    people = PeopleRows(known, reader.findings)
    for sheet in readable:
        reader.findings.problems += missing_headings(sheet, REQUIRED)
        reader.findings.problems += unknown_headings(sheet, (*HEADINGS, *REQUIRED, REASON), "unknown-heading")
        if all(name in sheet.headings for name in REQUIRED):
            for participant, row in people.of(sheet, once=False):
                reader.take(participant, row)
    found = tuple(sorted(reader.taken, key=lambda each: (each.participant, each.starts_on)))
    return found, (*problems, *reader.findings.problems)


def missing_leave(known: KnownPeople, expectations: Expectations, place: Place) -> tuple[Problem, ...]:
    """That leave was stated nowhere, when days of leave are taken off somebody's days."""
    if all(role.leave_counts for role in expectations.roles.values()):
        return ()
    people = sorted({each.participant for each, role in in_period(known.roster, expectations) if not role.leave_counts})
    if not people:
        return ()
    who = f"{people[0]} is" if len(people) == 1 else f"{len(people)} participants ({people[0]}, …) are"
    message = f'There is no sheet "Leave" and no column leave on the roster, but {who} not paid for days of leave.'
    return (Problem("sheet-missing", message, place, f"{ADD_SHEET} {STATE_NONE}"),)


class _LeaveReader:
    def __init__(self, known: KnownPeople, expectations: Expectations) -> None:
        self.findings = Findings()
        self.taken: list[Leave] = []
        self._cells: dict[str, list[tuple[Leave, Cell]]] = defaultdict(list)
        self._period = expectations.period
        self._unclear = known.unclear
        self._held: dict[str, list[Assignment]] = defaultdict(list)
        for assignment in known.roster.assignments:
            self._held[assignment.participant].append(assignment)

    def take(self, participant: str, row: StagedRow) -> None:
        """One row of a sheet."""
        first = self.findings.keep(day_in(row.cells["from"], f"The first day of leave of {participant}"))
        last = self.findings.keep(day_in(row.cells["to"], f"The last day of leave of {participant}"))
        if first is None or last is None:
            return
        if last < first:
            message = f"The leave of {participant} ends with {quoted(row.cells['to'])}, but starts on {first}."
            hint = "Both days are days of leave; a single one stands in both columns."
            self.findings.add("ends-before-start", row.cells["to"], message, hint)
            return
        leave, cell = Leave(participant, first, last + timedelta(days=1)), row.cells["from"]
        if self._is_worked_off(leave, cell) and self._is_alone(leave, cell):
            self.taken.append(leave)
        self._cells[participant].append((leave, cell))

    def _is_worked_off(self, leave: Leave, cell: Cell) -> bool:
        """Whether it has days in the period, all of which the participant would have worked."""
        days = self._days(leave)
        if not days:
            message = f"The leave of {leave.participant} from {leave.starts_on} on has no day in {self._period.name}."
            self.findings.add("leave-outside-period", cell, message, "Correct the days, or delete the row.")
            return False
        held = self._held[leave.participant]
        outside = next((day for day in days if not any(_holds(each, day) for each in held)), None)
        if outside is not None and leave.participant not in self._unclear:
            message = f"{leave.participant} is on leave on {outside}, but holds no role on that day."
            hint = "Correct the days here, or those of the assignment on the roster."
            self.findings.add("leave-outside-assignment", cell, message, hint)
            return False
        return True

    def _days(self, leave: Leave) -> list[date]:
        """The days of the period that it takes."""
        first = max(leave.starts_on, self._period.starts_on)
        count = self._period.days_within(leave.starts_on, leave.ends_before)
        return [first + timedelta(days=each) for each in range(count)]

    def _is_alone(self, leave: Leave, cell: Cell) -> bool:
        for other, earlier in self._cells[leave.participant]:
            if _overlap(leave, other.starts_on, other.ends_before):
                both = max(leave.starts_on, other.starts_on)
                message = f"{leave.participant} is on leave twice on {both}, in {addresses(earlier, cell)}."
                self.findings.add("overlapping-leave", cell, message, "Join the rows, or correct their days.")
                return False
        for assignment in self._held[leave.participant]:
            for starts_on, ends_before in assignment.leave:
                if _overlap(leave, starts_on, ends_before):
                    message = f"The leave of {leave.participant} from {leave.starts_on} on stands on the roster, too."
                    self.findings.add("overlapping-leave", cell, message, "State it in one of the two places.")
                    return False
        return True


def _holds(assignment: Assignment, day: date) -> bool:
    return assignment.starts_on <= day and (assignment.ends_before is None or day < assignment.ends_before)


def _overlap(leave: Leave, starts_on: date, ends_before: date | None) -> bool:
    return leave.starts_on < (ends_before or date.max) and starts_on < leave.ends_before
