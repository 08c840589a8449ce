"""Accepted facts in the store: one immutable document for each import and kind, in columns, compressed.

A whole kind is always read and superseded together, so it is one row; its fingerprint covers every fact in it.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select, update
from sqlalchemy.orm import Session

from incentives.kpis.formulas.formula import Figure
from incentives.performance.facts import Dataset, Earlier, ExchangeRate, Leave, Quota, Result, Roster, Transaction
from incentives.store.columns import canonical
from incentives.store.packing import (
    pack_quotas,
    pack_results,
    pack_roster,
    unpack_quotas,
    unpack_results,
    unpack_roster,
)
from incentives.store.packing_columns import Packed
from incentives.store.packing_facts import pack_leave, pack_transactions, unpack_leave, unpack_transactions
from incentives.store.packing_paid_out import pack_rates, unpack_rates
from incentives.store.records import FactKind
from incentives.store.rows import insert_row
from incentives.store.tables.facts import fact_sets
from incentives.store.tables.runs import run_facts, runs
from incentives.values.period import Period
from incentives.values.problem import InvariantBroken

QUICK = 1  # zlib's quickest level halves the time and costs a fifth of the space

IN_FORCE = fact_sets.c.accepted_at.is_not(None) & fact_sets.c.superseded_at.is_(None)


Units = Mapping[FactKind, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts of some fact sets. What no set holds is None (roster) or empty.

    figures are those of results on their way in that were worked out of raw rows; imports keep them, sets do not.
    """

    roster: Roster | None
    quotas: tuple[Quota, ...] | None
    results: Sequence[Result] | None
    transactions: tuple[Transaction, ...] | None = None
    leave: tuple[Leave, ...] | None = None
    rates: tuple[ExchangeRate, ...] | None = None
    figures: Mapping[tuple[str, str, str], Figure] = field(default_factory=dict)

    def as_dataset(self, period: Period, earlier: Mapping[int, Facts]) -> Dataset:
        """These facts as those of a period, with those of earlier periods by how many periods ago they are."""
        return Dataset(
            period,
            self.roster or Roster({}, ()),
            self.quotas or (),
            self.results or (),
            transactions=self.transactions or (),
            leave=self.leave or (),
            rates=self.rates or (),
            earlier={ago: Earlier(each.quotas or (), each.results or (), each.roster) for ago, each in earlier.items()},
        )


def add_facts(session: Session, import_id: int, period: int, facts: Facts, units: Units) -> None:
    """Keeps the facts of an import with the units they are in; they are not in force yet."""
    adding = _Adding(session, import_id, period, units)
    if facts.roster is not None:
        adding.add(FactKind.ROSTER, len(facts.roster.assignments), pack_roster(facts.roster))
    if facts.quotas is not None:
        adding.add(FactKind.QUOTAS, len(facts.quotas), pack_quotas(facts.quotas))
    if facts.results is not None:
        adding.add(FactKind.RESULTS, len(facts.results), pack_results(facts.results))
    if facts.transactions is not None:
        adding.add(FactKind.TRANSACTIONS, len(facts.transactions), pack_transactions(facts.transactions))
    if facts.leave is not None:
        adding.add(FactKind.LEAVE, len(facts.leave), pack_leave(facts.leave))
    if facts.rates is not None:
        adding.add(FactKind.EXCHANGE_RATES, len(facts.rates), pack_rates(facts.rates))


def units_of(session: Session, numbers: Iterable[int]) -> dict[FactKind, dict[str, str]]:
    """The units that the amounts of these sets are in, by kind and name (measure, column, salary)."""
    found = select(fact_sets.c.kind, fact_sets.c.units).where(fact_sets.c.id.in_(tuple(numbers)))
    return {FactKind(row.kind): row.units for row in session.execute(found)}


def sets_in_force(session: Session, period: int) -> dict[FactKind, int]:
    """The numbers of the fact sets in force for a period, by kind."""
    found = select(fact_sets.c.kind, fact_sets.c.id).where(fact_sets.c.period_id == period, IN_FORCE)
    return {FactKind(row.kind): row.id for row in session.execute(found.order_by(fact_sets.c.kind))}


def sets_of_run(session: Session, run: int) -> dict[FactKind, int]:
    """The numbers of the fact sets of its own period that a run used, by kind."""
    used = _used_by(run).where(fact_sets.c.period_id == runs.c.period_id)
    return {FactKind(row.kind): row.id for row in session.execute(used)}


def earlier_sets_of_run(session: Session, run: int) -> dict[int, dict[FactKind, int]]:
    """The numbers of the fact sets of earlier periods that a run used, by the number of the period and kind."""
    found: dict[int, dict[FactKind, int]] = {}
    for row in session.execute(_used_by(run).where(fact_sets.c.period_id != runs.c.period_id)):
        found.setdefault(row.period_id, {})[FactKind(row.kind)] = row.id
    return found


def _used_by(run: int) -> Select[Any]:
    used = select(fact_sets.c.kind, fact_sets.c.id, fact_sets.c.period_id)
    used = used.join(run_facts, run_facts.c.fact_set_id == fact_sets.c.id).join(runs, runs.c.id == run_facts.c.run_id)
    return used.where(runs.c.id == run).order_by(fact_sets.c.id)


def count_in_force(session: Session, period: int) -> int:
    """How many facts of all kinds are in force for a period."""
    summed = select(func.coalesce(func.sum(fact_sets.c.facts), 0)).where(fact_sets.c.period_id == period, IN_FORCE)
    return int(session.execute(summed).scalar_one())


def put_in_force(session: Session, import_id: int, period: int, at: datetime) -> None:
    """Puts the fact sets of an import in force; those of the same kinds that were in force are superseded."""
    kinds = select(fact_sets.c.kind).where(fact_sets.c.import_id == import_id)
    earlier = update(fact_sets).where(fact_sets.c.period_id == period, IN_FORCE, fact_sets.c.kind.in_(kinds))
    session.execute(earlier.values(superseded_at=at))
    session.execute(update(fact_sets).where(fact_sets.c.import_id == import_id).values(accepted_at=at))


def contents_of(session: Session, numbers: Iterable[int]) -> dict[FactKind, bytes]:
    """The documents of these sets as they were accepted. InvariantBroken when one is not what was stored."""
    columns = (fact_sets.c.kind, fact_sets.c.content, fact_sets.c.fingerprint)
    found = session.execute(select(*columns).where(fact_sets.c.id.in_(tuple(numbers))))
    return {FactKind(row.kind): _content(row.content, row.fingerprint) for row in found}


def read_facts(session: Session, numbers: Iterable[int]) -> Facts:
    """The facts of these sets. InvariantBroken when a set is not what it was when it was stored."""
    return unpack_facts(contents_of(session, numbers))


def unpack_facts(documents: Mapping[FactKind, bytes]) -> Facts:
    """The facts that stand in these documents."""
    contents: dict[FactKind, Packed] = {kind: json.loads(document) for kind, document in documents.items()}
    return Facts(
        roster=unpack_roster(contents[FactKind.ROSTER]) if FactKind.ROSTER in contents else None,
        quotas=unpack_quotas(contents[FactKind.QUOTAS]) if FactKind.QUOTAS in contents else None,
        results=unpack_results(contents[FactKind.RESULTS]) if FactKind.RESULTS in contents else None,
        transactions=(
            unpack_transactions(contents[FactKind.TRANSACTIONS]) if FactKind.TRANSACTIONS in contents else None
        ),
        leave=unpack_leave(contents[FactKind.LEAVE]) if FactKind.LEAVE in contents else None,
        rates=unpack_rates(contents[FactKind.EXCHANGE_RATES]) if FactKind.EXCHANGE_RATES in contents else None,
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


def _content(content: bytes, fingerprint: str) -> bytes:
    try:
        text = zlib.decompress(content)
    except zlib.error:
        text = b""
    if hashlib.sha256(text).hexdigest() != fingerprint:
        raise InvariantBroken("stored facts are not what was accepted")
    return text
