"""Erasing a person: nothing that is stored tells any more who was paid, while every amount and every sum stays.

Names, addresses and the identifier on rosters become one pseudonym, in facts, payouts and everything people wrote. The
audit trail keeps each entry: it holds no such words, and the salts of the seals that covered them are forgotten. Runs
are calculated again from the facts with the pseudonym and must pay the same; their fingerprints change with that one
entry, which says so.

Conflict codes: `participant-in-work` (somebody is still to be paid for a period), `erasure-changes-pay` (a run would
give other amounts: nothing is erased).
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from incentives.services.actor import Actor, Permission, require
from incentives.services.audit import record
from incentives.services.clock import now
from incentives.services.errors import Conflict, NotFound
from incentives.services.runs import recompute
from incentives.services.words import plain_words
from incentives.store import erasing as store
from incentives.store import facts as fact_store
from incentives.store import payouts as payout_store
from incentives.store import people as people_store
from incentives.store import periods as period_store
from incentives.store import runs as run_store
from incentives.store.erasing import Identity
from incentives.store.locks import Lock, alone
from incentives.store.records import FactKind, PeriodState, StoredRun
from incentives.store.seals import forget_salts
from incentives.store.trail import subjects_of


@dataclass(frozen=True, slots=True)
class Erasure:
    """That somebody was erased: the word that stands for them, and the runs whose fingerprints changed."""

    id: int
    pseudonym: str
    runs: tuple[int, ...]


def erase_participant(session: Session, actor: Actor, participant: str, reason: str) -> Erasure:
    """Erases a participant for good. Needs participants:erase; NotFound for somebody unknown; Conflict as listed above.

    The reason is kept and must not name them.
    """
    require(actor, Permission.PARTICIPANTS_ERASE)
    alone(session, Lock.PEOPLE)
    person = people_store.person_of_participant(session, participant)
    words = store.names_in_facts(session, participant)
    runs = run_store.all_runs(session)
    paid = [run for run in runs if payout_store.is_paid(session, run.id, participant)]
    if person is None and not words and not paid:
        raise NotFound("participant", participant)
    _refuse_in_work(session, participant)
    known = words if person is None else tuple(dict.fromkeys((*words, person.name, person.login)))
    identity = Identity(participant, known, store.next_pseudonym(session))
    said = identity.hidden(plain_words(reason, "reason"))
    _rewrite(session, identity, None if person is None else person.id)
    changed = _prove_same(session, runs)
    number = store.add_erasure(session, identity.pseudonym, actor.id, now(session))
    forget_salts(session, subjects_of(session))
    sums = {str(run.id): run.total for run in paid}
    record(
        session, actor, "participant.erased", f"erasure {number}", after={"runs": changed, "sums": sums}, reason=said
    )
    return Erasure(number, identity.pseudonym, tuple(changed))


def _rewrite(session: Session, identity: Identity, person: int | None) -> None:
    store.rewrite_facts(session, identity)
    store.rewrite_payouts(session, identity)
    store.rewrite_texts(session, identity)
    store.rewrite_reasons(session, identity)
    store.forget_passing(session, identity)
    if person is not None:
        store.rewrite_person(session, identity, person)


def _refuse_in_work(session: Session, participant: str) -> None:
    """Nobody is erased who is still to be paid for a period."""
    for period in period_store.all_periods(session):
        sets = fact_store.sets_in_force(session, period.id)
        if period.state is PeriodState.APPROVED or FactKind.ROSTER not in sets:
            continue
        roster = fact_store.read_facts(session, [sets[FactKind.ROSTER]]).roster
        if roster is not None and participant in roster.people:
            message = f"They stand on the roster of {period.name}, which is not approved yet."
            raise Conflict("participant-in-work", message)


def _prove_same(session: Session, runs: tuple[StoredRun, ...]) -> list[int]:
    """The runs whose fingerprints changed, once each was calculated again and pays what it paid."""
    changed = []
    for run in runs:
        again = recompute(session, run)
        if again.differing:
            message = f"Run {run.id} would pay other amounts without them, so nobody was erased."
            raise Conflict("erasure-changes-pay", message)
        if not again.same:
            run_store.restate_fingerprints(session, run.id, again.input_fingerprint, again.result_fingerprint)
            changed.append(run.id)
    return changed
