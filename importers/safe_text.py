"""Text that goes into a workbook stays text: no program may take it for a formula, not even when it is edited."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell, MergedCell

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_LONGEST = 32_767


def write_text(cell: Cell | MergedCell, text: str) -> None:
    """The cell holds the text, as text. Signs that no workbook can hold are replaced; the longest text is 32,767."""
    kept = ILLEGAL_CHARACTERS_RE.sub("\ufffd", text.encode("utf-8", "replace").decode())[:_LONGEST]
    cell._value = kept  # type: ignore[union-attr]  # noqa: SLF001  the setter would look for formulas, and is slow
    cell.data_type = "s"
    if kept.startswith(FORMULA_STARTS):
        cell.quotePrefix = True


def hold_as_text(cell: Cell) -> None:
    """A cell that holds text already keeps it as text when it is edited."""
    if isinstance(cell.value, str) and cell.value.startswith(FORMULA_STARTS):
        cell.quotePrefix = True
