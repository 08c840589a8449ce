"""Accepted facts in the store: one immutable document for each import and kind, in columns, compressed.

A whole kind is always read and superseded together, so it is one row; its fingerprint covers every fact in it.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from incentives.performance.facts import Quota, Result, Roster
from incentives.store.columns import canonical
from incentives.store.packing import (
    pack_quotas,
    pack_results,
    pack_roster,
    unpack_quotas,
    unpack_results,
    unpack_roster,
)
from incentives.store.records import FactKind
from incentives.store.rows import insert_row
from incentives.store.tables.facts import fact_sets
from incentives.store.tables.runs import run_facts
from incentives.values.problem import InvariantBroken

QUICK = 1  # zlib's quickest level halves the time and costs a fifth of the space

IN_FORCE = fact_sets.c.accepted_at.is_not(None) & fact_sets.c.superseded_at.is_(None)


Units = Mapping[FactKind, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts of some fact sets. What no set holds is None (roster) or empty."""

    roster: Roster | None
    quotas: tuple[Quota, ...] | None
    results: tuple[Result, ...] | None


def add_facts(session: Session, import_id: int, period: int, facts: Facts, units: Units) -> None:
    """Keeps the facts of an import with the units they are in; they are not in force yet."""
    adding = _Adding(session, import_id, period, units)
    if facts.roster is not None:
        adding.add(FactKind.ROSTER, len(facts.roster.assignments), pack_roster(facts.roster))
    if facts.quotas is not None:
        adding.add(FactKind.QUOTAS, len(facts.quotas), pack_quotas(facts.quotas))
    if facts.results is not None:
        adding.add(FactKind.RESULTS, len(facts.results), pack_results(facts.results))


def units_of(session: Session, numbers: Iterable[int]) -> dict[FactKind, dict[str, str]]:
    """The units that the amounts of these sets are in, by kind and name (measure, column, salary)."""
    found = select(fact_sets.c.kind, fact_sets.c.units).where(fact_sets.c.id.in_(tuple(numbers)))
    return {FactKind(row.kind): row.units for row in session.execute(found)}


def sets_in_force(session: Session, period: int) -> dict[FactKind, int]:
    """The numbers of the fact sets in force for a period, by kind."""
    found = select(fact_sets.c.kind, fact_sets.c.id).where(fact_sets.c.period_id == period, IN_FORCE)
    return {FactKind(row.kind): row.id for row in session.execute(found.order_by(fact_sets.c.kind))}


def sets_of_run(session: Session, run: int) -> dict[FactKind, int]:
    """The numbers of the fact sets that a run used, by kind."""
    used = select(fact_sets.c.kind, fact_sets.c.id).join(run_facts, run_facts.c.fact_set_id == fact_sets.c.id)
    return {FactKind(row.kind): row.id for row in session.execute(used.where(run_facts.c.run_id == run))}


def put_in_force(session: Session, import_id: int, period: int, at: datetime) -> None:
    """Puts the fact sets of an import in force; those of the same kinds that were in force are superseded."""
    kinds = select(fact_sets.c.kind).where(fact_sets.c.import_id == import_id)
    earlier = update(fact_sets).where(fact_sets.c.period_id == period, IN_FORCE, fact_sets.c.kind.in_(kinds))
    session.execute(earlier.values(superseded_at=at))
    session.execute(update(fact_sets).where(fact_sets.c.import_id == import_id).values(accepted_at=at))


def read_facts(session: Session, numbers: Iterable[int]) -> Facts:
    """The facts of these sets. InvariantBroken when a set is not what it was when it was stored."""
    columns = (fact_sets.c.kind, fact_sets.c.content, fact_sets.c.fingerprint)
    found = session.execute(select(*columns).where(fact_sets.c.id.in_(tuple(numbers))))
    contents = {FactKind(row.kind): _content(row.content, row.fingerprint) for row in found}
    return Facts(
        roster=unpack_roster(contents[FactKind.ROSTER]) if FactKind.ROSTER in contents else None,
        quotas=unpack_quotas(contents[FactKind.QUOTAS]) if FactKind.QUOTAS in contents else None,
        results=unpack_results(contents[FactKind.RESULTS]) if FactKind.RESULTS in contents else None,
    )


@dataclass(frozen=True, slots=True)
class _Adding:
    session: Session
    import_id: int
    period: int
    units: Units

    def add(self, kind: FactKind, facts: int, packed: object) -> None:
        content = canonical(packed).encode()
        insert_row(
            self.session,
            fact_sets,
            import_id=self.import_id,
            period_id=self.period,
            kind=kind,
            facts=facts,
            units=dict(self.units.get(kind, {})),
            fingerprint=hashlib.sha256(content).hexdigest(),
            content=zlib.compress(content, QUICK),
        )


def _content(content: bytes, fingerprint: str) -> dict[str, list[str | None]]:
    try:
        text = zlib.decompress(content)
    except zlib.error:
        text = b""
    if hashlib.sha256(text).hexdigest() != fingerprint:
        raise InvariantBroken("stored facts are not what was accepted")
    packed: dict[str, list[str | None]] = json.loads(text)
    return packed
