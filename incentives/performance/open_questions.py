"""Problems that only echo a question which their column leaves open: 330.000 is no number while nobody knows its mark.

Once the question is answered every cell of the column is read anew, so nothing is lost by telling it alone. Cells that
are wrong whatever the answer (`n/a`) are told at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from incentives.values.problem import Place, Problem

QUESTIONS = frozenset({"decimal-mark-unclear", "decimal-mark-mixed", "date-order-unclear"})
ECHOES = frozenset({"not-a-number", "not-a-date", "not-a-moment"})
_DEPENDS = re.compile(r'"[+\-−]?[0-9][0-9.,/\'’ \u00a0\u202f\u2009]*%?" is ', re.ASCII)


def without_echoes(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """The problems without those of cells whose meaning hangs on an open question of the same column."""
    told = tuple(problems)
    open_columns = {_column(each.place) for each in told if each.code in QUESTIONS}
    return tuple(each for each in told if not _is_echo(each, open_columns))


def _is_echo(problem: Problem, open_columns: set[tuple[str, str | None, str]]) -> bool:
    depends = problem.code in ECHOES and _DEPENDS.match(problem.message) is not None
    return depends and _column(problem.place) in open_columns


def _column(place: Place) -> tuple[str, str | None, str]:
    return place.file, place.sheet, (place.cell or "").rstrip("0123456789")
