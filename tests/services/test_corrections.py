"""What corrects an approved run: settled in a later period, never twice, and nothing that was paid is edited."""

from __future__ import annotations

import pytest

from incentives.services.adjustments import AdjustmentKind, entered_for
from incentives.services.adjustments import withdraw as withdraw_adjustment
from incentives.services.corrections import (
    CorrectionOf,
    StatedReversal,
    StoredCorrection,
    corrections_of,
    recalculate,
    reverse,
    withdraw,
)
from incentives.services.database import Database
from incentives.services.errors import Conflict, NotAllowed, NotFound
from incentives.services.imports import accept_import, stage_import
from incentives.services.periods import PeriodState, get_period, open_period
from incentives.services.runs import StoredRun, list_payouts, recompute_run
from incentives.values.problem import RefusedWithProblems
from tests.conftest import Clock
from tests.performance.accept_tables import workbook
from tests.services.building import Company
from tests.services.test_from_period_to_period import MONTHS, begin, facts, month, paid, totals

JULY, AUGUST = MONTHS[:2]


@pytest.fixture
def july(database: Database, company: Company) -> StoredRun:
    """July is approved, Ada with 4000 and nothing owed; August is open."""
    begin(database, company)
    month(database, company, JULY, "85%")
    run = paid(database, company, JULY)
    month(database, company, AUGUST, "85%")
    return run


def lost(points: str) -> list[StatedReversal]:
    return [StatedReversal("checked_quality", "participant", "P-1", points)]


def reversed_by(database: Database, company: Company, run: StoredRun, points: str) -> StoredCorrection:
    with database.changing() as session:
        return reverse(session, company.finance, run.id, lost(points), into=AUGUST)


def correct(database: Database, company: Company, clock: Clock, quality: str) -> None:
    """Corrected facts of July are delivered and accepted."""
    clock.pass_by(minutes=1)
    with database.changing() as session:
        sheets = (workbook(facts(quality), period=JULY),)
        ready = stage_import(session, company.hr, JULY, sheets, corrects=True)
        assert accept_import(session, company.hr, ready.id).accepted_at is not None


def again(database: Database, company: Company, run: StoredRun) -> StoredCorrection:
    with database.changing() as session:
        return recalculate(session, company.finance, run.id, into=AUGUST)


def amounts(correction: StoredCorrection) -> list[str]:
    return [str(each.adjustment.amount) for each in correction.adjustments]


def refusal(database: Database, company: Company, run: StoredRun, into: str = AUGUST) -> str:
    with pytest.raises(Conflict) as refused, database.changing() as session:
        recalculate(session, company.finance, run.id, into=into)
    return refused.value.code


def test_later_reversals_of_a_run_know_the_earlier_ones(database: Database, company: Company, july: StoredRun) -> None:
    """85% to 72.5% loses half of 2800, and 72.5% to 60% the other half; both at once are the same 2800."""
    first = reversed_by(database, company, july, "12.5%")
    second = reversed_by(database, company, july, "12.5%")
    assert (first.kind, amounts(first), amounts(second)) == (CorrectionOf.REVERSAL, ["-1400"], ["-1400"])
    with database.changing() as session:
        withdraw(session, company.finance, first.id)
        withdraw(session, company.finance, second.id)
    assert amounts(reversed_by(database, company, july, "25%")) == ["-2800"]
    with database.reading() as session:
        found = corrections_of(session, company.finance, july.id)
        assert [each.withdrawn for each in found] == [True, True, False]
        assert [each.adjustment.amount for each in entered_for(session, company.finance, AUGUST)] == [-2800]
        assert recompute_run(session, company.finance, july.id).same


def test_what_a_correction_entered_is_withdrawn_with_it_alone(
    database: Database, company: Company, july: StoredRun
) -> None:
    correction = reversed_by(database, company, july, "12.5%")
    (adjustment,) = correction.adjustments
    with pytest.raises(Conflict) as refused, database.changing() as session:
        withdraw_adjustment(session, company.finance, AUGUST, adjustment.id)
    assert refused.value.code == "adjustment-of-correction"
    with database.changing() as session:
        done = withdraw(session, company.finance, correction.id)
    assert done.withdrawn
    assert done.adjustments[0].withdrawn
    with pytest.raises(Conflict) as refused, database.changing() as session:
        withdraw(session, company.finance, correction.id)
    assert refused.value.code == "correction-withdrawn"


@pytest.mark.parametrize(
    ("stated", "code"),
    [
        (StatedReversal("checked_quality", "participant", "P-1", "0%"), "invalid-value"),
        (StatedReversal("checked_quality", "participant", "P-1", "-5%"), "invalid-value"),
        (StatedReversal("checked_quality", "participant", "P-1", "5"), "invalid-value"),
        (StatedReversal("none_such", "participant", "P-1", "5%"), "unknown-measure"),
        (StatedReversal("checked_quality", "participant", "P-9", "5%"), "reversal-unknown"),
        (StatedReversal("checked_quality", "team", "P-1", "5%"), "reversal-unknown"),
    ],
)
def test_what_cannot_be_reversed_is_a_problem(
    database: Database, company: Company, july: StoredRun, stated: StatedReversal, code: str
) -> None:
    with pytest.raises(RefusedWithProblems) as refused, database.changing() as session:
        reverse(session, company.finance, july.id, [stated], into=AUGUST)
    assert [problem.code for problem in refused.value.problems] == [code]


def test_corrected_facts_are_settled_and_the_paid_month_stays(
    database: Database, company: Company, clock: Clock, july: StoredRun
) -> None:
    """At 95% Ada would have had 4840: 840 more. The run keeps its facts and its payouts."""
    before = totals(database, company, july)
    correct(database, company, clock, "95%")
    correction = again(database, company, july)
    assert (correction.kind, amounts(correction)) == (CorrectionOf.RECALCULATION, ["840"])
    assert [(each.kind, each.total) for each in correction.entries] == [("reversal", -400000), ("new payout", 484000)]
    with database.reading() as session:
        assert get_period(session, company.finance, JULY).state is PeriodState.APPROVED
        assert recompute_run(session, company.finance, july.id).same
    assert totals(database, company, july) == before
    august = paid(database, company, AUGUST)
    with database.reading() as session:
        ada = list_payouts(session, company.finance, august.id).payouts[0]
    assert (ada.total, ada.calculated) == (484000, 400000)
    assert [(each.kind, each.amount) for each in ada.entries] == [(AdjustmentKind.RECALCULATION, 84000)]


def test_a_second_recalculation_settles_only_what_the_first_did_not(
    database: Database, company: Company, clock: Clock, july: StoredRun
) -> None:
    correct(database, company, clock, "95%")
    assert amounts(again(database, company, july)) == ["840"]
    assert refusal(database, company, july) == "nothing-to-correct"
    correct(database, company, clock, "72.5%")
    assert amounts(again(database, company, july)) == ["-2240"]
    correct(database, company, clock, "85.0%")
    assert amounts(again(database, company, july)) == ["1400"]


def test_what_a_draw_advanced_is_no_gain_of_a_recalculation(
    database: Database, company: Company, clock: Clock, july: StoredRun
) -> None:
    """At 60% she earns 1200 and a draw of 3000 would have been paid; the balance stays, so 2800 is settled."""
    correct(database, company, clock, "60%")
    assert amounts(again(database, company, july)) == ["-2800"]


def test_nothing_is_corrected_that_was_not_paid_or_not_changed(
    database: Database, company: Company, clock: Clock, july: StoredRun
) -> None:
    assert refusal(database, company, july) == "facts-not-corrected"
    assert refusal(database, company, july, into=JULY) == "period-approved"
    with database.changing() as session:
        open_period(session, company.hr, "2026-06")
    assert refusal(database, company, july, into="2026-06") == "period-not-later"
    with pytest.raises(NotFound), database.changing() as session:
        recalculate(session, company.finance, 99, into=AUGUST)
    with pytest.raises(NotAllowed), database.changing() as session:
        recalculate(session, company.hr, july.id, into=AUGUST)


def test_facts_of_an_approved_period_are_only_delivered_as_corrections(
    database: Database, company: Company, clock: Clock, july: StoredRun
) -> None:
    clock.pass_by(minutes=1)
    sheets = (workbook(facts("95%"), period=JULY),)
    with pytest.raises(Conflict) as refused, database.changing() as session:
        stage_import(session, company.hr, JULY, sheets)
    assert refused.value.code == "period-approved"
    with pytest.raises(Conflict) as refused, database.changing() as session:
        stage_import(session, company.hr, AUGUST, (workbook(facts("95%"), period=AUGUST),), corrects=True)
    assert refused.value.code == "period-not-approved"
