"""Holding back pays: in a hopeless or finished period, a deal is worth more in the next one.

Worked example: nothing is paid below 70 % of quota. Whoever stands at 60 % near the end gains nothing from another
deal now; kept for the next quarter, which would end at target, it lifts that quarter above target.
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
LEAST_GAIN = Fraction(2, 100)


def _look(subject: Subject) -> Iterator[Seen]:
    for measure, pay in subject.slices.items():
        each = pay.range
        if not can_be_moved(each.measure.kpi) or not subject.paid(measure) or pay.better < 0:
            continue
        deal = each.size * DEAL
        gained_later = pay.pay(each.at + deal) - pay.pay(each.at)
        starts = [piece.right for piece in pay.pieces] + [piece.left + deal for piece in pay.pieces]
        inside = [start for start in starts if each.least + deal <= start <= each.most] or [each.at]
        gain, start = max((gained_later - (pay.pay(start) - pay.pay(start - deal)), start) for start in inside)
        if gain >= LEAST_GAIN:
            what = (
                f"Keeping 5% of target of {measure} back when the {subject.plan.policy.cycle} stands at "
                f"{each.measure.unit.show(start)} adds {percent(gain)} of target incentive in the next one."
            )
            yield Seen(Severity.MEDIUM, subject.place_of(measure), what)


PATTERN = Pattern(
    id="sandbag-window",
    group=Group.SHAPE,
    title="Holding customers back pays",
    why="Customers wait for what they asked for, because serving them now earns less than serving them later.",
    instead="Pay on a straight line, or measure over a rolling year; do not raise a threshold when a period starts.",
    sources=("Larkin 2014", "Oyer 1998", "Wells Fargo independent directors 2017"),
    lenses=(Lens.SALES_PRACTICE,),
    page=Page(
        finds=(
            "Keeping a deal of 5% of target back adds 2% of target incentive or more in the next period, where that "
            "one would end at target. It is medium."
        ),
        harmful="Nothing is paid below 70% of quota, so nobody at 60% serves one more customer this quarter.",
        better="A straight line from nothing: the deal is worth the same now and later.",
        settings=(
            Setting("least gain", percent(LEAST_GAIN)),
            Setting("typical deal, as a share of target", percent(DEAL)),
        ),
    ),
    look=_look,
    weighed_by=PAY_ALONE,
)
