"""Transactions and leave come back as they were kept, and the migration that allows them keeps what is there."""

from __future__ import annotations

from datetime import UTC, date, datetime
from fractions import Fraction

import pytest
from sqlalchemy import Engine, func, insert, inspect, select, text
from sqlalchemy.exc import IntegrityError

from incentives.performance.facts import Leave, Transaction
from incentives.store.migrate import downgrade, upgrade
from incentives.store.packing_facts import pack_leave, pack_transactions, unpack_leave, unpack_transactions
from incentives.store.tables.facts import fact_sets, imports, periods
from incentives.store.tables.people import people
from incentives.store.tables.runs import run_facts, runs

AT = datetime(2026, 10, 5, 9, tzinfo=UTC)
BEFORE = "0003"


def test_transactions_come_back_as_they_were_kept() -> None:
    kept = (
        Transaction("P-1", "sales", "D-1", date(2026, 7, 3), Fraction(1, 3)),
        Transaction("P-2", "sales", "none", None, Fraction(0)),
    )
    assert unpack_transactions(pack_transactions(kept)) == kept


def test_leave_comes_back_as_it_was_kept() -> None:
    kept = (Leave("P-1", date(2026, 7, 6), date(2026, 7, 20)),)
    assert unpack_leave(pack_leave(kept)) == kept


def test_going_back_and_forward_keeps_the_kinds_that_were_there_before(engine: Engine) -> None:
    fill(engine)
    assert kinds(engine) == ["leave", "results", "roster", "transactions"]

    downgrade(engine, BEFORE)
    assert kinds(engine) == ["results", "roster"]
    with pytest.raises(IntegrityError):
        add(engine, "transactions")

    upgrade(engine)
    assert kinds(engine) == ["results", "roster"]
    add(engine, "transactions")
    with pytest.raises(IntegrityError):
        add(engine, "weather")


def test_facts_and_runs_still_refer_to_what_they_did(engine: Engine) -> None:
    fill(engine)
    downgrade(engine, BEFORE)
    upgrade(engine)
    with engine.connect() as connection:
        used = connection.execute(select(run_facts.c.run_id, run_facts.c.fact_set_id).order_by(run_facts.c.fact_set_id))
        assert [tuple(row) for row in used] == [(1, 1), (1, 2)]
        if engine.dialect.name == "sqlite":
            assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
    assert {key["referred_table"] for key in inspect(engine).get_foreign_keys("run_facts")} == {"runs", "fact_sets"}
    with pytest.raises(IntegrityError), engine.begin() as connection:
        connection.execute(insert(run_facts).values(run_id=1, fact_set_id=99))


def fill(engine: Engine) -> None:
    """A period with a run that used two kinds of fact of before and two of now."""
    with engine.begin() as connection:
        hand = {"login": "hr", "name": "HR", "password_hash": "-", "duties": [], "created_at": AT}
        connection.execute(insert(people).values(id=1, **hand))
        days = {"starts_on": date(2026, 7, 1), "ends_before": date(2026, 10, 1), "fiscal_year_starts": 1}
        opened = {"state": "open", "opened_at": AT, "opened_by": 1}
        connection.execute(insert(periods).values(id=1, name="2026-Q3", **days, **opened))
        staged = {"files": [], "problems": [], "staged_at": AT, "staged_by": 1}
        connection.execute(insert(imports).values(id=1, period_id=1, state="ready", **staged))
    for kind in ("roster", "results", "transactions", "leave"):
        add(engine, kind)
    with engine.begin() as connection:
        sums = {"currency": "EUR", "total": 0, "payouts": 0, "input_fingerprint": "-", "result_fingerprint": "-"}
        by = {"calculated_at": AT, "calculated_by": 1}
        connection.execute(insert(runs).values(id=1, period_id=1, state="calculated", **sums, **by))
        connection.execute(insert(run_facts), [{"run_id": 1, "fact_set_id": each} for each in (1, 2, 3, 4)])


def add(engine: Engine, kind: str) -> None:
    with engine.begin() as connection:
        number = (connection.execute(select(func.max(fact_sets.c.id))).scalar() or 0) + 1
        values = {"kind": kind, "facts": 1, "units": {}, "fingerprint": "-", "content": b"-"}
        connection.execute(insert(fact_sets).values(id=number, import_id=1, period_id=1, **values))


def kinds(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        return list(connection.execute(select(fact_sets.c.kind).order_by(fact_sets.c.kind)).scalars())
