"""A curve with bends that starts anew every month or quarter: moving a deal across the boundary pays.

Worked example: nothing is paid below 100 % of quota. Whoever stands at 96 % takes a deal worth 5 % of quota from next
quarter, which will reach its target without it: this quarter pays everything, the next one loses little.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from incentives.alignment.circumstances import PAY_ALONE
from incentives.alignment.finding import Severity
from incentives.alignment.lens import Lens
from incentives.alignment.page import Page, Setting
from incentives.alignment.pattern import Group, Pattern, Seen, percent
from incentives.alignment.subject import Subject, can_be_moved

DEAL = Fraction(5, 100)
SHORT = 3
LEAST_GAIN = Fraction(2, 100)
"""Share of target incentive that moving one deal adds from which it is high; a proposal, to be calibrated."""


def _look(subject: Subject) -> Iterator[Seen]:
    if subject.plan.policy.cycle.months > SHORT:
        return
    for measure, pay in subject.slices.items():
        each = pay.range
        if not can_be_moved(each.measure.kpi) or not subject.paid(measure) or pay.better < 0:
            continue
        deal = each.size * DEAL
        lost_later = min(pay.pay(end) - pay.pay(end - deal) for end in (each.at, each.at + deal))
        starts = [piece.left - deal for piece in pay.pieces[1:]] + [piece.left for piece in pay.pieces]
        inside = [start for start in starts if each.least <= start <= each.most] or [each.at]
        gain, start = max((pay.pay(start + deal) - pay.pay(start) - lost_later, start) for start in inside)
        if gain >= LEAST_GAIN:
            what = (
                f"Moving 5% of target of {measure} from a next {subject.plan.policy.cycle} that ends at or just above "
                f"target into one that stands at {each.measure.unit.show(start)} adds {percent(gain)} of target "
                "incentive."
            )
            yield Seen(Severity.HIGH, subject.place_of(measure), what)


PATTERN = Pattern(
    id="end-of-period-reset",
    group=Group.SHAPE,
    title="Moving deals across the period's end pays",
    why="Customers are rushed, or given away what others pay for, to suit a date that means nothing to them.",
    instead="Pay on a straight line, or measure over a rolling year.",
    sources=("Larkin 2014", "Oyer 1998", "Tzioumis & Gee 2013"),
    lenses=(Lens.SALES_PRACTICE,),
    page=Page(
        finds=(
            "A policy by the month or quarter in which moving a deal of 5% of target across the period's end adds 2% "
            "of target incentive or more, where the next period ends at target or one deal above it. It is high."
        ),
        harmful="Nothing is paid below quota of each quarter: a deal pulled forward decides the whole quarter.",
        better="The same money on a straight line from nothing, or on the sum of the last four quarters.",
        settings=(
            Setting("gain that is high", percent(LEAST_GAIN)),
            Setting("typical deal, as a share of target", percent(DEAL)),
            Setting("longest period in months", str(SHORT)),
        ),
    ),
    look=_look,
    weighed_by=PAY_ALONE,
)
