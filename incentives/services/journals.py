"""The journal of an approved run: whose expense its pay is, by the groups of the roster that it was calculated from."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from incentives.export.journal import JournalLine, booked, journal, without_account
from incentives.export.payroll import Payable
from incentives.export.setup import Ledger, PayrollSetup
from incentives.services.actor import Actor, Permission, require
from incentives.services.errors import Conflict
from incentives.services.inputs import dataset_of_run
from incentives.services.payroll import SETUP_FILE, approved_run, needed, payable
from incentives.services.periods import find_period
from incentives.store.records import StoredRun
from incentives.values.problem import Place, Problem, RefusedWithProblems


@dataclass(frozen=True, slots=True)
class RunJournal:
    """The lines of a run by department and account; debit and credit are the same, in minor units of the currency."""

    run: StoredRun
    lines: tuple[JournalLine, ...]

    @property
    def debit(self) -> int:
        """All debits together, which are all credits together."""
        return sum(line.debit for line in self.lines)


def journal_of_run(session: Session, actor: Actor, run_id: int, setup: PayrollSetup | None) -> RunJournal:
    """The journal of a run. Needs payouts:read; NotFound without such a run.

    Conflict `run-not-approved`, or `payroll-setup-missing` without accounts; RefusedWithProblems when an account or
    somebody's department is not stated.
    """
    require(actor, Permission.PAYOUTS_READ)
    run = approved_run(session, run_id)
    ledger = needed(setup).ledger
    if ledger is None:
        raise Conflict("payroll-setup-missing", "The payroll setup names no accounts, so there is no journal.")
    payables = payable(session, run_id)
    departments, problems = _departments(session, run, payables, ledger)
    bookings = [booked(each, departments.get(each.number, "")) for each in payables]
    problems += without_account(bookings, ledger, SETUP_FILE)
    if problems:
        raise RefusedWithProblems(problems)
    return RunJournal(run, journal(bookings, ledger, run.currency))


def _departments(
    session: Session, run: StoredRun, payables: tuple[Payable, ...], ledger: Ledger
) -> tuple[dict[int, str], list[Problem]]:
    """Whose expense each payout is, and whose nobody said. Code: `department-missing`."""
    dataset = dataset_of_run(session, run.id, find_period(session, run.period).period)
    groups = {each.key: each.groups.get(ledger.department) for each in dataset.roster.assignments}
    found: dict[int, str] = {}
    missing: dict[str, Problem] = {}
    for each in payables:
        department = groups.get(each.paid.assignment) or ledger.without_department
        if department is not None:
            found[each.number] = department
        elif each.paid.total or each.paid.carried:
            message = f"The roster names no {ledger.department} for {each.paid.participant}."
            hint = f"Add it to the roster, or state ledger.without_department in {SETUP_FILE}."
            place = Place(f"period {run.period}", key=each.paid.participant)
            missing.setdefault(each.paid.participant, Problem("department-missing", message, place, hint))
    return found, list(missing.values())
