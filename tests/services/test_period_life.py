"""A period from open to closed: who did what when, who waits for what, and what nobody sees before its time."""

from __future__ import annotations

import pytest
from sqlalchemy import insert, update
from sqlalchemy.exc import IntegrityError

from incentives.services.actor import Actor, Duty
from incentives.services.adjustments import AdjustmentKind, StatedAdjustment, enter
from incentives.services.audit_check import check_trail
from incentives.services.database import Database
from incentives.services.disputes import (
    DisputeAbout,
    DisputeState,
    StatedDispute,
    answer_dispute,
    get_dispute,
    hand_on_dispute,
    list_disputes,
    raise_dispute,
    withdraw_dispute,
)
from incentives.services.errors import Conflict, NotAllowed, NotFound
from incentives.services.holds import held, holds_of, place_hold, release_hold
from incentives.services.notes import NoteAbout, notes_of, write_note
from incentives.services.people import actor_of_login, create_person
from incentives.services.period_life import (
    PeriodStage,
    close_period,
    life_of,
    mark_exported,
    publish_period,
    review_run,
    state_exported,
)
from incentives.services.periods import open_period
from incentives.services.runs import approve_run, calculate_period, list_payouts
from incentives.services.statements import my_statements, statement_of
from incentives.store.tables.life import disputes
from incentives.store.tables.runs import runs
from incentives.values.problem import InvariantBroken, RefusedWithProblems
from tests.services.building import PASSWORD, QUARTER, Company, accepted, approved, calculated, published
from tests.services.tampering import tampering

STAGES = list(PeriodStage)
WRONG = StatedDispute(DisputeAbout.PAYOUT, "My quality was 95%.", payout=1, measure="checked_quality")


def stage(database: Database, company: Company) -> PeriodStage:
    """Where the quarter stands."""
    with database.reading() as session:
        return life_of(session, company.finance, QUARTER).stage


def test_a_quarter_goes_from_open_to_closed_and_tells_who_did_what(database: Database, company: Company) -> None:
    assert stage(database, company) is PeriodStage.OPEN
    accepted(database, company)
    assert stage(database, company) is PeriodStage.RESULTS_ACCEPTED
    run = calculated(database, company)
    assert stage(database, company) is PeriodStage.CALCULATED
    with database.changing() as session:
        reviewed = review_run(session, company.finance, run.id, result=run.result_fingerprint, remark="Looks right.")
        assert reviewed.stage is PeriodStage.REVIEWED
        approve_run(session, company.approver, run.id, result=run.result_fingerprint)
    with database.changing() as session:
        publish_period(session, company.approver, QUARTER)
        state_exported(session, company.approver, QUARTER, "Paid by hand.")
        close_period(session, company.approver, QUARTER)
    with database.reading() as session:
        life = life_of(session, company.finance, QUARTER)
        assert check_trail(session, None).faults == ()
    assert [step.stage for step in life.steps] == STAGES
    assert life.stage is PeriodStage.CLOSED
    names = [step.by.name if step.by else None for step in life.steps]
    assert names == ["Hr", "Hr", "Finance", "Finance", "Approver", "Approver", "Approver", "Approver"]
    assert [step.remark for step in life.steps if step.remark] == ["Looks right.", "Paid by hand."]


def test_who_approves_has_reviewed(database: Database, company: Company) -> None:
    approved(database, company)
    with database.reading() as session:
        reviewed = life_of(session, company.finance, QUARTER).steps[STAGES.index(PeriodStage.REVIEWED)]
    assert reviewed.by is not None
    assert reviewed.by.name == "Approver"


def test_a_review_is_of_one_result_and_a_new_run_is_not_reviewed(database: Database, company: Company) -> None:
    accepted(database, company)
    first = calculated(database, company)
    with database.changing() as session:
        review_run(session, company.finance, first.id)
        with pytest.raises(Conflict) as conflict:
            review_run(session, company.approver, first.id, result="0" * 64)
        assert conflict.value.code == "result-changed"
    with pytest.raises(Conflict) as again, database.changing() as session:
        review_run(session, company.finance, first.id)
    assert again.value.code == "run-reviewed"
    calculated(database, company)
    assert stage(database, company) is PeriodStage.CALCULATED
    with pytest.raises(Conflict) as old, database.changing() as session:
        review_run(session, company.finance, first.id)
    assert old.value.code == "run-not-calculated"


def test_only_the_result_that_was_looked_at_is_approved(database: Database, company: Company) -> None:
    accepted(database, company)
    run = calculated(database, company)
    with pytest.raises(Conflict) as conflict, database.changing() as session:
        approve_run(session, company.approver, run.id, result="0" * 64)
    assert conflict.value.code == "result-changed"
    with tampering(database) as session:
        session.execute(update(runs).values(total=runs.c.total + 1))
    with pytest.raises(InvariantBroken, match="together, but"), database.changing() as session:
        approve_run(session, company.approver, run.id)


@pytest.mark.parametrize("part", ["accepted its facts", "entered its adjustments"])
def test_who_made_a_part_of_a_run_cannot_approve_it(database: Database, company: Company, part: str) -> None:
    accepted(database, company)
    with database.changing() as session:
        root = company.administrator
        login, duties = ("hr", {Duty.HR}) if part.startswith("accepted") else ("finance", {Duty.FINANCE})
        create_person(session, root, "second", "Second", PASSWORD, {Duty.FINANCE, *duties})
        second = actor_of_login(session, "second")
        if login == "finance":
            stated = StatedAdjustment("P-1", "support/agent", AdjustmentKind.ADJUSTMENT, 100, "A gift.")  # type: ignore[arg-type]
            enter(session, company.finance, QUARTER, stated)
        run = calculate_period(session, second, QUARTER)
    maker = company.hr if login == "hr" else company.finance
    approver = Actor(maker.id, maker.name, company.approver.permissions, None, is_key=False)
    with pytest.raises(NotAllowed, match=part) as refused, database.changing() as session:
        approve_run(session, approver, run.id)
    assert refused.value.code == "second-person-needed"
    values = {"state": "approved", "approved_by": maker.id, "approved_at": run.calculated_at}
    with pytest.raises(IntegrityError, match="second_person"), database.changing() as session:
        session.execute(update(runs).where(runs.c.id == run.id).values(**values))


def test_a_statement_is_read_once_the_period_is_published(database: Database, company: Company) -> None:
    approved(database, company)
    with database.reading() as session:
        assert my_statements(session, company.ada) == ()
        with pytest.raises(NotFound):
            statement_of(session, company.ada, 1)
        assert statement_of(session, company.finance, 1).payout.participant == "P-1"
    with database.changing() as session:
        publish_period(session, company.approver, QUARTER)
        assert [each.payout for each in my_statements(session, company.ada)] == [1]
        assert statement_of(session, company.ada, 1).payout.id == 1


def test_what_is_not_approved_is_not_published_and_nothing_twice(database: Database, company: Company) -> None:
    accepted(database, company)
    calculated(database, company)
    with pytest.raises(Conflict) as early, database.changing() as session:
        publish_period(session, company.approver, QUARTER)
    assert early.value.code == "period-not-approved"
    with database.changing() as session:
        approve_run(session, company.approver, 1)
        publish_period(session, company.approver, QUARTER)
    with pytest.raises(Conflict) as twice, database.changing() as session:
        publish_period(session, company.approver, QUARTER)
    assert twice.value.code == "period-published"
    with database.changing() as session:
        mark_exported(session, company.finance, QUARTER)
        mark_exported(session, company.finance, QUARTER)


def test_a_payout_that_is_held_is_not_shown_until_it_is_released(database: Database, company: Company) -> None:
    published(database, company)
    with database.changing() as session:
        hold = place_hold(session, company.hr, QUARTER, "P-1", "A question is open.")
        assert my_statements(session, company.ada) == ()
        assert len(my_statements(session, company.berta)) == 1
        with pytest.raises(NotFound):
            statement_of(session, company.ada, 1)
        with pytest.raises(NotFound):
            place_hold(session, company.hr, QUARTER, "P-9", "Nobody.")
    with pytest.raises(Conflict) as twice, database.changing() as session:
        place_hold(session, company.hr, QUARTER, "P-1", "Again.")
    assert twice.value.code == "participant-held"
    with database.changing() as session:
        assert held(session, hold.period) == {"P-1"}
        release_hold(session, company.finance, hold.id, "Answered.")
        assert held(session, hold.period) == frozenset()
        assert len(my_statements(session, company.ada)) == 1
        (told,) = holds_of(session, company.finance, QUARTER)
        assert (told.released_because, told.released_by and told.released_by.name) == ("Answered.", "Finance")
        with pytest.raises(Conflict):
            release_hold(session, company.finance, hold.id, "Twice.")


def test_a_period_is_closed_when_nobody_waits_for_anything(database: Database, company: Company) -> None:
    published(database, company)

    def refusal() -> str:
        with pytest.raises(Conflict) as conflict, database.changing() as session:
            close_period(session, company.approver, QUARTER)
        return conflict.value.code

    assert refusal() == "period-not-exported"
    with database.changing() as session:
        mark_exported(session, company.finance, QUARTER)
        dispute = raise_dispute(session, company.ada, QUARTER, WRONG)
        hold = place_hold(session, company.hr, QUARTER, "P-2", "A question is open.")
    assert refusal() == "holds-open"
    with database.changing() as session:
        release_hold(session, company.hr, hold.id, "Answered.")
    assert refusal() == "disputes-open"
    with database.changing() as session:
        answer_dispute(session, company.finance, dispute.id, upheld=False, answer="It was 90%.")
        assert close_period(session, company.approver, QUARTER).stage is PeriodStage.CLOSED
    assert refusal() == "period-closed"
    for late in (
        lambda session: raise_dispute(session, company.ada, QUARTER, WRONG),
        lambda session: place_hold(session, company.hr, QUARTER, "P-1", "Late."),
    ):
        with pytest.raises(Conflict) as conflict, database.changing() as session:
            late(session)
        assert conflict.value.code == "period-closed"


def test_a_dispute_has_an_owner_and_gets_an_answer_from_somebody_else(database: Database, company: Company) -> None:
    published(database, company)
    with database.changing() as session:
        dispute = raise_dispute(session, company.ada, QUARTER, WRONG)
        assert (dispute.state, dispute.owner and dispute.owner.name) == (DisputeState.OPEN, "Finance")
        handed = hand_on_dispute(session, company.finance, dispute.id, "hr")
        assert handed.owner is not None
        assert handed.owner.name == "Hr"
        for nobody in ("approver", "ada"):
            with pytest.raises(Conflict):
                hand_on_dispute(session, company.finance, dispute.id, nobody)
        answered = answer_dispute(session, company.hr, dispute.id, upheld=True, answer="It is paid next quarter.")
        assert (answered.state, answered.answered_by and answered.answered_by.name) == (DisputeState.UPHELD, "Hr")
        with pytest.raises(Conflict):
            answer_dispute(session, company.hr, dispute.id, upheld=False, answer="No.")
        with pytest.raises(Conflict):
            withdraw_dispute(session, company.ada, dispute.id)


def test_who_raised_a_dispute_cannot_answer_it(database: Database, company: Company) -> None:
    published(database, company)
    both = Actor(company.ada.id, "Ada", company.ada.permissions | company.hr.permissions, "P-1", is_key=False)
    with database.changing() as session:
        dispute = raise_dispute(session, both, QUARTER, WRONG)
        with pytest.raises(NotAllowed) as refused:
            answer_dispute(session, both, dispute.id, upheld=True, answer="I am right.")
    assert refused.value.code == "second-person-needed"
    values = {"state": "upheld", "answer": "Yes.", "answered_by": both.id, "answered_at": dispute.raised_at}
    with pytest.raises(IntegrityError, match="second_person"), database.changing() as session:
        session.execute(update(disputes).values(**values))
    with database.changing() as session:
        assert withdraw_dispute(session, both, dispute.id).state is DisputeState.WITHDRAWN


def test_people_dispute_what_is_theirs_and_see_no_other_dispute(database: Database, company: Company) -> None:
    accepted(database, company)
    with database.changing() as session:
        missing = StatedDispute(DisputeAbout.MISSING_INPUT, "My August is missing.", measure="checked_quality")
        dispute = raise_dispute(session, company.ada, QUARTER, missing)  # before anything was paid
        with pytest.raises(NotFound):
            raise_dispute(session, company.ada, QUARTER, WRONG)
        for ask in (get_dispute, withdraw_dispute):
            with pytest.raises(NotFound):
                ask(session, company.berta, dispute.id)
        assert list_disputes(session, company.berta) == ()
        assert list_disputes(session, company.ada) == list_disputes(session, company.finance, open_only=True)
        with pytest.raises(RefusedWithProblems):
            raise_dispute(session, company.ada, QUARTER, StatedDispute(DisputeAbout.INPUT, " "))
        nobody = Actor(company.ada.id, "Ada", company.ada.permissions, None, is_key=False)
        with pytest.raises(NotAllowed):
            raise_dispute(session, nobody, QUARTER, missing)


def test_a_note_stays_beside_what_it_is_about(database: Database, company: Company) -> None:
    approved(database, company)
    with database.changing() as session:
        write_note(session, company.finance, NoteAbout.RUN, 1, " Checked against the ledger. ")
        (note,) = notes_of(session, company.approver, NoteAbout.RUN, 1)
        assert (note.words, note.written_by.name) == ("Checked against the ledger.", "Finance")
        assert notes_of(session, company.approver, NoteAbout.RUN, 2) == ()
        with pytest.raises(RefusedWithProblems):
            write_note(session, company.finance, NoteAbout.RUN, 1, "x" * 4001)


def test_the_database_refuses_a_second_closing(database: Database, company: Company) -> None:
    from incentives.store.tables.life import period_steps

    published(database, company)
    row = {"period_id": 1, "step": "published", "run_id": 1, "taken_by": 4, "taken_at": company_clock(database)}
    with pytest.raises(IntegrityError), database.changing() as session:
        session.execute(insert(period_steps).values(**row))


def company_clock(database: Database) -> object:
    """The moment at which the database's clock stands."""
    return database.clock()


def test_late_people_read_no_statement_of_another_period(database: Database, company: Company) -> None:
    published(database, company)
    with database.changing() as session:
        open_period(session, company.hr, "2026-Q4")
    approved(database, company, "2026-Q4")
    with database.reading() as session:
        assert [each.period for each in my_statements(session, company.ada)] == [QUARTER]
        assert len(list_payouts(session, company.finance, 2).payouts) == 2
