"""What has to happen next in a period, said to the person who looks at it."""

from __future__ import annotations

from incentives.services.actor import Actor, Permission
from incentives.services.period_life import PeriodLife, PeriodStage
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
_LATER: dict[PeriodStage, tuple[str, str]] = {
    PeriodStage.PUBLISHED: (
        "Publish the statements, so that everybody reads their own.",
        "An approver publishes the statements.",
    ),
    PeriodStage.EXPORTED: ("Export the payouts, or say how they were paid.", "Finance exports the payouts."),
    PeriodStage.CLOSED: (
        "Close the period once nobody waits for anything.",
        "An approver closes the period once nobody waits for anything.",
    ),
}


def next_step(actor: Actor, state: PeriodState, life: PeriodLife | None = None) -> str:
    """One sentence: what the actor does next, or who else does. life tells what comes after approval."""
    if state in _STEPS:
        needed, own, others = _STEPS[state]
        return own if actor.may(needed) else others
    if life is None:
        return "What was approved no longer changes; its page says what comes next."
    for stage, (own, others) in _LATER.items():
        if not life.reached(stage):
            return own if actor.may(Permission.PERIODS_PUBLISH) else others
    return "Nothing; the period is closed."
