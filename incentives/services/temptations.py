"""What a stored version tempts people to: suprema of harm, prices between results, and repairs of what pays.

Each is worked out once for a text and a catalogue and kept in memory. What harms is decided by `alignment`, what mends
by `repair`; here, who may see it.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from incentives.alignment.index import Index, index_of
from incentives.alignment.prices import RolePrices, prices_of
from incentives.alignment.subject import subject_of
from incentives.alignment.suprema import RoleSuprema, suprema_of
from incentives.kpis.read import packaged_kpis
from incentives.policy.model import Policy
from incentives.repair.proposals import Repairing, Repairs
from incentives.services.actor import Actor, Permission, require
from incentives.services.catalogue import behaviours
from incentives.services.clock import today
from incentives.services.errors import NotFound
from incentives.services.findings import audit_of
from incentives.services.policies import PolicyVersion, get_policy

MOST_KEPT = 100
_SUPREMA: dict[Hashable, tuple[RoleSuprema, ...]] = {}
_REPAIRS: dict[Hashable, Repairs] = {}


@dataclass(frozen=True, slots=True)
class PricedRole:
    """The prices that a role's plan sets, and how far it points the way of customers."""

    prices: RolePrices
    index: Index


def suprema_of_version(
    session: Session, actor: Actor, key: str, effective_from: date
) -> tuple[Policy, tuple[RoleSuprema, ...]]:
    """The suprema of every role of a version. NotFound when there is none. Needs findings:read and policies:read."""
    policy = _version(session, actor, key, effective_from).policy
    catalogue = behaviours()
    kept = (policy.file, policy.fingerprint, catalogue.version)
    found = _SUPREMA.get(kept)
    if found is None:
        if len(_SUPREMA) >= MOST_KEPT:
            _SUPREMA.clear()
        subjects = (subject_of(policy, role, catalogue.harmful) for role in policy.roles)
        found = _SUPREMA[kept] = tuple(suprema_of(subject, catalogue) for subject in subjects)
    return policy, found


def prices_of_version(
    session: Session, actor: Actor, key: str, effective_from: date
) -> tuple[Policy, tuple[PricedRole, ...]]:
    """The prices of every role of a version. NotFound when there is none. Needs findings:read and policies:read."""
    policy = _version(session, actor, key, effective_from).policy
    catalogue = behaviours()
    subjects = [subject_of(policy, role, catalogue.harmful) for role in policy.roles]
    return policy, tuple(PricedRole(prices_of(each), index_of(each, catalogue)) for each in subjects)


def repairs_of_version(
    session: Session, actor: Actor, key: str, effective_from: date, at: str
) -> tuple[Policy, Repairs]:
    """The repairs of one finding that a behaviour pays, named by its place. Needs findings:read and policies:read.

    NotFound when there is no such version, or no such finding in it.
    """
    version = _version(session, actor, key, effective_from)
    policy = version.policy
    kept = (policy.file, policy.fingerprint, at, behaviours().version)
    found = _REPAIRS.get(kept)
    if found is None:
        day = today(session)
        audit = audit_of(policy, day)
        repairing = Repairing(version.text, policy, packaged_kpis(), behaviours(), day, audit)
        finding = next((each for each in repairing.repairable() if each.at == at), None)
        if finding is None:
            raise NotFound("finding", f"behaviour-pays at {at}")
        if len(_REPAIRS) >= MOST_KEPT:
            _REPAIRS.clear()
        found = _REPAIRS[kept] = repairing.repairs(finding)
    return policy, found


def _version(session: Session, actor: Actor, key: str, effective_from: date) -> PolicyVersion:
    require(actor, Permission.FINDINGS_READ)
    return get_policy(session, actor, key, effective_from)
