"""Runs: calculated from what is in force, approved by somebody else, and the same whenever they are recomputed."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import update

from incentives.services.database import Database
from incentives.services.errors import Conflict, NotAllowed, NotFound, ReviewUnanswered
from incentives.services.periods import PeriodState, get_period, open_period
from incentives.services.policies import add_policy
from incentives.services.runs import (
    RunState,
    approve_run,
    calculate_period,
    get_payout,
    get_run,
    list_payouts,
    list_runs,
    recompute_run,
    totals_by_role,
)
from incentives.store.tables.runs import payouts, runs
from incentives.values.problem import RefusedWithProblems
from tests.performance.accept_tables import workbook
from tests.services.building import (
    ANSWERS,
    CORRECTED,
    FILE,
    HARMFUL,
    POLICY,
    QUARTER,
    RESULTS,
    ROSTER,
    Company,
    accepted,
    approved,
    calculated,
)
from tests.services.tampering import tampering

IN_MINUTES = (ROSTER + RESULTS).replace("90%", "6").replace("80%\nGroup", "8\nGroup")


def test_a_run_pays_everybody_to_the_cent(database: Database, company: Company) -> None:
    """Ada: 700 x 115% + 300 x 110% = 1,135. Berta, 61 of 92 days: 464.13 x 80% + 198.91 x 110% = 371.30 + 218.80."""
    accepted(database, company)
    run = calculated(database, company)
    with database.reading() as session:
        page = list_payouts(session, company.finance, run.id)
        assert [(each.name, dict(each.components), each.total) for each in page.payouts] == [
            ("Ada", {"checked_quality": 80500, "first_contact": 33000}, 113500),
            ("Berta", {"checked_quality": 37130, "first_contact": 21880}, 59010),
        ]
        assert (run.total, run.payouts, run.currency) == (172510, 2, "EUR")
        (agents,) = totals_by_role(session, company.finance, run.id)
    assert (agents.role, agents.participants, agents.payouts, agents.total) == ("support/agent", 2, 2, 172510)


def test_components_stand_in_the_order_of_the_policy(database: Database, company: Company) -> None:
    accepted(database, company)
    run = calculated(database, company)
    with database.reading() as session:
        first = list_payouts(session, company.finance, run.id).payouts[0]
        assert get_payout(session, company.finance, first.id) == first
    assert list(first.components) == ["checked_quality", "first_contact"]


def test_payouts_come_page_by_page(database: Database, company: Company) -> None:
    accepted(database, company)
    run = calculated(database, company)
    with database.reading() as session:
        first = list_payouts(session, company.finance, run.id, limit=1)
        second = list_payouts(session, company.finance, run.id, limit=1, after=first.next_after)
        assert [each.name for each in (*first.payouts, *second.payouts)] == ["Ada", "Berta"]
        assert (first.next_after, second.next_after) == (first.payouts[0].id, None)
        assert list_payouts(session, company.finance, run.id, role="support/lead").payouts == ()
        assert list_payouts(session, company.finance, run.id, after=10**30).payouts == ()
        with pytest.raises(ValueError, match="1 to 1000"):
            list_payouts(session, company.finance, run.id, limit=0)


def test_nothing_is_calculated_before_facts_are_accepted(database: Database, company: Company) -> None:
    with pytest.raises(RefusedWithProblems) as refused, database.changing() as session:
        calculate_period(session, company.finance, QUARTER)
    assert [problem.message for problem in refused.value.problems] == [
        "No roster was accepted for 2026-Q3.",
        "No results was accepted for 2026-Q3.",
    ]


def test_somebody_without_a_result_stops_the_run_and_is_not_paid_zero(database: Database, company: Company) -> None:
    accepted(database, company)
    late = ROSTER + "P-3 | Clara | support/agent | 2026-09-01 | | blue\n"
    accepted(database, company, workbook(late, "late.xlsx"))
    with pytest.raises(RefusedWithProblems, match="checked_quality is missing for P-3"), database.changing() as session:
        calculate_period(session, company.finance, QUARTER)


def test_a_period_in_which_nobody_works_pays_nobody(database: Database, company: Company) -> None:
    with database.changing() as session:
        open_period(session, company.hr, "2026-Q4")
    nobody = ROSTER.replace("2026-01-01 |             |", "2026-01-01 | 2026-10-01 |").replace(
        "2026-08-01 |             |", "2026-08-01 | 2026-10-01 |"
    )
    results = "Results:\nparticipant | checked_quality\n"
    accepted(database, company, workbook(nobody + results, period="2026-Q4"), quarter="2026-Q4")
    run = calculated(database, company, "2026-Q4")
    assert (run.payouts, run.total) == (0, 0)


def test_without_a_policy_in_force_nothing_is_calculated(database: Database, company: Company) -> None:
    with database.changing() as session:
        open_period(session, company.hr, "2026-Q1")
    with pytest.raises(RefusedWithProblems, match="in force on 2026-01-01"), database.changing() as session:
        calculate_period(session, company.finance, "2026-Q1")


def test_a_policy_with_unanswered_serious_findings_pays_nobody(database: Database, company: Company) -> None:
    with database.changing() as session:
        add_policy(session, company.administrator, HARMFUL, FILE)
    accepted(database, company, workbook(IN_MINUTES))
    with pytest.raises(ReviewUnanswered) as refused, database.changing() as session:
        calculate_period(session, company.finance, QUARTER)
    assert refused.value.findings
    assert all(each.finding.severity.serious for each in refused.value.findings)
    with database.reading() as session:
        assert list_runs(session, company.finance) == ()


def test_a_result_accepted_in_another_unit_is_never_paid_from(database: Database, company: Company) -> None:
    accepted(database, company)
    answered = HARMFUL + ANSWERS
    with database.changing() as session:
        add_policy(session, company.administrator, answered, FILE)
    with pytest.raises(RefusedWithProblems, match="accepted in percent") as refused, database.changing() as session:
        calculate_period(session, company.finance, QUARTER)
    assert [problem.code for problem in refused.value.problems] == ["unit-changed"]


def test_a_harmful_policy_pays_once_somebody_answers_for_it(database: Database, company: Company) -> None:
    with database.changing() as session:
        add_policy(session, company.administrator, HARMFUL + ANSWERS, FILE)
    accepted(database, company, workbook(IN_MINUTES))
    assert calculated(database, company).payouts == 2


def test_a_second_calculation_supersedes_the_first(database: Database, company: Company) -> None:
    accepted(database, company)
    first, second = calculated(database, company), calculated(database, company)
    with database.reading() as session:
        assert get_run(session, company.finance, first.id).state is RunState.SUPERSEDED
        assert list_runs(session, company.finance, QUARTER)[0] == second
    assert first.result_fingerprint == second.result_fingerprint
    with pytest.raises(Conflict) as conflict, database.changing() as session:
        approve_run(session, company.approver, first.id)
    assert conflict.value.code == "run-superseded"


def test_somebody_else_approves(database: Database, company: Company) -> None:
    run = approved(database, company)
    assert run.state is RunState.APPROVED
    assert run.approved_by is not None
    assert (run.calculated_by.name, run.approved_by.name) == ("Finance", "Approver")


def test_who_calculated_cannot_approve(database: Database, company: Company) -> None:
    accepted(database, company)
    run = calculated(database, company)
    with pytest.raises(NotAllowed) as refused, database.changing() as session:
        approve_run(session, company.finance, run.id)
    assert refused.value.code == "second-person-needed"
    with database.reading() as session:
        assert get_run(session, company.finance, run.id).state is RunState.CALCULATED


def test_a_run_whose_facts_were_corrected_is_not_approved(database: Database, company: Company) -> None:
    accepted(database, company)
    run = calculated(database, company)
    accepted(database, company, workbook(CORRECTED, "corrected.xlsx"))
    with database.reading() as session:
        assert get_period(session, company.hr, QUARTER).state is PeriodState.READY
    with pytest.raises(Conflict) as conflict, database.changing() as session:
        approve_run(session, company.approver, run.id)
    assert conflict.value.code == "inputs-changed"


def test_a_run_whose_policy_changed_is_not_approved(database: Database, company: Company) -> None:
    accepted(database, company)
    run = calculated(database, company)
    with database.changing() as session:
        add_policy(session, company.administrator, POLICY.replace("at: 60%", "at: 50%"), FILE)
    with pytest.raises(Conflict) as conflict, database.changing() as session:
        approve_run(session, company.approver, run.id)
    assert conflict.value.code == "inputs-changed"


def test_new_words_around_the_same_policy_do_not_stop_approval(database: Database, company: Company) -> None:
    accepted(database, company)
    run = calculated(database, company)
    with database.changing() as session:
        add_policy(session, company.administrator, f"# reviewed\n{POLICY}", FILE)
        assert approve_run(session, company.approver, run.id).state is RunState.APPROVED


def test_an_approved_period_is_not_calculated_or_approved_again(database: Database, company: Company) -> None:
    run = approved(database, company)
    with pytest.raises(Conflict) as conflict, database.changing() as session:
        calculate_period(session, company.finance, QUARTER)
    assert conflict.value.code == "period-approved"
    with pytest.raises(Conflict) as conflict, database.changing() as session:
        approve_run(session, company.approver, run.id)
    assert conflict.value.code == "run-approved"


def test_a_run_recomputed_after_corrections_gives_what_was_paid(database: Database, company: Company) -> None:
    accepted(database, company)
    run = calculated(database, company)
    accepted(database, company, workbook(CORRECTED, "corrected.xlsx"))
    with database.changing() as session:
        add_policy(session, company.administrator, POLICY.replace("at: 60%", "at: 50%"), FILE)
    with database.reading() as session:
        again = recompute_run(session, company.finance, run.id)
    assert again.same
    assert again.result_fingerprint == run.result_fingerprint


def test_a_stored_payout_that_somebody_changed_is_found(database: Database, company: Company) -> None:
    run = approved(database, company)
    with tampering(database) as session:
        session.execute(update(payouts).where(payouts.c.participant == "P-2").values(total=payouts.c.total + 1))
    with database.reading() as session:
        again = recompute_run(session, company.finance, run.id)
    assert not again.same
    assert again.differing == ("P-2:support/agent:2026-08-01",)


def test_a_stored_result_that_somebody_changed_is_found(database: Database, company: Company) -> None:
    run = approved(database, company)
    with tampering(database) as session:
        session.execute(update(runs).values(result_fingerprint="0" * 64))
    with database.reading() as session:
        assert not recompute_run(session, company.finance, run.id).same


def test_of_two_approvals_at_once_one_wins(database: Database, company: Company) -> None:
    accepted(database, company)
    run = calculated(database, company)

    def approve(_: int) -> str:
        try:
            with database.changing() as session:
                return approve_run(session, company.approver, run.id).state
        except Conflict as conflict:
            return conflict.code

    with ThreadPoolExecutor(4) as threads:
        outcomes = sorted(threads.map(approve, range(4)))
    assert outcomes == ["approved", "run-approved", "run-approved", "run-approved"]


def test_of_an_approval_and_a_policy_change_at_once_one_wins(database: Database, company: Company) -> None:
    accepted(database, company)
    run = calculated(database, company)

    def approve() -> str:
        with database.changing() as session:
            return approve_run(session, company.approver, run.id).state

    def change() -> str:
        with database.changing() as session:
            return add_policy(session, company.administrator, POLICY.replace("at: 60%", "at: 50%"), FILE).policy.key

    def told(work: Callable[[], str]) -> str:
        try:
            return work()
        except Conflict as conflict:
            return conflict.code

    with ThreadPoolExecutor(2) as threads:
        outcomes = tuple(threads.map(told, (approve, change)))
    assert outcomes in {("approved", "policy-frozen"), ("inputs-changed", "support")}


@pytest.mark.parametrize("number", [99, 0, 10**30])
def test_what_is_not_there_is_not_found(database: Database, company: Company, number: int) -> None:
    with database.reading() as session:
        for ask in (get_run, list_payouts, totals_by_role, recompute_run, get_payout):
            with pytest.raises(NotFound):
                ask(session, company.finance, number)
