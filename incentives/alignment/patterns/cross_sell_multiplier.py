"""The whole bonus multiplied by further sales.

Worked example: a seller's bonus is multiplied by up to eight with enough add-on sales. At target pay of 100 %, one more
band of add-ons is worth more than everything else together.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from incentives.alignment.finding import Severity
from incentives.alignment.guards import other_pay_times
from incentives.alignment.lens import Lens
from incentives.alignment.page import Page, Setting
from incentives.alignment.pattern import Group, Pattern, Seen, times
from incentives.alignment.subject import Subject
from incentives.kpis.kpi import Trait
from incentives.plan.shapes import curve_of

HIGH, CRITICAL = Fraction(125, 100), Fraction(2)
"""Largest factors above which it is high, and from which it is critical; proposals, to be calibrated."""


def _look(subject: Subject) -> Iterator[Seen]:
    yield from _by_modifiers(subject)
    told = {modifier.measure for modifier in subject.modifiers()}
    told |= {condition.measure for gate in subject.gates() for condition in gate.conditions}
    for measure in subject.measures_where(lambda each: Trait.CROSS_SELL in each.kpi.traits):
        best = other_pay_times(subject, measure, subject.best(measure)[measure])
        worst = other_pay_times(subject, measure, subject.slices[measure].worst)
        largest = best / worst if worst > 0 else best
        severity = _severity(largest)
        if severity and measure not in told:
            what = f"{measure} multiplies what other results earn by up to {times(largest)}."
            yield Seen(severity, subject.place_of(measure), what)


def _by_modifiers(subject: Subject) -> Iterator[Seen]:
    for modifier in subject.modifiers():
        each = subject.reference.ranges[modifier.measure]
        if Trait.CROSS_SELL not in each.measure.kpi.traits:
            continue
        curve = curve_of(modifier.shape)
        factors = [curve.at(place) for place in (each.least, each.at, each.most, *curve.cuts)]
        largest = max(factors) if modifier.pays_at_most is None else min(max(factors), modifier.pays_at_most)
        largest += 1 if modifier.adds else 0
        severity = _severity(largest)
        if severity:
            what = f"{modifier.measure} multiplies pay by up to {times(largest)}."
            yield Seen(severity, subject.place("modifiers", modifier.key), what)


def _severity(factor: Fraction) -> Severity | None:
    if factor >= CRITICAL:
        return Severity.CRITICAL
    return Severity.HIGH if factor > HIGH else None


PATTERN = Pattern(
    id="cross-sell-multiplier",
    group=Group.SHAPE,
    title="Further sales multiply all other pay",
    why="One add-on more lifts the pay for everything else, so it is sold whether it is needed or not.",
    instead="Take the factor away; multiply only by customer results that show later.",
    sources=("FSA 2012",),
    lenses=(Lens.FCA, Lens.NEW_ZEALAND),
    page=Page(
        finds="Add-on sales multiply other pay, by a factor or a product, by more than 1.25; from 2 on it is critical.",
        harmful="The bonus for loans is multiplied by up to eight with enough payment protection.",
        better="The bonus for loans stands alone; a factor, if there is one, looks at loans that are being repaid.",
        settings=(
            Setting("largest factor above which it is high", times(HIGH)),
            Setting("largest factor from which it is critical", times(CRITICAL)),
        ),
    ),
    look=_look,
)
