"""Pay depends only on how much is sold, collected or processed.

Worked example: an adviser is paid 1 % of all loans and nothing else. Whether a customer could afford the loan, left or
complained changes nothing, at any result. With 20 % of pay on customers who stay, something does, and it is not found.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from incentives.alignment.circumstances import forfeited_later, weighed
from incentives.alignment.finding import Severity
from incentives.alignment.kinds import faces_retail, is_amount, tells_of_customers
from incentives.alignment.pattern import Pattern, Seen, percent
from incentives.alignment.subject import Subject
from incentives.policy.model import CountedFor, Measure

NEARLY_ALL = Fraction(80, 100)
"""Share of pay on amounts from which nothing else counts; a proposal, to be calibrated."""


def _look(subject: Subject) -> Iterator[Seen]:
    amounts = [key for key in subject.measures_where(_is_amount) if subject.paid(key)]
    share = sum((subject.shares[key] for key in amounts), Fraction(0))
    if share < NEARLY_ALL or _customers_are_felt(subject, amounts):
        return
    role = subject.plan.role
    alone = any(subject.reference.ranges[key].measure.counted_for is CountedFor.PARTICIPANT for key in amounts)
    severity = Severity.CRITICAL if alone and faces_retail(role) else Severity.HIGH
    what = f"{percent(share)} of pay hangs on {', '.join(amounts)}, and no customer result changes it at any level."
    yield Seen(weighed(subject, severity), subject.place("roles", role.key), what)


def _is_amount(measure: Measure) -> bool:
    return is_amount(measure.kpi)


def _customers_are_felt(subject: Subject, amounts: list[str]) -> bool:
    """Whether the worst customer results cost anything, at target, at the best amounts, or by what vests later."""
    customers = subject.measures_where(tells_of_customers)
    best = subject.best(*amounts)
    return subject.lost(*customers) > 0 or subject.lost(*customers, at=best) > 0 or forfeited_later(subject) > 0


PATTERN = Pattern(
    id="volume-only",
    title="Pay depends only on how much is sold or done",
    why="Nothing in pay asks whether a sale suited the customer, so the next one counts as much as the best one.",
    instead="Pay for the whole of the role: at least half on how customers fare, with a gate on conduct.",
    sources=(
        "FCA FG18/2",
        "CFPB 2016-03",
        "Sedgwick 2017",
        "FMA New Zealand 2018",
        "New Zealand CoFI Regulations 2023",
        "Kim, Sudhir, Uetake & Canales 2019",
        "Agarwal & Ben-David 2018",
    ),
    look=_look,
)
