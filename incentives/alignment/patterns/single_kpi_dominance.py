"""One figure decides nearly all of pay.

Worked example: 80 % of pay hangs on renewals. Whatever can be done to that one figure is done, and what it was meant to
show is lost. A quality score that others give is harder to bend; it is only noted.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from incentives.alignment.circumstances import NONE
from incentives.alignment.finding import Severity
from incentives.alignment.kinds import is_out_of_reach
from incentives.alignment.lens import Lens
from incentives.alignment.page import Page, Setting
from incentives.alignment.pattern import Group, Pattern, Seen, percent
from incentives.alignment.subject import Subject
from incentives.kpis.kpi import Trait

MOST = Fraction(70, 100)
"""Share of pay on one KPI from which it dominates; a proposal, to be calibrated."""


def _look(subject: Subject) -> Iterator[Seen]:
    together: dict[str, list[str]] = {}
    for measure, share in subject.shares.items():
        if share > 0:
            together.setdefault(subject.reference.ranges[measure].measure.kpi.id, []).append(measure)
    for named in together.values():
        share = sum((subject.shares[measure] for measure in named), Fraction(0))
        if share >= MOST:
            severity = Severity.INFO if all(_is_checked_by_others(subject, key) for key in named) else Severity.MEDIUM
            what = f"{percent(share)} of pay hangs on one KPI ({', '.join(named)})."
            yield Seen(severity, subject.place_of(named[0]), what)


def _is_checked_by_others(subject: Subject, key: str) -> bool:
    measure = subject.reference.ranges[key].measure
    return Trait.QUALITY in measure.kpi.traits and is_out_of_reach(measure)


PATTERN = Pattern(
    id="single-kpi-dominance",
    group=Group.MIX,
    title="One figure decides nearly all of pay",
    why="A figure under so much pressure stops showing what it was meant to show.",
    instead="Pay on its counter measure as well.",
    sources=("Manheim & Garrabrant 2018", "Baker 2002"),
    lenses=(Lens.SALES_PRACTICE,),
    page=Page(
        finds=(
            "70% of pay or more hangs on one KPI, however many measures count it. It is medium; a quality score that "
            "others give is noted only."
        ),
        harmful="80% of pay hangs on renewals.",
        better="50% on renewals, 50% on whether the customers use what they renewed.",
        settings=(Setting("share of pay on one KPI", percent(MOST)),),
    ),
    look=_look,
    weighed_by=NONE,
    implied_by=("volume-only", "save-without-consent", "efficiency-without-quality", "activity-proxy"),
)
