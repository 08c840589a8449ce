"""The money at stake in an import: the period calculated from the facts in force, and from them with the import's."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import fields, replace

from sqlalchemy.orm import Session

from incentives.payout.run import Run, calculate_run
from incentives.services.delivery import Delivered
from incentives.services.earlier import read_earlier
from incentives.services.inputs import Inputs, dataset_in_force
from incentives.services.taking_over import taken_over_now
from incentives.store.facts import Facts
from incentives.store.records import RoleStake, Stake, StoredPeriod
from incentives.values.problem import RefusedWithProblems

NOT_YET = "Roster and results are not both known yet."


def stake_of(
    session: Session, period: StoredPeriod, inputs: Inputs, delivered: Delivered, known: Facts
) -> Stake | None:
    """What the period pays without and with the delivered facts; None where no policy pays over the period."""
    if not inputs.policies:
        return None
    before, _ = _calculated(session, period, inputs, None)
    after, reason = _calculated(session, period, inputs, _merged(known, delivered))
    return Stake(
        currency=inputs.policies[0].currency,
        before=None if before is None else before.total,
        after=None if after is None else after.total,
        differing=_differing(before, after),
        by_role=_by_role(before, after),
        reason=reason,
    )


def _calculated(session: Session, period: StoredPeriod, inputs: Inputs, facts: Facts | None) -> tuple[Run | None, str]:
    """The run from these facts, or from those in force; or why there is none."""
    try:
        if facts is None:
            dataset = dataset_in_force(session, inputs, period.period)
        elif facts.roster is None or facts.results is None:
            return None, NOT_YET
        else:
            dataset = facts.as_dataset(period.period, read_earlier(session, inputs.earlier or {}))
        took_over = taken_over_now(session, period, inputs.policies, None)
        return calculate_run(inputs.policies, took_over.added_to(dataset), took_over.opening), ""
    except RefusedWithProblems as refused:
        return None, refused.problems[0].message


def _merged(known: Facts, delivered: Delivered) -> Facts:
    """The facts in force once the delivered ones are."""
    brought = {each.name: getattr(delivered, each.name) for each in fields(delivered)}
    return replace(known, **{name: value for name, value in brought.items() if value is not None})


def _differing(before: Run | None, after: Run | None) -> int:
    """How many people are paid something else."""
    was, becomes = _by_person(before), _by_person(after)
    if before is None or after is None:
        return len(was.keys() | becomes.keys()) if before is None else 0
    return sum(was.get(person) != becomes.get(person) for person in was.keys() | becomes.keys())


def _by_person(run: Run | None) -> dict[str, int]:
    totals: dict[str, int] = defaultdict(int)
    for payout in () if run is None else run.payouts:
        totals[payout.participant] += payout.total
    return totals


def _by_role(before: Run | None, after: Run | None) -> tuple[RoleStake, ...]:
    """The roles of which the sum differs, or all when one side is not known."""
    was, becomes = _roles(before), _roles(after)
    found = (
        RoleStake(
            role,
            None if before is None else was.get(role, 0),
            None if after is None else becomes.get(role, 0),
        )
        for role in sorted(was.keys() | becomes.keys())
    )
    return tuple(each for each in found if each.before != each.after)


def _roles(run: Run | None) -> dict[str, int]:
    totals: dict[str, int] = defaultdict(int)
    for payout in () if run is None else run.payouts:
        totals[payout.role] += payout.total
    return totals
