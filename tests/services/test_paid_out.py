"""Pay in another currency from upload to statement: stored with its rate, proved again, exchanged once."""

from __future__ import annotations

from fractions import Fraction

import pytest

from incentives.services.database import Database
from incentives.services.period_life import publish_period
from incentives.services.periods import open_period
from incentives.services.policies import add_policy
from incentives.services.runs import approve_run, list_payouts, recompute_run
from incentives.services.statements import statement_of
from incentives.values.problem import RefusedWithProblems
from tests.performance.accept_tables import workbook
from tests.services.building import POLICY, Company, accepted, calculated

TEXT = (
    POLICY.replace("policy: support", "policy: desk")
    .replace("period: quarter", "period: month\nexchange_day: last day of period")
    .replace("target_incentive: 4000 EUR per year", "target_incentive: 48000 EUR per year")
    .replace("days in role: 92", "days in role: 31")
    .replace("checked_quality: 700.00 EUR, first_contact: 300.00 EUR, total: 1000.00 EUR", "total: 4000.00 EUR")
    .replace("    title: Support agent", "    title: Support agent\n    paid_in: from the roster")
)
FACTS = """
Roster:
participant | name   | role       | starts_on  | ends_before | team | paid_in
P-1         | Ada    | desk/agent | 2026-07-01 |             | blue | USD
P-2         | Berta  | desk/agent | 2026-07-01 |             | blue | EUR
Results:
participant | checked_quality
P-1         | 85%
P-2         | 85%
Group results:
counted_for | name | first_contact
team        | blue | 75%
"""
RATES = """
Exchange rates:
day        | from_currency | to_currency | rate
2026-07-31 | EUR           | USD         | {rate}
"""


def begin(database: Database, company: Company) -> None:
    with database.changing() as session:
        add_policy(session, company.administrator, TEXT, "desk/2026-07-01.yaml")
        open_period(session, company.hr, "2026-07")
    accepted(database, company, workbook(FACTS, period="2026-07"), quarter="2026-07")


def deliver(database: Database, company: Company, rate: str) -> None:
    accepted(database, company, workbook(RATES.format(rate=rate), period=None), quarter="2026-07")


def test_what_goes_to_payroll_is_kept_with_its_rate(database: Database, company: Company) -> None:
    begin(database, company)
    with pytest.raises(RefusedWithProblems) as refused:
        calculated(database, company, "2026-07")
    assert [problem.code for problem in refused.value.problems] == ["exchange-rate-missing"]
    deliver(database, company, "1.0842")
    run = calculated(database, company, "2026-07")
    with database.changing() as session:
        approve_run(session, company.approver, run.id)
        publish_period(session, company.approver, run.period)
    with database.reading() as session:
        ada, berta = list_payouts(session, company.finance, run.id).payouts
        assert (ada.total, berta.total, berta.paid_out) == (400000, 400000, None)
        assert ada.paid_out is not None
        assert (ada.paid_out.amount, ada.paid_out.currency, ada.paid_out.exchange.rate) == (
            433680,
            "USD",
            Fraction(10842, 10000),
        )
        told = statement_of(session, company.ada, ada.id).statement.exchanged
        assert told is not None
        assert told.line == "4,000.00 EUR × 1.0842 EUR to USD on 31 July 2026 = 4,336.80 USD"
        assert statement_of(session, company.berta, berta.id).statement.exchanged is None
        assert recompute_run(session, company.finance, run.id).same


def test_a_corrected_rate_supersedes_and_the_run_keeps_its_own(database: Database, company: Company) -> None:
    begin(database, company)
    deliver(database, company, "1.0842")
    first = calculated(database, company, "2026-07")
    deliver(database, company, "1.1")
    second = calculated(database, company, "2026-07")
    assert first.total == second.total
    with database.reading() as session:
        amounts = [list_payouts(session, company.finance, run.id).payouts[0].paid_out for run in (first, second)]
        assert [each and each.amount for each in amounts] == [433680, 440000]
        assert recompute_run(session, company.finance, first.id).same
