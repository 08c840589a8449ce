"""What is told about an uploaded file, cell by cell, in the form in which the marking process takes it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from incentives.values.problem import Place, Problem

MOST_MARKS = 20_000


@dataclass(frozen=True, slots=True)
class Mark:
    """One place of one problem. sheet and cell are None where the problem is about no sheet or no cell.

    first is the cell that the message speaks of, when one problem stands for many cells and this is another of them.
    """

    code: str
    message: str
    hint: str
    sheet: str | None = None
    cell: str | None = None
    first: str | None = None

    @property
    def comment(self) -> str:
        """What stands beside the cell."""
        like = f"As in {self.first}: " if self.first else ""
        return f"{like}{self.message}" + (f"\nTo mend it: {self.hint}" if self.hint else "")


def marks_of(file: str, problems: Iterable[Problem]) -> tuple[Mark, ...]:
    """Every place of the problems of a file, MOST_MARKS at most; problems of all files together have no sheet."""
    found: list[Mark] = []
    for problem in problems:
        if _concerns(file, problem.place):
            found += _places(file, problem)
    return tuple(found[:MOST_MARKS])


def concern(file: str, problems: Iterable[Problem]) -> bool:
    """Whether one of the problems stands in this very file."""
    return any(problem.place.file == file for problem in problems)


def _concerns(file: str, place: Place) -> bool:
    return place.file in (file, "upload") or file in place.file.split(", ")


def _places(file: str, problem: Problem) -> Iterator[Mark]:
    for place in problem.places or (problem.place,):
        sheet, cell = (place.sheet, place.cell) if place.file == file else (None, None)
        first = problem.place.cell if place != problem.place else None
        message = f"{place.key}: {problem.message}" if problem.places and place.key else problem.message
        yield Mark(problem.code, message, problem.hint, sheet, cell, first)
