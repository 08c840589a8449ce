"""Runs: a whole period calculated from the facts and policies in force, approved by somebody else, and then frozen.

A run keeps which policy versions and which facts it used, so that it can be recomputed at any time.

Conflict codes: `period-approved`, `run-approved`, `run-superseded` (a newer run of the period exists), `inputs-changed`
(facts or policies are no longer those that the run used: calculate again), `result-changed` (the result that is to be
approved is not the one that was looked at).
NotAllowed with the code `second-person-needed` when who made any part of a run would approve it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from incentives.payout.run import PaidScorecard, calculate_run
from incentives.performance.balances import Opening
from incentives.services.actor import Actor, Permission, require
from incentives.services.audit import record
from incentives.services.calculating import keep_run, prepare_run
from incentives.services.cases import open_cases
from incentives.services.clock import now
from incentives.services.earlier import earlier_of_run, numbers_of
from incentives.services.errors import Conflict, NotAllowed, NotFound
from incentives.services.inputs import dataset_of_run, inputs_in_force
from incentives.services.payouts import PayoutPage, get_payout, list_payouts, totals_by_role
from incentives.services.periods import changing_period, find_period
from incentives.services.policy_texts import policy_of
from incentives.services.taking_over import taken_over_by, taken_over_now
from incentives.store import facts as fact_store
from incentives.store import imports as import_store
from incentives.store import payouts as payout_store
from incentives.store import periods as period_store
from incentives.store import policies as policy_store
from incentives.store import runs as store
from incentives.store.locks import Lock, alone
from incentives.store.records import (
    PeriodState,
    RoleTotal,
    RunState,
    StoredPayout,
    StoredPeriod,
    StoredRun,
    UsedPolicy,
)
from incentives.values.problem import InvariantBroken

__all__ = [
    "PayoutPage",
    "Recomputation",
    "RoleTotal",
    "RunState",
    "StoredPayout",
    "StoredRun",
    "UsedPolicy",
    "approve_run",
    "balances_of",
    "calculate_period",
    "get_payout",
    "get_run",
    "list_payouts",
    "list_runs",
    "recompute_run",
    "totals_by_role",
]


@dataclass(frozen=True, slots=True)
class Recomputation:
    """What a run's stored inputs give today, beside what was stored.

    differing names the assignments whose stored payout is not what the inputs give, is missing or is one too many.
    """

    run: StoredRun
    input_fingerprint: str
    result_fingerprint: str
    differing: tuple[str, ...]

    @property
    def same(self) -> bool:
        """Whether inputs, result and every payout are the stored ones, to the byte."""
        stored = (self.run.input_fingerprint, self.run.result_fingerprint)
        return (self.input_fingerprint, self.result_fingerprint) == stored and not self.differing


def calculate_period(session: Session, actor: Actor, period_name: str, *, opening: Opening | None = None) -> StoredRun:
    """Calculates the period and stores the run with its payouts; an earlier run that nobody approved is superseded.

    RefusedWithProblems when facts, policies or amounts are missing; ReviewUnanswered when a policy has critical or high
    findings without an answer in its file; NotFound without such a period; Conflict when it is approved.
    What is carried on comes from the approved run of the period before; opening states it only where this service has
    none. Needs runs:calculate.
    """
    require(actor, Permission.RUNS_CALCULATE)
    changing_period(session, period_name)
    return _found(session, keep_run(session, actor, prepare_run(session, actor, period_name, opening)))


def approve_run(session: Session, actor: Actor, run_id: int, *, result: str | None = None) -> StoredRun:
    """Approves the run and with it freezes the period and the policy versions it used. Needs runs:approve.

    result is the fingerprint of the result that the actor looked at: approving another one is a Conflict. NotAllowed
    when the actor calculated it, accepted its facts or entered its adjustments; NotFound without such a run;
    InvariantBroken when the stored payouts do not add up to the run.
    """
    require(actor, Permission.RUNS_APPROVE)
    alone(session, Lock.POLICIES)
    run = _found(session, run_id)
    _refuse_decided(run)
    period = changing_period(session, run.period)
    run = _found(session, run_id)
    _refuse_decided(run)
    if result is not None and result != run.result_fingerprint:
        message = f"Run {run_id} is not the result that was looked at. Look at this one before it is approved."
        raise Conflict("result-changed", message)
    _refuse_makers(session, run, actor)
    _refuse_changed(session, run, period)
    _prove_sum(session, run)
    store.mark_approved(session, run_id, actor.id, now(session))
    period_store.move_to(session, period.id, PeriodState.APPROVED)
    before, after = {"state": str(run.state)}, {"state": "approved", "result": run.result_fingerprint}
    record(session, actor, "run.approved", f"run {run_id}", before=before, after=after)
    used = [policy_of(version) for version in policy_store.versions_of_run(session, run_id)]
    open_cases(session, actor, run, used)
    return _found(session, run_id)


def list_runs(
    session: Session,
    actor: Actor,
    period_name: str | None = None,
    *,
    before: int | None = None,
    limit: int | None = None,
) -> tuple[StoredRun, ...]:
    """Every run, or those of a period, the newest first: at most `limit` before the given one. Needs runs:read."""
    require(actor, Permission.RUNS_READ)
    period = None if period_name is None else find_period(session, period_name).id
    return store.all_runs(session, period, before=before, limit=limit)


def get_run(session: Session, actor: Actor, run_id: int) -> StoredRun:
    """The run; NotFound when there is none. Needs runs:read."""
    require(actor, Permission.RUNS_READ)
    return _found(session, run_id)


def recompute_run(session: Session, actor: Actor, run_id: int) -> Recomputation:
    """Calculates a run again from its stored inputs; changes nothing. Needs runs:read; NotFound without such a run."""
    require(actor, Permission.RUNS_READ)
    return recompute(session, _found(session, run_id))


def recompute(session: Session, run: StoredRun) -> Recomputation:
    """For other services, which ask for their own permission: the run calculated again from its stored inputs."""
    period = find_period(session, run.period)
    policies = [policy_of(version) for version in policy_store.versions_of_run(session, run.id)]
    dataset = dataset_of_run(session, run.id, period.period)
    took_over = taken_over_by(session, run.id)
    again = calculate_run(policies, took_over.added_to(dataset), took_over.opening)
    differing = _differing(again.payouts, payout_store.payouts_of_run(session, run.id))
    return Recomputation(run, again.input_fingerprint, again.result_fingerprint, differing)


def balances_of(session: Session, actor: Actor, run_id: int) -> StoredRun:
    """The run with what it carries on, by participant. Needs payouts:read; NotFound without such a run."""
    require(actor, Permission.PAYOUTS_READ)
    return _found(session, run_id)


def _found(session: Session, number: int) -> StoredRun:
    found = store.run_of_number(session, number)
    if found is None:
        raise NotFound("run", number)
    return found


def _differing(again: Iterable[PaidScorecard], stored: Iterable[StoredPayout]) -> tuple[str, ...]:
    recomputed = {each.assignment: _facts(each) for each in again}
    kept = {each.assignment: _facts(each) for each in stored}
    return tuple(key for key in sorted(recomputed.keys() | kept.keys()) if recomputed.get(key) != kept.get(key))


def _facts(paid: PaidScorecard | StoredPayout) -> tuple[object, ...]:
    amounts, components = dict(paid.amounts), dict(paid.components)
    more = (dict(paid.carried), paid.entries, paid.paid_out)
    return paid.participant, paid.role, paid.policy_fingerprint, components, paid.total, amounts, more


def _refuse_makers(session: Session, run: StoredRun, actor: Actor) -> None:
    """Nobody approves what they made themselves."""
    made = [
        *(["calculated a run"] if run.calculated_by.person == actor.id else []),
        *(["accepted its facts"] if actor.id in import_store.accepted_for_run(session, run.id) else []),
        *(
            ["entered its adjustments"]
            if actor.id in {each.entered_by.person for each in taken_over_by(session, run.id).adjustments}
            else []
        ),
    ]
    if made:
        message = f"Who {' and '.join(made)} cannot approve it; somebody else has to."
        raise NotAllowed(message, "second-person-needed")


def _prove_sum(session: Session, run: StoredRun) -> None:
    """What is approved is what was stored: nobody is gone from the run, and its payouts make its total."""
    count, total = payout_store.sum_of_run(session, run.id)
    if (count, total) != (run.payouts, run.total):
        message = f"run {run.id} has {run.payouts} payouts of {run.total} together, but {count} of {total} are stored"
        raise InvariantBroken(message)


def _refuse_decided(run: StoredRun) -> None:
    if run.state is RunState.APPROVED:
        raise Conflict("run-approved", "This run was approved before.")
    if run.state is RunState.SUPERSEDED:
        raise Conflict("run-superseded", "A newer run of the period exists; look at that one.")


def _refuse_changed(session: Session, run: StoredRun, period: StoredPeriod) -> None:
    """What was reviewed is what is approved: the run's inputs must still be those in force."""
    in_force = inputs_in_force(session, period)
    policies = {each.key: each.fingerprint for each in in_force.policies}
    used = {each.key: each.fingerprint for each in run.policies}
    earlier = numbers_of(earlier_of_run(session, run.id, period.period))
    same_facts = fact_store.sets_of_run(session, run.id) == in_force.fact_sets
    if policies != used or not same_facts or earlier != numbers_of(in_force.earlier):
        message = "Policies or facts changed since this run was calculated. Calculate the period again."
        raise Conflict("inputs-changed", message)
    given = store.opening_of_run(session, run.id)
    used_over, now_over = taken_over_by(session, run.id), taken_over_now(session, period, in_force.policies, given)
    if used_over != now_over:
        message = "Adjustments, or what the period before left, changed since this run. Calculate the period again."
        raise Conflict("inputs-changed", message)
