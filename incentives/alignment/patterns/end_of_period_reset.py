"""A curve with bends that starts anew every month or quarter: moving a deal across the boundary pays.

Worked example: nothing is paid below 100 % of quota. Whoever stands at 96 % takes a deal worth 5 % of quota from next
quarter, which will reach its target without it: this quarter pays everything, the next one loses little.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from incentives.alignment.finding import Severity
from incentives.alignment.pattern import Pattern, Seen, ladder, percent
from incentives.alignment.subject import Subject, can_be_moved

DEAL = Fraction(5, 100)
SHORT = 3
RUNGS = ((Fraction(2, 100), Severity.MEDIUM), (Fraction(5, 100), Severity.HIGH))


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
        severity = ladder(gain, *RUNGS)
        if severity:
            what = (
                f"Moving 5% of target of {measure} from a next {subject.plan.policy.cycle} that ends at or just above "
                f"target into one that stands at {each.measure.unit.show(start)} adds {percent(gain)} of target "
                "incentive."
            )
            yield Seen(severity, subject.place_of(measure), what)


PATTERN = Pattern(
    id="end-of-period-reset",
    title="Moving deals across the period's end pays",
    why="Customers are rushed, or given away what others pay for, to suit a date that means nothing to them.",
    instead="Pay on a straight line, or measure over a rolling year.",
    sources=("Larkin 2014", "Oyer 1998", "Tzioumis & Gee 2013"),
    look=_look,
)
