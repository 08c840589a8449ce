"""Cells as somebody delivered them, each with its address, before anything is believed.

Importers make these from files; acceptance turns them into facts or problems. Nothing here is a number yet: a cell says
what it holds as text, in the shortest decimal form for numbers (Excel's 0.1 is 0.1).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from incentives.values.problem import Place, Problem


class CellKind(StrEnum):
    """What a cell holds."""

    BLANK = "blank"
    TEXT = "text"
    NUMBER = "number"
    PERCENT = "percent"
    DATE = "date"
    YES_NO = "yes or no"
    ERROR = "error"
    UNCALCULATED = "formula without a stored result"


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell. text: the words, the plain decimal (a percent-formatted 0.95 is `0.95`), or the ISO day."""

    kind: CellKind
    text: str
    place: Place


class SheetKind(StrEnum):
    """What a sheet is for."""

    ROSTER = "roster"
    QUOTAS = "quotas"
    RESULTS = "results"
    GROUP_RESULTS = "group results"
    COMPANY_RESULTS = "company results"
    TRANSACTIONS = "transactions"
    LEAVE = "leave"
    EXCHANGE_RATES = "exchange rates"
    SURVEY_ANSWERS = "survey answers"
    CUSTOMERS = "customers"
    SUBSCRIPTIONS = "subscriptions"
    TICKETS = "tickets"
    PURCHASES = "purchases"


RAW_KINDS = (
    SheetKind.SURVEY_ANSWERS,
    SheetKind.CUSTOMERS,
    SheetKind.SUBSCRIPTIONS,
    SheetKind.TICKETS,
    SheetKind.PURCHASES,
)


@dataclass(frozen=True, slots=True)
class StagedRow:
    """One row under the headings: heading (as normalised by the importer) to cell. Blank cells are present."""

    place: Place
    cells: Mapping[str, Cell]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row that a person left out by its name, and why; place is that of the row."""

    name: str
    reason: str
    place: Place


@dataclass(frozen=True, slots=True)
class StagedSheet:
    """One sheet of a known kind. period is the cell that names the period, where the sheet has one.

    problems are those of its layout (a heading twice, merged cells): acceptance reports them beside its own. units are
    those that headings declare (`%`, `EUR`, `days`), by heading; notes say how something was read, for people to see.
    left_out are rows that the uploader had left out; they are not among the rows. Large sheets hold their rows in
    columns (`staged_columns.StagedTable`).
    """

    kind: SheetKind
    place: Place
    period: Cell | None
    headings: Mapping[str, Cell]
    rows: Sequence[StagedRow]
    problems: tuple[Problem, ...] = ()
    units: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    left_out: tuple[LeftOut, ...] = ()


@dataclass(frozen=True, slots=True)
class StagedWorkbook:
    """A readable file. fingerprint is the SHA-256 of its bytes; notes say what was passed over, for people to see.

    problems are those that belong to no sheet of a known kind; no workbook with problems is ever accepted.
    """

    file: str
    fingerprint: str
    sheets: tuple[StagedSheet, ...]
    notes: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
