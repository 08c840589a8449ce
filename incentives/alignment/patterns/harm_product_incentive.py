"""Pays for selling products that are known to harm their buyers.

Worked example: 40 % of pay hangs on how many borrowers also take payment protection, a product that many could never
claim on. The file states that record (`known_to_harm: yes`); 10 % of pay is enough to push it.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from incentives.alignment.finding import Severity
from incentives.alignment.lens import OUTCOMES
from incentives.alignment.page import Page, Setting
from incentives.alignment.pattern import Group, Pattern, Seen, ladder, percent
from incentives.alignment.subject import Subject

RUNGS = ((Fraction(10, 100), Severity.HIGH), (Fraction(25, 100), Severity.CRITICAL))
"""Shares of target incentive that the product decides; proposals, to be calibrated."""


def _look(subject: Subject) -> Iterator[Seen]:
    for measure in subject.measures_where(lambda each: bool(each.facts.known_to_harm)):
        pay = subject.slices[measure]
        stake = max(subject.shares.get(measure, Fraction(0)), subject.lost(measure))
        severity = ladder(stake, *RUNGS)
        if severity and pay.rises():
            what = (
                f"{percent(stake)} of pay hangs on {measure}, which counts products with a record of harming those who "
                "buy them."
            )
            yield Seen(severity, subject.place_of(measure), what)


PATTERN = Pattern(
    id="harm-product-incentive",
    group=Group.MIX,
    title="A product known to harm is pushed by pay",
    why="It was sold to people who could not use it before, and pay is what made it sell.",
    instead="Pay nothing for taking it; check by a drawn sample whether those who took it knew what they chose.",
    sources=("CFPB 2016-03", "CFPB v. TCF 2017", "FSA 2012"),
    lenses=OUTCOMES,
    page=Page(
        finds=(
            "Pay rises with a measure whose products are stated to harm their buyers (`known_to_harm: yes`). From 10% "
            "of pay it is high, from 25% critical."
        ),
        harmful="40% of pay hangs on how many borrowers also take payment protection.",
        better="Nothing hangs on it; a drawn sample shows whether those who took it knew what they chose.",
        settings=(
            Setting("share of pay that is high", percent(RUNGS[0][0])),
            Setting("share that is critical", percent(RUNGS[1][0])),
        ),
    ),
    look=_look,
)
