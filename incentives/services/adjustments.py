"""Adjustments and overrides of a period's payouts: entered with a reason, taken in by the next calculation.

Nothing that was entered is edited; what was wrong is withdrawn and entered again. Whoever approves the run sees every
entry, and nobody approves a run that they calculated. Conflict codes: `period-approved`, `adjustment-withdrawn`,
`adjustment-of-correction` (a correction of an approved run entered it and is withdrawn as a whole).
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from sqlalchemy.orm import Session

from incentives.performance.adjustments import Adjustment, AdjustmentKind
from incentives.services.actor import Actor, Permission, require
from incentives.services.audit import record
from incentives.services.clock import now, today
from incentives.services.errors import Conflict, NotFound
from incentives.services.periods import changing_period, find_period
from incentives.store import adjustments as store
from incentives.store.corrections import correction_of_adjustment
from incentives.store.records import StoredAdjustment
from incentives.values.problem import Place, Problem, RefusedWithProblems

__all__ = ["AdjustmentKind", "StatedAdjustment", "StoredAdjustment", "enter", "entered_for", "withdraw"]

MOST = Fraction(10**15)


@dataclass(frozen=True, slots=True)
class StatedAdjustment:
    """What somebody wants to change of a payout. role is `policy/role`; amount is in whole units of the currency."""

    participant: str
    role: str
    kind: AdjustmentKind
    amount: Fraction
    reason: str


def enter(session: Session, actor: Actor, period_name: str, stated: StatedAdjustment) -> StoredAdjustment:
    """Enters an adjustment of a period that is not approved; the actor answers for it. Needs runs:calculate.

    RefusedWithProblems without a reason or with an amount that nobody can mean; NotFound without such a period;
    Conflict when it is approved. Whether there is a payout it can stand in shows when the period is calculated.
    """
    require(actor, Permission.RUNS_CALCULATE)
    period = changing_period(session, period_name)
    place = Place("request", key="adjustment")
    if not stated.reason.strip() or abs(stated.amount) >= MOST:
        message = "An adjustment has an amount with at most 15 digits before the point, and a reason."
        raise RefusedWithProblems([Problem("invalid-value", message, place, "Say why; people will ask.")])
    adjustment = Adjustment(
        participant=stated.participant,
        role=stated.role,
        kind=stated.kind,
        amount=stated.amount,
        reason=stated.reason.strip(),
        by="",
        on=today(session),
    )
    number = store.add_adjustment(session, period.id, adjustment, actor.id, now(session))
    after = {"period": period.name, "kind": str(stated.kind), "amount": str(stated.amount)}
    record(session, actor, "adjustment.entered", f"adjustment {number}", after=after, reason=adjustment.reason)
    return _found(session, number)[1]


def entered_for(session: Session, actor: Actor, period_name: str) -> tuple[StoredAdjustment, ...]:
    """The adjustments of a period that count, in the order in which they were entered. Needs payouts:read."""
    require(actor, Permission.PAYOUTS_READ)
    return store.adjustments_of(session, find_period(session, period_name).id)


def withdraw(session: Session, actor: Actor, period_name: str, number: int) -> StoredAdjustment:
    """Withdraws an adjustment of a period that is not approved. Needs runs:calculate.

    NotFound without such an adjustment of the period; Conflict when it was withdrawn or the period is approved.
    """
    require(actor, Permission.RUNS_CALCULATE)
    period = changing_period(session, period_name)
    held_in, found = _found(session, number)
    if held_in != period.id:
        raise NotFound("adjustment", number)
    if found.withdrawn:
        raise Conflict("adjustment-withdrawn", "This adjustment was withdrawn before.")
    correction = correction_of_adjustment(session, number)
    if correction is not None:
        message = f"Correction {correction} entered this adjustment; withdraw the correction as a whole."
        raise Conflict("adjustment-of-correction", message)
    store.withdraw(session, number, actor.id, now(session))
    record(session, actor, "adjustment.withdrawn", f"adjustment {number}", after={"period": period.name})
    return _found(session, number)[1]


def _found(session: Session, number: int) -> tuple[int, StoredAdjustment]:
    found = store.adjustment_of_number(session, number)
    if found is None:
        raise NotFound("adjustment", number)
    return found
