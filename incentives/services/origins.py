"""Where results of a payout come from, as far as they were worked out of raw rows: the upload, the cases behind each.

Only what the payout was calculated from counts: a result that somebody delivered or corrected since has no origin here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from incentives.kpis.formulas.rows import COMPANY
from incentives.performance.worked_out import ToldFormula, WorkedOutResult, WorkedOutRows
from incentives.policy.model import CountedFor, Policy
from incentives.store import facts as fact_store
from incentives.store import imports as store
from incentives.store.records import FactKind, StoredPayout


@dataclass(frozen=True, slots=True)
class Origin:
    """A result that was worked out of the raw rows of an upload, with the formula as it was then."""

    upload: int
    result: WorkedOutResult
    formula: ToldFormula


def origins_of(session: Session, payout: StoredPayout, policy: Policy) -> Mapping[str, Origin]:
    """The origins of the results that a payout was calculated from, by measure; only those out of raw rows."""
    found = store.worked_out_for_run(session, payout.run)
    if found is None:
        return {}
    upload, worked_out = found
    subjects = _subjects(session, payout, policy, worked_out)
    origins: dict[str, Origin] = {}
    for each in worked_out.results:
        mine = subjects.get(each.measure) == (each.counted_for, each.subject)
        if mine and payout.amounts.get(each.measure) == each.amount:
            origins[each.measure] = Origin(upload, each, worked_out.formula_of(each.kpi))
    return origins


def _subjects(
    session: Session, payout: StoredPayout, policy: Policy, worked_out: WorkedOutRows
) -> dict[str, tuple[str, str]]:
    """Whose result counts for the payout, by measure: the kind and the name."""
    measures = {each.measure for each in worked_out.results} & payout.amounts.keys() & policy.measures.keys()
    kinds = {name: policy.measures[name].counted_for for name in measures}
    named = {CountedFor.PARTICIPANT: payout.participant, CountedFor.COMPANY: COMPANY}
    groups = _groups(session, payout) if set(kinds.values()) - named.keys() else {}
    whose = {kind: named.get(kind) or groups.get(kind, "") for kind in kinds.values()}
    return {name: (kind.value, whose[kind]) for name, kind in kinds.items()}


def _groups(session: Session, payout: StoredPayout) -> Mapping[str, str]:
    """The groups of the assignment as the run's roster has it."""
    number = fact_store.sets_of_run(session, payout.run).get(FactKind.ROSTER)
    roster = None if number is None else fact_store.read_facts(session, [number]).roster
    held = () if roster is None else roster.assignments
    return next((each.groups for each in held if each.key == payout.assignment), {})
