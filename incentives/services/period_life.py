"""The life of a period: open, results accepted, calculated, reviewed, approved, published, exported, closed.

The first steps follow from what was done (`incentives.services.imports`, `runs`); those after are taken here, each
once, by somebody who may. Who approves has looked at the run, so an approval without a review before counts as both.
Employees see their statements once a period is published.

Conflict codes: `run-not-calculated` (only a run that waits for approval is reviewed), `run-reviewed` (by the same
person), `result-changed`, `period-not-approved`, `period-published`, `period-not-published`, `period-not-exported`,
`period-closed`, `holds-open` and `disputes-open` (a period is closed when nobody waits for anything).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from incentives.services.actor import Actor, Permission, require
from incentives.services.audit import record
from incentives.services.clock import now
from incentives.services.errors import Conflict, NotFound
from incentives.services.periods import correcting_period, find_period
from incentives.services.words import plain_words
from incentives.store import disputes as dispute_store
from incentives.store import imports as import_store
from incentives.store import life as store
from incentives.store import runs as run_store
from incentives.store.life import PeriodStep, TakenStep
from incentives.store.records import Hand, ImportState, PeriodState, RunState, StoredPeriod, StoredRun
from incentives.store.rows import AlreadyThere


class PeriodStage(StrEnum):
    """Where a period stands in its life."""

    OPEN = "open"
    RESULTS_ACCEPTED = "results accepted"
    CALCULATED = "calculated"
    REVIEWED = "reviewed"
    APPROVED = "approved"
    PUBLISHED = "published"
    EXPORTED = "exported"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class LifeStep:
    """One stage with who reached it and when; at is None for what is still to come."""

    stage: PeriodStage
    at: datetime | None = None
    by: Hand | None = None
    run: int | None = None
    remark: str | None = None


@dataclass(frozen=True, slots=True)
class PeriodLife:
    """Every stage of a period in their order."""

    period: StoredPeriod
    steps: tuple[LifeStep, ...]

    @property
    def stage(self) -> PeriodStage:
        """The furthest stage that was reached."""
        return next(step.stage for step in reversed(self.steps) if step.at is not None)

    def reached(self, stage: PeriodStage) -> bool:
        """Whether somebody took this very step."""
        return any(step.stage == stage and step.at is not None for step in self.steps)


def life_of(session: Session, actor: Actor, period_name: str) -> PeriodLife:
    """Where the period stands, and who brought it there when. Needs periods:read; NotFound without such a period."""
    require(actor, Permission.PERIODS_READ)
    period = find_period(session, period_name)
    run = current_run(session, period)
    taken = {each.step: each for each in store.steps_of(session, period.id) if run is not None and each.run == run.id}
    steps = [LifeStep(PeriodStage.OPEN, period.opened_at, period.opened_by), _accepted(session, period)]
    steps += [_calculated(period, run), _reviewed(run, taken), _approved(run)]
    later = (PeriodStep.PUBLISHED, PeriodStep.EXPORTED, PeriodStep.CLOSED)
    steps += [_taken(PeriodStage(step.value), taken.get(step)) for step in later]
    return PeriodLife(period, tuple(steps))


def review_run(
    session: Session, actor: Actor, run_id: int, *, result: str | None = None, remark: str = ""
) -> PeriodLife:
    """States that the actor looked at a run before money moves. Needs runs:review.

    result is the fingerprint of what was looked at. NotFound without such a run; Conflict as listed above.
    """
    require(actor, Permission.RUNS_REVIEW)
    run = run_store.run_of_number(session, run_id)
    if run is None:
        raise NotFound("run", run_id)
    if run.state is not RunState.CALCULATED:
        raise Conflict(
            "run-not-calculated", f"Run {run_id} is {run.state}; only one that waits for approval is reviewed."
        )
    if result is not None and result != run.result_fingerprint:
        raise Conflict("result-changed", f"Run {run_id} is not the result that was looked at. Look at this one.")
    period = find_period(session, run.period)
    said = plain_words(remark, "remark", needed=False)
    try:
        store.add_step(session, period.id, PeriodStep.REVIEWED, run.id, actor.id, now(session), said or None)
    except AlreadyThere:
        raise Conflict("run-reviewed", f"You reviewed run {run_id} before.") from None
    record(
        session, actor, "run.reviewed", f"run {run_id}", after={"result": run.result_fingerprint}, reason=said or None
    )
    return life_of(session, actor, run.period)


def publish_period(session: Session, actor: Actor, period_name: str) -> PeriodLife:
    """Lets everybody read their own statement. Needs periods:publish; Conflict as listed above."""
    require(actor, Permission.PERIODS_PUBLISH)
    _take(session, actor, period_name, PeriodStep.PUBLISHED)
    return life_of(session, actor, period_name)


def state_exported(session: Session, actor: Actor, period_name: str, because: str) -> PeriodLife:
    """States that the period was paid by other means than an export of this service. Needs periods:publish."""
    require(actor, Permission.PERIODS_PUBLISH)
    _take(session, actor, period_name, PeriodStep.EXPORTED, plain_words(because, "reason"))
    return life_of(session, actor, period_name)


def mark_exported(session: Session, actor: Actor, period_name: str) -> None:
    """For other services: something was exported for payment. Nothing happens when that was said before."""
    period = find_period(session, period_name)
    if not store.was_taken(session, period.id, PeriodStep.EXPORTED):
        _take(session, actor, period_name, PeriodStep.EXPORTED)


def close_period(session: Session, actor: Actor, period_name: str) -> PeriodLife:
    """Closes a period in which nobody waits for anything any more. Needs periods:publish; Conflict as listed above."""
    require(actor, Permission.PERIODS_PUBLISH)
    period = correcting_period(session, period_name)
    for step in (PeriodStep.PUBLISHED, PeriodStep.EXPORTED):
        if not store.was_taken(session, period.id, step):
            raise Conflict(f"period-not-{step}", f"{period_name} is not {step} yet, so it cannot be closed.")
    waiting = [each for each in store.holds_of(session, period.id) if each.released_at is None]
    if waiting:
        raise Conflict("holds-open", f"{len(waiting)} payout(s) of {period_name} are held back. Release them first.")
    disputed = dispute_store.count_open(session, period.id)
    if disputed:
        raise Conflict("disputes-open", f"{disputed} dispute(s) of {period_name} wait for an answer.")
    _take(session, actor, period_name, PeriodStep.CLOSED)
    return life_of(session, actor, period_name)


def refuse_closed(session: Session, period: StoredPeriod) -> None:
    """For other services: Conflict when the period is closed."""
    if store.was_taken(session, period.id, PeriodStep.CLOSED):
        raise Conflict("period-closed", f"The period {period.name} is closed.")


def current_run(session: Session, period: StoredPeriod) -> StoredRun | None:
    """For other services: the run of the period that counts, if it was calculated."""
    return next((run for run in run_store.all_runs(session, period.id) if run.state is not RunState.SUPERSEDED), None)


def _take(session: Session, actor: Actor, period_name: str, step: PeriodStep, because: str | None = None) -> None:
    period = correcting_period(session, period_name)
    run = current_run(session, period)
    if run is None:
        raise NotFound("run", f"of {period_name}")
    try:
        store.add_step(session, period.id, step, run.id, actor.id, now(session), because)
    except AlreadyThere:
        raise Conflict(f"period-{step}", f"{period_name} was {step} before.") from None
    record(session, actor, f"period.{step}", f"period {period_name}", after={"run": run.id}, reason=because)


def _accepted(session: Session, period: StoredPeriod) -> LifeStep:
    if period.state is PeriodState.OPEN:
        return LifeStep(PeriodStage.RESULTS_ACCEPTED)
    accepted = [each for each in import_store.all_imports(session, period.id) if each.state is ImportState.ACCEPTED]
    if not accepted:
        return LifeStep(PeriodStage.RESULTS_ACCEPTED)
    return LifeStep(PeriodStage.RESULTS_ACCEPTED, accepted[0].accepted_at, accepted[0].accepted_by)


def _calculated(period: StoredPeriod, run: StoredRun | None) -> LifeStep:
    if run is None or period.state in (PeriodState.OPEN, PeriodState.READY):
        return LifeStep(PeriodStage.CALCULATED)
    return LifeStep(PeriodStage.CALCULATED, run.calculated_at, run.calculated_by, run.id)


def _reviewed(run: StoredRun | None, taken: dict[PeriodStep, TakenStep]) -> LifeStep:
    if PeriodStep.REVIEWED in taken:
        return _taken(PeriodStage.REVIEWED, taken[PeriodStep.REVIEWED])
    if run is not None and run.approved_at is not None:
        return LifeStep(PeriodStage.REVIEWED, run.approved_at, run.approved_by, run.id)
    return LifeStep(PeriodStage.REVIEWED)


def _approved(run: StoredRun | None) -> LifeStep:
    if run is None or run.approved_at is None:
        return LifeStep(PeriodStage.APPROVED)
    return LifeStep(PeriodStage.APPROVED, run.approved_at, run.approved_by, run.id)


def _taken(stage: PeriodStage, step: TakenStep | None) -> LifeStep:
    return LifeStep(stage) if step is None else LifeStep(stage, step.at, step.by, step.run, step.remark)
