"""Corrections of approved runs: reversed results are taken back, corrected facts are calculated again.

Nothing that was paid is edited. What a correction changes is entered as adjustments of a later period that is still
open, and the correction keeps what it was made from, so that the next one takes nothing twice.

Conflict codes: `run-not-approved` (only what was paid can be corrected), `period-not-later` (it is settled in a later
period), `currency-changed` (that period pays in another currency), `nothing-to-correct`, `facts-not-corrected` (those
of the run are still in force), `correction-withdrawn`, and those of the service of adjustments.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from sqlalchemy.orm import Session

from incentives.payout.adjust import Correction, as_adjustments, clawbacks, recalculation
from incentives.payout.run import PaidScorecard, calculate_run
from incentives.performance.adjustments import Adjustment
from incentives.performance.facts import Dataset
from incentives.performance.reversals import Reversal, without
from incentives.policy.model import Policy
from incentives.services.actor import Actor, Permission, require
from incentives.services.adjustments import StatedAdjustment, enter
from incentives.services.audit import record
from incentives.services.clock import now, today
from incentives.services.errors import Conflict, NotFound
from incentives.services.inputs import dataset_of, dataset_of_run, inputs_in_force
from incentives.services.periods import changing_period, find_period
from incentives.services.policy_texts import policy_of
from incentives.services.taking_over import TakenOver, taken_over_by
from incentives.store import corrections as store
from incentives.store import facts as fact_store
from incentives.store import policies as policy_store
from incentives.store import runs as run_store
from incentives.store.records import CorrectionOf, StoredCorrection, StoredPeriod, StoredRun
from incentives.values.problem import Place, Problem, RefusedWithProblems

__all__ = ["CorrectionOf", "StatedReversal", "StoredCorrection", "corrections_of", "recalculate", "reverse", "withdraw"]


@dataclass(frozen=True, slots=True)
class _Approved:
    """An approved run with everything it was calculated from, and the corrections of it that count."""

    run: StoredRun
    paid_on: date
    period: StoredPeriod
    policies: tuple[Policy, ...]
    took_over: TakenOver
    dataset: Dataset
    before: tuple[StoredCorrection, ...]

    @property
    def reversed(self) -> tuple[Reversal, ...]:
        """What was taken out of its results so far."""
        return tuple(reversal for correction in self.before for reversal in correction.reversals)

    def payouts(self, dataset: Dataset, reversals: Sequence[Reversal]) -> tuple[PaidScorecard, ...]:
        """What the run pays on these facts without what was reversed."""
        facts = self.took_over.added_to(without(dataset, reversals))
        return calculate_run(self.policies, facts, self.took_over.opening).payouts


@dataclass(frozen=True, slots=True)
class StatedReversal:
    """So much of a result is reversed; amount is in the measure's unit, or as policy files write it (`5%`, `3 EUR`)."""

    measure: str
    counted_for: str
    subject: str
    amount: str | Fraction


def reverse(
    session: Session, actor: Actor, run_id: int, stated: Sequence[StatedReversal], *, into: str
) -> StoredCorrection:
    """Calculates an approved run without what was reversed and enters what is taken back into a later period.

    Earlier reversals of the run are taken into account, so that nothing is taken back twice. Needs runs:calculate.
    RefusedWithProblems when there is no such result; NotFound without such a run or period; Conflict as listed above.
    """
    approved = _approved(session, actor, run_id, into)
    reversals = _read(stated, approved.policies)
    paid = approved.payouts(approved.dataset, approved.reversed)
    again = approved.payouts(approved.dataset, (*approved.reversed, *reversals))
    found = clawbacks(
        approved.policies, paid, again, paid_on=approved.paid_on, reversed_on=today(session), by=str(actor.id)
    )
    if not found:
        message = "Nothing is taken back for this: pay stays as it is, or no clawback of the policies reaches so far."
        raise Conflict("nothing-to-correct", message)
    return _keep(session, actor, approved.run, into, CorrectionOf.REVERSAL, found, reversals=reversals)


def recalculate(session: Session, actor: Actor, run_id: int, *, into: str) -> StoredCorrection:
    """Calculates an approved run again from the corrected facts of its period; the difference is settled in `into`.

    The run, its facts and its payouts stay as they are. What an earlier recalculation settled is not settled again.
    Needs runs:calculate. NotFound without such a run or period; Conflict as listed above.
    """
    approved = _approved(session, actor, run_id, into)
    in_force = fact_store.sets_in_force(session, approved.period.id)
    if in_force == fact_store.sets_of_run(session, run_id):
        message = f"The facts of {approved.period.name} are those that the run used. Deliver the corrected ones first."
        raise Conflict("facts-not-corrected", message)
    corrected = dataset_of(session, in_force, approved.period.period)
    corrected = replace(corrected, earlier=approved.dataset.earlier)
    old, new = (approved.payouts(facts, approved.reversed) for facts in (approved.dataset, corrected))
    entries = recalculation(old, new)
    reason = f"{approved.period.name} was calculated again from corrected facts."
    found = as_adjustments(entries, approved.run.currency, reason=reason, by=str(actor.id), on=today(session))
    left = _not_settled_yet(found, approved.before)
    if not left:
        raise Conflict("nothing-to-correct", "The corrected facts pay nobody anything else, or it was settled before.")
    return _keep(session, actor, approved.run, into, CorrectionOf.RECALCULATION, left, entries=entries)


def corrections_of(session: Session, actor: Actor, run_id: int) -> tuple[StoredCorrection, ...]:
    """Every correction of a run in their order. Needs payouts:read; NotFound without such a run."""
    require(actor, Permission.PAYOUTS_READ)
    if run_store.run_of_number(session, run_id) is None:
        raise NotFound("run", run_id)
    return store.corrections_of_run(session, run_id)


def withdraw(session: Session, actor: Actor, number: int) -> StoredCorrection:
    """Withdraws a correction with all its adjustments, while the period they stand in is open. Needs runs:calculate.

    NotFound without such a correction; Conflict when it was withdrawn before or the period is approved.
    """
    require(actor, Permission.RUNS_CALCULATE)
    found = _found(session, number)
    changing_period(session, found.into)
    if _found(session, number).withdrawn:
        raise Conflict("correction-withdrawn", "This correction was withdrawn before.")
    store.withdraw_correction(session, number, actor.id, now(session))
    record(session, actor, "correction.withdrawn", f"correction {number}", after={"period": found.into})
    return _found(session, number)


def _approved(session: Session, actor: Actor, run_id: int, into: str) -> _Approved:
    """The run; nobody else corrects into the same period meanwhile."""
    require(actor, Permission.RUNS_CALCULATE)
    run = run_store.run_of_number(session, run_id)
    if run is None:
        raise NotFound("run", run_id)
    if run.approved_at is None:
        raise Conflict("run-not-approved", "Only what an approved run paid can be corrected.")
    period, settled_in = find_period(session, run.period), changing_period(session, into)
    if settled_in.period.starts_on < period.period.ends_before:
        message = f"{into} does not come after {run.period}; what was paid is corrected in a later period."
        raise Conflict("period-not-later", message)
    currency = inputs_in_force(session, settled_in).policies[0].currency
    if currency != run.currency:
        message = f"{run.period} was paid in {run.currency}, but {into} pays in {currency}; enter adjustments instead."
        raise Conflict("currency-changed", message)
    policies = tuple(policy_of(version) for version in policy_store.versions_of_run(session, run_id))
    dataset = dataset_of_run(session, run_id, period.period)
    before = tuple(each for each in store.corrections_of_run(session, run_id) if not each.withdrawn)
    return _Approved(run, run.approved_at.date(), period, policies, taken_over_by(session, run_id), dataset, before)


def _read(stated: Sequence[StatedReversal], policies: Sequence[Policy]) -> tuple[Reversal, ...]:
    """The reversals with exact amounts above zero. RefusedWithProblems for everything that is none."""
    units = {key: measure.unit for policy in policies for key, measure in policy.measures.items()}
    found, problems = [], []
    for number, each in enumerate(stated):
        unit, place = units.get(each.measure), Place("request", key=f"reversals.{number}.amount")
        amount = each.amount if isinstance(each.amount, Fraction) or unit is None else unit.parse(each.amount)
        if unit is None:
            message = f"No policy of this run has a measure {each.measure}."
            problems.append(Problem("unknown-measure", message, place, f"Known: {', '.join(sorted(units))}."))
        elif not isinstance(amount, Fraction) or amount <= 0:
            message = f'"{each.amount}" stands where an amount above zero, such as {unit.example}, is expected.'
            problems.append(Problem("invalid-value", message, place, "Say how much of the result no longer counts."))
        else:
            found.append(Reversal(each.measure, each.counted_for, each.subject, amount))
    if problems or not found:
        nothing = Problem("invalid-value", "Nothing is reversed.", Place("request", key="reversals"))
        raise RefusedWithProblems(problems or [nothing])
    return tuple(found)


def _not_settled_yet(found: Iterable[Adjustment], before: Iterable[StoredCorrection]) -> tuple[Adjustment, ...]:
    """The adjustments without what earlier recalculations of the run entered for the same participant and role."""
    wanted = {(each.participant, each.role): each for each in found}
    settled: dict[tuple[str, str], Fraction] = {}
    for correction in before:
        if correction.kind is CorrectionOf.RECALCULATION:
            for each in correction.adjustments:
                whose, one = (each.adjustment.participant, each.adjustment.role), each.adjustment
                settled[whose] = settled.get(whose, Fraction(0)) + one.amount
                wanted.setdefault(whose, replace(one, amount=Fraction(0)))
    left = (replace(each, amount=each.amount - settled.get(whose, Fraction(0))) for whose, each in wanted.items())
    return tuple(sorted((each for each in left if each.amount), key=lambda each: (each.participant, each.role)))


def _keep(
    session: Session,
    actor: Actor,
    run: StoredRun,
    into: str,
    kind: CorrectionOf,
    found: Sequence[Adjustment],
    *,
    reversals: Sequence[Reversal] = (),
    entries: Sequence[Correction] = (),
) -> StoredCorrection:
    stated = (StatedAdjustment(each.participant, each.role, each.kind, each.amount, each.reason) for each in found)
    number = store.add_correction(
        session,
        run=run.id,
        into=find_period(session, into).id,
        kind=kind,
        reversals=reversals,
        entries=entries,
        entered=[enter(session, actor, into, each).id for each in stated],
        by=actor.id,
        at=now(session),
    )
    after = {"run": run.id, "into": into, "kind": str(kind), "adjustments": len(found)}
    record(session, actor, "correction.entered", f"correction {number}", after=after)
    return _found(session, number)


def _found(session: Session, number: int) -> StoredCorrection:
    found = store.correction_of_number(session, number)
    if found is None:
        raise NotFound("correction", number)
    return found
