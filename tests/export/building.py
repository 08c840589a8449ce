"""Payouts as a run leaves them, and a setup, for the tests of what leaves."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from incentives.export.payroll import Payable
from incentives.export.setup import PayrollSetup, read_setup
from incentives.payout.paid_out import PaidOut
from incentives.payout.run import PaidScorecard
from incentives.performance.adjustments import AdjustmentKind, Entry
from incentives.performance.exchange import Exchange

SETUP = """
format: 1
pay_codes:
  others: 2300
  entries: 2390
  roles: {sales/lead: 2310}
ledger:
  expense: 6020
  payable: 3740
  deferred: 3750
  advances: 1530
  department: team
"""
DAY = date(2026, 9, 30)


def setup(text: str = SETUP) -> PayrollSetup:
    """The setup of the text."""
    found, problems = read_setup(text, "payroll.yaml")
    assert found is not None, problems
    return found


def payable(
    number: int,
    total: int,
    *,
    participant: str = "P-1",
    role: str = "sales/agent",
    entries: tuple[int, ...] = (),
    carried: dict[str, int] | None = None,
    amounts: dict[str, Fraction] | None = None,
    dollars: int | None = None,
    released: int = 0,
) -> Payable:
    """A payout of so many cents, with adjustments that are part of it."""
    made = tuple(Entry(AdjustmentKind.ADJUSTMENT, amount, "why", "fin", DAY) for amount in entries)
    made += (Entry(AdjustmentKind.RELEASE, released, "due", "", DAY),) if released else ()
    paid_out = None if dollars is None else PaidOut(dollars, Exchange("EUR", "USD", Fraction(11, 10), DAY, DAY, 1))
    whose = (participant, f"{participant}:{role}:{number}", role)
    paid = PaidScorecard(*whose, "f", {}, total, amounts or {}, carried or {}, made, paid_out)
    return Payable(number, f"Name of {participant}", "EUR", paid)
