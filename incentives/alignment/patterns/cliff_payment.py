"""Pay that jumps: one more sale, closed case or saved customer is worth far more than the one before it.

Worked example: a save desk pays 75 % of target from a save rate of 80 % on and nothing below. The single save that
reaches 80 % is worth 75 % of the period's target incentive, so the last customers before the line are pushed over it.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from incentives.alignment.finding import Severity
from incentives.alignment.pattern import Pattern, Seen, ladder, percent
from incentives.alignment.subject import Subject, is_pushed

RUNGS = (
    (Fraction(5, 100), Severity.MEDIUM),
    (Fraction(10, 100), Severity.HIGH),
    (Fraction(25, 100), Severity.CRITICAL),
)


def _look(subject: Subject) -> Iterator[Seen]:
    for measure, pay in subject.slices.items():
        if not is_pushed(pay.range.measure.kpi):
            continue
        steepest = max(pay.jumps(), key=lambda jump: jump[1], default=None)
        severity = ladder(steepest[1], *RUNGS) if steepest else None
        if steepest and severity:
            at = pay.range.measure.unit.show(steepest[0])
            what = f"At {at} of {measure}, pay jumps by {percent(steepest[1])} of target incentive."
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
)
