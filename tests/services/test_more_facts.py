"""Transactions, leave and earlier periods in the service: delivered, kept, paid from, and recomputed to the byte.

What an audit says of these policies is not what is tested, so findings wait for no answer here.
"""

from __future__ import annotations

from fractions import Fraction

import pytest

from incentives.services import calculating
from incentives.services.database import Database
from incentives.services.errors import Conflict
from incentives.services.imports import FactKind, Import, ImportState, stage_import
from incentives.services.periods import open_period
from incentives.services.policies import add_policy
from incentives.services.runs import StoredRun, approve_run, list_payouts, recompute_run
from incentives.services.statements import statement_of
from incentives.values.problem import RefusedWithProblems
from tests.performance.accept_tables import workbook
from tests.services.building import QUARTER, Company, accepted, calculated

DEALS = """
format: 1
policy: deals
effective_from: 2026-07-01
title: Pay by the deal
owner: deals@example.com
currency: EUR
period: quarter
change: {replaces: nothing, because: The first written plan.}
measures:
  sales: {kpi: new_business_closed, unit: EUR, counted_for: participant, source: ledger, because: It is sold.,
    watch_for: Split deals.}
  renewed: {kpi: new_business_closed, unit: EUR, counted_for: participant, source: ledger, because: It is kept.,
    watch_for: Discounts.}
  renewed_this_year: {kpi: new_business_closed, unit: EUR, counted_for: participant, source: worked out,
    because: It is kept., watch_for: Discounts., derived: {of: renewed, over: year to date}}
roles:
  seller:
    title: Seller
    kind: sales
    fixed_pay: 60%
    target_incentive: 4000 EUR per quarter
    pays_at_most: 300% of target incentive
    typical: {sales in small: 50000 EUR, sales in large: 20000 EUR}
    components:
      sales:
        rates:
          apply: to each slice
          each: transaction
          levels:
            small: {at_least: 0 EUR, pays: 4%}
            large: {at_least: 25000 EUR, pays: 6%}
  keeper:
    title: Keeper
    kind: sales
    fixed_pay: 90%
    target_incentive: 1000 EUR per quarter
    components:
      renewed_this_year:
        weight: 100%
        target: 60000 EUR
        because: Kept over the year.
        curve:
          none: {at: 0 EUR, pays: 0%}
          all: {at: 60000 EUR, pays: 100%}
proration: working days in role
leave: does not count
rounding: {to: 0.01 EUR, ties: half up, when: once per component}
examples:
  some_deals:
    role: seller
    given: {sales in small: 60000 EUR, sales in large: 15000 EUR, working days in role: 66, share of full time: 100%}
    pays: {sales: 3300.00 EUR, total: 3300.00 EUR}
"""
SELLERS = """
Roster:
participant | name  | role         | starts_on  | ends_before
P-1         | Ada   | deals/seller | 2026-01-01 |
P-2         | Berta | deals/seller | 2026-08-01 |
"""
DEAL_SHEET = """
Transactions:
participant | measure | key  | day        | amount
P-1         | sales   | D-1  | 2026-07-03 | 40000
P-1         | sales   | D-2  | 2026-07-09 | 20000
P-2         | sales   | none |            |
"""
NO_LEAVE = """
Leave:
participant | from | to
"""
KEEPERS = """
Roster:
participant | name  | role         | starts_on  | ends_before
P-1         | Ada   | deals/keeper | 2026-01-01 |
P-2         | Berta | deals/keeper | 2026-07-01 |
"""
RENEWED = """
Results:
participant | renewed
P-1         | 20000
P-2         | 12000
"""
ADA_ALONE = """
Roster:
participant | name | role         | starts_on  | ends_before
P-1         | Ada  | deals/keeper | 2026-01-01 |
Results:
participant | renewed
P-1         | AMOUNT
"""


@pytest.fixture(autouse=True)
def _nobody_has_to_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calculating, "_refuse_unanswered", lambda *_: None)


@pytest.fixture
def deals(database: Database, company: Company) -> Company:
    """The company with a policy that pays by the deal and by the year so far, and the two quarters before open."""
    with database.changing() as session:
        add_policy(session, company.administrator, DEALS, "deals/2026-07-01.yaml")
        for name in ("2026-Q1", "2026-Q2"):
            open_period(session, company.hr, name)
    return company


def paid(database: Database, company: Company, run: StoredRun) -> dict[str, int]:
    with database.reading() as session:
        return {each.participant: each.total for each in list_payouts(session, company.finance, run.id).payouts}


def recomputes(database: Database, company: Company, run: StoredRun) -> bool:
    with database.reading() as session:
        return recompute_run(session, company.finance, run.id).same


def refused(database: Database, company: Company, text: str, quarter: str = QUARTER) -> list[str]:
    """The codes of the problems for which an upload is refused."""
    with database.changing() as session:
        staged = stage_import(session, company.hr, quarter, (workbook(text, period=quarter),))
    assert staged.state is ImportState.REFUSED
    return [problem.code for problem in staged.problems]


def upload(database: Database, company: Company, text: str, quarter: str = QUARTER) -> Import:
    return accepted(database, company, workbook(text, period=quarter), quarter=quarter)


def test_transactions_are_kept_and_paid_from(database: Database, deals: Company) -> None:
    found = upload(database, deals, SELLERS + DEAL_SHEET + NO_LEAVE)
    assert found.summary is not None
    assert found.summary.rows[FactKind.TRANSACTIONS] == 3
    (found_sum,) = found.summary.control_sums
    assert (found_sum.name, found_sum.count, found_sum.total) == ("sales", 2, Fraction(60000))
    run = calculated(database, deals)
    assert paid(database, deals, run) == {"P-1": 270000, "P-2": 0}  # 25,000 at 4% and 15,000 at 6%, 20,000 at 4%
    assert recomputes(database, deals, run)
    with database.reading() as session:
        payouts = list_payouts(session, deals.finance, run.id).payouts
        statement = statement_of(session, deals.finance, payouts[0].id)
    assert statement.statement.given["sales in small"] == "45,000.00 EUR"


def test_corrected_transactions_alone_take_the_place_of_those_before(database: Database, deals: Company) -> None:
    upload(database, deals, SELLERS + DEAL_SHEET + NO_LEAVE)
    before = calculated(database, deals)
    found = upload(database, deals, DEAL_SHEET.replace("40000", "30000"))
    assert found.summary is not None
    (change,) = found.summary.changes
    assert (change.subject, change.what) == ("P-1", "sales D-1")
    assert (change.before, change.after) == ("40,000.00 EUR on 2026-07-03", "30,000.00 EUR on 2026-07-03")
    assert paid(database, deals, calculated(database, deals)) == {"P-1": 210000, "P-2": 0}
    assert recomputes(database, deals, before)


def test_what_is_wrong_with_transactions_refuses_the_upload(database: Database, deals: Company) -> None:
    upload(database, deals, SELLERS + DEAL_SHEET + NO_LEAVE)
    assert refused(database, deals, DEAL_SHEET.replace("D-2", "D-1")) == ["duplicate-transaction"]
    without_berta = DEAL_SHEET.replace("P-2         | sales   | none |            |\n", "")
    assert refused(database, deals, without_berta) == ["transactions-missing"]


def test_leave_is_delivered_on_its_own_and_taken_off_the_days(database: Database, deals: Company) -> None:
    upload(database, deals, KEEPERS + RENEWED + NO_LEAVE)
    for quarter in ("2026-Q1", "2026-Q2"):
        upload(database, deals, ADA_ALONE.replace("AMOUNT", "20000"), quarter)
    first = calculated(database, deals)
    assert paid(database, deals, first) == {"P-1": 100000, "P-2": 20000}
    found = upload(database, deals, "Leave:\nparticipant | from | to\nP-1 | 2026-07-06 | 2026-07-17")
    assert found.summary is not None
    assert [change.after for change in found.summary.changes] == ["to 2026-07-17"]
    assert paid(database, deals, calculated(database, deals)) == {"P-1": 84848, "P-2": 20000}  # 56 of 66 working days
    assert recomputes(database, deals, first)
    assert refused(database, deals, "Leave:\nparticipant | from | to\nP-9 | 2026-07-06 | 2026-07-17") == [
        "unknown-person"
    ]


def test_results_wait_for_leave_that_nobody_stated(database: Database, deals: Company) -> None:
    assert refused(database, deals, KEEPERS + RENEWED) == ["sheet-missing"]


def test_an_earlier_period_that_nobody_delivered_is_named(database: Database, deals: Company) -> None:
    upload(database, deals, KEEPERS + RENEWED + NO_LEAVE)
    upload(database, deals, ADA_ALONE.replace("AMOUNT", "20000"), "2026-Q1")
    with pytest.raises(RefusedWithProblems) as stopped:
        calculated(database, deals)
    (problem,) = stopped.value.problems
    assert problem.code == "earlier-period-missing"
    assert "renewed of 2026-Q2" in problem.message


def test_a_period_before_the_policy_holds_what_the_policy_looks_back_at(database: Database, deals: Company) -> None:
    text = ADA_ALONE.replace("AMOUNT", "20000")
    assert refused(database, deals, text.replace("20000", ""), "2026-Q2") == ["blank-result"]
    assert upload(database, deals, text, "2026-Q2").state is ImportState.ACCEPTED
    with database.changing() as session:
        open_period(session, deals.hr, "2025-Q4")
    assert refused(database, deals, text, "2025-Q4") == ["no-policy-in-force"]
    with pytest.raises(RefusedWithProblems, match="is in force on 2026-04-01"):
        calculated(database, deals, "2026-Q2")


def test_what_changes_in_an_earlier_period_asks_for_a_new_calculation(database: Database, deals: Company) -> None:
    upload(database, deals, KEEPERS + RENEWED + NO_LEAVE)
    for quarter in ("2026-Q1", "2026-Q2"):
        upload(database, deals, ADA_ALONE.replace("AMOUNT", "10000"), quarter)
    run = calculated(database, deals)
    assert paid(database, deals, run) == {"P-1": 66667, "P-2": 20000}
    upload(database, deals, ADA_ALONE.replace("AMOUNT", "20000"), "2026-Q2")
    with database.changing() as session, pytest.raises(Conflict, match="Calculate the period again"):
        approve_run(session, deals.approver, run.id)
    assert recomputes(database, deals, run)
    assert paid(database, deals, calculated(database, deals)) == {"P-1": 83333, "P-2": 20000}
