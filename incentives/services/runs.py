"""Runs: a whole period calculated from the facts and policies in force, approved by somebody else, and then frozen.

A run keeps which policy versions and which facts it used, so that it can be recomputed at any time.

Conflict codes: `period-approved`, `run-approved`, `run-superseded` (a newer run of the period exists), `inputs-changed`
(facts or policies are no longer those that the run used: calculate again).
NotAllowed with the code `second-person-needed` when who calculated a run would approve it.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from incentives.services.actor import Actor
from incentives.store.records import RoleTotal, StoredPayout
from incentives.store.records import RunState, StoredRun, UsedPolicy

__all__ = [
    "PayoutPage",
    "Recomputation",
    "RoleTotal",
    "RunState",
    "StoredPayout",
    "StoredRun",
    "UsedPolicy",
    "approve_run",
    "calculate_period",
    "get_payout",
    "get_run",
    "list_payouts",
    "list_runs",
    "recompute_run",
    "totals_by_role",
]


@dataclass(frozen=True, slots=True)
class PayoutPage:
    """Some payouts of a run. next_after is what to ask for next, or None at the end."""

    payouts: tuple[StoredPayout, ...]
    next_after: int | None


@dataclass(frozen=True, slots=True)
class Recomputation:
    """What a run's stored inputs give today, beside what was stored."""

    run: StoredRun
    input_fingerprint: str
    result_fingerprint: str

    @property
    def same(self) -> bool:
        """Whether inputs and result are the stored ones, to the byte."""
        stored = (self.run.input_fingerprint, self.run.result_fingerprint)
        return (self.input_fingerprint, self.result_fingerprint) == stored


def calculate_period(session: Session, actor: Actor, period_name: str) -> StoredRun:
    """Calculates the period and stores the run with its payouts; an earlier run that nobody approved is superseded.

    RefusedWithProblems when facts, policies or amounts are missing; ReviewUnanswered when a policy has critical or high
    findings without an answer in its file; NotFound without such a period; Conflict when it is approved.
    Needs runs:calculate.
    """
    raise NotImplementedError


def approve_run(session: Session, actor: Actor, run_id: int) -> StoredRun:
    """Approves the run and with it freezes the period and the policy versions it used. Needs runs:approve.

    NotAllowed when the actor calculated it; Conflict as listed above; NotFound without such a run.
    """
    raise NotImplementedError


def list_runs(session: Session, actor: Actor, period_name: str | None = None) -> tuple[StoredRun, ...]:
    """Every run, or those of a period, the newest first. Needs runs:read."""
    raise NotImplementedError


def get_run(session: Session, actor: Actor, run_id: int) -> StoredRun:
    """The run; NotFound when there is none. Needs runs:read."""
    raise NotImplementedError


def list_payouts(
    session: Session, actor: Actor, run_id: int, *, after: int | None = None, limit: int = 100, role: str | None = None
) -> PayoutPage:
    """Payouts of a run by participant, at most `limit` (1 to 1000) after the given payout. Needs payouts:read.

    role is `policy/role`. NotFound without such a run.
    """
    raise NotImplementedError


def get_payout(session: Session, actor: Actor, payout_id: int) -> StoredPayout:
    """The payout; NotFound when there is none. Needs payouts:read (people read their own as a statement)."""
    raise NotImplementedError


def totals_by_role(session: Session, actor: Actor, run_id: int) -> tuple[RoleTotal, ...]:
    """What each role of a run is paid together, by role. Needs runs:read; NotFound without such a run."""
    raise NotImplementedError


def recompute_run(session: Session, actor: Actor, run_id: int) -> Recomputation:
    """Calculates a run again from its stored inputs; changes nothing. Needs runs:read; NotFound without such a run."""
    raise NotImplementedError
