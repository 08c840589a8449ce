"""Disputes: a participant says that a payout, an input or a missing input is wrong; a named owner answers.

Nothing that was paid is edited: a dispute that is upheld is settled by an adjustment or a correction of a later period.

Conflict codes: `period-closed`, `dispute-over` (it was answered or withdrawn), `owner-cannot-answer` (that person may
not answer disputes, or raised this one). NotAllowed with `second-person-needed` when who raised it would answer it.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from incentives.services.actor import Actor, Duty, Permission, permissions_of, require
from incentives.services.audit import record
from incentives.services.clock import now
from incentives.services.errors import Conflict, NotAllowed, NotFound
from incentives.services.period_life import current_run, refuse_closed
from incentives.services.periods import find_period
from incentives.services.words import plain_words
from incentives.store import disputes as store
from incentives.store import life as life_store
from incentives.store import payouts as payout_store
from incentives.store import people as people_store
from incentives.store.disputes import Dispute, DisputeAbout, DisputeState
from incentives.store.records import StoredPeriod

__all__ = [
    "Dispute",
    "DisputeAbout",
    "DisputeState",
    "StatedDispute",
    "answer_dispute",
    "get_dispute",
    "hand_on_dispute",
    "list_disputes",
    "raise_dispute",
    "withdraw_dispute",
]


@dataclass(frozen=True, slots=True)
class StatedDispute:
    """What somebody disputes: one of their payouts, or a measure of the period that is wrong or missing."""

    about: DisputeAbout
    words: str
    payout: int | None = None
    measure: str | None = None


def raise_dispute(session: Session, actor: Actor, period_name: str, stated: StatedDispute) -> Dispute:
    """A dispute of the actor about their own pay. Needs disputes:raise and a participant.

    Its owner is who calculated the period, or who opened it. NotFound without such a period or payout of theirs.
    """
    require(actor, Permission.DISPUTES_RAISE)
    period = find_period(session, period_name)
    if actor.participant is None:
        raise NotAllowed(f"{actor.name} is paid nothing here, so there is nothing to dispute.")
    refuse_closed(session, period)
    words = plain_words(stated.words, "words")
    if stated.payout is not None:
        _refuse_others(session, actor.participant, period, stated.payout)
    number = store.add_dispute(
        session,
        period_id=period.id,
        participant=actor.participant,
        about=stated.about,
        payout_id=stated.payout,
        measure=stated.measure,
        words=words,
        raised_at=now(session),
        raised_by=actor.id,
        owner=_owner(session, period),
    )
    after = {"period": period_name, "about": str(stated.about)}
    record(session, actor, "dispute.raised", f"dispute {number}", after=after, reason=words)
    return _found(session, number)


def hand_on_dispute(session: Session, actor: Actor, number: int, login: str) -> Dispute:
    """Names another owner. Needs disputes:answer; NotFound without such a dispute or login name; Conflict as above."""
    require(actor, Permission.DISPUTES_ANSWER)
    found = _open(session, number)
    person = people_store.person_of_login(session, login.strip().lower())
    if person is None:
        raise NotFound("person", login)
    may_answer = person.gets_in and Permission.DISPUTES_ANSWER in permissions_of(Duty(each) for each in person.duties)
    if not may_answer or person.id == found.raised_by.person:
        raise Conflict("owner-cannot-answer", f"{person.name} cannot answer this dispute. Name somebody else.")
    store.hand_on(session, number, person.id)
    before = None if found.owner is None else {"owner": found.owner.person}
    record(session, actor, "dispute.handed-on", f"dispute {number}", before=before, after={"owner": person.id})
    return _found(session, number)


def answer_dispute(session: Session, actor: Actor, number: int, *, upheld: bool, answer: str) -> Dispute:
    """Answers a dispute: it is right (upheld) or not, and why. Needs disputes:answer; NotAllowed for who raised it."""
    require(actor, Permission.DISPUTES_ANSWER)
    found = _open(session, number)
    if found.raised_by.person == actor.id:
        raise NotAllowed("Who raised a dispute cannot answer it; somebody else has to.", "second-person-needed")
    words = plain_words(answer, "answer")
    state = DisputeState.UPHELD if upheld else DisputeState.REJECTED
    store.end(session, number, state, words, actor.id, now(session))
    after = {"state": str(state)}
    record(session, actor, "dispute.answered", f"dispute {number}", before={"state": "open"}, after=after, reason=words)
    return _found(session, number)


def withdraw_dispute(session: Session, actor: Actor, number: int) -> Dispute:
    """Takes back a dispute that the actor raised. Needs disputes:raise; NotFound for anybody else's."""
    require(actor, Permission.DISPUTES_RAISE)
    found = _open(session, number, raised_by=actor.id)
    store.end(session, number, DisputeState.WITHDRAWN, None, actor.id, now(session))
    record(session, actor, "dispute.withdrawn", f"dispute {found.id}")
    return _found(session, number)


def list_disputes(
    session: Session, actor: Actor, *, period_name: str | None = None, open_only: bool = False
) -> tuple[Dispute, ...]:
    """Disputes, the newest first: all for whoever may answer or audit them, one's own for others.

    Needs disputes:answer, payouts:read or disputes:raise; NotFound without such a period.
    """
    whose = _whose(actor)
    period = None if period_name is None else find_period(session, period_name).id
    state = DisputeState.OPEN if open_only else None
    return store.disputes_of(session, period=period, participant=whose, state=state)


def get_dispute(session: Session, actor: Actor, number: int) -> Dispute:
    """One dispute that the actor may see; NotFound for any other. Needs what `list_disputes` needs."""
    whose = _whose(actor)
    found = _found(session, number)
    if whose is not None and found.participant != whose:
        raise NotFound("dispute", number)
    return found


def _whose(actor: Actor) -> str | None:
    """Whose disputes the actor sees; None is everybody's."""
    if actor.may(Permission.DISPUTES_ANSWER) or actor.may(Permission.PAYOUTS_READ):
        return None
    require(actor, Permission.DISPUTES_RAISE)
    return actor.participant or ""


def _refuse_others(session: Session, participant: str, period: StoredPeriod, number: int) -> None:
    payout, run = payout_store.payout_of_number(session, number), current_run(session, period)
    same = payout is not None and run is not None and (payout.participant, payout.run) == (participant, run.id)
    if not same or not life_store.is_shown(session, number):
        raise NotFound("payout", number)


def _owner(session: Session, period: StoredPeriod) -> int:
    run = current_run(session, period)
    return period.opened_by.person if run is None else run.calculated_by.person


def _open(session: Session, number: int, raised_by: int | None = None) -> Dispute:
    found = _found(session, number)
    if raised_by is not None and found.raised_by.person != raised_by:
        raise NotFound("dispute", number)
    if found.state is not DisputeState.OPEN:
        raise Conflict("dispute-over", f"This dispute was {found.state} before.")
    return found


def _found(session: Session, number: int) -> Dispute:
    found = store.dispute_of_number(session, number)
    if found is None:
        raise NotFound("dispute", number)
    return found
