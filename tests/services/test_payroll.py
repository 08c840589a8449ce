"""Payroll: what was approved leaves once, to the cent, and what payroll answers is matched line by line."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import insert

from incentives.export.acknowledgement import Outcome, Report, Said
from incentives.export.journal import Account
from incentives.services.database import Database
from incentives.services.errors import Conflict, NotAllowed, NotFound
from incentives.services.journals import journal_of_run
from incentives.services.payroll import PayrollExport, export_payroll, get_export, list_exports, take_report
from incentives.services.periods import open_period
from incentives.services.policies import add_policy
from incentives.services.runs import StoredRun, approve_run
from incentives.store.engine import open_engine
from incentives.store.payroll import StoredExport
from incentives.store.tables.life import holds
from incentives.values.problem import Place, RefusedWithProblems
from tests.export.building import SETUP, setup
from tests.performance.accept_tables import workbook
from tests.services.building import Company, accepted, approved, calculated, found_company
from tests.services.test_from_period_to_period import MONTHS, facts, policy_text

PLAIN = setup("format: 1\npay_codes: {others: 2300}\nledger: {expense: 6020, payable: 3740, department: team}\n")


@pytest.fixture
def quarter(sqlite_database: Database) -> Company:
    """The company on the one engine, for tests to which it does not matter."""
    return found_company(sqlite_database)


def exported(database: Database, company: Company, run: StoredRun) -> StoredExport:
    with database.changing() as session:
        return export_payroll(session, company.finance, run.id, PLAIN)


def shown(database: Database, company: Company, number: int) -> PayrollExport:
    with database.reading() as session:
        return get_export(session, company.finance, number)


def said(participant: str, amount: int, what: Said = Said.PAID) -> Report:
    return Report(participant, "2300", "EUR", amount, what, "T-1", Place("request"))


def test_what_was_approved_leaves_with_one_line_a_person(database: Database, company: Company) -> None:
    export = exported(database, company, approved(database, company))
    assert (export.sequence, export.people, export.lines, export.period) == (1, 2, 2, "2026-Q3")
    assert [(each.pay_code, each.lines, each.amount) for each in export.totals] == [("2300", 2, 172510)]
    lines = [each.line for each in shown(database, company, export.id).lines]
    assert [(each.participant, each.name, each.amount, each.currency) for each in lines] == [
        ("P-1", "Ada", 113500, "EUR"),
        ("P-2", "Berta", 59010, "EUR"),
    ]


def test_nothing_leaves_twice_and_the_second_is_told_of_the_first(sqlite_database: Database, quarter: Company) -> None:
    database, company = sqlite_database, quarter
    run = approved(database, company)
    first = exported(database, company, run)
    with pytest.raises(Conflict, match=f"left with export {first.id} on 2026-10-05, made by Finance") as refused:
        exported(database, company, run)
    assert refused.value.code == "already-exported"
    with database.reading() as session:
        assert list_exports(session, company.finance, run=run.id).exports == (first,)


def test_nothing_leaves_before_it_was_approved(sqlite_database: Database, quarter: Company) -> None:
    database, company = sqlite_database, quarter
    accepted(database, company)
    run = calculated(database, company)
    with pytest.raises(Conflict) as refused:
        exported(database, company, run)
    assert refused.value.code == "run-not-approved"


def test_who_is_held_leaves_with_a_later_export(sqlite_database: Database, quarter: Company) -> None:
    database, company = sqlite_database, quarter
    run = approved(database, company)
    with database.engine.begin() as connection:
        period, at = 1, database.clock()
        held = {"period_id": period, "participant": "P-1", "reason": "?", "placed_at": at, "placed_by": 1}
        connection.execute(insert(holds).values(**held))
    first = exported(database, company, run)
    assert [each.line.participant for each in shown(database, company, first.id).lines] == ["P-2"]
    with pytest.raises(Conflict) as refused:
        exported(database, company, run)
    assert refused.value.code == "run-held"
    with database.engine.begin() as connection:
        connection.execute(holds.update().values(released_at=at, released_by=1, released_because="fine"))
    second = exported(database, company, run)
    assert second.sequence == 2
    assert [each.line.participant for each in shown(database, company, second.id).lines] == ["P-1"]


def test_without_codes_nothing_leaves(sqlite_database: Database, quarter: Company) -> None:
    database, company = sqlite_database, quarter
    run = approved(database, company)
    with database.changing() as session, pytest.raises(Conflict) as refused:
        export_payroll(session, company.finance, run.id, None)
    assert refused.value.code == "payroll-setup-missing"
    others = setup("format: 1\npay_codes: {roles: {sales/agent: 2300}}\n")
    with database.changing() as session, pytest.raises(RefusedWithProblems) as wrong:
        export_payroll(session, company.finance, run.id, others)
    assert [each.code for each in wrong.value.problems] == ["pay-code-missing"]


def test_what_payroll_answers_is_kept_and_the_last_word_counts(database: Database, company: Company) -> None:
    export = exported(database, company, approved(database, company))
    with database.changing() as session:
        first = take_report(session, company.finance, export.id, [said("P-1", 113500), said("P-2", 59000)])
    assert [each.outcome for each in first.lines] == [Outcome.PAID, Outcome.DIFFERS]
    assert [each.code for each in first.problems] == ["payment-differs"]
    with database.changing() as session:
        take_report(session, company.finance, export.id, [said("P-2", 59010)])
    second = shown(database, company, export.id)
    assert [each.outcome for each in second.lines] == [Outcome.PAID, Outcome.PAID]
    assert (second.problems, [each.paid for each in second.reports]) == ((), [1, 1])


def test_a_report_about_somebody_else_changes_nothing(sqlite_database: Database, quarter: Company) -> None:
    database, company = sqlite_database, quarter
    export = exported(database, company, approved(database, company))
    with pytest.raises(RefusedWithProblems), database.changing() as session:
        take_report(session, company.finance, export.id, [said("P-1", 113500), said("P-9", 1)])
    assert shown(database, company, export.id).reports == ()


def test_only_who_exports_payroll_may(sqlite_database: Database, quarter: Company) -> None:
    database, company = sqlite_database, quarter
    run = approved(database, company)
    for somebody in (company.hr, company.approver, company.ada):
        with database.changing() as session, pytest.raises(NotAllowed):
            export_payroll(session, somebody, run.id, PLAIN)
    with database.reading() as session:
        for missing in (0, 9, 2**70):
            with pytest.raises(NotFound):
                get_export(session, company.finance, missing)


def test_two_exports_at_once_are_one(new_sqlite_url: Callable[[], str], new_postgres_url: Callable[[], str]) -> None:
    for url in (new_sqlite_url(), new_postgres_url()):
        database = Database(open_engine(url))
        company = found_company(database)
        run = approved(database, company)

        def attempt(_: int, database: Database = database, company: Company = company, run: StoredRun = run) -> str:
            try:
                return str(exported(database, company, run).sequence)
            except Conflict as refused:
                return refused.code

        with ThreadPoolExecutor(4) as pool:
            assert sorted(pool.map(attempt, range(4))) == ["1", *["already-exported"] * 3]
        database.close()


def test_the_journal_of_a_quarter_balances(sqlite_database: Database, quarter: Company) -> None:
    database, company = sqlite_database, quarter
    run = approved(database, company)
    with database.reading() as session:
        journal = journal_of_run(session, company.finance, run.id, PLAIN)
    assert [(each.account, each.department, each.debit, each.credit) for each in journal.lines] == [
        ("6020", "blue", 172510, 0),
        ("3740", "blue", 0, 172510),
    ]
    assert journal.debit == run.total


def test_over_months_every_debt_of_the_ledger_is_a_balance_of_the_run(sqlite_database: Database) -> None:
    """A draw and a deferral over five months: after each, the accounts stand where the run's balances stand."""
    database, company = sqlite_database, found_company(sqlite_database)
    with database.changing() as session:
        add_policy(session, company.administrator, policy_text(), "desk/2026-07-01.yaml")
        for month in MONTHS[:5]:
            open_period(session, company.hr, month)
    standing = {Account.DEFERRED: 0, Account.ADVANCES: 0}
    for month, quality in zip(MONTHS, ("62%", "95%", "70%", "85%", "95%"), strict=False):
        both = facts(quality), facts("85%", "lead")
        for_month = workbook(both[0 if month in MONTHS[:3] else 1], period=month)
        accepted(database, company, for_month, quarter=month)
        run = calculated(database, company, month)
        with database.changing() as session:
            approve_run(session, company.approver, run.id)
        with database.reading() as session:
            journal = journal_of_run(session, company.finance, run.id, setup(SETUP))
        for line in journal.lines:
            if line.purpose in standing:
                standing[line.purpose] += line.debit - line.credit
        owed = sum(each.amount for each in run.balances if each.what == "draw balance")
        held_back = sum(each.amount for each in run.balances if each.what == "deferred")
        assert standing == {Account.DEFERRED: -held_back, Account.ADVANCES: owed}


def test_somebody_without_a_department_is_named(sqlite_database: Database, quarter: Company) -> None:
    database, company = sqlite_database, quarter
    run = approved(database, company)
    by_segment = "format: 1\npay_codes: {others: 2300}\nledger: {expense: 6020, payable: 3740, department: segment%s}\n"
    with database.reading() as session:
        with pytest.raises(RefusedWithProblems) as refused:
            journal_of_run(session, company.finance, run.id, setup(by_segment % ""))
        assert [(each.code, each.place.key) for each in refused.value.problems] == [
            ("department-missing", "P-1"),
            ("department-missing", "P-2"),
        ]
        journal = journal_of_run(session, company.finance, run.id, setup(by_segment % ", without_department: 9999"))
    assert {each.department for each in journal.lines} == {"9999"}
