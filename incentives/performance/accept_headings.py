"""What holds for every sheet before its rows are read: which headings it may have, and which period it is of.

Also the search for the nearest known word, so that each problem can say what was probably meant.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from difflib import get_close_matches

from incentives.performance.accept_cells import quoted, unicode_name
from incentives.performance.staged import RAW_KINDS, CellKind, SheetKind, StagedSheet, StagedWorkbook
from incentives.values.period import Period, parse_period
from incentives.values.problem import Problem

ADD_SHEET = "Add the sheet, or upload the workbook that has it together with this one."
_MANY = 2_000
_SEARCHES = 50
_NO_SIGN = re.compile(r"[\W_]+")
_LOOK_ALIKE = "АВЕЅІЈКМНОРСТУХаеѕіјорсухΑΒΕΖΗΙΚΜΝΟΡΤΥΧοАԚԜԁ‐‑‒–—−"
_TO_LATIN = str.maketrans(_LOOK_ALIKE, "ABESIJKMHOPCTYXaesijopcyxABEZHIKMNOPTYXoAQWd------")
_LEADING_ZEROS = re.compile(r"(?<![0-9])0+(?=[0-9])")


class Nearest:
    """Finds the known word that is most like another; gives up the slow search among or for very many."""

    def __init__(self, known: Iterable[str]) -> None:
        self.known = sorted(known)
        self._by_essence: dict[str, str] = {}
        self._searches_left = _SEARCHES if len(self.known) <= _MANY else 0
        for word in self.known:
            self._by_essence.setdefault(_essence(word), word)

    def same(self, word: str) -> str | None:
        """The known word of the same letters and digits, however written (`north` for `North`), or None."""
        return self._by_essence.get(_essence(word))

    def to(self, word: str) -> str | None:
        """The nearest known word: first by the same letters and digits (00123 for 123), then by likeness."""
        same = self._by_essence.get(_essence(word))
        if same is not None or not self._searches_left:
            return same
        self._searches_left -= 1
        return next(iter(get_close_matches(word, self.known, n=1, cutoff=0.7)), None)

    def hint(self, word: str, otherwise: str) -> str:
        """`Did you mean P-0042?`, or the other hint when nothing is near."""
        near = self.to(word)
        if near is None:
            return otherwise
        alike = [sign for sign in word if sign in _LOOK_ALIKE and sign not in near]
        if alike and word.translate(_TO_LATIN) == near.translate(_TO_LATIN):
            return f'Did you mean "{near}"? It looks the same, but here one sign is {unicode_name(alike[0])}.'
        return f'Did you mean "{near}"?'


def _essence(word: str) -> str:
    return _LEADING_ZEROS.sub("", _NO_SIGN.sub("", word.translate(_TO_LATIN)).casefold())


def sheets_of(workbooks: Iterable[StagedWorkbook], *kinds: SheetKind) -> tuple[StagedSheet, ...]:
    """The sheets of those kinds, in the order of the files."""
    return tuple(sheet for workbook in workbooks for sheet in workbook.sheets if sheet.kind in kinds)


def unknown_headings(sheet: StagedSheet, known: Collection[str], code: str) -> Iterator[Problem]:
    """A problem for each heading that means nothing here: a column is used or refused, never passed over."""
    nearest = Nearest(known)
    for name, cell in sheet.headings.items():
        if name not in known:
            hint = nearest.hint(name, f"Known here: {', '.join(nearest.known)}. Otherwise delete the column.")
            yield Problem(code, f"{quoted(cell)} is not a known heading of the sheet.", cell.place, hint)


def missing_headings(sheet: StagedSheet, required: Collection[str]) -> Iterator[Problem]:
    """A problem for each heading that the sheet must have and has not; none where no headings were found at all."""
    for name in required if _was_laid_out(sheet) else ():
        if name not in sheet.headings:
            message = f'The heading "{name}" is missing.'
            yield Problem("missing-heading", message, sheet.place, "Add the column and fill it in.")


def period_problem(sheet: StagedSheet, period: Period) -> Problem | None:
    """Why the sheet is not of the period, or None. Rosters, rates and raw rows hold their own days and need none."""
    cell = sheet.period
    hint = f'Write "Period" above the headings and {period.name} in the cell to its right.'
    if cell is None:
        if sheet.kind in (SheetKind.ROSTER, SheetKind.EXCHANGE_RATES, *RAW_KINDS):
            return None
        return Problem(
            "period-missing",
            f"The sheet does not say which period it is of; expected {period.name}.",
            sheet.place,
            hint,
        )
    if cell.kind is CellKind.BLANK:
        return Problem("period-missing", f"The period is blank; expected {period.name}.", cell.place, hint)
    if cell.kind in (CellKind.TEXT, CellKind.NUMBER) and cell.text.upper() == period.name.upper():
        return None
    another = parse_period(cell.text.upper(), 1) is not None
    hint = f"Choose the workbook of {period.name}." if another else f"If it is that period, write it as {period.name}."
    if cell.kind is CellKind.DATE:
        hint = f"The spreadsheet program made a date of it: write '{period.name} with an apostrophe in front."
    return Problem("wrong-period", f"{quoted(cell)} is not the period {period.name}.", cell.place, hint)


def of_period(sheets: Sequence[StagedSheet], period: Period) -> tuple[tuple[StagedSheet, ...], tuple[Problem, ...]]:
    """The sheets worth reading, and the problems of layout and period. The rows of another period are not read."""
    judged = [(sheet, period_problem(sheet, period) if _was_laid_out(sheet) else None) for sheet in sheets]
    problems: list[Problem] = []
    for sheet, wrong in judged:
        problems += sheet.problems
        problems += [wrong] if wrong else []
    readable = tuple(sheet for sheet, wrong in judged if wrong is None or wrong.code != "wrong-period")
    return readable, tuple(problems)


def _was_laid_out(sheet: StagedSheet) -> bool:
    """False when not even a row of headings was found, which is told by the sheet's own problems."""
    return bool(sheet.headings) or not sheet.problems
