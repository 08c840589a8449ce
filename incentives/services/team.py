"""A manager's team: those whom they manage, and the published statements of each.

A team is who names the manager as theirs (`incentives.services.people_life`), not the teams of those again.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from incentives.services.actor import Actor, Permission, require
from incentives.services.statements import OwnStatement, published_statements
from incentives.store import person_life as store


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of the team with the statements that they can read themselves, the newest first."""

    name: str
    participant: str
    statements: tuple[OwnStatement, ...]


def my_team(session: Session, actor: Actor) -> tuple[Member, ...]:
    """Those whom the actor manages and who are paid here, by name. Needs team:read."""
    require(actor, Permission.TEAM_READ)
    found = [
        Member(each.name, each.participant, published_statements(session, each.participant))
        for each in store.team_of(session, actor.id)
        if each.participant is not None and each.ended_at is None
    ]
    return tuple(sorted(found, key=lambda member: (member.name, member.participant)))
