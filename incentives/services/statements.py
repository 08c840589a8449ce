"""Statements: what a participant reads about a payout, recomputed from the stored inputs each time it is shown.

Own statements are those of published periods that nobody holds back. A payout of somebody else answers exactly like
one that does not exist.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from incentives.payout.exact import calculate
from incentives.payout.run import minor
from incentives.payout.settling import is_settlement
from incentives.payout.statement import Statement, build_settlement, build_statement
from incentives.plan.plan import Plan
from incentives.policy.model import Policy
from incentives.services.actor import Actor, Permission, require
from incentives.services.errors import NotAllowed, NotFound
from incentives.services.explanations import Explained, explain_amounts
from incentives.services.origins import Origin, origins_of
from incentives.services.periods import find_period
from incentives.services.plans import plan_of
from incentives.services.policy_texts import policy_of
from incentives.store import life as life_store
from incentives.store import payouts as store
from incentives.store import person_life as person_store
from incentives.store import policies as policy_store
from incentives.store import runs as run_store
from incentives.store.records import RunState, StoredPayout, StoredPeriod, StoredRun
from incentives.values.problem import InvariantBroken


@dataclass(frozen=True, slots=True)
class StatementOfPayout:
    """A payout with its steps, the policy it was paid from, the run it belongs to, and what one more unit is worth.

    origins: by measure, the upload and the cases of the results that were worked out of raw rows.
    """

    payout: StoredPayout
    period: StoredPeriod
    run: StoredRun
    policy: Policy
    statement: Statement
    explained: Explained
    origins: Mapping[str, Origin] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OwnStatement:
    """One line of the list of own statements. total is in minor units of the currency."""

    payout: int
    period: str
    role: str
    role_title: str
    total: int
    currency: str
    approved_at: datetime


def statement_of(session: Session, actor: Actor, payout_id: int) -> StatementOfPayout:
    """The statement of a payout, for whoever has payouts:read, or statements:read-own and is its participant.

    Managers (team:read) read those of their team.

    NotFound when there is none that the actor may see; InvariantBroken when the steps do not give the stored amounts.
    """
    payout = store.payout_of_number(session, payout_id)
    run = None if payout is None else run_store.run_beside_payout(session, payout.run)
    if payout is None or run is None or not _may_see(session, actor, payout, run):
        _refuse_strangers(actor)
        raise NotFound("payout", payout_id)
    period = find_period(session, run.period)
    policy = _policy(session, payout)
    plan = plan_of(policy, payout.role.removeprefix(f"{policy.key}/"), period.period)
    if is_settlement(payout.assignment):
        statement = build_settlement(plan, payout.entries, payout.paid_out)
        nothing = Explained(payout.participant, plan, {}, statement.total, (), None)
        return StatementOfPayout(payout, period, run, policy, statement, nothing)
    _prove_same(plan, payout)
    explained = explain_amounts(plan, payout.participant, payout.amounts)
    statement = build_statement(plan, payout.amounts, payout.entries, payout.paid_out)
    origins = origins_of(session, payout, policy)
    return StatementOfPayout(payout, period, run, policy, statement, explained, origins)


def my_statements(session: Session, actor: Actor) -> tuple[OwnStatement, ...]:
    """The actor's own payouts of published periods, the newest first. Needs statements:read-own."""
    require(actor, Permission.STATEMENTS_READ_OWN)
    return () if actor.participant is None else published_statements(session, actor.participant)


def published_statements(session: Session, participant: str) -> tuple[OwnStatement, ...]:
    """For other services: the payouts of published periods of a participant, the newest first."""
    own = []
    for payout in store.published_payouts_of(session, participant):
        run = run_store.run_beside_payout(session, payout.run)
        if run is not None and run.approved_at is not None:
            policy = _policy(session, payout)
            title = policy.roles[payout.role.removeprefix(f"{policy.key}/")].title
            line = (payout.id, run.period, payout.role, title, payout.total, payout.currency, run.approved_at)
            own.append(OwnStatement(*line))
    return tuple(own)


def _may_see(session: Session, actor: Actor, payout: StoredPayout, run: StoredRun) -> bool:
    if actor.may(Permission.PAYOUTS_READ):
        return True
    own = actor.participant is not None and payout.participant == actor.participant
    theirs = own and actor.may(Permission.STATEMENTS_READ_OWN)
    if not theirs and actor.may(Permission.TEAM_READ):
        theirs = payout.participant in person_store.participants_of_team(session, actor.id)
    return theirs and run.state is RunState.APPROVED and life_store.is_shown(session, payout.id)


def _refuse_strangers(actor: Actor) -> None:
    """Whoever may read no statement at all is told so; it says nothing about any payout."""
    if not any(map(actor.may, (Permission.PAYOUTS_READ, Permission.STATEMENTS_READ_OWN, Permission.TEAM_READ))):
        raise NotAllowed(f"{actor.name} may read no statements.")


def _policy(session: Session, payout: StoredPayout) -> Policy:
    version = policy_store.version_of_number(session, payout.policy_version)
    if version is None:
        raise InvariantBroken(f"payout {payout.id} was paid from a policy version that is not stored")
    return policy_of(version)


def _prove_same(plan: Plan, payout: StoredPayout) -> None:
    again = calculate(plan, payout.amounts)
    components = {key: minor(amount, payout.currency) for key, amount in again.components.items()}
    carried = {name: minor(amount, payout.currency) for name, amount in again.carried.items()}
    same = (components, minor(again.total, payout.currency), carried)
    if same != (payout.components, payout.calculated, payout.carried):
        raise InvariantBroken(f"payout {payout.id} is stored as {payout.total} but its inputs do not give that")
