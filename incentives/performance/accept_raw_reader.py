"""What reading every kind of raw row has in common: keys, whom rows name, days, stretches and amounts.

Problems are noted where they are found; a row with one is left out, and then the whole upload is refused.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from incentives.kpis.formulas.rows import OWNERS
from incentives.performance.accept_cells import Findings, addresses, amount_in, day_in, quoted, text_in
from incentives.performance.staged import Cell, CellKind, SheetKind, StagedRow
from incentives.values.period import Period
from incentives.values.unit import Unit, UnitKind

NOBODY = "none"


@dataclass(slots=True)
class Reader:
    """What a reader of rows works with, and what it keeps beside the rows.

    named: whom a row names as owners and as its customer, by kind and key; None where it says nobody. timed: the
    columns of the sheet at hand that hold times of day. zone: whether moments have one, and the first that said so.
    """

    period: Period
    currency: str
    findings: Findings = field(default_factory=Findings)
    rows: dict[tuple[SheetKind, str], StagedRow] = field(default_factory=dict)
    named: dict[tuple[SheetKind, str], dict[str, str | None]] = field(default_factory=dict)
    timed: Collection[str] = ()
    zone: tuple[bool, Cell] | None = None

    @property
    def money(self) -> Unit:
        """The unit of all money on the sheets."""
        return Unit(UnitKind.MONEY, self.currency)

    def key(self, row: StagedRow, kind: SheetKind, column: str) -> str | None:
        """The key of a row that no earlier row of the kind has; None once a problem is noted."""
        cell = row.cells[column]
        key = self.findings.keep(text_in(cell, f"The {column}"))
        if key is None:
            return None
        earlier = self.rows.setdefault((kind, key), row)
        if earlier is row:
            self.named[kind, key] = self._named(row, key)
            return key
        message = f"The {column} {key} stands twice, in {addresses(earlier.cells[column], cell)}."
        self.findings.add("duplicate-row", cell, message, "Keep one row for each; what happened twice has two keys.")
        return None

    def _named(self, row: StagedRow, key: str) -> dict[str, str | None]:
        found: dict[str, str | None] = {}
        for word in (*OWNERS, "customer"):
            cell = row.cells.get(word)
            if cell is not None and cell.kind is not CellKind.BLANK:
                name = self.findings.keep(text_in(cell, f"The {word} of {key}"))
                if name is not None:
                    found[word] = None if name.casefold() == NOBODY else name
        return found

    def text(self, row: StagedRow, column: str, what: str) -> str | None:
        """The text of a cell that must hold one."""
        return self.findings.keep(text_in(row.cells[column], what))

    def day(self, row: StagedRow, column: str, what: str) -> date | None:
        """The day of a cell that must hold one."""
        return self.findings.keep(day_in(row.cells[column], what))

    def stretch(self, row: StagedRow, key: str) -> tuple[date, date | None] | None:
        """The first day, and the day before which it ended; that one is None where it goes on."""
        starts = self.day(row, "starts_on", f"The first day of {key}")
        cell = row.cells["ends_before"]
        if starts is None or cell.kind is CellKind.BLANK:
            return None if starts is None else (starts, None)
        ends = self.day(row, "ends_before", f"The end of {key}")
        if ends is not None and ends <= starts:
            message = f"{key} ends before {quoted(cell)}, but starts on {starts}, so it holds no day."
            hint = "ends_before is the first day that no longer counts; leave it blank where it goes on."
            self.findings.add("ends-before-start", cell, message, hint)
            return None
        return None if ends is None else (starts, ends)

    def amount(self, cell: Cell, what: str) -> Fraction | None:
        """Money of at least zero."""
        amount = self.findings.keep(amount_in(cell, self.money, what))
        if amount is None or amount >= 0:
            return amount
        self.findings.add(
            "out-of-range", cell, f"{quoted(cell)} is below zero; {what} cannot be.", "Correct the value."
        )
        return None
