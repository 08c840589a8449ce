"""The business review of the newest periods: results in force and what approved runs paid."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from incentives.company.business_review import Line, business_review
from incentives.services.actor import Actor, Permission, require
from incentives.services.clock import today
from incentives.services.findings import policies_in_force
from incentives.store import facts as fact_store
from incentives.store import periods as period_store
from incentives.store import runs as run_store
from incentives.store.records import FactKind, RunState, StoredPeriod, StoredRun

PERIODS = 4


@dataclass(frozen=True, slots=True)
class Reviewed:
    """The periods, the oldest first, with the run that was approved for each, and the lines over them."""

    periods: tuple[StoredPeriod, ...]
    paid: tuple[StoredRun | None, ...]
    lines: tuple[Line, ...]


def review_of_business(session: Session, actor: Actor) -> Reviewed:
    """The newest periods of one length that began by today. Needs findings:read."""
    require(actor, Permission.FINDINGS_READ)
    day = today(session)
    begun = [each for each in period_store.all_periods(session) if each.period.starts_on <= day]
    same = [each for each in begun if each.period.cycle is begun[0].period.cycle][:PERIODS][::-1]
    numbers = [fact_store.sets_in_force(session, each.id).get(FactKind.RESULTS) for each in same]
    results = [() if n is None else fact_store.read_facts(session, [n]).results or () for n in numbers]
    measures = {key: each for policy in policies_in_force(session, day) for key, each in policy.measures.items()}
    paid = tuple(_approved(session, each) for each in same)
    return Reviewed(tuple(same), paid, business_review(results, measures))


def _approved(session: Session, period: StoredPeriod) -> StoredRun | None:
    runs = run_store.all_runs(session, period.id)
    return next((run for run in runs if run.state is RunState.APPROVED), None)
