"""Imports: staged workbooks are kept for HR to look at, and then accepted whole or not at all.

An upload may hold any of three kinds of fact (roster, quotas, results); kinds that it lacks come from the facts in
force for the period. Accepting supersedes earlier facts of the same kinds and deletes nothing. Reading files is for
importers, believing them for `incentives.performance`.

Conflict codes: `period-approved`, `import-refused`, `import-accepted` (it was accepted before), `import-outdated`
(facts or policies changed since it was staged: stage it again), `already-imported` (one of its files was accepted
meanwhile).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from incentives.performance.control_totals import totals_of
from incentives.performance.staged import StagedWorkbook
from incentives.services.actor import Actor, Permission, require
from incentives.services.audit import record
from incentives.services.clock import now
from incentives.services.delivery import believe, left_out_of
from incentives.services.errors import Conflict, NotFound
from incentives.services.import_summary import summarise
from incentives.services.inputs import NEEDED, inputs_to_accept, units_expected
from incentives.services.periods import changing_period, correcting_period, find_period
from incentives.services.refused_files import KeptFile, forget_served, keep_refused
from incentives.services.stake import stake_of
from incentives.store import facts as fact_store
from incentives.store import imports as store
from incentives.store import periods as period_store
from incentives.store import runs as run_store
from incentives.store.records import (
    ControlSum,
    FactChange,
    FactKind,
    Import,
    ImportedFile,
    ImportState,
    ImportSummary,
    PeriodState,
    StoredPeriod,
)
from incentives.store.rows import AlreadyThere
from incentives.values.problem import Problem, RefusedWithProblems

__all__ = [
    "ControlSum",
    "FactChange",
    "FactKind",
    "Import",
    "ImportState",
    "ImportSummary",
    "ImportedFile",
    "KeptFile",
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
    files: Sequence[KeptFile] = (),
    *,
    corrects: bool = False,
) -> Import:
    """Keeps what was delivered: `ready` with a summary, or `refused` with every problem. Changes no fact in force.

    problems are those of files that could not even be read. files are kept when they are refused, to be marked. A file
    accepted for the period before is refused with the problem `already-imported`. NotFound without such a
    period, Conflict when it is approved. Needs imports:write.
    """
    require(actor, Permission.IMPORTS_WRITE)
    period = correcting_period(session, period_name) if corrects else changing_period(session, period_name)
    staging = _Staging(session, actor, period, workbooks)
    try:
        number = staging.keep(problems)
    except RefusedWithProblems as refused:
        number = staging.refuse((*problems, *refused.problems))
        keep_refused(session, period.id, number, files)
    found = _found(session, number)
    files_said = [each.fingerprint for each in found.files]
    after = {"period": period.name, "state": str(found.state), "files": files_said, "problems": len(found.problems)}
    record(session, actor, "import.staged", f"import {number}", after=after)
    return _seen_by(actor, found)


def accept_import(session: Session, actor: Actor, import_id: int) -> Import:
    """Puts the facts of a ready import in force, all of them or none. Needs imports:write.

    NotFound without such an import; Conflict as listed above.
    """
    require(actor, Permission.IMPORTS_WRITE)
    staged = _found(session, import_id)
    corrects = _corrects(session, staged)
    period = correcting_period(session, staged.period) if corrects else changing_period(session, staged.period)
    staged = _found(session, import_id)
    _refuse_unready(staged)
    try:
        based_on = inputs_to_accept(session, period)[0].fingerprint
    except RefusedWithProblems:
        based_on = None
    if store.based_on(session, import_id) != based_on:
        message = "Policies or facts of the period changed since this import was checked. Upload its files again."
        raise Conflict("import-outdated", message)
    at = now(session)
    try:
        store.accept_files(session, import_id, period.id, [each.accepted_as for each in staged.files])
    except AlreadyThere:
        raise Conflict("already-imported", "A file of this import was accepted for the period before.") from None
    fact_store.put_in_force(session, import_id, period.id, at)
    store.mark_accepted(session, import_id, actor.id, at)
    forget_served(session, period.id)
    in_force = fact_store.sets_in_force(session, period.id)
    ready = all(kind in in_force for kind in NEEDED)
    if not corrects:
        period_store.move_to(session, period.id, PeriodState.READY if ready else PeriodState.OPEN)
    facts = {str(kind): number for kind, number in in_force.items()}
    after = {"period": period.name, "facts": facts, "corrects": corrects}
    record(session, actor, "import.accepted", f"import {import_id}", after=after)
    return _seen_by(actor, _found(session, import_id))


def list_imports(session: Session, actor: Actor, period_name: str | None = None) -> tuple[Import, ...]:
    """Every import, or those of a period, the newest first. Needs imports:read; the money at stake, runs:read too."""
    require(actor, Permission.IMPORTS_READ)
    found = store.all_imports(session, None if period_name is None else find_period(session, period_name).id)
    return tuple(_seen_by(actor, each) for each in found)


def get_import(session: Session, actor: Actor, import_id: int) -> Import:
    """The import; NotFound when there is none. Needs imports:read; the money at stake is shown with runs:read."""
    require(actor, Permission.IMPORTS_READ)
    return _seen_by(actor, _found(session, import_id))


class _Staging:
    """One upload on its way into the store."""

    def __init__(
        self, session: Session, actor: Actor, period: StoredPeriod, workbooks: Sequence[StagedWorkbook]
    ) -> None:
        self.session, self.actor, self.period, self.workbooks = session, actor, period, workbooks

    def keep(self, problems: Sequence[Problem]) -> int:
        """Stores a ready import. RefusedWithProblems when it is not."""
        if problems and not self.workbooks:
            raise RefusedWithProblems(())
        inputs, expected = inputs_to_accept(self.session, self.period)
        known = fact_store.read_facts(self.session, inputs.fact_sets.values())
        already = store.accepted_fingerprints(self.session, self.period.id)
        delivered, found = believe(self.workbooks, expected, known, already)
        if delivered is None or problems:
            raise RefusedWithProblems(found)
        summary = replace(
            summarise(delivered, known, expected),
            stake=stake_of(self.session, self.period, inputs, delivered, known),
        )
        number = self._add((), summary, inputs.fingerprint)
        fact_store.add_facts(self.session, number, self.period.id, delivered, units_expected(expected))
        return number

    def refuse(self, problems: Sequence[Problem]) -> int:
        """Stores a refused import with its problems."""
        return self._add(problems, None, None)

    def _add(self, problems: Sequence[Problem], summary: ImportSummary | None, based_on: str | None) -> int:
        return store.add_import(
            self.session,
            period=self.period.id,
            files=[
                ImportedFile(each.file, each.fingerprint, each.notes, totals_of(each), left_out_of(each))
                for each in self.workbooks
            ],
            problems=problems,
            summary=summary,
            based_on=based_on,
            by=self.actor.id,
            at=now(self.session),
        )


def _seen_by(actor: Actor, found: Import) -> Import:
    """Without the money at stake for who may not see the sums of runs."""
    if found.summary is None or actor.may(Permission.RUNS_READ):
        return found
    return replace(found, summary=replace(found.summary, stake=None))


def _found(session: Session, number: int) -> Import:
    found = store.import_of_number(session, number)
    if found is None:
        raise NotFound("import", number)
    return found


def _corrects(session: Session, staged: Import) -> bool:
    """Whether it was staged for a period that was approved already."""
    runs = run_store.all_runs(session, find_period(session, staged.period).id)
    approved_at = next((run.approved_at for run in runs if run.approved_at is not None), None)
    return approved_at is not None and staged.staged_at > approved_at


def _refuse_unready(staged: Import) -> None:
    if staged.state is ImportState.REFUSED:
        raise Conflict("import-refused", "This import was refused; correct its files and upload them again.")
    if staged.state is ImportState.ACCEPTED:
        raise Conflict("import-accepted", "This import was accepted before.")
