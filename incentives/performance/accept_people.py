"""Rows that are about one person each, as on the sheets of results and quotas.

Finds whom a row is about and checks what else it says of them. Columns: participant, and as a check name and role.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from incentives.performance.accept_cells import Findings, addresses, quoted, text_in
from incentives.performance.accept_headings import Nearest
from incentives.performance.accept_roster import KnownPeople
from incentives.performance.staged import Cell, CellKind, StagedRow, StagedSheet

HEADINGS = ("participant", "name", "role")


class PeopleRows:
    """Goes through sheets and hands on the rows whose person is beyond doubt."""

    def __init__(self, known: KnownPeople, findings: Findings) -> None:
        self._known = known
        self._findings = findings

    @cached_property
    def _nearest(self) -> Nearest:
        return Nearest(self._known.roster.people)

    @cached_property
    def _roles(self) -> dict[str, list[str]]:
        roles: dict[str, list[str]] = {}
        for assignment in self._known.roster.assignments:
            roles.setdefault(assignment.participant, []).append(assignment.role)
        return roles

    def of(self, sheet: StagedSheet, *, once: bool = True) -> Iterator[tuple[str, StagedRow]]:
        """Participant and row. A person who stands twice on the sheet is a problem, and only the first row is used.

        Not so when `once` is False, for sheets with several rows a person.
        """
        seen: dict[str, Cell] = {}
        for row in sheet.rows:
            cell = row.cells.get("participant")
            participant = self._findings.keep(text_in(cell, "The participant")) if cell else None
            if cell is None or participant is None:
                continue
            if once and participant in seen:
                message = f"{participant} stands twice on the sheet, in {addresses(seen[participant], cell)}."
                self._findings.add("duplicate-person", cell, message, "Keep one row for each person.")
                continue
            seen[participant] = cell
            if self._is_known(participant, cell):
                self._check_name(participant, row)
                self._check_role(participant, row)
                yield participant, row

    def _is_known(self, participant: str, cell: Cell) -> bool:
        if participant in self._known.roster.people:
            return True
        if self._known.complete:
            stored = "the number " if cell.kind is CellKind.NUMBER else ""
            message = f"{stored}{quoted(cell)} is nobody on the roster."
            hint = self._nearest.hint(participant, "Add the person to the roster, or delete the row.")
            self._findings.add("unknown-person", cell, message[0].upper() + message[1:], hint)
        return False

    def _check_name(self, participant: str, row: StagedRow) -> None:
        cell = row.cells.get("name")
        known = self._known.roster.people[participant].name
        if cell is None or cell.kind is CellKind.BLANK or not known:
            return
        name = self._findings.keep(text_in(cell, f"The name of {participant}"))
        if name is not None and _plain(name) != _plain(known):
            message = f'{participant} is "{known}" on the roster and {quoted(cell)} here.'
            self._findings.add(
                "name-mismatch", cell, message, "Check whose row this is; then correct name or participant."
            )

    def _check_role(self, participant: str, row: StagedRow) -> None:
        cell = row.cells.get("role")
        if cell is None or cell.kind is CellKind.BLANK or participant in self._known.unclear:
            return
        role = self._findings.keep(text_in(cell, f"The role of {participant}"))
        held = self._roles.get(participant, [])
        if role is not None and role not in held:
            message = f"{quoted(cell)} is no role that {participant} holds on the roster."
            hint = f"The roster says {' and '.join(held)}." if held else ""
            self._findings.add("role-mismatch", cell, message, hint)


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()
