"""What has to happen next in a period, said to the person who looks at it."""

from __future__ import annotations

from incentives.services.actor import Actor, Permission
from incentives.store.records import PeriodState

_STEPS: dict[PeriodState, tuple[Permission, str, str]] = {
    PeriodState.OPEN: (
        Permission.IMPORTS_WRITE,
        "Upload the roster, the quotas and the results.",
        "HR uploads the roster, the quotas and the results.",
    ),
    PeriodState.READY: (Permission.RUNS_CALCULATE, "Calculate the period.", "Finance calculates the period."),
    PeriodState.CALCULATED: (
        Permission.RUNS_APPROVE,
        "Look at the run and approve it, unless you calculated it.",
        "Somebody who did not calculate the run looks at it and approves it.",
    ),
}


def next_step(actor: Actor, state: PeriodState) -> str:
    """One sentence: what the actor does next, or who else does."""
    if state not in _STEPS:
        return "Nothing; the period is closed."
    needed, own, others = _STEPS[state]
    return own if actor.may(needed) else others
