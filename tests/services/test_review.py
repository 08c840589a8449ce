"""The review before money moves: what it shows of a run, and what stands out."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from incentives.services.adjustments import AdjustmentKind, StatedAdjustment, enter
from incentives.services.database import Database
from incentives.services.disputes import DisputeAbout, StatedDispute, raise_dispute
from incentives.services.errors import Conflict, NotAllowed, NotFound
from incentives.services.holds import place_hold
from incentives.services.periods import open_period
from incentives.services.review import review_of, state_budget
from incentives.services.review_figures import middle, movers, outliers, unusual_results
from incentives.store.records import StoredPayout
from incentives.values.problem import RefusedWithProblems
from tests.performance.accept_tables import workbook
from tests.services.building import QUARTER, RESULTS, ROSTER, Company, accepted, approved, calculated, staged

LATER = "2026-Q4"
BETTER = RESULTS.replace("P-1         | 90%", "P-1         | 60%")


def payout(number: int, total: int, **more: object) -> StoredPayout:
    """A payout of one component."""
    usual = StoredPayout(
        id=number,
        run=1,
        participant=f"P-{number}",
        name=f"Person {number}",
        assignment=f"P-{number}:x",
        role="support/agent",
        policy_version=1,
        policy_fingerprint="",
        currency="EUR",
        components={"quality": total},
        total=total,
        amounts={"quality": Fraction(total, 1000)},
    )
    return replace(usual, **more)  # type: ignore[arg-type]


def test_a_run_is_shown_beside_its_budget_and_the_run_before(database: Database, company: Company) -> None:
    first = approved(database, company)
    with database.changing() as session:
        open_period(session, company.hr, LATER)
        state_budget(session, company.finance, LATER, 150_000, "EUR")
    accepted(database, company, workbook(ROSTER + BETTER, period=LATER), quarter=LATER)
    run = calculated(database, company, LATER)
    with database.reading() as session:
        review = review_of(session, company.approver, run.id)
    assert review.before == first
    assert review.difference == run.total - first.total
    assert review.over_budget == run.total - 150_000
    (ada, berta) = review.movers
    assert (ada.participant, ada.changes[0].part) == ("P-1", "checked_quality")
    assert ada.difference < 0 < berta.difference
    assert sum(each.after - each.before for each in ada.changes) == ada.difference


def test_what_is_not_in_the_figures_yet_is_named(database: Database, company: Company) -> None:
    accepted(database, company)
    run = calculated(database, company)
    with database.changing() as session:
        stated = StatedAdjustment("P-1", "support/agent", AdjustmentKind.ADJUSTMENT, Fraction(100), "A gift.")
        enter(session, company.finance, QUARTER, stated)
        place_hold(session, company.hr, QUARTER, "P-2", "A question.")
        missing = StatedDispute(DisputeAbout.MISSING_INPUT, "My August is missing.")
        raise_dispute(session, company.ada, QUARTER, missing)
        staged(session, company, workbook(ROSTER + RESULTS.replace("80%\nGroup", "81%\nGroup"), "late.xlsx"))
        review = review_of(session, company.finance, run.id)
    assert [each.adjustment.reason for each in review.pending] == ["A gift."]
    assert (review.taken_in, review.movers, review.before) == ((), (), None)
    assert [each.participant for each in review.held] == ["P-2"]
    assert [each.words for each in review.disputes] == ["My August is missing."]
    assert len(review.deliveries) == 1


def test_somebody_who_is_paid_no_more_is_missed(database: Database, company: Company) -> None:
    approved(database, company)
    with database.changing() as session:
        open_period(session, company.hr, LATER)
    lines = [line for line in (ROSTER + RESULTS).splitlines() if not line.startswith("P-2")]
    accepted(database, company, workbook("\n".join(lines), period=LATER), quarter=LATER)
    run = calculated(database, company, LATER)
    with database.reading() as session:
        (berta,) = review_of(session, company.finance, run.id).absent
    assert (berta.participant, berta.name) == ("P-2", "Berta")
    assert berta.before is not None


def test_a_budget_is_stated_anew_and_not_for_what_is_approved(database: Database, company: Company) -> None:
    with database.changing() as session:
        assert state_budget(session, company.finance, QUARTER, 1, "EUR").amount == 1
        assert state_budget(session, company.finance, QUARTER, 2, "EUR").amount == 2
        with pytest.raises(Conflict):
            state_budget(session, company.finance, QUARTER, 2, "EUR")
        for amount, currency in ((-1, "EUR"), (1, "XXX")):
            with pytest.raises(RefusedWithProblems):
                state_budget(session, company.finance, QUARTER, amount, currency)
    approved(database, company)
    with pytest.raises(Conflict) as late, database.changing() as session:
        state_budget(session, company.finance, QUARTER, 3, "EUR")
    assert late.value.code == "period-approved"


def test_only_who_reads_payouts_reviews_them(database: Database, company: Company) -> None:
    with database.reading() as session:
        with pytest.raises(NotAllowed):
            review_of(session, company.hr, 1)
        with pytest.raises(NotFound):
            review_of(session, company.finance, 1)


def test_an_outlier_is_far_from_the_median_of_its_role() -> None:
    usual = [payout(number, 1000 + number) for number in range(1, 8)]
    assert outliers(usual) == ()
    assert [each.participant for each in outliers([*usual, payout(9, 9000)])] == ["P-9"]
    assert outliers([*usual[:3], payout(9, 9000)]) == ()  # four people are too few to tell


def test_a_result_outside_the_usual_range_is_told() -> None:
    before = [payout(number, 1000 * number) for number in range(1, 6)]  # 1 to 5, so -1 to 7 is usual
    inside, outside = payout(1, 7000), payout(2, 7001)
    (told,) = unusual_results([inside, outside], before)
    assert (told.participant, told.measure) == ("P-2", "quality")
    assert [told.least, told.most] == [Fraction(-1), Fraction(7)]
    assert unusual_results([outside], before[:4]) == ()


def test_who_is_new_or_gone_has_moved_by_everything() -> None:
    stays, gone, new = payout(1, 500), payout(2, 300), payout(3, 400)
    found = movers([stays, new], [stays, gone])
    assert [(each.participant, each.before, each.after) for each in found] == [("P-3", None, 400), ("P-2", 300, None)]


def test_the_median_of_an_even_number_is_between_two() -> None:
    assert middle([1, 2, 4, 9]) == 3
    assert middle([Fraction(1, 3)]) == Fraction(1, 3)
