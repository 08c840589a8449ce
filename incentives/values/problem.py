"""A problem: something wrong in what we were given, with its place and what to do about it.

A problem is a value. Readers collect all of them before anybody is told, and whoever receives them decides what they
stop. Findings (harm a policy may do) and exceptions (a request that cannot be done) live elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where something stands: a line and dotted key of a text file, or a sheet and cell of a workbook."""

    file: str
    line: int | None = None
    key: str | None = None
    sheet: str | None = None
    cell: str | None = None

    def __str__(self) -> str:
        if self.sheet is not None:
            return f"{self.file}, sheet {self.sheet}" + (f", cell {self.cell}" if self.cell else "")
        lined = f"{self.file}:{self.line}" if self.line is not None else self.file
        return f"{lined}: {self.key}" if self.key else lined


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that stops acceptance.

    code: permanent kebab-case identifier. message: what was found and what was expected, as a sentence.
    hint: what to do about it, as a sentence, or empty when the message already says it. places: every place, the first
    included, when one problem stands for many; see `problem_groups`.
    """

    code: str
    message: str
    place: Place
    hint: str = ""
    places: tuple[Place, ...] = ()

    def __str__(self) -> str:
        return f"{self.place}: {self.message}" + (f" {self.hint}" if self.hint else "")

    def as_json(self) -> dict[str, object]:
        """The problem as it travels: code, message, hint and the parts of its place that are known; places if many."""
        told: dict[str, object] = {
            "code": self.code,
            "message": self.message,
            "hint": self.hint,
            "place": _known(self.place),
        }
        return told | {"places": [_known(place) for place in self.places]} if self.places else told


def _known(place: Place) -> dict[str, object]:
    parts = {name: getattr(place, name) for name in ("file", "line", "key", "sheet", "cell")}
    return {name: value for name, value in parts.items() if value is not None}


class RefusedWithProblems(Exception):
    """What was asked cannot be done because of problems in the input; nothing was changed."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class InvariantBroken(Exception):
    """A sum that must hold does not hold. This is a defect of the service, never of the input."""
