"""Pay for claims denied, policies rescinded, refunds avoided.

Worked example: a claims handler earns more the less is paid out. Each valid claim turned away pays. That a part of pay
hangs on decisions overturned later does not make the first part right.
"""

from __future__ import annotations

from collections.abc import Iterator

from incentives.alignment.circumstances import CUSTOMERS_ALONE
from incentives.alignment.finding import Severity
from incentives.alignment.lens import OUTCOMES
from incentives.alignment.page import Page
from incentives.alignment.pattern import Group, Pattern, Seen, percent
from incentives.alignment.subject import Subject
from incentives.kpis.behaviour import RoleKind
from incentives.kpis.kpi import Trait
from incentives.policy.model import Measure

ENTITLEMENTS = frozenset({"refund_rate"})
"""What customers are entitled to; where a role decides on it, paying for little of it pays for refusing it."""
DECIDES = (RoleKind.CLAIMS, RoleKind.COMPLAINTS, RoleKind.RETENTION)


def _look(subject: Subject) -> Iterator[Seen]:
    decides = subject.plan.role.kind in DECIDES

    def denies(measure: Measure) -> bool:
        return Trait.DENIAL in measure.kpi.traits or (decides and measure.kpi.id in ENTITLEMENTS)

    for measure in subject.measures_where(denies):
        pay = subject.slices[measure]
        stake = pay.span()
        if pay.rises():
            what = f"Refusing customers what is theirs pays: {measure} moves {percent(stake)} of target incentive."
            yield Seen(Severity.CRITICAL, subject.place_of(measure), what)


PATTERN = Pattern(
    id="denial-incentive",
    group=Group.MIX,
    title="Refusing customers what is theirs pays",
    why="Valid claims, refunds and complaints are turned away because each one that is granted lowers pay.",
    instead="Pay for right decisions: how few are overturned, how fast they are made.",
    sources=("Health Net 2007", "FCA Lloyds final notice 2015", "Unum (plaintiffs' account)"),
    lenses=OUTCOMES,
    page=Page(
        finds=(
            "Any pay that rises with claims denied, policies rescinded or the like; for those who decide on "
            "complaints, claims and cancellations, also with refunds avoided. It is critical."
        ),
        harmful="A claims handler earns more, the less is paid out.",
        better="The same handler is paid on decisions that were not overturned, and on how fast they were made.",
    ),
    look=_look,
    weighed_by=CUSTOMERS_ALONE,
)
