"""A low ceiling: work stops, or is held over, once it is reached.

Worked example: no payout above 105 % of target. Somebody who is at 105 % by the middle of the last month gains nothing
from serving one more customer before the next period starts.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from incentives.alignment.circumstances import NONE
from incentives.alignment.finding import Severity
from incentives.alignment.lens import Lens
from incentives.alignment.page import Page, Setting
from incentives.alignment.pattern import Group, Pattern, Seen, percent
from incentives.alignment.subject import Subject

LOW_CEILING = Fraction(110, 100)


def _look(subject: Subject) -> Iterator[Seen]:
    best = {measure: pay.range.most if pay.better > 0 else pay.range.least for measure, pay in subject.slices.items()}
    ceiling = subject.pay(**best)
    if ceiling <= LOW_CEILING and subject.pay() > 0 and _better_results_are_possible(subject):
        severity = Severity.MEDIUM if ceiling <= 1 else Severity.LOW
        what = f"The best results pay {percent(ceiling)} of target incentive; nothing beyond that is rewarded."
        yield Seen(severity, subject.place("roles", subject.plan.role.key), what)


def _better_results_are_possible(subject: Subject) -> bool:
    """Whether some paid measure can still improve where its pay no longer does; 100 % of a rate cannot."""
    return any(subject.paid(measure) and pay.improving()[-1][1] == 0 for measure, pay in subject.slices.items())


PATTERN = Pattern(
    id="hard-cap",
    group=Group.SHAPE,
    title="A low ceiling",
    why="Whoever has reached it stops serving, or keeps customers waiting for the next period.",
    instead="Set the ceiling higher, or let pay rise more slowly towards it.",
    sources=("Jensen 2003", "Misra & Nair 2011"),
    lenses=(Lens.SALES_PRACTICE,),
    page=Page(
        finds=(
            "The best results pay 110% of target incentive or less, while results can still improve. It is low, medium "
            "where they pay no more than target."
        ),
        harmful="No payout above 105% of target: the last month of a good quarter is worth nothing.",
        better="The payout ends at 200% of target, or rises ever more slowly.",
        settings=(Setting("ceiling that is low", percent(LOW_CEILING)),),
    ),
    look=_look,
    weighed_by=NONE,
)
