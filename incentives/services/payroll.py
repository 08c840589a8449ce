"""Payroll: what an approved run pays leaves once, under the pay codes of the setup, and its outcome comes back.

An export holds every payout of the run that left with none before it and is not held. A second export of the same
payouts is refused and names the first, which can be fetched again at any time with the same lines. What changes later
is an entry in a later period's run, and leaves with that one.

Conflict codes: `run-not-approved`, `run-held` (all that is left is held), `already-exported`, `payroll-setup-missing`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from incentives.export.acknowledgement import Matched, Outcome, Report, differing, match
from incentives.export.payroll import (
    ExportedAmount,
    Payable,
    PayrollLine,
    control_totals,
    exported_amounts,
    payroll_lines,
    without_code,
)
from incentives.export.setup import PayrollSetup
from incentives.services.actor import Actor, Permission, require
from incentives.services.audit import record
from incentives.services.clock import now
from incentives.services.errors import Conflict, NotFound
from incentives.services.holds import held as held_back
from incentives.services.period_life import mark_exported
from incentives.services.periods import find_period
from incentives.store import payouts as payout_store
from incentives.store import payroll as store
from incentives.store import runs as run_store
from incentives.store.payroll import StoredExport, StoredReport
from incentives.store.records import RunState, StoredRun
from incentives.store.rows import AlreadyThere
from incentives.values.problem import Problem, RefusedWithProblems

SETUP_FILE = "the payroll setup"
MOST_ON_A_PAGE = 500


@dataclass(frozen=True, slots=True)
class ExportedLine:
    """A line of an export and what became of it. said is what payroll reported last, if anything."""

    line: PayrollLine
    outcome: Outcome
    said: Matched | None


@dataclass(frozen=True, slots=True)
class PayrollExport:
    """An export with its lines, the reports about it, and a problem for each line that was not paid as it left."""

    export: StoredExport
    lines: tuple[ExportedLine, ...]
    reports: tuple[StoredReport, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class ExportPage:
    """Some exports, the newest first. next_before is what to ask for next, or None at the end."""

    exports: tuple[StoredExport, ...]
    next_before: int | None


def export_payroll(session: Session, actor: Actor, run_id: int, setup: PayrollSetup | None) -> StoredExport:
    """A new export of the run. Needs payroll:export; NotFound without such a run; Conflict as listed above.

    RefusedWithProblems when a role has no pay code.
    """
    require(actor, Permission.PAYROLL_EXPORT)
    run = _approved(session, run_id)
    payables = _left(session, run)
    codes = needed(setup).pay_codes
    problems = without_code(payables, codes, SETUP_FILE)
    if problems:
        raise RefusedWithProblems(problems)
    amounts = exported_amounts(payables, codes)
    lines = payroll_lines(amounts, {each.number: (each.paid.participant, each.name) for each in payables})
    number = _added(session, actor, run, amounts, lines)
    found = _found(session, number)
    after = {"run": run_id, "sequence": found.sequence, "lines": found.lines, "fingerprint": found.fingerprint}
    record(session, actor, "payroll.exported", f"payroll-export {number}", after=after)
    mark_exported(session, actor, run.period)
    return found


def list_exports(
    session: Session, actor: Actor, *, run: int | None = None, before: int | None = None, limit: int = 100
) -> ExportPage:
    """Exports, the newest first, at most `limit` (1 to 500) before the given one. Needs payouts:read."""
    require(actor, Permission.PAYOUTS_READ)
    if not 1 <= limit <= MOST_ON_A_PAGE:
        raise ValueError(f"a page has 1 to {MOST_ON_A_PAGE} exports, not {limit}")
    found = store.exports(session, run=run, before=before, limit=limit + 1)
    return ExportPage(found[:limit], found[limit - 1].id if len(found) > limit else None)


def get_export(session: Session, actor: Actor, number: int) -> PayrollExport:
    """An export with its lines, as they left, and what became of them. Needs payouts:read; NotFound without it."""
    require(actor, Permission.PAYOUTS_READ)
    export = _found(session, number)
    lines, outcomes = _lines(session, export), store.outcomes_of(session, number)
    shown = []
    for line in lines:
        said = outcomes.get((line.payout, line.pay_code))
        shown.append(ExportedLine(line, Outcome.OPEN if said is None else said.outcome, said))
    problems = differing([each.said for each in shown if each.said is not None], lines)
    return PayrollExport(export, tuple(shown), store.reports_of(session, number), problems)


def take_report(session: Session, actor: Actor, number: int, reports: Sequence[Report]) -> PayrollExport:
    """What payroll says became of lines of an export; what it says last about a line counts. Needs payroll:export.

    RefusedWithProblems when a line is unknown or named twice; NotFound without such an export. Lines that failed or
    were paid otherwise are kept, and told as problems of the export.
    """
    require(actor, Permission.PAYROLL_EXPORT)
    export = _found(session, number)
    matched, problems = match(_lines(session, export), reports)
    if problems:
        raise RefusedWithProblems(problems)
    report = store.add_report(session, number, matched, actor.id, now(session))
    counts = {str(outcome): sum(each.outcome is outcome for each in matched) for outcome in Outcome}
    record(session, actor, "payroll.reported", f"payroll-export {number}", after={"report": report} | counts)
    return get_export(session, actor, number)


def needed(setup: PayrollSetup | None) -> PayrollSetup:
    """The setup; Conflict `payroll-setup-missing` where the service has none."""
    if setup is None:
        message = "This service was not told the company's pay codes; whoever runs it states INCENTIVES_PAYROLL_FILE."
        raise Conflict("payroll-setup-missing", message)
    return setup


def payable(session: Session, run_id: int) -> tuple[Payable, ...]:
    """Every payout of a run."""
    return tuple(
        Payable(each.id, each.name, each.currency, payout_store.as_paid(each))
        for each in payout_store.payouts_of_run(session, run_id)
    )


def approved_run(session: Session, run_id: int) -> StoredRun:
    """The run. NotFound without it; Conflict `run-not-approved` when nobody approved it."""
    return _approved(session, run_id)


def _approved(session: Session, run_id: int) -> StoredRun:
    run = run_store.run_of_number(session, run_id)
    if run is None:
        raise NotFound("run", run_id)
    if run.state is not RunState.APPROVED:
        raise Conflict("run-not-approved", "Only what was approved leaves for payroll and the ledger.")
    return run


def _left(session: Session, run: StoredRun) -> tuple[Payable, ...]:
    """The payouts that left with no export yet and are not held. Conflict when there are none."""
    earlier = store.exports(session, run=run.id)
    gone = {each.payout for export in earlier for each in store.amounts_of_export(session, export.id)}
    remaining = tuple(each for each in payable(session, run.id) if each.number not in gone)
    if earlier and not remaining:
        first = earlier[-1]
        message = f"Everything in this run left with export {first.id} on {first.exported_at.date()}, made by "
        message += f"{first.exported_by.name}. Fetch that one again; corrections leave with a later period's run."
        raise Conflict("already-exported", message)
    held = held_back(session, find_period(session, run.period).id)
    free = tuple(each for each in remaining if each.paid.participant not in held)
    if remaining and not free:
        raise Conflict("run-held", "All that is left of this run is held. Release somebody first.")
    return free


def _added(
    session: Session, actor: Actor, run: StoredRun, amounts: Sequence[ExportedAmount], lines: Sequence[PayrollLine]
) -> int:
    try:
        return store.add_export(
            session,
            run=run.id,
            sequence=store.how_many_exports(session, run.id) + 1,
            amounts=amounts,
            totals=control_totals(lines),
            people_paid=len({each.participant for each in lines}),
            by=actor.id,
            at=now(session),
        )
    except AlreadyThere:
        raise Conflict("already-exported", "Somebody else exported this run at the same moment.") from None


def _lines(session: Session, export: StoredExport) -> tuple[PayrollLine, ...]:
    amounts = store.amounts_of_export(session, export.id)
    return payroll_lines(amounts, _people(session, export.run, {each.payout for each in amounts}))


def _people(session: Session, run: int, numbers: Iterable[int]) -> dict[int, tuple[str, str]]:
    wanted = set(numbers)
    return {
        each.id: (each.participant, each.name)
        for each in payout_store.payouts_of_run(session, run)
        if each.id in wanted
    }


def _found(session: Session, number: int) -> StoredExport:
    found = store.export_of_number(session, number)
    if found is None:
        raise NotFound("payroll export", number)
    return found
