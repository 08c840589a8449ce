"""Pay that is only given if something else is sold too.

Worked example: a loan adviser's whole bonus needs half of the customers to take payment protection as well. At 50 % the
bonus is paid, at 49 % nothing: the second product is sold to keep the pay for the first.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from incentives.alignment.finding import Severity
from incentives.alignment.guards import other_pay_times
from incentives.alignment.lens import Lens
from incentives.alignment.page import Page, Setting
from incentives.alignment.pattern import Group, Pattern, Seen, percent
from incentives.alignment.subject import Subject
from incentives.kpis.kpi import Trait
from incentives.policy.model import Comparison, Condition, Gate

HALF = Fraction(1, 2)
"""Part of other pay that the further sale must decide; a proposal, to be calibrated."""


def _look(subject: Subject) -> Iterator[Seen]:
    yield from _by_gates(subject)
    told = {condition.measure for gate in subject.gates() for condition in gate.conditions}
    for measure in subject.measures_where(lambda each: Trait.CROSS_SELL in each.kpi.traits):
        left = other_pay_times(subject, measure, subject.slices[measure].worst)
        if left <= HALF and measure not in told:
            what = f"At its worst, {measure} takes {percent(1 - left)} of what other results earn at their best."
            yield Seen(Severity.CRITICAL, subject.place_of(measure), what)


def _by_gates(subject: Subject) -> Iterator[Seen]:
    for gate in subject.gates():
        for condition in gate.conditions:
            each = subject.reference.ranges[condition.measure]
            if Trait.CROSS_SELL not in each.measure.kpi.traits:
                continue
            others = {} if gate.needs_all else _failing(subject, gate, condition)
            step = each.grain if each.measure.higher_is_better else -each.grain
            opened = subject.pay(**others, **{condition.measure: condition.limit + step})
            closed = subject.pay(**others, **{condition.measure: condition.limit - step})
            if opened > 0 and opened - closed >= opened * HALF:
                what = (
                    f"Below {each.measure.unit.show(condition.limit)} of {condition.measure}, the gate takes "
                    f"{percent((opened - closed) / opened)} of the pay at target."
                )
                yield Seen(Severity.CRITICAL, subject.place("gates", gate.key), what)


def _failing(subject: Subject, gate: Gate, besides: Condition) -> dict[str, Fraction]:
    """Results on which every other way to open the gate fails, so that only the further sale is left."""
    results = {}
    for condition in gate.conditions:
        if condition.measure != besides.measure:
            grain = subject.reference.ranges[condition.measure].grain
            below = condition.comparison in (Comparison.AT_LEAST, Comparison.ABOVE)
            results[condition.measure] = condition.limit + (-grain if below else grain)
    return results


PATTERN = Pattern(
    id="linked-product-gate",
    group=Group.SHAPE,
    title="Pay for one product needs the sale of another",
    why="Customers are sold something they did not come for, because without it the rest is not paid.",
    instead="Let gates test how customers fared or how people behaved, never a further sale.",
    sources=("FSA 2012",),
    lenses=(Lens.FCA, Lens.NEW_ZEALAND),
    page=Page(
        finds="A gate, factor or product by which too few add-on sales take half of other pay or more. It is critical.",
        harmful="The bonus for loans is paid only if half of the borrowers take payment protection too.",
        better="The bonus for loans is paid if the loans that were checked suited the borrowers.",
        settings=(Setting("part of pay that the gate takes", percent(HALF)),),
    ),
    look=_look,
)
