"""A first look at what was delivered: the problems of its first rows, told while the rest is still being checked.

Nothing is stored, and nothing follows from it: the whole delivery is judged by `incentives.services.imports`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from incentives.performance.staged import StagedWorkbook
from incentives.services.actor import Actor, Permission, require
from incentives.services.delivery import believe
from incentives.services.inputs import inputs_to_accept
from incentives.services.periods import find_period
from incentives.store import facts as fact_store
from incentives.values.problem import Problem, RefusedWithProblems

ROWS = 300
_ABOUT_OTHER_ROWS = frozenset({"unknown-person", "unknown-group"})


def first_problems(
    session: Session, actor: Actor, period_name: str, workbooks: Sequence[StagedWorkbook]
) -> tuple[Problem, ...]:
    """What is wrong with cells of the first rows of each sheet, whatever stands below them. Needs imports:write."""
    require(actor, Permission.IMPORTS_WRITE)
    period = find_period(session, period_name)
    try:
        inputs, expected = inputs_to_accept(session, period)
    except RefusedWithProblems as refused:
        return refused.problems
    known = fact_store.read_facts(session, inputs.fact_sets.values())
    _, problems = believe([_beginning(each) for each in workbooks], expected, known, ())
    return tuple(each for each in problems if each.place.cell is not None and each.code not in _ABOUT_OTHER_ROWS)


def _beginning(workbook: StagedWorkbook) -> StagedWorkbook:
    return replace(workbook, sheets=tuple(replace(each, rows=each.rows[:ROWS]) for each in workbook.sheets))
