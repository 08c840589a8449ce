"""Pay depends only on how much is sold, collected or processed.

Worked example: an adviser is paid 1 % of all loans and nothing else. Whether a customer could afford the loan, left or
complained changes nothing, at any result. With 20 % of pay on customers who stay, something does, and it is not found.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from incentives.alignment.circumstances import forfeited_later
from incentives.alignment.finding import Severity
from incentives.alignment.kinds import faces_retail, is_amount, tells_of_customers
from incentives.alignment.lens import Lens
from incentives.alignment.page import Page, Setting
from incentives.alignment.pattern import Group, Pattern, Seen, percent
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
    yield Seen(severity, subject.place("roles", role.key), what)


def _is_amount(measure: Measure) -> bool:
    return is_amount(measure.kpi)


def _customers_are_felt(subject: Subject, amounts: list[str]) -> bool:
    """Whether the worst customer results cost anything, at target, at the best amounts, or by what vests later."""
    customers = subject.measures_where(tells_of_customers)
    best = subject.best(*amounts)
    return subject.lost(*customers) > 0 or subject.lost(*customers, at=best) > 0 or forfeited_later(subject) > 0


PATTERN = Pattern(
    id="volume-only",
    group=Group.MIX,
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
    lenses=(Lens.FCA, Lens.CFPB, Lens.SEDGWICK_EBA),
    page=Page(
        finds=(
            "80% of pay or more hangs on how much is sold, collected, done or denied, and no customer result changes "
            "pay at target or at the best volume, nor what vests. It is high, critical for people who are paid on "
            "their own figure and deal with retail customers."
        ),
        harmful="An adviser is paid 1% of all loans and nothing else.",
        better="Half on loans, half on how the borrowers fare after a year, with a gate on conduct.",
        settings=(Setting("share of pay from which nothing else counts", percent(NEARLY_ALL)),),
        exceptions=(
            "In New Zealand a flat commission on volume is lawful. Customers are taken for retail customers where the "
            "file does not say."
        ),
    ),
    look=_look,
)
