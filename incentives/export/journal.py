"""The journal of a run: whose expense its pay is, and what the company owes by it, balanced to the cent.

What a period earned is its expense, whoever is paid it when. Worked example: somebody earned 1,000.00, of which 350.00
is held back; 200.00 that was held back before is paid now. Expense 1,000.00 stands against 850.00 payable and
150.00 more deferred.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from incentives.export.payroll import Payable
from incentives.export.setup import Ledger
from incentives.performance.adjustments import AdjustmentKind
from incentives.policy.carried import DEFERRED, DEFERRED_DUE, DRAW_BALANCE
from incentives.values.currency import MINOR_DIGITS
from incentives.values.problem import InvariantBroken, Place, Problem


class Account(StrEnum):
    """What an account is for, as the setup names it."""

    EXPENSE = "expense"
    PAYABLE = "payable"
    DEFERRED = "deferred"
    ADVANCES = "advances"


@dataclass(frozen=True, slots=True)
class JournalLine:
    """One line: either debit or credit is above zero, in minor units of the currency."""

    account: str
    purpose: Account
    department: str
    currency: str
    debit: int
    credit: int


@dataclass(frozen=True, slots=True)
class Booked:
    """What a payout moves on each account, in minor units: above zero is a debit."""

    department: str
    moved: Mapping[Account, int]


def booked(payout: Payable, department: str) -> Booked:
    """How one payout is booked. InvariantBroken when it does not balance."""
    paid = payout.paid
    deferred = paid.carried.get(DEFERRED, 0) - _taken(payout, DEFERRED_DUE)
    deferred -= sum(entry.amount for entry in paid.entries if entry.kind is AdjustmentKind.RELEASE)
    advanced = paid.carried.get(DRAW_BALANCE, 0) - _taken(payout, DRAW_BALANCE)
    moved = {
        Account.EXPENSE: paid.total + deferred - advanced,
        Account.PAYABLE: -paid.total,
        Account.DEFERRED: -deferred,
        Account.ADVANCES: advanced,
    }
    if sum(moved.values()) != 0:
        raise InvariantBroken(f"payout {payout.number} does not balance")
    return Booked(department, moved)


def journal(bookings: Sequence[Booked], ledger: Ledger, currency: str) -> tuple[JournalLine, ...]:
    """The lines by department and account; what comes to zero has none. InvariantBroken when they do not balance."""
    sums: dict[tuple[str, Account], int] = {}
    for each in bookings:
        for account, amount in each.moved.items():
            sums[each.department, account] = sums.get((each.department, account), 0) + amount
    order = list(Account)
    lines = tuple(
        JournalLine(_named(account, ledger), account, department, currency, max(amount, 0), max(-amount, 0))
        for (department, account), amount in sorted(
            sums.items(), key=lambda each: (each[0][0], order.index(each[0][1]))
        )
        if amount
    )
    if sum(line.debit for line in lines) != sum(line.credit for line in lines):
        raise InvariantBroken("a journal does not balance")
    return lines


def without_account(bookings: Iterable[Booked], ledger: Ledger, file: str) -> tuple[Problem, ...]:
    """A problem for each account that is needed and not stated. Code: `account-missing`."""
    needed = {account for each in bookings for account, amount in each.moved.items() if amount}
    return tuple(
        Problem(
            "account-missing",
            f"Money is booked as {account}, and no account is stated for it.",
            Place(file, key=f"ledger.{account}"),
            "Ask accounting for its number.",
        )
        for account in Account
        if account in needed and getattr(ledger, account) is None
    )


def _named(account: Account, ledger: Ledger) -> str:
    named: str | None = getattr(ledger, account)
    if named is None:
        raise InvariantBroken(f"no account is stated for {account}")
    return named


def _taken(payout: Payable, what: str) -> int:
    """What the payout took over from the period before, in minor units."""
    amount = payout.paid.amounts.get(what, Fraction(0)) * 10 ** MINOR_DIGITS[payout.currency]
    if amount.denominator != 1:
        raise InvariantBroken(f"payout {payout.number} took over {amount}, which is no whole number of minor units")
    return int(amount)
