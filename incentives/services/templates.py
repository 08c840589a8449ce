"""What is to be delivered for a period, with the people and quotas in force, for a workbook to fill in."""

from __future__ import annotations

from sqlalchemy.orm import Session

from incentives.performance.to_deliver import ToDeliver
from incentives.performance.what_to_deliver import to_deliver
from incentives.services.actor import Actor, Permission, require
from incentives.services.inputs import inputs_in_force
from incentives.services.periods import find_period
from incentives.store import facts as fact_store


def deliverables(session: Session, actor: Actor, period_name: str, *, raw: bool = False) -> ToDeliver:
    """What the policies in force ask for. Needs imports:read, because it names the people of the roster.

    raw: sheets of raw rows instead of the results that can be worked out of them.

    NotFound without such a period; RefusedWithProblems without policies in force.
    """
    require(actor, Permission.IMPORTS_READ)
    period = find_period(session, period_name)
    inputs = inputs_in_force(session, period)
    known = fact_store.read_facts(session, inputs.fact_sets.values())
    return to_deliver(inputs.policies, period.period, known.roster, known.quotas or (), raw=raw)
