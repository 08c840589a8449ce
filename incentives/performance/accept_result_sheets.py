"""The three sheets of results, row by row: whose result each cell is, handed on to `accept_amounts`.

A measure stands on the sheet of those it is counted for. A column that means nothing is a problem, never passed over.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property

from incentives.kpis.formulas.formula import Figure
from incentives.performance.accept_amounts import NONE_WORKED_OUT, Amounts
from incentives.performance.accept_cells import Findings, addresses, quoted, text_in
from incentives.performance.accept_headings import Nearest, missing_headings, unknown_headings
from incentives.performance.accept_needs import COMPANY, ResultKey, in_period
from incentives.performance.accept_people import HEADINGS, PeopleRows
from incentives.performance.accept_roster import GROUPS, KnownPeople
from incentives.performance.accept_titles import as_heading, means, titles_of, unit_differs
from incentives.performance.expectations import Expectations
from incentives.performance.needs_in_columns import OwnNeeds
from incentives.performance.staged import Cell, SheetKind, StagedRow, StagedSheet
from incentives.policy.model import CountedFor

COUNTED_ON: Mapping[SheetKind, tuple[str, ...]] = {
    SheetKind.RESULTS: (CountedFor.PARTICIPANT.value,),
    SheetKind.GROUP_RESULTS: GROUPS,
    SheetKind.COMPANY_RESULTS: (COMPANY,),
}
TITLES = {
    SheetKind.RESULTS: "Results",
    SheetKind.GROUP_RESULTS: "Group results",
    SheetKind.COMPANY_RESULTS: "Company results",
}
LONG = ("measure", "result")


def is_long(sheet: StagedSheet) -> bool:
    """Whether each row of the sheet names its measure."""
    return all(name in sheet.headings for name in LONG)


class ResultSheets:
    """Reads sheets of results into `amounts`, and notes what is wrong with them in `findings`."""

    def __init__(
        self,
        known: KnownPeople,
        expectations: Expectations,
        worked_out: Mapping[ResultKey, Figure] = NONE_WORKED_OUT,
    ) -> None:
        self.findings = Findings()
        self.amounts = Amounts(known, expectations, self.findings, worked_out)
        self._expectations = expectations
        self._titles = titles_of(expectations)
        self._people = PeopleRows(known, self.findings)
        self._known = known
        self._all_groups_known = known.complete and not known.unclear

    @cached_property
    def _groups(self) -> dict[str, set[str]]:
        """The groups that participants of the period belong to, by the words of `counted_for`."""
        groups: dict[str, set[str]] = {word: set() for word in GROUPS}
        for assignment, _ in in_period(self._known.roster, self._expectations):
            for word, name in assignment.groups.items():
                groups[word].add(name)
        return groups

    def read(self, sheet: StagedSheet, own_needs: OwnNeeds | None = None) -> None:
        """Take in every row of a sheet. own_needs: what participants need, where that was found for all at once."""
        self.amounts.own_needs = own_needs
        if sheet.kind is SheetKind.COMPANY_RESULTS:
            self._read_company(sheet)
        elif sheet.kind is SheetKind.GROUP_RESULTS:
            self._read_groups(sheet)
        elif is_long(sheet):
            self.findings.problems += missing_headings(sheet, ("participant",))
            self.findings.problems += unknown_headings(sheet, (*HEADINGS, *LONG), "unknown-heading")
            for participant, row in self._people.of(sheet, once=False):
                self._take_long(row, sheet, CountedFor.PARTICIPANT, participant)
        else:
            self.findings.problems += missing_headings(sheet, ("participant",))
            measures = self._measures(sheet, HEADINGS)
            for participant, row in self._people.of(sheet):
                self._take(row, measures, CountedFor.PARTICIPANT, participant)

    def _take(self, row: StagedRow, measures: Sequence[str], counted_for: str, subject: str) -> None:
        for measure in measures:
            self.amounts.take(ResultKey(measure, counted_for, subject), row.cells[measure])

    def _take_long(self, row: StagedRow, sheet: StagedSheet, counted_for: str, subject: str) -> None:
        """The one result of a row that names its measure."""
        cell, result = row.cells["measure"], row.cells["result"]
        text = self.findings.keep(text_in(cell, "The measure"))
        if text is None:
            return
        key = self._key(text)
        if self._is_measure(key, cell, sheet.kind) and self._in_its_unit(key, cell, sheet):
            self.amounts.take(ResultKey(key, counted_for, subject), result)

    def _key(self, text: str) -> str:
        """The measure that a text names by its key, however spaced, or by its title."""
        word = as_heading(text)
        return text if text in self._expectations.measures else self._titles.get(word, word)

    def _in_its_unit(self, key: str, cell: Cell, sheet: StagedSheet) -> bool:
        """Whether the unit that the heading of all results declares, if any, is that of the measure."""
        declared, unit = sheet.units.get("result"), self._expectations.measures[key].unit
        if declared is None or means(declared, unit):
            return True
        at = replace(cell, text=sheet.headings["result"].text)
        self.findings.problems.append(unit_differs(key, declared, unit, at))
        return False

    def _measures(self, sheet: StagedSheet, others: Sequence[str]) -> tuple[str, ...]:
        """The headings that are measures of this sheet; every other heading beside `others` is noted."""
        words = {name: cell for name, cell in sheet.headings.items() if name not in others}
        return tuple(name for name, cell in words.items() if self._is_measure(name, cell, sheet.kind))

    def _is_measure(self, key: str, cell: Cell, kind: SheetKind) -> bool:
        measures = self._expectations.measures
        here = [name for name, measure in measures.items() if measure.counted_for in COUNTED_ON[kind]]
        if key in here:
            return True
        if key in measures:
            wanted = next(name for name, words in COUNTED_ON.items() if measures[key].counted_for in words)
            message = f"{quoted(cell)} counts for the {measures[key].counted_for}, so it has no place on this sheet."
            self.findings.add("measure-elsewhere", cell, message, f"Move it to the sheet {TITLES[wanted]}.")
        else:
            known = f"Known here: {', '.join(sorted(here))}." if here else "No measure is expected on this sheet."
            message = f"{quoted(cell)} is not a measure that a policy in force pays on."
            self.findings.add("unknown-measure", cell, message, Nearest(here).hint(key, known))
        return False

    def _read_groups(self, sheet: StagedSheet) -> None:
        self.findings.problems += missing_headings(sheet, ("counted_for", "name"))
        long = is_long(sheet)
        if long:
            self.findings.problems += unknown_headings(sheet, ("counted_for", "name", *LONG), "unknown-heading")
        measures = () if long else self._measures(sheet, ("counted_for", "name"))
        seen: dict[tuple[str, str], Cell] = {}
        for row in sheet.rows:
            group = self._group(row)
            if group is None:
                continue
            if long:
                self._take_long(row, sheet, *group)
                continue
            cell = row.cells["name"]
            earlier = seen.setdefault(group, cell)
            if earlier is not cell:
                message = f"{' '.join(group)} stands twice on the sheet, in {addresses(earlier, cell)}."
                self.findings.add("duplicate-group", cell, message, "Keep one row for each group.")
            else:
                self._take(row, measures, *group)

    def _group(self, row: StagedRow) -> tuple[str, str] | None:
        """Which group a row is about, by the words of `counted_for`; None once a problem is noted."""
        counted_for, name = row.cells.get("counted_for"), row.cells.get("name")
        if counted_for is None or name is None:
            return None
        word = self.findings.keep(text_in(counted_for, "counted_for"))
        subject = self.findings.keep(text_in(name, "The name of the group"))
        if word is None or subject is None:
            return None
        if word.casefold() not in self._groups:
            message = f"{quoted(counted_for)} is no kind of group."
            self.findings.add("unknown-counted-for", counted_for, message, f"Write one of {', '.join(GROUPS)}.")
            return None
        known = self._groups[word.casefold()]
        if subject not in known and self._all_groups_known:
            message = f"No participant of the period belongs to the {word.casefold()} {quoted(name)}."
            hint = Nearest(known).hint(subject, "Correct the name here or on the roster, or delete the row.")
            self.findings.add("unknown-group", name, message, hint)
            return None
        return word.casefold(), subject

    def _read_company(self, sheet: StagedSheet) -> None:
        self.findings.problems += missing_headings(sheet, ("measure", "result"))
        self.findings.problems += unknown_headings(sheet, ("measure", "result"), "unknown-heading")
        for row in sheet.rows:
            if is_long(sheet):
                self._take_long(row, sheet, COMPANY, COMPANY)
