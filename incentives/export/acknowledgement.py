"""What payroll says became of an export: each line is paid, failed, or was paid another amount.

A report may be about some of the lines; what it does not name stays open. A line that is unknown or stands twice makes
the whole report one that is refused, since nobody can tell what it means.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from incentives.export.payroll import PayrollLine
from incentives.values.currency import minor_unit, money_text
from incentives.values.problem import Place, Problem


class Said(StrEnum):
    """What payroll says of a line."""

    PAID = "paid"
    FAILED = "failed"


class Outcome(StrEnum):
    """What became of a line, as far as it is known."""

    OPEN = "open"
    PAID = "paid"
    FAILED = "failed"
    DIFFERS = "differs"


@dataclass(frozen=True, slots=True)
class Report:
    """One line of a report. amount is in minor units of the currency; reference is payroll's own word for it."""

    participant: str
    pay_code: str
    currency: str
    amount: int
    said: Said
    reference: str
    place: Place


@dataclass(frozen=True, slots=True)
class Matched:
    """What became of a line of an export, by its first payout and pay code. amount is what was paid, in minor units."""

    payout: int
    pay_code: str
    outcome: Outcome
    currency: str
    amount: int
    reference: str


def match(lines: Sequence[PayrollLine], reports: Sequence[Report]) -> tuple[tuple[Matched, ...], tuple[Problem, ...]]:
    """The outcomes, and why the report cannot be taken. Codes: `payment-unknown`, `payment-twice`."""
    known = {(each.participant, each.pay_code, each.currency): each for each in lines}
    problems = tuple(_problems(known, reports))
    if problems:
        return (), problems
    return tuple(_matched(known[_key(each)], each) for each in reports), ()


def differing(matched: Sequence[Matched], lines: Sequence[PayrollLine]) -> tuple[Problem, ...]:
    """A problem for every line that was not paid as it was exported. Codes: `payment-failed`, `payment-differs`."""
    known = {(each.payout, each.pay_code): each for each in lines}
    return tuple(
        _problem(each, known[each.payout, each.pay_code])
        for each in matched
        if each.outcome in (Outcome.FAILED, Outcome.DIFFERS)
    )


def _matched(line: PayrollLine, report: Report) -> Matched:
    outcome = Outcome.FAILED
    if report.said is Said.PAID:
        outcome = Outcome.PAID if report.amount == line.amount else Outcome.DIFFERS
    return Matched(line.payout, line.pay_code, outcome, report.currency, report.amount, report.reference)


def _problems(known: Mapping[tuple[str, str, str], PayrollLine], reports: Sequence[Report]) -> Iterator[Problem]:
    seen: dict[tuple[str, str, str], Place] = {}
    for each in reports:
        named = f"{each.participant} under {each.pay_code} in {each.currency}"
        if _key(each) not in known:
            message = f"The export has no line for {named}."
            yield Problem("payment-unknown", message, each.place, "Report on the lines of this export alone.")
        elif _key(each) in seen:
            message = f"{named} stands twice, also at {seen[_key(each)]}."
            yield Problem("payment-twice", message, each.place, "Say once what became of a line.")
        seen.setdefault(_key(each), each.place)


def _problem(each: Matched, line: PayrollLine) -> Problem:
    place = Place("payroll", key=f"{line.participant}, {line.pay_code}")
    due = f"{_money(line.amount, line.currency)} for {line.participant} under {line.pay_code}"
    if each.outcome is Outcome.FAILED:
        message = f"The payment of {due} failed{f' ({each.reference})' if each.reference else ''}."
        return Problem("payment-failed", message, place, "Settle it with payroll, and report it again once it is paid.")
    message = f"Instead of {due}, {_money(each.amount, each.currency)} was paid."
    return Problem("payment-differs", message, place, "Settle the difference with payroll, and report it again.")


def _key(each: Report) -> tuple[str, str, str]:
    return each.participant, each.pay_code, each.currency


def _money(amount: int, currency: str) -> str:
    return f"{money_text(amount * minor_unit(currency), currency)} {currency}"
