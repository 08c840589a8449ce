"""Policies in the store: taken in from text or a folder, frozen once an approved run used them, found by day.

Conflict codes: `policy-frozen`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from sqlalchemy.orm import Session

from incentives.kpis.read import packaged_kpis
from incentives.payout.examples import check_examples
from incentives.policy.folder import policy_files, read_policies
from incentives.policy.history import NothingInForce, PolicySet, order_versions
from incentives.policy.model import Policy
from incentives.policy.read import read_policy
from incentives.services.actor import Actor, Permission, require
from incentives.services.audit import record
from incentives.services.clock import now, today
from incentives.services.errors import Conflict, NotFound
from incentives.services.policy_texts import current_policies, policy_of
from incentives.store import policies as store
from incentives.store.locks import Lock, alone
from incentives.store.records import Hand, StoredVersion
from incentives.values.problem import RefusedWithProblems


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


@dataclass(frozen=True, slots=True)
class _Offered:
    """A version that somebody wants to take in."""

    policy: Policy
    text: str


def add_policy(session: Session, actor: Actor, text: str, file: str) -> PolicyVersion:
    """Takes in one version; the same text again changes nothing. file is the name that problems and findings show.

    RefusedWithProblems when the text, a worked example or the history with it is wrong; Conflict when it would change
    a frozen version. Needs policies:write.
    """
    require(actor, Permission.POLICIES_WRITE)
    return take_in(session, actor, text, file)


def take_in(session: Session, actor: Actor, text: str, file: str) -> PolicyVersion:
    """For other services, which ask for their own permission: takes in one version like `add_policy`."""
    policy, problems = read_policy(text, file, packaged_kpis())
    if policy is None:
        raise RefusedWithProblems(problems)
    _take_in(session, actor, (_Offered(policy, text),))
    return _stored(session, policy)


def load_folder(session: Session, actor: Actor, path: Path) -> tuple[PolicyVersion, ...]:
    """Takes in every policy below the path, all or none; what is there already stays. Returns all of the folder's.

    RefusedWithProblems and Conflict as for add_policy. Needs policies:write.
    """
    require(actor, Permission.POLICIES_WRITE)
    kpis = packaged_kpis()
    _, problems = read_policies(path, kpis)
    if problems:
        raise RefusedWithProblems(problems)
    offered = []
    for file in policy_files(path):
        text = file.read_text(encoding="utf-8")
        policy, found = read_policy(text, "/".join(file.parts[-2:]), kpis)
        if policy is None:
            raise RefusedWithProblems(found)
        offered.append(_Offered(policy, text))
    _take_in(session, actor, offered)
    return tuple(_stored(session, each.policy) for each in offered)


def list_policies(session: Session, actor: Actor) -> tuple[PolicyVersion, ...]:
    """Every current version, by policy and then by day. Needs policies:read."""
    require(actor, Permission.POLICIES_READ)
    frozen = _frozen(session)
    return tuple(_version(each, frozen) for each in store.current_versions(session))


def get_policy(
    session: Session, actor: Actor, key: str, effective_from: date | None = None, *, on: date | None = None
) -> PolicyVersion:
    """The version that starts on that very day, or the one in force `on` a day (today when neither is given).

    NotFound when there is none. Needs policies:read.
    """
    require(actor, Permission.POLICIES_READ)
    if effective_from is None:
        day = on or today(session)
        try:
            effective_from = policy_set(session).in_force(key, day).effective_from
        except NothingInForce:
            raise NotFound("policy", f"{key} in force on {day}") from None
    return get_stored(session, key, effective_from)


def get_stored(session: Session, key: str, effective_from: date) -> PolicyVersion:
    """For other services, which ask for their own permission: the version that starts on that very day, or NotFound."""
    found = store.current_version(session, key, effective_from)
    if found is None:
        raise NotFound("policy", f"{key} of {effective_from}")
    return _version(found, _frozen(session))


def policy_set(session: Session) -> PolicySet:
    """All current versions. Each text is read once and then kept in memory by its fingerprint."""
    return order_versions(current_policies(session).values())[0]


def _take_in(session: Session, actor: Actor, offered: Sequence[_Offered]) -> None:
    alone(session, Lock.POLICIES)
    replaced = {(each.policy.key, each.policy.effective_from) for each in offered}
    current = current_policies(session).values()
    kept = [policy for policy in current if (policy.key, policy.effective_from) not in replaced]
    candidate, problems = order_versions([*kept, *(each.policy for each in offered)])
    problems += tuple(problem for each in offered for problem in check_examples(each.policy))
    if problems:
        raise RefusedWithProblems(problems)
    _refuse_frozen(session, candidate)
    for each in offered:
        _add(session, actor, each)


def _refuse_frozen(session: Session, candidate: PolicySet) -> None:
    """Whatever an approved run was paid from stays in force in its period, to the word."""
    for paid in store.paid_from(session):
        try:
            policy = candidate.in_force(paid.policy, paid.starts_on)
        except NothingInForce:
            policy = None
        if policy is None or policy.fingerprint != paid.fingerprint:
            message = f"{paid.policy} was paid from in {paid.period}, which is approved; it can no longer change there."
            raise Conflict("policy-frozen", f"{message} Add a version that starts later.")


def _add(session: Session, actor: Actor, offered: _Offered) -> None:
    policy = offered.policy
    text_fingerprint = hashlib.sha256(offered.text.encode()).hexdigest()
    known = store.current_version(session, policy.key, policy.effective_from)
    if known is not None and (known.text_fingerprint, known.file) == (text_fingerprint, policy.file):
        return
    number = store.add_version(
        session,
        policy=policy.key,
        effective_from=policy.effective_from,
        file=policy.file,
        text=offered.text,
        text_fingerprint=text_fingerprint,
        fingerprint=policy.fingerprint,
        at=now(session),
        by=actor.id,
    )
    subject = f"policy {policy.key} of {policy.effective_from.isoformat()}"
    before = None if known is None else {"version": known.id, "fingerprint": known.fingerprint}
    after = {"version": number, "fingerprint": policy.fingerprint}
    record(session, actor, "policy.taken-in", subject, before=before, after=after)


def _stored(session: Session, policy: Policy) -> PolicyVersion:
    found = store.current_version(session, policy.key, policy.effective_from)
    if found is None:
        raise NotFound("policy", f"{policy.key} of {policy.effective_from}")
    return _version(found, _frozen(session))


def _frozen(session: Session) -> frozenset[tuple[str, str]]:
    return frozenset((paid.policy, paid.fingerprint) for paid in store.paid_from(session))


def _version(stored: StoredVersion, frozen: frozenset[tuple[str, str]]) -> PolicyVersion:
    return PolicyVersion(
        id=stored.id,
        policy=policy_of(stored),
        text=stored.text,
        frozen=(stored.policy, stored.fingerprint) in frozen,
        added_at=stored.added_at,
        added_by=stored.added_by,
    )
