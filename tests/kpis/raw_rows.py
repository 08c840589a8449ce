"""Raw rows as tests write them: a table of words, or drawn at random."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from incentives.kpis.formulas.rows import Answer, Customer, Purchase, RawRows, Row, Subscription, Survey, Ticket
from incentives.values.problem import Place

KINDS: dict[str, type[Row]] = {
    "answers": Answer,
    "customers": Customer,
    "subscriptions": Subscription,
    "tickets": Ticket,
    "purchases": Purchase,
}
READ: dict[str, Any] = {
    **dict.fromkeys(("day", "starts_on", "ends_before", "first_value_on"), date.fromisoformat),
    **dict.fromkeys(("opened_at", "solved_at"), datetime.fromisoformat),
    **dict.fromkeys(("amount", "monthly_revenue", "cost_of_acquisition"), Fraction),
    **dict.fromkeys(("score", "contacts", "functions_in_use", "functions_paid_for"), int),
    **dict.fromkeys(("reopened", "escalated", "complaint", "severe"), lambda word: {"yes": True, "no": False}[word]),
    "survey": Survey,
}


def table(kind: str, columns: str, rows: Sequence[str]) -> tuple[Any, ...]:
    """The rows of a table of words; a dash is blank. Row 2 is the first, its key in column A."""
    names = columns.split()
    found = []
    for number, line in enumerate(rows, start=2):
        words = dict(zip(names, line.split(), strict=True))
        values: dict[str, Any] = {
            name: None if word == "-" else READ.get(name, str)(word) for name, word in words.items()
        }
        found.append(KINDS[kind](place=Place("rows.xlsx", sheet=kind, cell=f"A{number}"), **values))
    return tuple(found)


def raw_rows(tables: dict[str, Any]) -> RawRows:
    """The tables of a case that are of raw rows."""
    return RawRows(
        **{kind: table(kind, tables[kind]["columns"], tables[kind]["rows"]) for kind in KINDS if kind in tables}
    )
