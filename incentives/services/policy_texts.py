"""Texts as policies: each text is read once in a process and then kept, since a text never changes."""

from __future__ import annotations

import hashlib

from sqlalchemy.orm import Session

from incentives.kpis.read import packaged_kpis
from incentives.policy.model import Policy
from incentives.policy.read import read_policy
from incentives.services.kept import Kept
from incentives.store import policies as store
from incentives.store.records import StoredVersion
from incentives.values.problem import RefusedWithProblems

MOST_KEPT = 2_000
MOST_SENT = 200
_KEPT: Kept[Policy] = Kept(MOST_KEPT)
_SENT: Kept[Policy] = Kept(MOST_SENT)


def current_policies(session: Session) -> dict[int, Policy]:
    """The policies of all current texts by the number of their version, in the order of policy and day."""
    current = store.current_texts(session)
    kept = {each.id: _KEPT.get((each.file, each.text_fingerprint)) for each in current}
    unread = [number for number, policy in kept.items() if policy is None]
    texts = store.texts(session, unread) if unread else {}
    return {
        each.id: kept[each.id] or _read(each.file, each.text_fingerprint, texts.get(each.id, "")) for each in current
    }


def policy_of(version: StoredVersion) -> Policy:
    """The policy that a stored version states. RefusedWithProblems when this release cannot read it."""
    return _read(version.file, version.text_fingerprint, version.text)


def policy_of_text(text: str, file: str) -> Policy:
    """The policy that a text states which somebody sent. RefusedWithProblems for everything that is wrong with it."""
    key = (file, hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest())
    return _SENT.get(key) or _SENT.keep(key, _policy(text, file))


def _read(file: str, text_fingerprint: str, text: str) -> Policy:
    key = (file, text_fingerprint)
    return _KEPT.get(key) or _KEPT.keep(key, _policy(text, file))


def _policy(text: str, file: str) -> Policy:
    policy, problems = read_policy(text, file, packaged_kpis())
    if policy is None:
        raise RefusedWithProblems(problems)
    return policy
