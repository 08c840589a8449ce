"""Which of the stored versions of each policy holds on a day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from incentives.services.policies import PolicyVersion


def by_policy(versions: Iterable[PolicyVersion]) -> Mapping[str, tuple[PolicyVersion, ...]]:
    """The versions of each policy, from the oldest to the newest."""
    found: dict[str, list[PolicyVersion]] = {}
    for version in versions:
        found.setdefault(version.policy.key, []).append(version)
    return {key: tuple(sorted(group, key=lambda each: each.policy.effective_from)) for key, group in found.items()}


def in_force(versions: Iterable[PolicyVersion], on: date) -> PolicyVersion | None:
    """The version of one policy that has started and not ended; None when none has."""
    for version in sorted(versions, key=lambda each: each.policy.effective_from, reverse=True):
        policy = version.policy
        if policy.effective_from <= on and (policy.ends_before is None or on < policy.ends_before):
            return version
    return None
