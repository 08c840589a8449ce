"""What a run takes over: the balances that the approved run of the period before left, and the period's adjustments.

Runs ask here. Conflict code: `opening-known` (balances were given although the period before has an approved run).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from incentives.performance.balances import Opening, takes_over
from incentives.performance.facts import Dataset
from incentives.plan.compile import compile_plan
from incentives.policy.model import LAST_PAYOUT, Policy
from incentives.services.errors import Conflict
from incentives.store import adjustments as adjustment_store
from incentives.store import payouts as payout_store
from incentives.store import runs as run_store
from incentives.store.records import StoredAdjustment, StoredPeriod
from incentives.values.period import Period


@dataclass(frozen=True, slots=True)
class TakenOver:
    """What a run takes over beside the facts of its period. opening is None where nothing depends on it."""

    opening: Opening | None
    adjustments: tuple[StoredAdjustment, ...]

    def added_to(self, dataset: Dataset) -> Dataset:
        """The facts with the adjustments."""
        return replace(dataset, adjustments=tuple(each.adjustment for each in self.adjustments))


def taken_over(
    session: Session, period: StoredPeriod, policies: Sequence[Policy], given: Opening | None = None
) -> TakenOver:
    """What a run of the period takes over now. given are balances from before this service's first period.

    Conflict when balances are given that the service knows itself. Where they are needed and not known, opening is None
    and the calculation says so.
    """
    adjustments = adjustment_store.adjustments_of(session, period.id)
    return TakenOver(_opening(session, period.period, policies, given), adjustments)


def taken_over_now(
    session: Session, period: StoredPeriod, policies: Sequence[Policy], used: Opening | None
) -> TakenOver:
    """What a run would take over today that was given these balances; what the service knows itself comes first."""
    known = _opening(session, period.period, policies, None)
    return TakenOver(known or used, adjustment_store.adjustments_of(session, period.id))


def taken_over_by(session: Session, run: int) -> TakenOver:
    """What a stored run took over."""
    return TakenOver(run_store.opening_of_run(session, run), adjustment_store.adjustments_of_run(session, run))


def _opening(session: Session, period: Period, policies: Sequence[Policy], given: Opening | None) -> Opening | None:
    plans = [compile_plan(policy, role, period) for policy in policies for role in policy.roles]
    if period.cycle is None:
        return None
    before = run_store.approved_run_before(session, period.starts_on, period.cycle.months)
    if not takes_over(plans) and given is None and (before is None or not before.balances):
        return None
    if before is None:
        return given
    if given is not None:
        message = f"What {before.period} left is known from its approved run, so no balances can be given for it."
        raise Conflict("opening-known", message)
    wanted = any(LAST_PAYOUT in plan.filled for plan in plans)
    paid = payout_store.totals_of_run(session, before.id) if wanted else {}
    return Opening(period.starts_on, before.currency, before.balances, paid)
