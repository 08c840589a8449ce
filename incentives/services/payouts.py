"""Payouts of runs: read by page or one by one, and summed by role. Use them from `incentives.services.runs`."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from incentives.services.actor import Actor, Permission, require
from incentives.services.errors import NotFound
from incentives.store import payouts as store
from incentives.store import runs as run_store
from incentives.store.records import RoleTotal, StoredPayout

MOST_ON_A_PAGE = 1000


@dataclass(frozen=True, slots=True)
class PayoutPage:
    """Some payouts of a run. next_after is what to ask for next, or None at the end."""

    payouts: tuple[StoredPayout, ...]
    next_after: int | None


def list_payouts(
    session: Session, actor: Actor, run_id: int, *, after: int | None = None, limit: int = 100, role: str | None = None
) -> PayoutPage:
    """Payouts of a run by participant, at most `limit` (1 to 1000) after the given payout. Needs payouts:read.

    role is `policy/role`. NotFound without such a run; ValueError for another limit.
    """
    require(actor, Permission.PAYOUTS_READ)
    if not 1 <= limit <= MOST_ON_A_PAGE:
        raise ValueError(f"a page has 1 to {MOST_ON_A_PAGE} payouts, not {limit}")
    _known(session, run_id)
    found = store.page_of_payouts(session, run_id, after=after, limit=limit + 1, role=role)
    more = len(found) > limit
    return PayoutPage(found[:limit], found[limit - 1].id if more else None)


def get_payout(session: Session, actor: Actor, payout_id: int) -> StoredPayout:
    """The payout; NotFound when there is none. Needs payouts:read (people read their own as a statement)."""
    require(actor, Permission.PAYOUTS_READ)
    found = store.payout_of_number(session, payout_id)
    if found is None:
        raise NotFound("payout", payout_id)
    return found


def totals_by_role(session: Session, actor: Actor, run_id: int) -> tuple[RoleTotal, ...]:
    """What each role of a run is paid together, by role. Needs runs:read; NotFound without such a run."""
    require(actor, Permission.RUNS_READ)
    _known(session, run_id)
    return store.role_totals(session, run_id)


def _known(session: Session, run_id: int) -> None:
    if run_store.run_of_number(session, run_id) is None:
        raise NotFound("run", run_id)
