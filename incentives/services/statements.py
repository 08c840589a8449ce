"""Statements: what a participant reads about a payout, recomputed from the stored inputs each time it is shown.

Own statements are those of approved runs. A payout of somebody else answers exactly like one that does not exist.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from incentives.policy.model import Policy
from incentives.services.actor import Actor
from incentives.store.records import StoredPayout
from incentives.store.records import StoredPeriod
from incentives.store.records import StoredRun

if TYPE_CHECKING:
    from incentives.payout.statement import Statement


@dataclass(frozen=True, slots=True)
class StatementOfPayout:
    """A payout with its steps, the policy text it was paid from, and the run it belongs to."""

    payout: StoredPayout
    period: StoredPeriod
    run: StoredRun
    policy: Policy
    statement: Statement


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

    NotFound when there is none that the actor may see; InvariantBroken when the steps do not give the stored amounts.
    """
    raise NotImplementedError


def my_statements(session: Session, actor: Actor) -> tuple[OwnStatement, ...]:
    """The actor's own payouts of approved runs, the newest first. Needs statements:read-own."""
    raise NotImplementedError
