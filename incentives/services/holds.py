"""Holds: the payout of one participant is neither shown nor paid until somebody releases it, with a reason for both.

Conflict codes: `participant-held` (it is held already), `hold-released`, `period-closed`.
"""

from __future__ import annotations

from sqlalchemy.orm import Session

from incentives.services.actor import Actor, Permission, require
from incentives.services.audit import record
from incentives.services.clock import now
from incentives.services.errors import Conflict, NotFound
from incentives.services.period_life import current_run, refuse_closed
from incentives.services.periods import find_period
from incentives.services.words import plain_words
from incentives.store import facts as fact_store
from incentives.store import life as store
from incentives.store import payouts as payout_store
from incentives.store.life import Hold
from incentives.store.records import FactKind, StoredPeriod
from incentives.store.rows import AlreadyThere

__all__ = ["Hold", "held", "holds_of", "place_hold", "release_hold"]


def place_hold(session: Session, actor: Actor, period_name: str, participant: str, reason: str) -> Hold:
    """Holds a participant's payout of a period back. Needs holds:write.

    NotFound without such a period, or when nobody of that identifier is in it; Conflict as listed above.
    """
    require(actor, Permission.HOLDS_WRITE)
    period = find_period(session, period_name)
    refuse_closed(session, period)
    said = plain_words(reason, "reason")
    if not _is_in(session, period, participant):
        raise NotFound("participant", f"{participant} in {period_name}")
    try:
        number = store.add_hold(session, period.id, participant, said, actor.id, now(session))
    except AlreadyThere:
        message = f"The payout of {participant} in {period_name} is held already."
        raise Conflict("participant-held", message) from None
    record(session, actor, "hold.placed", f"hold {number}", after={"period": period_name}, reason=said)
    return _found(session, number)


def release_hold(session: Session, actor: Actor, number: int, because: str) -> Hold:
    """Releases a payout that is held back. Needs holds:write; NotFound without such a hold; Conflict a second time."""
    require(actor, Permission.HOLDS_WRITE)
    found = _found(session, number)
    if found.released_at is not None:
        raise Conflict("hold-released", "This payout was released before.")
    said = plain_words(because, "reason")
    store.release(session, number, said, actor.id, now(session))
    record(session, actor, "hold.released", f"hold {number}", reason=said)
    return _found(session, number)


def holds_of(session: Session, actor: Actor, period_name: str) -> tuple[Hold, ...]:
    """Every hold of a period, released ones too. Needs payouts:read or holds:write; NotFound without such a period."""
    if not actor.may(Permission.HOLDS_WRITE):
        require(actor, Permission.PAYOUTS_READ)
    return store.holds_of(session, find_period(session, period_name).id)


def held(session: Session, period: int) -> frozenset[str]:
    """For other services: the participants whose payouts of a period must not be shown or paid now."""
    return frozenset(each.participant for each in store.holds_of(session, period) if each.released_at is None)


def _is_in(session: Session, period: StoredPeriod, participant: str) -> bool:
    run = current_run(session, period)
    if run is not None and payout_store.is_paid(session, run.id, participant):
        return True
    sets = fact_store.sets_in_force(session, period.id)
    if FactKind.ROSTER not in sets:
        return False
    roster = fact_store.read_facts(session, [sets[FactKind.ROSTER]]).roster
    return roster is not None and participant in roster.people


def _found(session: Session, number: int) -> Hold:
    found = store.hold_of_number(session, number)
    if found is None:
        raise NotFound("hold", number)
    return found
