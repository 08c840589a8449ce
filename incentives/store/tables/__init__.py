"""Every table. Rules that a database can hold are constraints here, so that no code path can break them.

Nothing that was paid from is ever updated or deleted: policy versions, fact sets and payouts are only added, and what
replaces them marks them superseded. Partial unique indexes say that at most one is current.
"""

from __future__ import annotations

from incentives.store.tables import exports, facts, jobs, life, people, policy_life, runs, trail, uploads
from incentives.store.tables.making import METADATA

__all__ = ["METADATA", "exports", "facts", "jobs", "life", "people", "policy_life", "runs", "trail", "uploads"]
