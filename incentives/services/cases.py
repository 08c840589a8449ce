"""Cases: a result that was worse than the floor of its measure three periods running needs an answer.

Floors and who answers for them are stated in policies (`floor`, `floor_owner`). Approving the third period opens the
case; nobody has to remember to look.

Conflict codes: `case-closed`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from sqlalchemy.orm import Session

from incentives.policy.model import Measure, Policy
from incentives.services.actor import Actor, Permission, require
from incentives.services.audit import record
from incentives.services.clock import now
from incentives.services.errors import Conflict, NotFound
from incentives.services.inputs import dataset_of_run
from incentives.services.words import plain_words
from incentives.store import cases as store
from incentives.store import periods as period_store
from incentives.store import runs as run_store
from incentives.store.cases import Case
from incentives.store.records import StoredPeriod, StoredRun

__all__ = ["Case", "close_case", "list_cases", "open_cases"]

RUNNING = 3
Subject = tuple[str, str, str]


def open_cases(session: Session, actor: Actor, run: StoredRun, policies: Sequence[Policy]) -> None:
    """For other services: opens the cases that an approved run makes, once each while they are open."""
    floors = [
        (policy, measure)
        for policy in policies
        for measure in policy.measures.values()
        if measure.facts.floor is not None
    ]
    history = _history(session, run) if floors else []
    if len(history) < RUNNING:
        return
    results = [_results(session, each, period) for each, period in history]
    known = store.open_keys(session)
    for policy, measure in floors:
        subjects = sorted(key for key in results[0] if key[0] == measure.key)
        for subject in subjects:
            amounts = [each.get(subject) for each in results]
            if all(_below(measure, each) for each in amounts) and (policy.key, *subject) not in known:
                _open(session, actor, policy, measure, subject, history, amounts)


def list_cases(session: Session, actor: Actor, *, open_only: bool = False) -> tuple[Case, ...]:
    """Cases, the newest first. Needs payouts:read or cases:write, since they may tell of single people."""
    if not actor.may(Permission.CASES_WRITE):
        require(actor, Permission.PAYOUTS_READ)
    return tuple(each for each in store.all_cases(session) if not open_only or each.closed_at is None)


def close_case(session: Session, actor: Actor, number: int, answer: str) -> Case:
    """Closes a case with what was found and done. Needs cases:write; NotFound without one; Conflict a second time."""
    require(actor, Permission.CASES_WRITE)
    found = _found(session, number)
    if found.closed_at is not None:
        raise Conflict("case-closed", "This case was closed before.")
    said = plain_words(answer, "answer")
    store.close(session, number, said, actor.id, now(session))
    record(session, actor, "case.closed", f"case {number}", reason=said)
    return _found(session, number)


def _history(session: Session, run: StoredRun) -> list[tuple[StoredRun, StoredPeriod]]:
    """The run and the approved runs of the periods before, the newest first, as far as they follow each other."""
    found: list[tuple[StoredRun, StoredPeriod]] = []
    current: StoredRun | None = run
    while current is not None and len(found) < RUNNING:
        period = period_store.period_of_name(session, current.period)
        if period is None:
            break
        found.append((current, period))
        cycle = period.period.cycle
        before = period.period.starts_on
        current = None if cycle is None else run_store.approved_run_before(session, before, cycle.months)
    return found


def _results(session: Session, run: StoredRun, period: StoredPeriod) -> Mapping[Subject, Fraction]:
    dataset = dataset_of_run(session, run.id, period.period)
    return {(each.measure, each.counted_for, each.subject): each.amount for each in dataset.results}


def _below(measure: Measure, amount: Fraction | None) -> bool:
    """Whether the result is on the wrong side of the floor; no result is not a bad one."""
    floor = measure.facts.floor
    if floor is None or amount is None:
        return False
    return amount < floor if measure.kpi.higher_is_better else amount > floor


def _open(
    session: Session,
    actor: Actor,
    policy: Policy,
    measure: Measure,
    subject: Subject,
    history: Sequence[tuple[StoredRun, StoredPeriod]],
    amounts: Sequence[Fraction | None],
) -> None:
    told = [
        [period.name, measure.unit.show(amount)]
        for (_, period), amount in zip(reversed(history), reversed(amounts), strict=True)
        if amount is not None
    ]
    number = store.add_case(
        session,
        policy=policy.key,
        measure=measure.key,
        counted_for=subject[1],
        subject=subject[2],
        floor=measure.unit.show(measure.facts.floor or Fraction(0)),
        results=told,
        period_id=history[0][1].id,
        owner=measure.facts.floor_owner or policy.owner,
        opened_at=now(session),
        opened_by=actor.id,
    )
    after = {"policy": policy.key, "measure": measure.key, "period": history[0][1].name}
    record(session, actor, "case.opened", f"case {number}", after=after)


def _found(session: Session, number: int) -> Case:
    found = store.case_of_number(session, number)
    if found is None:
        raise NotFound("case", number)
    return found
