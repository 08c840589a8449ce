"""Problems as people work them off: by file and by sheet, in the order in which they stand there."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from incentives.values.problem import Place, Problem

_CELL = re.compile(r"([A-Z]+)([0-9]+)")


@dataclass(frozen=True, slots=True)
class SheetProblems:
    """The problems of one sheet; sheet is None for those of the file as a whole."""

    sheet: str | None
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class FileProblems:
    """The problems of one file."""

    file: str
    sheets: tuple[SheetProblems, ...]

    @property
    def count(self) -> int:
        """How many there are in all its sheets."""
        return sum(len(each.problems) for each in self.sheets)


def by_file(problems: Iterable[Problem]) -> tuple[FileProblems, ...]:
    """The problems grouped; files and sheets in the order of their first problem, the file as a whole first."""
    files: dict[str, dict[str | None, list[Problem]]] = {}
    for problem in problems:
        files.setdefault(problem.place.file, {}).setdefault(problem.place.sheet, []).append(problem)
    return tuple(
        FileProblems(
            file,
            tuple(
                SheetProblems(sheet, tuple(sorted(found, key=lambda each: _order(each.place))))
                for sheet, found in sorted(sheets.items(), key=lambda pair: pair[0] is not None)
            ),
        )
        for file, sheets in files.items()
    )


def _order(place: Place) -> tuple[int, int, str]:
    """Down the rows, then across the columns, as an eye reads."""
    found = _CELL.fullmatch(place.cell or "")
    if found is None:
        return place.line or 0, 0, ""
    return int(found[2]), len(found[1]), found[1]
