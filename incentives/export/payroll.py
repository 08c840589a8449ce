"""What payroll pays: each payout under its pay codes, one line a person, code and currency, and the totals to check by.

Worked example: somebody is paid 1,135.00 EUR, of which an adjustment added 100.00. With a code for entries that is
1,035.00 under the code of the role and 100.00 under that of entries. A payout in another currency is one amount, since
only its total was exchanged and rounded.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from incentives.export.setup import PayCodes
from incentives.payout.run import PaidScorecard
from incentives.values.problem import InvariantBroken, Place, Problem


@dataclass(frozen=True, slots=True)
class Payable:
    """A stored payout: its number, its participant's name on the roster, and its amounts in the run's currency."""

    number: int
    name: str
    currency: str
    paid: PaidScorecard


@dataclass(frozen=True, slots=True)
class ExportedAmount:
    """What of a payout goes to payroll under a pay code, in minor units of the currency."""

    payout: int
    pay_code: str
    currency: str
    amount: int


@dataclass(frozen=True, slots=True)
class PayrollLine:
    """One line of the file. payout is the first payout that it is made of; amount is in minor units and not zero."""

    payout: int
    participant: str
    name: str
    pay_code: str
    currency: str
    amount: int


@dataclass(frozen=True, slots=True)
class ControlTotal:
    """What payroll compares: lines and their sum of one code and currency, in minor units."""

    pay_code: str
    currency: str
    lines: int
    amount: int


def exported_amounts(payouts: Iterable[Payable], codes: PayCodes) -> tuple[ExportedAmount, ...]:
    """Every payout under its codes. RefusedWithProblems is for the caller: see `without_code`."""
    return tuple(each for payout in payouts for each in _amounts(payout, codes))


def without_code(payouts: Iterable[Payable], codes: PayCodes, file: str) -> tuple[Problem, ...]:
    """A problem for each role that has no pay code. Code: `pay-code-missing`."""
    roles = dict.fromkeys(each.paid.role for each in payouts if _code(each.paid.role, codes) is None)
    hint = "Name one under pay_codes, or one for others."
    return tuple(
        Problem("pay-code-missing", f"{role} has no pay code.", Place(file, key="pay_codes.roles"), hint)
        for role in roles
    )


def payroll_lines(amounts: Sequence[ExportedAmount], people: Mapping[int, tuple[str, str]]) -> tuple[PayrollLine, ...]:
    """The lines by participant, code and currency; what comes to zero has none. people: participant and name by payout.

    InvariantBroken when the lines do not add up to the amounts.
    """
    sums: dict[tuple[str, str, str], list[int]] = {}
    for each in amounts:
        key = (people[each.payout][0], each.pay_code, each.currency)
        first, amount = sums.get(key, [each.payout, 0])
        sums[key] = [min(first, each.payout), amount + each.amount]
    lines = tuple(
        PayrollLine(first, participant, people[first][1], code, currency, amount)
        for (participant, code, currency), (first, amount) in sorted(sums.items())
        if amount
    )
    if _by_currency(lines) != _by_currency(amounts):
        raise InvariantBroken("the lines for payroll do not add up to the payouts")
    return lines


def control_totals(lines: Iterable[PayrollLine]) -> tuple[ControlTotal, ...]:
    """The sums of each code and currency, ordered."""
    counts: dict[tuple[str, str], list[int]] = {}
    for each in lines:
        found = counts.setdefault((each.pay_code, each.currency), [0, 0])
        found[0] += 1
        found[1] += each.amount
    return tuple(ControlTotal(*key, *found) for key, found in sorted(counts.items()))


def _amounts(payout: Payable, codes: PayCodes) -> Iterator[ExportedAmount]:
    paid, code = payout.paid, _code(payout.paid.role, codes)
    if code is None:
        raise InvariantBroken(f"{paid.role} has no pay code")
    if paid.paid_out is not None:
        yield ExportedAmount(payout.number, code, paid.paid_out.currency, paid.paid_out.amount)
        return
    entered = paid.total - paid.calculated
    apart = codes.entries if entered and codes.entries != code else None
    yield ExportedAmount(payout.number, code, payout.currency, paid.total if apart is None else paid.calculated)
    if apart is not None:
        yield ExportedAmount(payout.number, apart, payout.currency, entered)


def _code(role: str, codes: PayCodes) -> str | None:
    return codes.roles.get(role, codes.others)


def _by_currency(amounts: Iterable[ExportedAmount | PayrollLine]) -> dict[str, int]:
    sums: dict[str, int] = {}
    for each in amounts:
        sums[each.currency] = sums.get(each.currency, 0) + each.amount
    return {currency: amount for currency, amount in sums.items() if amount}
