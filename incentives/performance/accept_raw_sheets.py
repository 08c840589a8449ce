"""Sheets of raw rows, row by row: survey answers, customers, subscriptions, tickets, purchases.

Each sheet has columns that it must have and others that it may have; a formula that needs one of those is worked out
where the column is there. Every row has a key, and no key stands twice. Whose a row is, is for `accept_raw_owners`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from incentives.kpis.formulas.rows import OWNERS, Purchase, RawRows, Row
from incentives.performance.accept_cells import quoted
from incentives.performance.accept_headings import Nearest, missing_headings, of_period, unknown_headings
from incentives.performance.accept_raw_cells import has_time
from incentives.performance.accept_raw_customers import customer_of, purchase_of, subscription_of
from incentives.performance.accept_raw_reader import Reader
from incentives.performance.accept_raw_service import answer_of, ticket_of
from incentives.performance.accept_titles import with_keys
from incentives.performance.staged import SheetKind, StagedRow, StagedSheet
from incentives.values.period import Period
from incentives.values.problem import Problem

Each = TypeVar("Each", bound=Row)
COLUMNS: Mapping[SheetKind, tuple[str, ...]] = {
    SheetKind.SURVEY_ANSWERS: ("answer", "survey", "day", "score"),
    SheetKind.CUSTOMERS: ("customer", "starts_on", "ends_before"),
    SheetKind.SUBSCRIPTIONS: ("subscription", "customer", "starts_on", "ends_before", "monthly_revenue"),
    SheetKind.TICKETS: ("ticket", "opened_at", "solved_at"),
    SheetKind.PURCHASES: ("purchase", "customer", "day", "amount"),
}
MAY_HAVE: Mapping[SheetKind, tuple[str, ...]] = {
    SheetKind.SURVEY_ANSWERS: ("scale", "customer"),
    SheetKind.CUSTOMERS: ("cost_of_acquisition", "first_value_on", "functions_paid_for", "functions_in_use"),
    SheetKind.SUBSCRIPTIONS: (),
    SheetKind.TICKETS: ("customer", "contacts", "reopened", "escalated", "complaint", "severe"),
    SheetKind.PURCHASES: ("refund_of",),
}
SHEETS: Mapping[str, SheetKind] = {
    "answers": SheetKind.SURVEY_ANSWERS,
    "customers": SheetKind.CUSTOMERS,
    "subscriptions": SheetKind.SUBSCRIPTIONS,
    "tickets": SheetKind.TICKETS,
    "purchases": SheetKind.PURCHASES,
}
MONEY = ("cost_of_acquisition", "monthly_revenue", "amount")


@dataclass(frozen=True, slots=True)
class ReadRows:
    """Raw rows without their owners, and what else their sheets said.

    columns: the headings that all sheets of a kind have. sheets: the first sheet of each kind. problems: everything
    that is wrong with the sheets; rows with a problem are left out.
    """

    rows: RawRows
    named: Mapping[tuple[SheetKind, str], Mapping[str, str | None]]
    columns: Mapping[SheetKind, frozenset[str]]
    sheets: Mapping[SheetKind, StagedSheet]
    problems: tuple[Problem, ...]


def read_rows(sheets: Sequence[StagedSheet], period: Period, currency: str) -> ReadRows:
    """Every row of the sheets, which are of raw kinds; money is in the currency."""
    reader = Reader(period, currency)
    readable, problems = of_period(with_keys(sheets, dict.fromkeys(MONEY, reader.money), {}), period)
    columns: dict[SheetKind, frozenset[str]] = {}
    for sheet in readable:
        reader.findings.problems += missing_headings(sheet, COLUMNS[sheet.kind])
        known = (*COLUMNS[sheet.kind], *MAY_HAVE[sheet.kind], *OWNERS)
        reader.findings.problems += unknown_headings(sheet, known, "unknown-heading")
        columns[sheet.kind] = columns.get(sheet.kind, frozenset(sheet.headings)) & frozenset(sheet.headings)
    complete = [sheet for sheet in readable if all(name in sheet.headings for name in COLUMNS[sheet.kind])]
    rows = RawRows(
        answers=_read(complete, SheetKind.SURVEY_ANSWERS, answer_of, reader),
        customers=_read(complete, SheetKind.CUSTOMERS, customer_of, reader),
        subscriptions=_read(complete, SheetKind.SUBSCRIPTIONS, subscription_of, reader),
        tickets=_read(complete, SheetKind.TICKETS, ticket_of, reader),
        purchases=_read(complete, SheetKind.PURCHASES, purchase_of, reader),
    )
    _check_customers(reader)
    _check_refunds(rows.purchases, reader)
    first = {sheet.kind: sheet for sheet in reversed(readable)}
    return ReadRows(rows, reader.named, columns, first, (*problems, *reader.findings.problems))


def _read(
    sheets: Iterable[StagedSheet],
    kind: SheetKind,
    of: Callable[[StagedRow, str, Reader], Each | None],
    reader: Reader,
) -> tuple[Each, ...]:
    found: list[Each] = []
    for sheet in sheets:
        if sheet.kind is not kind:
            continue
        reader.timed = {name for row in sheet.rows for name, cell in row.cells.items() if has_time(cell)}
        for row in sheet.rows:
            key = reader.key(row, kind, COLUMNS[kind][0])
            one = None if key is None else of(row, key, reader)
            found += [] if one is None else [one]
    return tuple(found)


def _check_customers(reader: Reader) -> None:
    """Whoever is named as a customer must be on the list of customers, where there is one."""
    known = {key for kind, key in reader.rows if kind is SheetKind.CUSTOMERS}
    nearest = Nearest(known) if known else None
    for (kind, key), named in reader.named.items():
        customer = named.get("customer")
        if nearest is None or kind is SheetKind.CUSTOMERS or customer is None or customer in known:
            continue
        cell = reader.rows[kind, key].cells["customer"]
        hint = nearest.hint(customer, "Add the customer to the sheet Customers, or correct the row.")
        reader.findings.add("unknown-customer", cell, f"{quoted(cell)} is not on the sheet Customers.", hint)


def _check_refunds(purchases: Iterable[Purchase], reader: Reader) -> None:
    """What was paid back of a purchase on the sheets is not more than it cost."""
    left = {each.key: each.amount for each in purchases if each.refund_of is None}
    for each in sorted((one for one in purchases if one.refund_of in left), key=lambda one: (one.day, one.key)):
        of = each.refund_of or ""
        left[of] += each.amount
        if left[of] < 0:
            cell = reader.rows[SheetKind.PURCHASES, each.key].cells["amount"]
            message = f"With {each.key}, more of {of} is paid back than it cost."
            reader.findings.add("refund-too-large", cell, message, "Correct the amount or the purchase it refunds.")
