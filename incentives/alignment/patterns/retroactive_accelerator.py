"""A higher rate that also counts for everything before the line.

Worked example: 1 % of revenue up to quota, 1.2 % of all revenue once quota is reached. At quota, pay jumps by a fifth
and rises faster from there on: the jump pays the higher rate for what was sold already.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from incentives.alignment.finding import Severity
from incentives.alignment.lens import Lens
from incentives.alignment.page import Page, Setting
from incentives.alignment.pattern import Group, Pattern, Seen, percent, times
from incentives.alignment.subject import Subject, is_volume

LEAST_JUMP = Fraction(1, 100)


def _look(subject: Subject) -> Iterator[Seen]:
    for measure, pay in subject.slices.items():
        if not is_volume(pay.range.measure.kpi) or not subject.paid(measure):
            continue
        for at, rise, worse, better in pay.jumps():
            before, after = worse.slope * pay.better, better.slope * pay.better
            if rise >= LEAST_JUMP and 0 < before < after:
                shown = pay.range.measure.unit.show(at)
                what = (
                    f"At {shown} of {measure}, pay jumps by {percent(rise)} of target incentive and then rises "
                    f"{times(after / before)} times as fast."
                )
                yield Seen(Severity.CRITICAL, subject.place_of(measure), what)


PATTERN = Pattern(
    id="retroactive-accelerator",
    group=Group.SHAPE,
    title="A higher rate counts for what was sold before",
    why="The sale that reaches the line is paid for all before it, so it is made at any cost to the customer.",
    instead="Let a higher rate count only for what comes after the line, or pay one rate throughout.",
    sources=("FSA 2012", "FCA FG18/2", "FCA HomeServe final notice 2014"),
    lenses=(Lens.FCA, Lens.NEW_ZEALAND),
    page=Page(
        finds=(
            "On a measure of volume, pay jumps by 1% of target incentive or more and rises faster after the jump than "
            "before. It is critical."
        ),
        harmful="1% of revenue up to quota; from quota on 1.2% of all revenue.",
        better="1% of revenue up to quota, 1.2% of what comes beyond it.",
        settings=(Setting("least jump", percent(LEAST_JUMP)),),
    ),
    look=_look,
)
