"""Stored texts as policies: each text is read once in a process and then kept, since a text never changes."""

from __future__ import annotations

from sqlalchemy.orm import Session

from incentives.kpis.read import packaged_kpis
from incentives.policy.model import Policy
from incentives.policy.read import read_policy
from incentives.store import policies as store
from incentives.store.records import StoredVersion
from incentives.values.problem import RefusedWithProblems

MOST_KEPT = 2_000
_KEPT: dict[tuple[str, str], Policy] = {}


def current_policies(session: Session) -> dict[int, Policy]:
    """The policies of all current texts by the number of their version, in the order of policy and day."""
    current = store.current_texts(session)
    unread = [each.id for each in current if (each.file, each.text_fingerprint) not in _KEPT]
    texts = store.texts(session, unread) if unread else {}
    return {each.id: _read(each.file, each.text_fingerprint, texts.get(each.id, "")) for each in current}


def policy_of(version: StoredVersion) -> Policy:
    """The policy that a stored version states. RefusedWithProblems when this release cannot read it."""
    return _read(version.file, version.text_fingerprint, version.text)


def _read(file: str, text_fingerprint: str, text: str) -> Policy:
    kept = _KEPT.get((file, text_fingerprint))
    if kept is not None:
        return kept
    policy, problems = read_policy(text, file, packaged_kpis())
    if policy is None:
        raise RefusedWithProblems(problems)
    if len(_KEPT) >= MOST_KEPT:
        _KEPT.clear()
    _KEPT[file, text_fingerprint] = policy
    return policy
