"""One cause, one problem: what is wrong in many cells of a column, or missing for many people, is told once.

With every place, so that nobody has to hunt.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from incentives.values.problem import Problem

TOLD_SINGLY = 5
_SHOWN = 3
_COLUMN = re.compile(r"[A-Z]+")


def grouped(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """The problems in their order, with more than TOLD_SINGLY of one code and hint in one column as one of them.

    Such a problem stands at the first cell, says how many more there are, and holds all places. What is missing from a
    sheet has no cell; there the key of the place says whose it is. Problems that are mended in different ways, and
    those about neither a cell nor somebody, stay as they are.
    """
    found = list(problems)
    groups: dict[tuple[str | None, ...], list[Problem]] = {}
    for problem in found:
        key = _cause(problem)
        if key is not None:
            groups.setdefault(key, []).append(problem)
    many = {key: group for key, group in groups.items() if len(group) > TOLD_SINGLY}
    told: list[Problem] = []
    for problem in found:
        group = many.get(_cause(problem) or ())
        if group is None:
            told.append(problem)
        elif problem is group[0]:
            told.append(_as_one(group))
    return tuple(told)


def _cause(problem: Problem) -> tuple[str | None, ...] | None:
    """What problems of one cause have in common; None when a problem stands alone or is a group already."""
    place = problem.place
    column = _COLUMN.match(place.cell or "")
    if problem.places or place.sheet is None or (column is None and place.key is None):
        return None
    return problem.code, problem.hint, place.file, place.sheet, column[0] if column else None


def _as_one(group: list[Problem]) -> Problem:
    first, *rest = group
    shown = ", ".join(str(problem.place.cell or problem.place.key) for problem in rest[:_SHOWN])
    like = "The same is wrong in {} more cells of the column" if first.place.cell else "Missing likewise for {} more"
    message = f"{first.message} {like.format(f'{len(rest):,}')}: {shown}, …"
    return replace(first, message=message, places=tuple(problem.place for problem in group))
