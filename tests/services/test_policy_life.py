"""A policy from proposed to acknowledged: two people, every serious finding decided about, and no way round either."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import insert, update
from sqlalchemy.exc import IntegrityError

from incentives.alignment.audit import BEHAVIOUR_PAYS
from incentives.services.acknowledgements import acknowledge, my_versions, readers_of
from incentives.services.actor import Actor, Duty, permissions_of
from incentives.services.audit_check import check_trail
from incentives.services.database import Database
from incentives.services.decisions import StatedAnswer, answer_finding, answers_to, findings_decided, withdraw
from incentives.services.errors import Conflict, NotAllowed, NotFound, ReviewUnanswered
from incentives.services.people import actor_of_login, create_person
from incentives.services.policies import add_policy, get_policy
from incentives.services.proposals import (
    ProposalStage,
    approve_proposal,
    get_proposal,
    list_proposals,
    propose_policy,
    reject_proposal,
    withdraw_proposal,
)
from incentives.services.runs import calculate_period
from incentives.store.tables.facts import policy_versions
from incentives.store.tables.policy_life import policy_proposals
from incentives.values.problem import RefusedWithProblems
from tests.conftest import Clock
from tests.services.building import FILE, HARMFUL, PASSWORD, POLICY, QUARTER, Company, accepted, approved
from tests.services.tampering import tampering

NEXT = POLICY.replace("2026-07-01", "2026-10-01").replace("replaces: nothing", "replaces: 2026-07-01")
NEXT_FILE = "support/2026-10-01.yaml"
HARMFUL_NEXT = HARMFUL.replace("2026-07-01", "2026-10-01").replace("replaces: nothing", "replaces: 2026-07-01")


@pytest.fixture
def officer(database: Database, company: Company) -> Actor:
    """The chief customer officer."""
    with database.changing() as session:
        duties = {Duty.CHIEF_CUSTOMER_OFFICER}
        create_person(session, company.administrator, "cco", "Cora", PASSWORD, duties)
        return actor_of_login(session, "cco")


def test_a_version_is_proposed_by_one_and_approved_by_another(database: Database, company: Company) -> None:
    with database.changing() as session:
        proposed = propose_policy(session, company.hr, NEXT, NEXT_FILE)
        assert proposed.stage is ProposalStage.FINDINGS_ANSWERED
        with pytest.raises(NotFound):
            get_policy(session, company.hr, "support", date(2026, 10, 1))
        version = approve_proposal(session, company.approver, proposed.proposal.id, "As agreed.")
        assert version.policy.effective_from == date(2026, 10, 1)
        decided = get_proposal(session, company.hr, proposed.proposal.id)
    assert decided.stage is ProposalStage.APPROVED
    assert (decided.proposal.version, decided.proposal.decided_because) == (version.id, "As agreed.")
    with database.reading() as session:
        assert check_trail(session, None).faults == ()


def test_who_proposed_a_version_decides_nothing_about_it(database: Database, company: Company) -> None:
    both = Actor(company.hr.id, "Hr", company.hr.permissions | company.approver.permissions, None, is_key=False)
    with database.changing() as session:
        number = propose_policy(session, both, NEXT, NEXT_FILE).proposal.id
        for decide in (approve_proposal, reject_proposal):
            with pytest.raises(NotAllowed) as refused:
                decide(session, both, number, "Mine.")
            assert refused.value.code == "second-person-needed"
    row = {"state": "rejected", "decided_by": both.id, "decided_at": database.clock()}
    with pytest.raises(IntegrityError, match="second_person"), database.changing() as session:
        session.execute(update(policy_proposals).values(**row))


def test_a_proposal_is_decided_once(database: Database, company: Company) -> None:
    with database.changing() as session:
        number = propose_policy(session, company.hr, NEXT, NEXT_FILE).proposal.id
    with pytest.raises(Conflict) as waiting, database.changing() as session:
        propose_policy(session, company.administrator, NEXT, NEXT_FILE)
    assert waiting.value.code == "proposal-waiting"
    with database.changing() as session:
        assert reject_proposal(session, company.approver, number, "Not yet.").stage is ProposalStage.REJECTED
        for decide in (
            lambda: approve_proposal(session, company.approver, number),
            lambda: withdraw_proposal(session, company.hr, number),
        ):
            with pytest.raises(Conflict) as decided:
                decide()
            assert decided.value.code == "proposal-decided"
        again = propose_policy(session, company.hr, NEXT, NEXT_FILE).proposal.id
        with pytest.raises(NotFound):
            withdraw_proposal(session, company.administrator, again)
        assert withdraw_proposal(session, company.hr, again).stage is ProposalStage.WITHDRAWN
        assert [each.state for each in list_proposals(session, company.hr)] == ["withdrawn", "rejected"]


def test_what_is_wrong_with_a_text_is_told_before_anybody_looks_at_it(database: Database, company: Company) -> None:
    with database.changing() as session:
        for text in ("format: 1", NEXT.replace("total: 1000.00 EUR", "total: 1001.00 EUR")):
            with pytest.raises(RefusedWithProblems):
                propose_policy(session, company.hr, text, NEXT_FILE)


def test_a_harmful_version_waits_until_each_serious_finding_is_decided(
    database: Database, company: Company, officer: Actor
) -> None:
    with database.changing() as session:
        proposed = propose_policy(session, company.hr, HARMFUL_NEXT, NEXT_FILE)
        number = proposed.proposal.id
        assert proposed.stage is ProposalStage.CHECKED
        with pytest.raises(ReviewUnanswered):
            approve_proposal(session, company.approver, number)
        for each in proposed.stopping:
            stated = StatedAnswer(each.finding.pattern, each.finding.at, "Only this year.", date(2026, 12, 31))
            with pytest.raises(NotAllowed):
                answer_finding(session, company.approver, proposed.policy, stated)
            answer_finding(session, officer, proposed.policy, stated)
        again = get_proposal(session, company.hr, number)
        assert again.stage is ProposalStage.FINDINGS_ANSWERED
        assert {each.finding.accepted for each in again.findings if each.finding.severity.serious} == {
            "Only this year. (Cora, until 2026-12-31)"
        }
        approve_proposal(session, company.approver, number)


def test_a_decision_holds_until_its_day_and_for_that_very_text(
    database: Database, company: Company, officer: Actor, clock: Clock
) -> None:
    accepted(database, company)
    with database.changing() as session:
        policy = add_policy(session, company.administrator, HARMFUL.replace("minutes", "minutes"), FILE).policy
        waiting = _waiting(session, company)
        for pattern, place in waiting:
            answer_finding(session, officer, policy, StatedAnswer(pattern, place, "For now.", date(2026, 10, 31)))
        assert _waiting(session, company) == []
    again = StatedAnswer(*waiting[0], "Twice.", date(2026, 10, 31))
    with pytest.raises(Conflict) as twice, database.changing() as session:
        answer_finding(session, officer, policy, again)
    assert twice.value.code == "finding-answered"
    clock.pass_by(days=30)
    with database.changing() as session:
        assert _waiting(session, company) == waiting
    clock.pass_by(days=-30)
    with database.changing() as session:
        add_policy(session, company.administrator, HARMFUL.replace("12 minutes", "13 minutes"), FILE)
        assert _waiting(session, company) == waiting


def _waiting(session: object, company: Company) -> list[tuple[str, str]]:
    """The findings that stop the quarter today."""
    from incentives.services.clock import today
    from incentives.services.decisions import findings_decided
    from incentives.services.findings import unanswered
    from incentives.services.policies import policy_set

    policies = policy_set(session).versions["support"]  # type: ignore[arg-type]
    found = findings_decided(session, policies[0], today(session))  # type: ignore[arg-type]
    return [(each.finding.pattern, each.finding.at) for each in unanswered(found)]


def test_an_answer_that_is_withdrawn_opens_the_finding_again(
    database: Database, company: Company, officer: Actor
) -> None:
    with database.changing() as session:
        proposed = propose_policy(session, company.hr, HARMFUL_NEXT, NEXT_FILE)
        finding = next(each.finding for each in proposed.stopping if each.finding.pattern == BEHAVIOUR_PAYS)
        stated = StatedAnswer(finding.pattern, finding.at, "For now.", date(2026, 12, 31))
        answer = answer_finding(session, officer, proposed.policy, stated)
        assert len(get_proposal(session, officer, 1).stopping) == len(proposed.stopping) - 1
        withdraw(session, officer, answer.id)
        assert len(get_proposal(session, officer, 1).stopping) == len(proposed.stopping)
        with pytest.raises(Conflict):
            withdraw(session, officer, answer.id)
        answer_finding(session, officer, proposed.policy, stated)
        assert [each.withdrawn for each in answers_to(session, officer, proposed.policy)] == [True, False]


@pytest.mark.parametrize(
    ("stated", "refusal"),
    [
        (StatedAnswer("no-such", "roles.agent", "Why not.", date(2026, 12, 31)), NotFound),
        (StatedAnswer(BEHAVIOUR_PAYS, "roles.agent", " ", date(2026, 12, 31)), RefusedWithProblems),
        (StatedAnswer(BEHAVIOUR_PAYS, "roles.agent", "Late.", date(2026, 10, 4)), RefusedWithProblems),
        (StatedAnswer(BEHAVIOUR_PAYS, "roles.agent", "For ever.", date(2027, 10, 7)), RefusedWithProblems),
    ],
)
def test_an_answer_is_about_a_finding_has_a_reason_and_an_end(
    sqlite_database: Database, stated: StatedAnswer, refusal: type[Exception]
) -> None:
    from tests.services.building import found_company

    company = found_company(sqlite_database)
    officer = Actor(company.hr.id, "Cora", permissions_of([Duty.CHIEF_CUSTOMER_OFFICER]), None, is_key=False)
    with sqlite_database.changing() as session:
        policy = propose_policy(session, company.hr, HARMFUL_NEXT, NEXT_FILE).policy
        with pytest.raises(refusal):
            answer_finding(session, officer, policy, stated)


def test_a_version_that_an_approved_run_used_is_never_changed_by_any_way(database: Database, company: Company) -> None:
    approved(database, company)
    changed = POLICY.replace("at: 60%", "at: 50%")
    with database.changing() as session:
        number = propose_policy(session, company.hr, changed, FILE).proposal.id
        with pytest.raises(Conflict) as frozen:
            approve_proposal(session, company.approver, number)
    assert frozen.value.code == "policy-frozen"
    with pytest.raises(IntegrityError, match="never changed"), database.changing() as session:
        session.execute(update(policy_versions).values(text=changed))
    with database.reading() as session:
        row = dict(session.execute(policy_versions.select()).mappings().one())
    late = row | {"id": 9, "fingerprint": "0" * 64}
    with pytest.raises(IntegrityError, match="approved run was paid"), database.changing() as session:
        session.execute(insert(policy_versions).values(late | {"superseded_at": database.clock()}))
    with tampering(database) as session:  # the guard it is that refuses
        session.execute(update(policy_versions).values(superseded_at=database.clock()))
        session.execute(insert(policy_versions).values(**late))


def test_people_are_told_which_version_pays_them_and_say_that_they_have_read_it(
    database: Database, company: Company
) -> None:
    accepted(database, company)
    with database.changing() as session:
        (applied,) = my_versions(session, company.ada)
        assert (applied.version.policy.key, applied.roles) == ("support", ("support/agent",))
        assert applied.acknowledged_at is None
        assert acknowledge(session, company.ada, applied.version.id).acknowledged_at == database.clock()
        told = [(each.participant, each.acknowledged_at) for each in readers_of(session, company.hr, applied.version)]
        assert told == [("P-1", database.clock()), ("P-2", None)]
        with pytest.raises(NotFound):
            acknowledge(session, company.ada, 99)
    with pytest.raises(Conflict) as twice, database.changing() as session:
        acknowledge(session, company.ada, applied.version.id)
    assert twice.value.code == "acknowledged"


def test_a_new_version_asks_for_a_new_acknowledgement(database: Database, company: Company) -> None:
    accepted(database, company)
    with database.changing() as session:
        acknowledge(session, company.ada, my_versions(session, company.ada)[0].version.id)
        add_policy(session, company.administrator, POLICY.replace("at: 60%", "at: 50%"), FILE)
        (applied,) = my_versions(session, company.ada)
    assert applied.acknowledged_at is None


def test_nobody_is_paid_from_an_unanswered_text(database: Database, company: Company) -> None:
    accepted(database, company)
    with database.changing() as session:
        add_policy(session, company.administrator, HARMFUL, FILE)
    with pytest.raises((ReviewUnanswered, RefusedWithProblems)), database.changing() as session:
        calculate_period(session, company.finance, QUARTER)


def test_a_decision_that_ends_within_thirty_days_says_so(
    database: Database, company: Company, officer: Actor, clock: Clock
) -> None:
    with database.changing() as session:
        policy = add_policy(session, company.administrator, HARMFUL, FILE).policy
        day = clock().date()
        found = next(each.finding for each in findings_decided(session, policy, day) if each.finding.stops)
        for days, said in ((29, ", which ends in 29 days)"), (40, ")")):
            until = day + timedelta(days=days)
            answer = answer_finding(session, officer, policy, StatedAnswer(found.pattern, found.at, "For now.", until))
            told = {each.finding.accepted for each in findings_decided(session, policy, day)} - {""}
            assert told == {f"For now. (Cora, until {until}{said}"}
            withdraw(session, officer, answer.id)
