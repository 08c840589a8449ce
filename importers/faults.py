"""Why the reading of a file ends: faults, the exception that carries them, and those that several modules know."""

from __future__ import annotations

from dataclasses import dataclass

from importers.grid import address
from importers.limits import Limits
from incentives.values.problem import Place, Problem


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a file cannot be read: a problem that does not know its file yet."""

    code: str
    message: str
    hint: str = ""
    sheet: str | None = None
    cell: str | None = None

    def problem(self, file: str) -> Problem:
        """The fault with its full place."""
        return Problem(self.code, self.message, Place(file, sheet=self.sheet, cell=self.cell), self.hint)


class Refused(Exception):
    """Reading ends here, for the reason that the fault states."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        super().__init__(fault.message)


UNSAFE = Fault(
    "unsafe-workbook",
    "The workbook declares a document type, which no spreadsheet program writes.",
    "Copy its contents into a new workbook and upload that.",
)
DAMAGED = Fault(
    "damaged-workbook",
    "The workbook is damaged or was cut short, and cannot be read safely.",
    "Open it in the spreadsheet program, save it again and upload the new file.",
)
OUT_OF_MEMORY = Fault(
    "workbook-too-large",
    "Reading the workbook takes more memory than an upload may take.",
    "Remove sheets and formatting that are not needed, or split the workbook.",
)
TOO_SLOW = Fault(
    "reading-takes-too-long",
    "Reading the workbook takes longer than an upload may take.",
    "Remove sheets and formatting that are not needed, or split the workbook.",
)


def too_many_cells(most: int) -> Fault:
    """The fault of a workbook with more cells than are read."""
    hint = "Split the workbook, or remove sheets that are not needed."
    return Fault("workbook-too-large", f"The workbook holds more than {most:,} cells; no more are read.", hint)


def too_far(row: int, column: int, limits: Limits, sheet: str | None) -> Fault:
    """The fault of a cell that lies beyond the limits."""
    cell = address(row, column)
    message = f"The sheet reaches as far as {cell}; at most {limits.rows:,} rows and {limits.columns} columns are read."
    return Fault("cell-too-far", message, "Delete what stands far away from the table.", sheet, cell)
