"""Rows of customers, of subscriptions and of purchases."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from incentives.kpis.formulas.rows import Customer, Purchase, Subscription
from incentives.performance.accept_cells import amount_in, day_in, quoted, text_in
from incentives.performance.accept_raw_cells import whole_in
from incentives.performance.accept_raw_reader import Reader
from incentives.performance.staged import Cell, CellKind, StagedRow


def customer_of(row: StagedRow, key: str, reader: Reader) -> Customer | None:
    """The customer that a row is about, or None once its problems are noted."""
    days = reader.stretch(row, key)
    if days is None:
        return None
    before = len(reader.findings.problems)
    bare = Customer(key=key, place=row.place, starts_on=days[0], ends_before=days[1])
    cost = _cost(row, key, reader, needed=bare.won(reader.period))
    value_on = _first_value(row, key, days[0], reader)
    paid_for, in_use = _functions(row, key, reader, needed=bare.at_end(reader.period))
    if len(reader.findings.problems) > before:
        return None
    return Customer(
        key=key,
        place=row.place,
        starts_on=days[0],
        ends_before=days[1],
        cost_of_acquisition=cost,
        first_value_on=value_on,
        functions_paid_for=paid_for,
        functions_in_use=in_use,
    )


def subscription_of(row: StagedRow, key: str, reader: Reader) -> Subscription | None:
    """The subscription that a row holds, or None once its problems are noted."""
    customer = reader.text(row, "customer", f"The customer of {key}")
    days = reader.stretch(row, key)
    revenue = reader.amount(row.cells["monthly_revenue"], f"The monthly revenue of {key}")
    if customer is None or days is None or revenue is None:
        return None
    return Subscription(
        key=key, place=row.place, customer=customer, starts_on=days[0], ends_before=days[1], monthly_revenue=revenue
    )


def purchase_of(row: StagedRow, key: str, reader: Reader) -> Purchase | None:
    """The purchase or refund that a row holds, or None once its problems are noted."""
    customer = reader.text(row, "customer", f"The customer of {key}")
    day = reader.day(row, "day", f"The day of {key}")
    cell, refund = row.cells["amount"], row.cells.get("refund_of")
    amount = reader.findings.keep(amount_in(cell, reader.money, f"The amount of {key}"))
    of = None
    if refund is not None and refund.kind is not CellKind.BLANK:
        of = reader.findings.keep(text_in(refund, f"The purchase that {key} refunds"))
    if customer is None or day is None or amount is None or _refunds_wrongly(cell, amount, key, of, reader):
        return None
    return Purchase(key=key, place=row.place, customer=customer, day=day, amount=amount, refund_of=of)


def _refunds_wrongly(cell: Cell, amount: Fraction, key: str, of: str | None, reader: Reader) -> bool:
    """Whether the sign of an amount and the purchase that it refunds do not fit; noted as a problem."""
    if (amount < 0) is (of is not None):
        return False
    if of is None:
        message = f"{quoted(cell)} is below zero, but {key} does not say which purchase it refunds."
        hint = "Name that purchase under refund_of, or correct the sign."
        reader.findings.add("refund-of-nothing", cell, message, hint)
    else:
        message = f"{key} refunds {of}, but {quoted(cell)} is not below zero."
        reader.findings.add("refund-not-below-zero", cell, message, "Write what was paid back with a minus.")
    return True


def _cost(row: StagedRow, key: str, reader: Reader, *, needed: bool) -> Fraction | None:
    """What it cost to win them; whoever was won in the period needs it where the column is there."""
    cell = row.cells.get("cost_of_acquisition")
    if cell is None or (cell.kind is CellKind.BLANK and not needed):
        return None
    return reader.amount(cell, f"The cost of acquisition of {key}")


def _first_value(row: StagedRow, key: str, starts_on: date, reader: Reader) -> date | None:
    cell = row.cells.get("first_value_on")
    if cell is None or cell.kind is CellKind.BLANK:
        return None
    found = reader.findings.keep(day_in(cell, f"The first value of {key}"))
    if found is not None and found < starts_on:
        message = f"{quoted(cell)} is before {key} became a customer, on {starts_on}."
        reader.findings.add("before-the-start", cell, message, "Correct one of the two days.")
    return found


def _functions(row: StagedRow, key: str, reader: Reader, *, needed: bool) -> tuple[int | None, int | None]:
    """The functions paid for and in use; customers at the end of the period need both where the columns are there."""
    paid, used = row.cells.get("functions_paid_for"), row.cells.get("functions_in_use")
    if paid is None or used is None or (not needed and CellKind.BLANK in (paid.kind, used.kind)):
        return None, None
    paid_for = reader.findings.keep(whole_in(paid, f"The number of functions that {key} pays for", 1))
    in_use = reader.findings.keep(whole_in(used, f"The number of functions that {key} uses"))
    if paid_for is not None and in_use is not None and in_use > paid_for:
        message = f"{key} uses {in_use} functions, but pays for {paid_for}."
        reader.findings.add("out-of-range", used, message, "Count only functions that are paid for.")
    return paid_for, in_use
