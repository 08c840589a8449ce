"""Pay from volume without a ceiling.

Worked example: 1 % of all revenue, no cap, no condition on customers. Three times target still pays three times as
much, and nothing that happens to the customers changes it.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from incentives.alignment.finding import Severity
from incentives.alignment.lens import Lens
from incentives.alignment.page import Page, Setting
from incentives.alignment.pattern import Group, Pattern, Seen, percent
from incentives.alignment.subject import Subject, is_volume

FAR = Fraction(3, 2)
LARGE_SHARE = Fraction(1, 4)


def _look(subject: Subject) -> Iterator[Seen]:
    if subject.guarded_by_customers():
        return
    for measure, pay in subject.slices.items():
        if not is_volume(pay.range.measure.kpi) or not subject.paid(measure) or pay.better < 0:
            continue
        last, rate = pay.improving()[-1]
        if rate > 0 and last.right >= pay.range.at * FAR:
            severity = Severity.HIGH if subject.variable_share >= LARGE_SHARE else Severity.MEDIUM
            what = (
                f"{measure} goes on paying beyond {percent(last.right / pay.range.at)} of target, without a cap or "
                f"a condition on customers; {percent(subject.variable_share)} of total target pay is variable."
            )
            yield Seen(severity, subject.place_of(measure), what)


PATTERN = Pattern(
    id="uncapped-volume",
    group=Group.SHAPE,
    title="Volume pays without a ceiling",
    why="Where every further sale pays and none is checked, those earn most who ask the fewest questions.",
    instead="Cap what volume can pay, not what customer results can; look into outliers before paying them.",
    sources=("FCA FG18/2", "FCA HomeServe final notice 2014", "against it: sales-compensation practice"),
    lenses=(Lens.FCA,),
    page=Page(
        finds=(
            "A measure of volume goes on paying beyond one and a half times target, and no gate or factor on customers "
            "takes anything. It is medium, high where a quarter or more of total pay is variable."
        ),
        harmful="1% of all revenue, without an end and without a condition.",
        better="1% of revenue up to twice the target, times a factor from customers who stay.",
        settings=(
            Setting("result up to which pay may rise, as a share of target", percent(FAR)),
            Setting("variable share of total pay that is high", percent(LARGE_SHARE)),
        ),
        exceptions="Sales-compensation practice advises against caps.",
    ),
    look=_look,
)
