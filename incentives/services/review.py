"""The review before money moves: what a run pays beside its budget and the run before, and everything that stands out.

It changes nothing and is made anew each time from what is stored, so that it is always about the run as it is.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from incentives.services.actor import Actor, Permission, require
from incentives.services.audit import record
from incentives.services.clock import now
from incentives.services.disputes import Dispute, DisputeState
from incentives.services.errors import Conflict, NotFound
from incentives.services.periods import changing_period, find_period
from incentives.services.review_figures import Mover, Outlier, UnusualResult, movers, outliers, unusual_results
from incentives.services.taking_over import taken_over_by
from incentives.store import adjustments as adjustment_store
from incentives.store import disputes as dispute_store
from incentives.store import facts as fact_store
from incentives.store import imports as import_store
from incentives.store import life as life_store
from incentives.store import payouts as payout_store
from incentives.store import runs as run_store
from incentives.store.life import Budget, Hold
from incentives.store.records import (
    FactKind,
    Import,
    ImportState,
    StoredAdjustment,
    StoredPayout,
    StoredPeriod,
    StoredRun,
)
from incentives.values.currency import MINOR_DIGITS
from incentives.values.problem import Place, Problem, RefusedWithProblems

__all__ = ["Absent", "Budget", "Review", "review_of", "state_budget"]


@dataclass(frozen=True, slots=True)
class Absent:
    """Somebody without a payout in this run; before is what they were paid in the run before, in minor units."""

    participant: str
    name: str
    before: int | None


@dataclass(frozen=True, slots=True)
class Review:
    """A run as somebody looks at it before money moves.

    before is the approved run of the period before. taken_in are the adjustments that the run holds; pending are those
    that were entered since, and deliveries that nobody has accepted: neither is in these figures.
    """

    run: StoredRun
    before: StoredRun | None
    budget: Budget | None
    movers: tuple[Mover, ...]
    outliers: tuple[Outlier, ...]
    unusual: tuple[UnusualResult, ...]
    absent: tuple[Absent, ...]
    taken_in: tuple[StoredAdjustment, ...]
    pending: tuple[StoredAdjustment, ...]
    deliveries: tuple[Import, ...]
    held: tuple[Hold, ...]
    disputes: tuple[Dispute, ...]
    below_zero: tuple[StoredPayout, ...]

    @property
    def over_budget(self) -> int | None:
        """By how much the run is over its budget (below zero: under it), in minor units; None without a budget."""
        return None if self.budget is None else self.run.total - self.budget.amount

    @property
    def difference(self) -> int | None:
        """By how much it differs from the run before, in minor units; None without one in the same currency."""
        same = self.before is not None and self.before.currency == self.run.currency
        return self.run.total - self.before.total if same and self.before is not None else None


def review_of(session: Session, actor: Actor, run_id: int) -> Review:
    """Everything that stands out in a run. Needs payouts:read; NotFound without such a run."""
    require(actor, Permission.PAYOUTS_READ)
    run = run_store.run_of_number(session, run_id)
    if run is None:
        raise NotFound("run", run_id)
    period = find_period(session, run.period)
    before = _before(session, period)
    payouts = tuple(payout_store.payouts_of_run(session, run_id))
    earlier = () if before is None else tuple(payout_store.payouts_of_run(session, before.id))
    taken_in = taken_over_by(session, run_id).adjustments
    known = {each.id for each in taken_in}
    deliveries = [each for each in import_store.all_imports(session, period.id) if each.state is ImportState.READY]
    return Review(
        run=run,
        before=before,
        budget=life_store.budget_of(session, period.id),
        movers=movers(payouts, earlier) if before is not None else (),
        outliers=outliers(payouts),
        unusual=unusual_results(payouts, earlier),
        absent=_absent(session, run, payouts, earlier),
        taken_in=taken_in,
        pending=tuple(each for each in adjustment_store.adjustments_of(session, period.id) if each.id not in known),
        deliveries=tuple(deliveries),
        held=tuple(each for each in life_store.holds_of(session, period.id) if each.released_at is None),
        disputes=dispute_store.disputes_of(session, period=period.id, state=DisputeState.OPEN),
        below_zero=tuple(each for each in payouts if each.total < 0),
    )


def state_budget(session: Session, actor: Actor, period_name: str, amount: int, currency: str) -> Budget:
    """States what a period may cost, in minor units; it is shown beside its runs. Needs runs:calculate.

    RefusedWithProblems for an unknown currency or an amount below zero; Conflict once the period is approved.
    """
    require(actor, Permission.RUNS_CALCULATE)
    period = changing_period(session, period_name)
    if currency not in MINOR_DIGITS or amount < 0:
        message = "A budget is an amount from zero on in a currency that is known."
        raise RefusedWithProblems([Problem("invalid-value", message, Place("request", key="amount"))])
    earlier = life_store.budget_of(session, period.id)
    if earlier is not None and (earlier.amount, earlier.currency) == (amount, currency):
        raise Conflict("budget-stated", "This very budget was stated before.")
    number = life_store.state_budget(session, period.id, amount, currency, actor.id, now(session))
    was = None if earlier is None else {"amount": earlier.amount, "currency": earlier.currency}
    after = {"period": period_name, "amount": amount, "currency": currency}
    record(session, actor, "budget.stated", f"budget {number}", before=was, after=after)
    stated = life_store.budget_of(session, period.id)
    if stated is None:
        raise NotFound("budget", period_name)
    return stated


def _before(session: Session, period: StoredPeriod) -> StoredRun | None:
    cycle = period.period.cycle
    return None if cycle is None else run_store.approved_run_before(session, period.period.starts_on, cycle.months)


def _absent(
    session: Session, run: StoredRun, payouts: tuple[StoredPayout, ...], earlier: tuple[StoredPayout, ...]
) -> tuple[Absent, ...]:
    """Who was paid in the run before, or stands on the roster that the run used, and has no payout."""
    paid = {each.participant for each in payouts}
    before: dict[str, int] = {}
    names = {each.participant: each.name for each in earlier}
    for each in earlier:
        before[each.participant] = before.get(each.participant, 0) + each.total
    sets = fact_store.sets_of_run(session, run.id)
    if FactKind.ROSTER in sets:
        roster = fact_store.read_facts(session, [sets[FactKind.ROSTER]]).roster
        names |= {} if roster is None else {key: person.name for key, person in roster.people.items()}
    return tuple(Absent(each, names[each], before.get(each)) for each in sorted(names.keys() - paid))
