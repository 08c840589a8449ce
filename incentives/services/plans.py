"""Plans compiled once for a policy, a role and a period, and then kept: neither policy nor plan ever changes."""

from __future__ import annotations

from incentives.plan.compile import compile_plan
from incentives.plan.plan import Plan
from incentives.policy.model import Policy
from incentives.services.kept import Kept
from incentives.values.period import Period

MOST_KEPT = 2_000
_KEPT: Kept[Plan] = Kept(MOST_KEPT)


def plan_of(policy: Policy, role: str, period: Period) -> Plan:
    """The plan of a role of the policy in a period.

    Two texts may promise the same in other lines, and statements name lines: a plan is that of this very policy.
    """
    key = (policy.file, policy.fingerprint, role, period)
    kept = _KEPT.get(key)
    if kept is not None and kept.policy is policy:
        return kept
    return _KEPT.keep(key, compile_plan(policy, role, period))
