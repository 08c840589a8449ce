"""The whole bonus multiplied by further sales.

Worked example: a seller's bonus is multiplied by up to eight with enough add-on sales. At target pay of 100 %, one more
band of add-ons is worth more than everything else together.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from incentives.alignment.finding import Severity
from incentives.alignment.pattern import Pattern, Seen, ladder, times
from incentives.alignment.subject import Subject
from incentives.kpis.kpi import Trait
from incentives.plan.shapes import curve_of

RUNGS = ((Fraction(126, 100), Severity.HIGH), (Fraction(2), Severity.CRITICAL))


def _look(subject: Subject) -> Iterator[Seen]:
    for modifier in subject.modifiers():
        each = subject.reference.ranges[modifier.measure]
        if Trait.CROSS_SELL not in each.measure.kpi.traits:
            continue
        curve = curve_of(modifier.shape)
        factors = [curve.at(place) for place in (each.least, each.at, each.most, *curve.cuts)]
        largest = max(factors) if modifier.pays_at_most is None else min(max(factors), modifier.pays_at_most)
        largest += 1 if modifier.adds else 0
        severity = ladder(largest, *RUNGS)
        if severity:
            what = f"{modifier.measure} multiplies pay by up to {times(largest)}."
            yield Seen(severity, subject.place("modifiers", modifier.key), what)


PATTERN = Pattern(
    id="cross-sell-multiplier",
    title="Further sales multiply all other pay",
    why="One add-on more lifts the pay for everything else, so it is sold whether it is needed or not.",
    instead="Take the factor away; multiply only by customer results that show later.",
    sources=("FSA 2012",),
    look=_look,
)
