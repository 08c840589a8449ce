"""Imports: staged workbooks are kept for HR to look at, and then accepted whole or not at all.

An upload may hold any of three kinds of fact (roster, quotas, results); kinds that it lacks come from the facts in force
for the period. Accepting supersedes earlier facts of the same kinds and deletes nothing. Reading files is for importers.

Conflict codes: `period-approved`, `import-refused`, `import-accepted` (it was accepted before), `import-outdated` (facts
or policies changed since it was staged: stage it again), `already-imported` (one of its files was accepted meanwhile).
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from incentives.performance.staged import StagedWorkbook
from incentives.services.actor import Actor
from incentives.store.records import (
    ControlSum,
    FactChange,
    FactKind,
    Import,
    ImportedFile,
    ImportState,
    ImportSummary,
)
from incentives.values.problem import Problem

__all__ = [
    "ControlSum",
    "FactChange",
    "FactKind",
    "Import",
    "ImportState",
    "ImportSummary",
    "ImportedFile",
    "accept_import",
    "get_import",
    "list_imports",
    "stage_import",
]


def stage_import(
    session: Session,
    actor: Actor,
    period_name: str,
    workbooks: Sequence[StagedWorkbook],
    problems: Sequence[Problem] = (),
) -> Import:
    """Keeps what was delivered: `ready` with a summary, or `refused` with every problem. Changes no fact in force.

    problems are those of files that could not even be read. A file accepted for the period before is refused with the
    problem `already-imported`. NotFound without such a period, Conflict when it is approved. Needs imports:write.
    """
    raise NotImplementedError


def accept_import(session: Session, actor: Actor, import_id: int) -> Import:
    """Puts the facts of a ready import in force, all of them or none. Needs imports:write.

    NotFound without such an import; Conflict as listed above.
    """
    raise NotImplementedError


def list_imports(session: Session, actor: Actor, period_name: str | None = None) -> tuple[Import, ...]:
    """Every import, or those of a period, the newest first. Needs imports:read."""
    raise NotImplementedError


def get_import(session: Session, actor: Actor, import_id: int) -> Import:
    """The import; NotFound when there is none. Needs imports:read."""
    raise NotImplementedError
