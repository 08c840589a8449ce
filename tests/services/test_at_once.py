"""Two at once, on both engines: one wins, the other is told, and nothing is mixed."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from incentives.services.audit_check import check_trail
from incentives.services.calculating import keep_run, prepare_run
from incentives.services.database import Database
from incentives.services.errors import Conflict
from incentives.services.imports import accept_import
from incentives.services.jobs import enqueue
from incentives.services.period_life import publish_period
from incentives.services.policies import add_policy
from incentives.services.proposals import approve_proposal, propose_policy, reject_proposal
from incentives.services.runs import RunState, approve_run, calculate_period, list_payouts, list_runs, recompute_run
from incentives.services.worker import Worker
from tests.performance.accept_tables import workbook
from tests.services.building import (
    CORRECTED,
    FILE,
    POLICY,
    QUARTER,
    RESULTS,
    ROSTER,
    Company,
    accepted,
    approved,
    calculated,
    staged,
)
from tests.services.test_jobs import KINDS
from tests.services.test_policy_life import NEXT, NEXT_FILE

CHANGED = POLICY.replace("at: 60%", "at: 50%")


def told(work: Callable[[], object]) -> str:
    """`done`, or the code of the conflict."""
    try:
        work()
    except Conflict as conflict:
        return conflict.code
    return "done"


def at_once(*works: Callable[[], object]) -> list[str]:
    """What each of them is told."""
    with ThreadPoolExecutor(len(works)) as threads:
        return sorted(threads.map(told, works))


def whole(database: Database, company: Company) -> None:
    """The trail is whole, one run counts, and every run gives its payouts again."""
    with database.reading() as session:
        assert check_trail(session, None).faults == ()
        runs = list_runs(session, company.finance)
        assert sum(run.state is not RunState.SUPERSEDED for run in runs) <= 1
        for run in runs:
            assert recompute_run(session, company.finance, run.id).same
            assert len(list_payouts(session, company.finance, run.id).payouts) == run.payouts


def test_two_calculations_at_once_leave_one_run_that_counts(database: Database, company: Company) -> None:
    accepted(database, company)

    def calculate() -> None:
        with database.changing() as session:
            calculate_period(session, company.finance, QUARTER)

    assert at_once(calculate, calculate, calculate) == ["done"] * 3
    whole(database, company)


def test_two_imports_at_once_one_is_told_that_the_facts_have_changed(database: Database, company: Company) -> None:
    with database.changing() as session:
        first = staged(session, company, workbook(ROSTER + RESULTS, "one.xlsx")).id
        second = staged(session, company, workbook(ROSTER + CORRECTED, "two.xlsx")).id

    def accept(number: int) -> None:
        with database.changing() as session:
            accept_import(session, company.hr, number)

    assert at_once(lambda: accept(first), lambda: accept(second)) == ["done", "import-outdated"]
    whole(database, company)


@pytest.mark.parametrize("what", ["policy", "facts"])
def test_what_changes_during_a_calculation_keeps_it_from_being_stored(
    database: Database, company: Company, what: str
) -> None:
    accepted(database, company)
    with database.reading() as session:
        prepared = prepare_run(session, company.finance, QUARTER)
    if what == "policy":
        with database.changing() as session:
            add_policy(session, company.administrator, CHANGED, FILE)
    else:
        accepted(database, company, workbook(CORRECTED, "corrected.xlsx"))
    with pytest.raises(Conflict) as conflict, database.changing() as session:
        keep_run(session, company.finance, prepared)
    assert conflict.value.code == "inputs-changed"
    with database.reading() as session:
        assert list_runs(session, company.finance) == ()


def test_a_calculation_and_a_policy_change_at_once_are_not_mixed(database: Database, company: Company) -> None:
    accepted(database, company)

    def calculate() -> None:
        with database.changing() as session:
            calculate_period(session, company.finance, QUARTER)

    def change() -> None:
        with database.changing() as session:
            add_policy(session, company.administrator, CHANGED, FILE)

    assert set(at_once(calculate, change)) <= {"done", "inputs-changed"}
    whole(database, company)


def test_an_approval_and_a_new_calculation_at_once_one_wins(database: Database, company: Company) -> None:
    accepted(database, company)
    run = calculated(database, company)

    def approve() -> None:
        with database.changing() as session:
            approve_run(session, company.approver, run.id)

    def calculate() -> None:
        with database.changing() as session:
            calculate_period(session, company.finance, QUARTER)

    assert at_once(approve, calculate) in (["done", "period-approved"], ["done", "run-superseded"])
    whole(database, company)


def test_a_proposal_is_approved_or_rejected_at_once_but_not_both(database: Database, company: Company) -> None:
    with database.changing() as session:
        number = propose_policy(session, company.hr, NEXT, NEXT_FILE).proposal.id

    def approve() -> None:
        with database.changing() as session:
            approve_proposal(session, company.approver, number)

    def reject() -> None:
        with database.changing() as session:
            reject_proposal(session, company.approver, number, "No.")

    assert at_once(approve, reject) == ["done", "proposal-decided"]


def test_a_period_is_published_once(database: Database, company: Company) -> None:
    approved(database, company)

    def publish() -> None:
        with database.changing() as session:
            publish_period(session, company.approver, QUARTER)

    assert at_once(publish, publish, publish) == ["done", "period-published", "period-published"]


def test_several_workers_do_each_job_once(database: Database, company: Company) -> None:
    accepted(database, company)
    with database.changing() as session:
        for _ in range(4):
            enqueue(session, company.finance, KINDS["calculate-period"], {"period": QUARTER})

    def work(_: int) -> int:
        worker, worked = Worker(database, KINDS), 0
        while worker.work_one():
            worked += 1
        return worked

    with ThreadPoolExecutor(3) as threads:
        assert sum(threads.map(work, range(3))) == 4
    with database.reading() as session:
        assert len(list_runs(session, company.finance)) == 4
    whole(database, company)
