"""A measure is paid without the one that shows what goes wrong when it is pursued alone.

Worked example: new business is paid, and neither customers who leave early nor the price they paid changes anything.
The KPI catalogue names the counter measures of each KPI; one that costs something is enough here.
"""

from __future__ import annotations

from collections.abc import Iterator

from incentives.alignment.circumstances import NONE
from incentives.alignment.finding import Severity
from incentives.alignment.kinds import is_pressed
from incentives.alignment.lens import Lens
from incentives.alignment.page import Page
from incentives.alignment.pattern import Group, Pattern, Seen
from incentives.alignment.subject import Subject
from incentives.kpis.kpi import Kpi, Trait

REVERSED = frozenset({"early_churn", "churn_rate", "gross_revenue_retention", "refund_rate", "default_rate"})
"""What a clawback stands for: it takes pay back when a customer leaves, is refunded or does not pay."""


def _look(subject: Subject) -> Iterator[Seen]:
    felt = _felt(subject)
    for measure, share in subject.shares.items():
        kpi = subject.reference.ranges[measure].measure.kpi
        counters = set(kpi.counter_measures)
        if share <= 0 or not counters or counters & felt:
            continue
        severity = Severity.MEDIUM if is_pressed(kpi) or Trait.SURVEY in kpi.traits else Severity.LOW
        what = f"{measure} is paid, and none of {', '.join(kpi.counter_measures)} costs anything."
        yield Seen(severity, subject.place_of(measure), what)


def _felt(subject: Subject) -> set[str]:
    """The KPIs of which the worst result costs something, at target or at the best results of all others."""
    best = subject.best(*subject.reference.ranges)
    felt: set[str] = set()
    for key, each in subject.reference.ranges.items():
        if subject.lost(key) > 0 or subject.lost(key, at=best) > 0:
            felt |= {each.measure.kpi.id, *_stands_for(each.measure.kpi)}
    clawback = subject.plan.policy.clawback
    return felt | (REVERSED if clawback is not None and clawback.share > 0 else set())


def _stands_for(kpi: Kpi) -> set[str]:
    """The KPIs that a KPI moves like: what spoils them spoils it as well."""
    return {like.kpi for like in kpi.moves_like}


PATTERN = Pattern(
    id="unpaired-metric",
    group=Group.MIX,
    title="A measure without its counter measure",
    why="A figure that is pursued alone is reached at the cost of what nobody looks at.",
    instead="Pay, gate or claw back by one of the counter measures that the KPI catalogue names.",
    sources=("Feltham & Xie 1994", "Baker 2002"),
    lenses=(Lens.SALES_PRACTICE,),
    page=Page(
        finds=(
            "A measure is paid, and of the counter measures that the KPI catalogue names for it none costs anything by "
            "weight, gate, factor or clawback. It is medium for volume, speed, saves and surveys, otherwise low."
        ),
        harmful="New business is paid, and neither customers who leave early nor the price they paid changes anything.",
        better="New business is paid, and so is who is still there after a year.",
    ),
    look=_look,
    weighed_by=NONE,
    implied_by=(
        "volume-only",
        "save-without-consent",
        "efficiency-without-quality",
        "activity-proxy",
        "suppressible-metric",
        "denial-incentive",
        "gameable-survey",
    ),
)
