"""Calculating a period in two parts: what takes long and keeps nothing, and keeping what came of it.

Between the two, facts or policies may change; then nothing is kept. Use `calculate_period` of
`incentives.services.runs`, or both parts where the first one must not hold anybody up.

Conflict codes: `period-approved`, and `inputs-changed` when what was calculated from is no longer in force.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from incentives.payout.run import Run, calculate_run
from incentives.performance.balances import Opening
from incentives.policy.model import Policy
from incentives.services.actor import Actor, Permission, require
from incentives.services.audit import record
from incentives.services.clock import now, today
from incentives.services.decisions import findings_decided
from incentives.services.errors import Conflict, ReviewUnanswered
from incentives.services.findings import unanswered
from incentives.services.inputs import Inputs, dataset_in_force, inputs_in_force
from incentives.services.periods import changing_period, find_period, refuse_approved
from incentives.services.taking_over import TakenOver, taken_over
from incentives.store import facts as fact_store
from incentives.store import payouts as payout_store
from incentives.store import periods as period_store
from incentives.store import runs as store
from incentives.store.records import PeriodState


@dataclass(frozen=True, slots=True)
class PreparedRun:
    """A run that nobody has kept yet, with what it was calculated from. names are those of participants."""

    period: str
    inputs: Inputs
    given: Opening | None
    took_over: TakenOver
    run: Run
    names: Mapping[str, str]


LARGE = 20_000


def is_large(session: Session, period_name: str) -> bool:
    """Whether calculating the period takes so long that nobody should wait for it: by the facts in force."""
    return fact_store.count_in_force(session, find_period(session, period_name).id) > LARGE


def prepare_run(session: Session, actor: Actor, period_name: str, opening: Opening | None = None) -> PreparedRun:
    """Calculates the period and keeps nothing. Refusals as for `calculate_period`. Needs runs:calculate."""
    require(actor, Permission.RUNS_CALCULATE)
    period = find_period(session, period_name)
    refuse_approved(period)
    inputs = inputs_in_force(session, period)
    dataset = dataset_in_force(session, inputs, period.period)
    _refuse_unanswered(session, inputs.policies, today(session))
    took_over = taken_over(session, period, inputs.policies, opening)
    run = calculate_run(inputs.policies, took_over.added_to(dataset), took_over.opening)
    names = {person.participant: person.name for person in dataset.roster.people.values()}
    return PreparedRun(period.name, inputs, opening, took_over, run, names)


def keep_run(session: Session, actor: Actor, prepared: PreparedRun) -> int:
    """Stores a prepared run with its payouts and gives its number; an earlier one that nobody approved is superseded.

    Conflict when the period was approved or its facts, policies, adjustments or balances changed meanwhile.
    """
    require(actor, Permission.RUNS_CALCULATE)
    period = changing_period(session, prepared.period)
    inputs, run = prepared.inputs, prepared.run
    in_force = inputs_in_force(session, period)
    took_over = taken_over(session, period, in_force.policies, prepared.given)
    same = (in_force.versions, in_force.used_sets) == (inputs.versions, inputs.used_sets)
    if not same or took_over != prepared.took_over:
        message = "Policies, facts or adjustments changed while the period was calculated. Calculate it again."
        raise Conflict("inputs-changed", message)
    number = store.add_run(
        session,
        run,
        period=period.id,
        versions=inputs.versions.values(),
        fact_sets=inputs.used_sets,
        adjustments=[each.id for each in took_over.adjustments],
        opening=took_over.opening,
        by=actor.id,
        at=now(session),
    )
    payout_store.add_payouts(session, number, run.payouts, versions=inputs.versions, names=prepared.names)
    period_store.move_to(session, period.id, PeriodState.CALCULATED)
    after = {"period": period.name, "total": run.total, "currency": run.currency, "payouts": len(run.payouts)}
    prints = {"inputs": run.input_fingerprint, "result": run.result_fingerprint}
    record(session, actor, "run.calculated", f"run {number}", after=after | prints)
    return number


def _refuse_unanswered(session: Session, policies: Sequence[Policy], on: date) -> None:
    waiting = [each for policy in policies for each in unanswered(findings_decided(session, policy, on))]
    if waiting:
        raise ReviewUnanswered(waiting)
