"""Which policy version applies to whom, and who has read it.

A participant is told of every version that pays a role which they hold in a period that is not over for them yet, until
they say that they have read it. What they said is kept with the very version.

Conflict codes: `acknowledged` (it was said before).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from incentives.policy.model import Policy
from incentives.services.actor import Actor, Permission, require
from incentives.services.audit import record
from incentives.services.clock import now, today
from incentives.services.errors import Conflict, NotAllowed, NotFound
from incentives.services.policies import PolicyVersion, get_stored, policy_set
from incentives.store import facts as fact_store
from incentives.store import periods as period_store
from incentives.store import policy_life as store
from incentives.store.records import FactKind, StoredPeriod
from incentives.store.rows import AlreadyThere

LOOKED_BACK = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class AppliedVersion:
    """A version that pays the participant in these roles; acknowledged_at is None until they have read it."""

    version: PolicyVersion
    roles: tuple[str, ...]
    acknowledged_at: datetime | None


@dataclass(frozen=True, slots=True)
class Reader:
    """A participant to whom a version applies, and when they said that they have read it."""

    participant: str
    name: str
    acknowledged_at: datetime | None


def my_versions(session: Session, actor: Actor) -> tuple[AppliedVersion, ...]:
    """The versions that apply to the actor, the newest first. Needs statements:read-own."""
    require(actor, Permission.STATEMENTS_READ_OWN)
    if actor.participant is None:
        return ()
    said = {each.version: each.at for each in store.acknowledgements_of(session, participant=actor.participant)}
    roles: dict[tuple[str, str], tuple[Policy, set[str]]] = {}
    for policy, participant, role, _ in _applied(session):
        if participant == actor.participant:
            key = (policy.key, policy.effective_from.isoformat())
            roles.setdefault(key, (policy, set()))[1].add(role)
    found = [(get_stored(session, policy.key, policy.effective_from), held) for policy, held in roles.values()]
    ordered = sorted(found, key=lambda each: (each[0].policy.effective_from, each[0].policy.key), reverse=True)
    return tuple(AppliedVersion(version, tuple(sorted(held)), said.get(version.id)) for version, held in ordered)


def acknowledge(session: Session, actor: Actor, version: int) -> AppliedVersion:
    """The actor has read a version that applies to them. Needs statements:read-own; NotFound for any other version."""
    require(actor, Permission.STATEMENTS_READ_OWN)
    if actor.participant is None:
        raise NotAllowed(f"{actor.name} is paid nothing here, so no policy applies to them.")
    if all(each.version.id != version for each in my_versions(session, actor)):
        raise NotFound("policy version", version)
    try:
        number = store.acknowledge(session, actor.participant, version, actor.id, now(session))
    except AlreadyThere:
        raise Conflict("acknowledged", "You said before that you have read this version.") from None
    record(session, actor, "policy.acknowledged", f"acknowledgement {number}", after={"version": version})
    return next(each for each in my_versions(session, actor) if each.version.id == version)


def readers_of(session: Session, actor: Actor, version: PolicyVersion) -> tuple[Reader, ...]:
    """To whom a version applies, and who has read it. Needs imports:read, because it names the people of the roster."""
    require(actor, Permission.IMPORTS_READ)
    said = {each.participant: each.at for each in store.acknowledgements_of(session, versions=[version.id])}
    names = {
        participant: name
        for policy, participant, _, name in _applied(session)
        if (policy.key, policy.fingerprint) == (version.policy.key, version.policy.fingerprint)
    }
    return tuple(Reader(each, names[each], said.get(each)) for each in sorted(names))


def _applied(session: Session) -> Iterator[tuple[Policy, str, str, str]]:
    """Each version with a participant, their role (`policy/role`) and their name, by the rosters in force."""
    since = today(session) - LOOKED_BACK
    policies = policy_set(session)
    for period in period_store.all_periods(session):
        if period.period.ends_before <= since:
            continue
        in_force = {policy.key: policy for policy in policies.during(period.period)}
        yield from _of_period(session, period, in_force)


def _of_period(
    session: Session, period: StoredPeriod, in_force: dict[str, Policy]
) -> Iterator[tuple[Policy, str, str, str]]:
    sets = fact_store.sets_in_force(session, period.id)
    if not in_force or FactKind.ROSTER not in sets:
        return
    roster = fact_store.read_facts(session, [sets[FactKind.ROSTER]]).roster
    for each in () if roster is None else roster.assignments:
        policy = in_force.get(each.role.partition("/")[0])
        over = each.ends_before is not None and each.ends_before <= period.period.starts_on
        if policy is not None and not over and each.starts_on < period.period.ends_before and roster is not None:
            person = roster.people.get(each.participant)
            yield policy, each.participant, each.role, person.name if person is not None else each.participant
