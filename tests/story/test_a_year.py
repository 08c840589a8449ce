"""A year of pay for 200 people, from the first plan to the closed books: read it from the top to learn the product.

Every figure is worked out a second time by plain arithmetic (`tests.story.company.reckoned`), and every quarter is
calculated again by the service and by somebody who has only the file of its run.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from fractions import Fraction

import pytest
from sqlalchemy.orm import Session

from incentives.bundle.archive import archived
from incentives.bundle.files import bundle_files
from incentives.bundle.verify import verify_bundle
from incentives.export.acknowledgement import Report, Said
from incentives.services.actor import Actor, Duty
from incentives.services.adjustments import AdjustmentKind, StatedAdjustment, enter
from incentives.services.audit_check import check_trail
from incentives.services.bundles import bundle_of_run
from incentives.services.corrections import StatedReversal, recalculate, reverse
from incentives.services.database import Database
from incentives.services.disputes import DisputeAbout, StatedDispute, answer_dispute, raise_dispute
from incentives.services.errors import Conflict, NotAllowed, NotFound
from incentives.services.holds import place_hold, release_hold
from incentives.services.imports import accept_import, stage_import
from incentives.services.journals import journal_of_run
from incentives.services.payroll import export_payroll, get_export, list_exports, take_report
from incentives.services.people import actor_of_login, create_person, first_person
from incentives.services.period_life import close_period, publish_period, review_run
from incentives.services.periods import open_period
from incentives.services.policies import add_policy
from incentives.services.proposals import approve_proposal, propose_policy
from incentives.services.runs import StoredRun, approve_run, calculate_period, recompute_run
from incentives.services.statements import my_statements, statement_of
from incentives.store.payouts import payouts_of_run
from incentives.store.records import StoredPayout
from incentives.values.problem import Place
from tests.conftest import Clock
from tests.export.building import setup
from tests.performance.accept_tables import workbook
from tests.services.building import PASSWORD
from tests.story.company import FIRST, QUARTERS, SECOND, Job, founding_jobs, quality_of, reckoned, sheets, text_of

PAYROLL = setup("format: 1\npay_codes: {others: 2300}\nledger: {expense: 6020, payable: 3740, department: team}\n")
HANDS: dict[str, tuple[Duty, str | None]] = {
    "hanna": (Duty.HR, None),
    "felix": (Duty.FINANCE, None),
    "greta": (Duty.FINANCE_APPROVER, None),
    "alma": (Duty.AUDITOR, None),
    "ines": (Duty.EMPLOYEE, "P-003"),
}
Q1, Q2, Q3, Q4 = QUARTERS


class Year:
    """The company during its year: what people do, one after the other, and what came of it."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self.database, self.clock = database, clock
        self.jobs = founding_jobs()
        self.runs: dict[str, StoredRun] = {}

    def on(self, day: date) -> None:
        """The morning of a day."""
        self.clock.moment = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)

    @contextmanager
    def by(self, login: str) -> Iterator[tuple[Session, Actor]]:
        """One piece of work of somebody."""
        with self.database.changing() as session:
            yield session, actor_of_login(session, login)

    def deliver(self, quarter: str, quality: dict[str, Fraction] | None = None, *, corrects: bool = False) -> None:
        """Hanna delivers the workbook of a quarter, looks at what it changes, and accepts it."""
        delivered = workbook(sheets(quarter, self.jobs, quality or {}), period=quarter)
        with self.by("hanna") as (session, hanna):
            if not corrects:
                open_period(session, hanna, quarter)
            ready = stage_import(session, hanna, quarter, (delivered,), corrects=corrects)
            assert ready.problems == ()
            accept_import(session, hanna, ready.id)

    def calculate(self, quarter: str) -> StoredRun:
        """Felix calculates, and says that he has looked at it."""
        with self.by("felix") as (session, felix):
            run = calculate_period(session, felix, quarter)
            review_run(session, felix, run.id, result=run.result_fingerprint)
        return run

    def pay(self, quarter: str) -> StoredRun:
        """Felix calculates, Greta approves exactly that and publishes it, Felix exports it, the bank answers."""
        run = self.calculate(quarter)
        with pytest.raises(NotAllowed), self.by("felix") as (session, felix):
            approve_run(session, felix, run.id)
        with self.by("greta") as (session, greta):
            approve_run(session, greta, run.id, result=run.result_fingerprint)
            publish_period(session, greta, quarter)
        self.export(run)
        self.runs[quarter] = run
        return run

    def export(self, run: StoredRun) -> int:
        """What leaves for payroll, and comes back as paid; in cents."""
        with self.by("felix") as (session, felix):
            number = export_payroll(session, felix, run.id, PAYROLL).id
            lines = [each.line for each in get_export(session, felix, number).lines]
            paid = [
                Report(each.participant, each.pay_code, each.currency, each.amount, Said.PAID, "bank", Place("bank"))
                for each in lines
            ]
            take_report(session, felix, number, paid)
        return sum(each.amount for each in lines)

    def payouts(self, quarter: str) -> dict[tuple[str, str], StoredPayout]:
        """The payouts of a quarter by participant and role."""
        with self.database.reading() as session:
            found = payouts_of_run(session, self.runs[quarter].id)
            return {(each.participant, each.role.removeprefix("service/")): each for each in found}

    def total_of(self, participant: str, quarter: str) -> int:
        """What somebody is paid in a quarter, in cents."""
        return sum(each.total for (whose, _), each in self.payouts(quarter).items() if whose == participant)


@pytest.fixture
def year(sqlite_database: Database, clock: Clock) -> Year:
    """The company on the first working day, with its people and its first plan."""
    begun = Year(sqlite_database, clock)
    begun.on(date(2026, 1, 2))
    with sqlite_database.changing() as session:
        first_person(session, "root", "Rut", PASSWORD)
        root = actor_of_login(session, "root")
        for login, (duty, participant) in HANDS.items():
            create_person(session, root, login, login.title(), PASSWORD, {duty}, participant)
        add_policy(session, root, text_of(FIRST), FIRST)
    return begun


def test_a_year_of_pay_for_two_hundred_people(year: Year) -> None:
    first_quarter(year)
    second_quarter(year)
    third_quarter(year)
    fourth_quarter(year)
    the_books_are_closed(year)
    everything_can_be_shown_again(year)


def first_quarter(year: Year) -> None:
    """Everybody is paid what the plan says. One result was measured wrongly; nobody knows it yet."""
    year.on(date(2026, 4, 7))
    year.deliver(Q1, {"P-005": Fraction(60)})
    year.pay(Q1)
    expected = {(job.participant, job.role): reckoned(job, Q1) for job in year.jobs}
    expected["P-005", "agent"] = reckoned(year.jobs[4], Q1, Fraction(60))
    assert {whose: each.total for whose, each in year.payouts(Q1).items()} == expected


def second_quarter(year: Year) -> None:
    """Somebody joins. The wrong result of the first quarter is corrected: an entry in this one, not an edit of that."""
    year.jobs.append(Job("P-201", "agent", "Jena", date(2026, 5, 15)))
    year.on(date(2026, 7, 6))
    before = year.payouts(Q1)
    year.deliver(Q1, corrects=True)
    year.deliver(Q2)
    with year.by("felix") as (session, felix):
        (settled,) = recalculate(session, felix, year.runs[Q1].id, into=Q2).adjustments
    owed = reckoned(year.jobs[4], Q1) - reckoned(year.jobs[4], Q1, Fraction(60))
    assert settled.adjustment.participant == "P-005"
    assert settled.adjustment.amount * 100 == owed
    year.pay(Q2)
    expected = {(job.participant, job.role): reckoned(job, Q2) for job in year.jobs}
    expected["P-005", "agent"] += owed
    assert {whose: each.total for whose, each in year.payouts(Q2).items()} == expected
    assert year.payouts(Q2)["P-201", "agent"].amounts["days in role"] == 47
    assert year.payouts(Q1) == before


def third_quarter(year: Year) -> None:
    """The plan changes, by two people. Somebody leaves. Ines disputes her last payout and is found to be right."""
    the_plan_changes(year)
    leaver = year.jobs[16]
    year.jobs[16] = replace(leaver, ends_before=date(2026, 8, 16))
    ines_disputes_her_payout(year)
    year.on(date(2026, 10, 5))
    year.deliver(Q3)
    with year.by("felix") as (session, felix):
        reason = "Dispute 1: the team's ticket of 12 May was counted for another team."
        stated = StatedAdjustment("P-003", "service/agent", AdjustmentKind.ADJUSTMENT, Fraction("25.00"), reason)
        enter(session, felix, Q3, stated)
    year.pay(Q3)
    expected = {(job.participant, job.role): reckoned(job, Q3) for job in year.jobs}
    expected["P-003", "agent"] += 2500
    assert {whose: each.total for whose, each in year.payouts(Q3).items()} == expected
    assert year.payouts(Q3)[leaver.participant, "agent"].amounts["days in role"] == 46


def the_plan_changes(year: Year) -> None:
    """Hanna proposes a version from July on; Greta approves it. What was paid before keeps the plan it was paid by."""
    year.on(date(2026, 6, 15))
    with year.by("hanna") as (session, hanna):
        proposal = propose_policy(session, hanna, text_of(SECOND), SECOND).proposal
    with pytest.raises(NotAllowed), year.by("hanna") as (session, hanna):
        approve_proposal(session, hanna, proposal.id)
    with year.by("greta") as (session, greta):
        approve_proposal(session, greta, proposal.id, "As agreed with the works council on 10 June.")
    more = text_of(FIRST).replace("pays_at_most: 130%", "pays_at_most: 131%")
    with pytest.raises(Conflict) as frozen, year.by("root") as (session, root):
        add_policy(session, root, more, FIRST)
    assert frozen.value.code == "policy-frozen"


def ines_disputes_her_payout(year: Year) -> None:
    """Ines reads her own statement and no other, and says what is wrong with it; Felix answers."""
    year.on(date(2026, 7, 20))
    with year.by("ines") as (session, ines):
        newest, older = my_statements(session, ines)
        assert (newest.period, older.period) == (Q2, Q1)
        assert newest.total == reckoned(year.jobs[2], Q2)
        stated = StatedDispute(DisputeAbout.PAYOUT, "A ticket of 12 May is missing.", payout=newest.payout)
        dispute = raise_dispute(session, ines, Q2, stated)
        other = year.payouts(Q2)["P-004", "agent"]
        with pytest.raises(NotFound):
            statement_of(session, ines, other.id)
    with year.by("felix") as (session, felix):
        answer_dispute(session, felix, dispute.id, upheld=True, answer="Right. 25.00 EUR come with the next payout.")


def fourth_quarter(year: Year) -> None:
    """An agent becomes a lead. Somebody's result of the third quarter was not so: what it earned is taken back."""
    until, agent = date(2026, 11, 1), year.jobs[41]
    year.jobs[41] = replace(agent, ends_before=until)
    year.jobs.append(replace(agent, role="lead", starts_on=until))
    year.on(date(2027, 1, 5))
    year.deliver(Q4)
    earned = reckoned(year.jobs[9], Q3)
    with year.by("felix") as (session, felix):
        wrong = StatedReversal("checked_quality", "participant", "P-010", "5%")
        (taken,) = reverse(session, felix, year.runs[Q3].id, [wrong], into=Q4).adjustments
    assert taken.adjustment.kind is AdjustmentKind.CLAWBACK
    from_less = reckoned(year.jobs[9], Q3, quality_of("P-010", Q3) - 5)
    assert -taken.adjustment.amount * 100 == earned - from_less > 0
    one_account_is_unknown(year)
    expected = {(job.participant, job.role): reckoned(job, Q4) for job in year.jobs if job.days(Q4)}
    expected["P-010", "agent"] -= earned - from_less
    assert {whose: each.total for whose, each in year.payouts(Q4).items()} == expected
    assert {("P-042", "agent"), ("P-042", "lead")} <= expected.keys()
    assert ("P-017", "agent") not in expected


def one_account_is_unknown(year: Year) -> None:
    """Nobody knows where to send one payout: it waits, the others leave, and it leaves alone when it is known."""
    run = year.calculate(Q4)
    with year.by("hanna") as (session, hanna):
        hold = place_hold(session, hanna, Q4, "P-050", "The account was closed.")
    with year.by("greta") as (session, greta):
        approve_run(session, greta, run.id, result=run.result_fingerprint)
        publish_period(session, greta, Q4)
    year.runs[Q4] = run
    waiting = year.total_of("P-050", Q4)
    assert year.export(run) == run.total - waiting
    with pytest.raises(Conflict) as refused, year.by("greta") as (session, greta):
        close_period(session, greta, Q4)
    assert refused.value.code == "holds-open"
    with year.by("hanna") as (session, hanna):
        release_hold(session, hanna, hold.id, "The new account was told.")
    assert year.export(run) == waiting


def the_books_are_closed(year: Year) -> None:
    """Every quarter is closed, every journal balances, and what left is to the cent what was approved."""
    for quarter, run in year.runs.items():
        with year.by("greta") as (session, greta):
            close_period(session, greta, quarter)
        with year.by("felix") as (session, felix):
            lines = journal_of_run(session, felix, run.id, PAYROLL).lines
            left = sum(
                each.amount for export in list_exports(session, felix, run=run.id).exports for each in export.totals
            )
        assert sum(each.debit for each in lines) == sum(each.credit for each in lines) == run.total == left
        assert run.total == sum(each.total for each in year.payouts(quarter).values())
    with pytest.raises(Conflict) as closed, year.by("ines") as (session, ines):
        raise_dispute(session, ines, Q2, StatedDispute(DisputeAbout.PAYOUT, "Once more."))
    assert closed.value.code == "period-closed"


def everything_can_be_shown_again(year: Year) -> None:
    """Alma audits: nobody changed what was written, and each run gives the same again, here and elsewhere."""
    year.on(date(2027, 3, 1))
    with year.database.reading() as session:
        alma = actor_of_login(session, "alma")
        assert check_trail(session, alma).faults == ()
        for run in year.runs.values():
            assert recompute_run(session, alma, run.id).same
            bundle = archived(bundle_files(bundle_of_run(session, alma, run.id)))
            assert verify_bundle(io.BytesIO(bundle), "run.zip").same
    with pytest.raises(NotAllowed), year.by("alma") as (session, alma):
        calculate_period(session, alma, Q4)
