"""Pay rises with the price, rate or fee that the seller sets for the customer.

Worked example: a broker chooses the interest rate of a loan and is paid on its margin. Each customer who does not know
better is charged more. Where the rate is set by others, the same margin is no temptation.
"""

from __future__ import annotations

from collections.abc import Iterator

from incentives.alignment.circumstances import sells_credit
from incentives.alignment.finding import Severity
from incentives.alignment.lens import Lens
from incentives.alignment.page import Page
from incentives.alignment.pattern import Group, Pattern, Seen, percent
from incentives.alignment.subject import Subject

SET_BY_TERMS = frozenset({"gross_margin", "price_realisation", "revenue_per_customer", "customer_profitability"})
"""KPIs that rise when one and the same customer is given worse terms."""


def _look(subject: Subject) -> Iterator[Seen]:
    role = subject.plan.role
    if not role.facts.sets_terms:
        return
    for measure in subject.measures_where(lambda each: each.kpi.id in SET_BY_TERMS):
        stake = subject.slices[measure].span()
        if stake > 0:
            severity = Severity.CRITICAL if sells_credit(subject) else Severity.HIGH
            what = (
                f"The role sets prices or terms, and {measure}, which rises with them, moves {percent(stake)} of "
                "target incentive."
            )
            yield Seen(severity, subject.place_of(measure), what)


PATTERN = Pattern(
    id="term-based-pay",
    group=Group.MIX,
    title="Worse terms for the customer pay more",
    why="Two customers with the same need are charged differently, and the one who trusts the seller pays for it.",
    instead="Pay a flat fee for each case, or let somebody set the terms who is not paid on them.",
    sources=(
        "Regulation Z 1026.36(d)",
        "FCA motor finance commission ban 2021",
        "ASIC REP 516",
        "CFPB 2016-03",
    ),
    lenses=(Lens.CFPB, Lens.FCA, Lens.SEDGWICK_EBA),
    page=Page(
        finds=(
            "The role sets prices or terms (`sets_terms: yes`), and any pay moves with a KPI that rises when the same "
            "customer is given worse ones. It is high, critical where credit is sold."
        ),
        harmful="A broker chooses the interest rate of a loan and is paid on its margin.",
        better="The broker has a flat fee for each loan; the rate follows from a table.",
        exceptions="Brokers are taken to sell credit unless the file says `sells_credit: no`.",
    ),
    look=_look,
)
