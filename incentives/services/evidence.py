"""Evidence from the periods in the store: looks at what was accepted for them, under the policies that paid.

What is asked and how is decided by `incentives.evidence`; here, which periods there are. The looks are made once for
the same facts and policies and then kept in memory.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from itertools import groupby

from sqlalchemy.orm import Session

from incentives.evidence.examine import examine
from incentives.evidence.history import PaidPeriod, history_of
from incentives.evidence.look import Evidence
from incentives.policy.model import Policy
from incentives.services.actor import Actor, Permission, require
from incentives.services.policies import policy_set
from incentives.store import facts as fact_store
from incentives.store import periods as period_store
from incentives.store.records import FactKind, StoredPeriod

NEEDED = frozenset({FactKind.ROSTER, FactKind.RESULTS})
MOST_KEPT = 20
_KEPT: dict[Hashable, Evidence] = {}


def evidence_in_force(session: Session, actor: Actor) -> Evidence:
    """What the accepted periods show, those of each length for themselves. Needs findings:read."""
    require(actor, Permission.FINDINGS_READ)
    found = sorted(_periods(session), key=lambda each: _length(each[0]))
    key = tuple((period.id, tuple(sets.values()), *(each.fingerprint for each in paid)) for period, sets, paid in found)
    kept = _KEPT.get(key)
    if kept is None:
        if len(_KEPT) >= MOST_KEPT:
            _KEPT.clear()
        alike = groupby(found, key=lambda each: _length(each[0]))
        histories = [history_of(_paid(session, *each) for each in some) for _, some in alike]
        kept = _KEPT[key] = examine(*histories)
    return kept


def _periods(session: Session) -> Iterator[tuple[StoredPeriod, dict[FactKind, int], tuple[Policy, ...]]]:
    """The periods with accepted people and results, and the policies that hold in them."""
    policies = policy_set(session)
    for period in period_store.all_periods(session):
        sets, paid = fact_store.sets_in_force(session, period.id), policies.during(period.period)
        if sets.keys() >= NEEDED and paid:
            yield period, sets, paid


def _paid(
    session: Session, period: StoredPeriod, sets: dict[FactKind, int], policies: tuple[Policy, ...]
) -> PaidPeriod:
    facts = fact_store.read_facts(session, sets.values())
    return PaidPeriod(facts.as_dataset(period.period, {}), policies)


def _length(period: StoredPeriod) -> int:
    return (period.period.ends_before - period.period.starts_on).days // 28
