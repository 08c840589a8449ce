"""Clawbacks of approved periods: what a reversal takes back, entered as adjustments of a period that is still open.

Conflict codes: `run-not-approved` (only what was paid can be taken back), and those of the service of adjustments.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from incentives.payout.adjust import clawbacks
from incentives.payout.run import calculate_run
from incentives.performance.reversals import Reversal, without
from incentives.services.actor import Actor, Permission, require
from incentives.services.adjustments import StatedAdjustment, StoredAdjustment, enter
from incentives.services.clock import today
from incentives.services.errors import Conflict, NotFound
from incentives.services.inputs import dataset_of
from incentives.services.periods import find_period
from incentives.services.policy_texts import policy_of
from incentives.services.taking_over import taken_over_by
from incentives.store import facts as fact_store
from incentives.store import policies as policy_store
from incentives.store import runs as store

__all__ = ["Reversal", "claw_back"]


def claw_back(
    session: Session,
    actor: Actor,
    run_id: int,
    reversals: Sequence[Reversal],
    *,
    into: str,
    before: Sequence[Reversal] = (),
) -> tuple[StoredAdjustment, ...]:
    """Calculates an approved run without what was reversed and enters what is taken back into the period named into.

    before are the reversals of that run that were taken back earlier, so that nothing is taken twice. Needs
    runs:calculate. RefusedWithProblems when there is no such result; NotFound without such a run or period.
    """
    require(actor, Permission.RUNS_CALCULATE)
    run = store.run_of_number(session, run_id)
    if run is None:
        raise NotFound("run", run_id)
    if run.approved_at is None:
        raise Conflict("run-not-approved", "Only what an approved run paid can be taken back.")
    period = find_period(session, run.period)
    policies = [policy_of(version) for version in policy_store.versions_of_run(session, run_id)]
    took_over = taken_over_by(session, run_id)
    dataset = took_over.added_to(dataset_of(session, fact_store.sets_of_run(session, run_id), period.period))
    paid, again = (
        calculate_run(policies, without(dataset, taken), took_over.opening).payouts
        for taken in (before, (*before, *reversals))
    )
    found = clawbacks(
        policies, paid, again, paid_on=run.approved_at.date(), reversed_on=today(session), by=str(actor.id)
    )
    return tuple(
        enter(session, actor, into, StatedAdjustment(each.participant, each.role, each.kind, each.amount, each.reason))
        for each in found
    )
