"""Policies in the store: taken in from text or a folder, frozen once an approved run used them, found by day.

Conflict codes: `policy-frozen`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from sqlalchemy.orm import Session

from incentives.policy.history import PolicySet
from incentives.policy.model import Policy
from incentives.services.actor import Actor
from incentives.store.records import Hand


@dataclass(frozen=True, slots=True)
class PolicyVersion:
    """One version as it is stored. frozen: an approved run used it, so it can never change.

    policy carries everything that the text says (key, effective_from, ends_before, title, owner, fingerprint, …).
    """

    id: int
    policy: Policy
    text: str
    frozen: bool
    added_at: datetime
    added_by: Hand


def add_policy(session: Session, actor: Actor, text: str, file: str) -> PolicyVersion:
    """Takes in one version; the same content again changes nothing. file is the name that problems and findings show.

    RefusedWithProblems when the text or the history with it is wrong; Conflict when it would change a frozen version.
    Needs policies:write.
    """
    raise NotImplementedError


def load_folder(session: Session, actor: Actor, path: Path) -> tuple[PolicyVersion, ...]:
    """Takes in every policy below the path, all or none; what is there already stays. Returns all of the folder's.

    RefusedWithProblems and Conflict as for add_policy. Needs policies:write.
    """
    raise NotImplementedError


def list_policies(session: Session, actor: Actor) -> tuple[PolicyVersion, ...]:
    """Every current version, by policy and then by day. Needs policies:read."""
    raise NotImplementedError


def get_policy(
    session: Session, actor: Actor, key: str, effective_from: date | None = None, *, on: date | None = None
) -> PolicyVersion:
    """The version that starts on that very day, or the one in force `on` a day (today when neither is given).

    NotFound when there is none. Needs policies:read.
    """
    raise NotImplementedError


def policy_set(session: Session) -> PolicySet:
    """All current versions. Read once for each state of the store and then kept in memory by their fingerprints."""
    raise NotImplementedError
