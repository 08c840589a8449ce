"""Accepted facts in the store: one immutable document for each import and kind, in columns, compressed.

A whole kind is always read and superseded together, so it is one row; its fingerprint covers every fact in it.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Iterable, Sequence
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


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts of some fact sets. What no set holds is None (roster) or empty."""

    roster: Roster | None
    quotas: tuple[Quota, ...] | None
    results: tuple[Result, ...] | None


def add_roster(session: Session, import_id: int, period: int, roster: Roster) -> None:
    """Keeps a roster with its import; it is not in force yet."""
    _add(session, import_id, period, FactKind.ROSTER, len(roster.assignments), pack_roster(roster))


def add_quotas(session: Session, import_id: int, period: int, quotas: Sequence[Quota]) -> None:
    """Keeps quotas with their import; they are not in force yet."""
    _add(session, import_id, period, FactKind.QUOTAS, len(quotas), pack_quotas(quotas))


def add_results(session: Session, import_id: int, period: int, results: Sequence[Result]) -> None:
    """Keeps results with their import; they are not in force yet."""
    _add(session, import_id, period, FactKind.RESULTS, len(results), pack_results(results))


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


def _add(session: Session, import_id: int, period: int, kind: FactKind, facts: int, packed: object) -> None:
    content = canonical(packed).encode()
    insert_row(
        session,
        fact_sets,
        import_id=import_id,
        period_id=period,
        kind=kind,
        facts=facts,
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
