"""Audits of many policies: one after the other, or side by side in processes where there are enough to be worth it."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from multiprocessing import get_context

from incentives.alignment.audit import Audit, audit_policy
from incentives.alignment.lens import Lens
from incentives.kpis.behaviour import BehaviourCatalogue
from incentives.policy.model import Policy

ENOUGH = 16
"""Policies from which starting processes costs less than it saves."""
MOST_PROCESSES = 8


@dataclass(frozen=True, slots=True)
class Asked:
    """What every policy is audited with."""

    behaviours: BehaviourCatalogue
    on: date
    lens: Lens | None


def audits(policies: Sequence[Policy], asked: Asked, processes: int | None = None) -> Iterator[Audit]:
    """The audit of each policy, in their order. processes: as many as there are processors unless given."""
    count = min(MOST_PROCESSES, os.cpu_count() or 1) if processes is None else processes
    if count < 2 or (processes is None and len(policies) < ENOUGH):
        yield from (audit_policy(policy, asked.behaviours, asked.on, asked.lens) for policy in policies)
        return
    with ProcessPoolExecutor(count, mp_context=get_context("spawn"), initializer=_begin, initargs=(asked,)) as pool:
        yield from pool.map(_audit, policies, chunksize=max(1, len(policies) // (count * 4)))


_ASKED: list[Asked] = []
"""What this process was begun with; only ever one."""


def _begin(asked: Asked) -> None:
    _ASKED[:] = [asked]


def _audit(policy: Policy) -> Audit:
    [asked] = _ASKED
    return audit_policy(policy, asked.behaviours, asked.on, asked.lens)
