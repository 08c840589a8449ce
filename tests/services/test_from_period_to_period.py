"""Eight months on one database: a draw, a deferral and a clawback are carried from run to run and reconcile."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from incentives.performance.adjustments import AdjustmentKind
from incentives.performance.balances import Opening
from incentives.services.adjustments import StatedAdjustment, enter, entered_for, withdraw
from incentives.services.corrections import StatedReversal, reverse
from incentives.services.database import Database
from incentives.services.errors import Conflict
from incentives.services.period_life import publish_period
from incentives.services.periods import open_period
from incentives.services.policies import add_policy
from incentives.services.runs import StoredRun, approve_run, calculate_period, list_payouts, recompute_run
from incentives.services.statements import statement_of
from incentives.values.problem import RefusedWithProblems
from tests.performance.accept_tables import workbook
from tests.services.building import POLICY, Company, accepted, calculated

MONTHS = ["2026-07", "2026-08", "2026-09", "2026-10", "2026-11", "2026-12", "2027-01", "2027-02"]
AGENT = POLICY[POLICY.index("  agent:") : POLICY.index("proration:")]
CHANGES = (
    ("policy: support", "policy: desk"),
    ("period: quarter", "period: month"),
    ("target_incentive: 4000 EUR per year", "target_incentive: 48000 EUR per year"),
    ("days in role: 92", "days in role: 31, draw balance: 0 EUR"),
    ("checked_quality: 700.00 EUR, first_contact: 300.00 EUR, total: 1000.00 EUR", "total: 4000.00 EUR"),
    ("    pays_at_least: 20% of target incentive\n", ""),
)
CLAWBACK = """\
clawback:
  when: Checked quality is found to be wrong.
  within: 12 months
  share: 100%
  taken_from: the next payout
  because: What was not so was not earned.
"""


def policy_text() -> str:
    """Agents with a draw of 3000 a month, leads with 35% held back for two months."""
    text = POLICY
    lead = AGENT.replace("  agent:", "  lead:").replace("Support agent", "Support lead")
    lead = lead.replace("    components:", "    deferral: {share: 35%, for: 2 periods}\n    components:", 1)
    agent = AGENT.replace(
        "    components:", "    draw: {pays: 3000 EUR per month, recoverable: yes, prorated: no}\n    components:", 1
    )
    text = text.replace(AGENT, agent + lead + CLAWBACK)
    for old, new in CHANGES:
        assert old in text, old
        text = text.replace(old, new)
    return text


def facts(quality: str, role: str = "agent") -> str:
    return f"""
Roster:
participant | name   | role       | starts_on  | ends_before | team
P-1         | Ada    | desk/{role} | 2026-07-01 |             | blue
P-2         | Berta  | desk/lead  | 2026-07-01 |             | blue
Results:
participant | checked_quality
P-1         | {quality}
P-2         | 85%
Group results:
counted_for | name | first_contact
team        | blue | 75%
"""


def begin(database: Database, company: Company) -> None:
    with database.changing() as session:
        add_policy(session, company.administrator, policy_text(), "desk/2026-07-01.yaml")


def month(database: Database, company: Company, name: str, quality: str) -> None:
    with database.changing() as session:
        open_period(session, company.hr, name)
    accepted(database, company, workbook(facts(quality), period=name), quarter=name)


def paid(database: Database, company: Company, name: str) -> StoredRun:
    run = calculated(database, company, name)
    with database.changing() as session:
        return approve_run(session, company.approver, run.id)


def totals(database: Database, company: Company, run: StoredRun) -> tuple[int, ...]:
    with database.reading() as session:
        return tuple(each.total for each in list_payouts(session, company.finance, run.id).payouts)


def test_eight_months_pay_and_carry_what_was_reckoned_by_hand(database: Database, company: Company) -> None:
    """Ada earns 1200, 2600, 4000, 4840, 1200, 4000, 4000, 4840 on a draw of 3000; Berta earns 4000 a month."""
    begin(database, company)
    runs: list[StoredRun] = []
    for name, quality in zip(MONTHS, ["60%", "72.5%", "85%", "95%", "60%", "85%", "85%", "95%"], strict=True):
        month(database, company, name, quality)
        if name == MONTHS[-1]:
            with database.changing() as session:
                lost = StatedReversal("checked_quality", "participant", "P-1", Fraction(125, 1000))
                (taken,) = reverse(session, company.finance, runs[2].id, [lost], into=name).adjustments
            assert taken.adjustment.kind is AdjustmentKind.CLAWBACK
            assert taken.adjustment.amount == -1400
        runs.append(paid(database, company, name))
    ada, berta = zip(*(totals(database, company, run) for run in runs), strict=True)
    assert ada == (300000, 300000, 300000, 364000, 300000, 300000, 320000, 484000 - 140000)
    assert berta == (260000, 260000, 400000, 400000, 400000, 400000, 400000, 400000)
    owed = [sum(each.amount for each in run.balances if each.what == "draw balance") for run in runs]
    assert owed == [180000, 220000, 120000, 0, 180000, 80000, 0, 0]
    held = [sum(each.amount for each in run.balances if each.what == "deferred") for run in runs]
    assert held == [140000, 280000, 280000, 280000, 280000, 280000, 280000, 280000]
    earned = 100 * (1200 + 2600 + 4000 + 4840 + 1200 + 4000 + 4000 + 4840)
    assert sum(ada) == earned - 140000 + owed[-1]
    assert sum(berta) == 8 * 400000 - held[-1]
    with database.reading() as session:
        assert all(recompute_run(session, company.finance, run.id).same for run in runs)
        last = list_payouts(session, company.finance, runs[-1].id).payouts[0]
        statement = statement_of(session, company.finance, last.id).statement
    assert [(step.key, step.amount) for step in statement.steps][2:] == [("clawback", Fraction(-1400))]
    assert statement.total == 3440


def test_a_month_is_not_calculated_while_the_one_before_is_not_approved(database: Database, company: Company) -> None:
    begin(database, company)
    for name in MONTHS[:2]:
        month(database, company, name, "85%")
    calculated(database, company, MONTHS[0])
    with pytest.raises(RefusedWithProblems) as refused:
        calculated(database, company, MONTHS[1])
    assert {problem.code for problem in refused.value.problems} == {"opening-missing"}
    paid(database, company, MONTHS[0])
    assert calculated(database, company, MONTHS[1]).total == 660000


def test_balances_from_before_the_service_are_stated_once(database: Database, company: Company) -> None:
    begin(database, company)
    month(database, company, MONTHS[1], "85%")
    with database.changing() as session:
        starts = open_period(session, company.hr, "2027-03").period.starts_on
    first = Opening(starts.replace(year=2026, month=8), "EUR", ())
    with database.changing() as session:
        run = calculate_period(session, company.finance, MONTHS[1], opening=first)
    with database.changing() as session:
        assert approve_run(session, company.approver, run.id).approved_at is not None
    month(database, company, MONTHS[2], "85%")
    with pytest.raises(Conflict) as refused, database.changing() as session:
        calculate_period(session, company.finance, MONTHS[2], opening=replace(first, ends_before=starts))
    assert refused.value.code == "opening-known"
    with database.reading() as session:
        assert recompute_run(session, company.finance, run.id).same


def test_an_adjustment_that_came_after_the_calculation_keeps_it_from_being_approved(
    database: Database, company: Company
) -> None:
    begin(database, company)
    month(database, company, MONTHS[0], "85%")
    run = calculated(database, company, MONTHS[0])
    stated = StatedAdjustment("P-1", "desk/agent", AdjustmentKind.ADJUSTMENT, Fraction(50), "Agreed.")
    with database.changing() as session:
        entry = enter(session, company.finance, MONTHS[0], stated)
        assert entered_for(session, company.finance, MONTHS[0]) == (entry,)
    with pytest.raises(Conflict) as refused, database.changing() as session:
        approve_run(session, company.approver, run.id)
    assert refused.value.code == "inputs-changed"
    again = calculated(database, company, MONTHS[0])
    assert again.total == run.total + 5000
    with database.changing() as session:
        assert withdraw(session, company.finance, MONTHS[0], entry.id).withdrawn
        assert entered_for(session, company.finance, MONTHS[0]) == ()
    assert calculated(database, company, MONTHS[0]).total == run.total
    with database.reading() as session:
        assert recompute_run(session, company.finance, again.id).same


def test_an_adjustment_needs_a_reason(database: Database, company: Company) -> None:
    begin(database, company)
    month(database, company, MONTHS[0], "85%")
    stated = StatedAdjustment("P-1", "desk/agent", AdjustmentKind.ADJUSTMENT, Fraction(50), "  ")
    with pytest.raises(RefusedWithProblems), database.changing() as session:
        enter(session, company.finance, MONTHS[0], stated)


def test_what_is_held_back_for_somebody_who_left_is_paid_out_and_told(database: Database, company: Company) -> None:
    """Berta leads in July and August; 1400 of each are held back for two months. In September she is gone."""
    begin(database, company)
    for name in MONTHS[:2]:
        month(database, company, name, "85%")
        paid(database, company, name)
    with database.changing() as session:
        open_period(session, company.hr, MONTHS[2])
    gone = "\n".join(line for line in facts("85%").splitlines() if not line.startswith("P-2"))
    accepted(database, company, workbook(gone, period=MONTHS[2]), quarter=MONTHS[2])
    run = paid(database, company, MONTHS[2])
    assert totals(database, company, run) == (400000, 140000)
    assert [each.amount for each in run.balances if each.participant == "P-2"] == [140000]
    with database.reading() as session:
        berta = list_payouts(session, company.finance, run.id).payouts[1]
        assert (berta.name, berta.components, berta.calculated) == ("P-2", {}, 0)
    with database.changing() as session:
        publish_period(session, company.approver, MONTHS[2])
        told = statement_of(session, company.berta, berta.id)
        assert (told.statement.total, told.statement.given, told.explained.marginals) == (Fraction(1400), {}, ())
        assert "Not in the role" in told.statement.opening[0]
        assert recompute_run(session, company.finance, run.id).same
