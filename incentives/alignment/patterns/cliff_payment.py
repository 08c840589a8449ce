"""Pay that jumps: one more sale, closed case or saved customer is worth far more than the one before it.

Worked example: a save desk pays 75 % of target from a save rate of 80 % on and nothing below. The single save that
reaches 80 % is worth 75 % of the period's target incentive, so the last customers before the line are pushed over it.
A ramp from 79.9 % to 80 % does the same and is found too.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from incentives.alignment.finding import Severity
from incentives.alignment.pattern import Pattern, Seen, ladder, percent
from incentives.alignment.steepness import SLIVER, steepest
from incentives.alignment.subject import Subject, is_pushed

RUNGS = (
    (Fraction(5, 100), Severity.MEDIUM),
    (Fraction(10, 100), Severity.HIGH),
    (Fraction(25, 100), Severity.CRITICAL),
)
UNIT = Fraction(1, 100)
STEEP = Fraction(5, 100)


def _look(subject: Subject) -> Iterator[Seen]:
    for measure, pay in subject.slices.items():
        if not is_pushed(pay.range.measure.kpi):
            continue
        rise, at = steepest(pay, SLIVER)
        severity = ladder(rise, *RUNGS)
        what = f"At {pay.range.measure.unit.show(at)} of {measure}, pay jumps by {percent(rise)} of target incentive."
        if severity is None:
            rise, at = steepest(pay, UNIT)
            severity = Severity.MEDIUM if rise >= STEEP else None
            shown = pay.range.measure.unit.show(at)
            what = f"From {shown} on, 1% of target of {measure} is worth {percent(rise)} of target incentive."
        if severity:
            yield Seen(severity, subject.place_of(measure), what)


PATTERN = Pattern(
    id="cliff-payment",
    title="Pay jumps at a line",
    why="Whoever stands just before the line gains a large sum from one more customer, whether it suits them or not.",
    instead="Pay on a straight line between a floor and a ceiling; keep any step under 5% of target and off volume.",
    sources=(
        "FSA 2012",
        "FCA FG18/2",
        "CFPB 2016-03",
        "New Zealand CoFI Regulations 2023",
        "Jensen 2003",
        "Tzioumis & Gee 2013",
    ),
    look=_look,
    implied_by=("survey-cliff",),
)
