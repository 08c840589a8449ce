"""Pays what is put in: leads, meetings, calls.

Worked example: 70 % of pay hangs on leads passed on. Bought addresses are leads as well. With as much on the share of
leads that became customers, they are worth nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from incentives.alignment.counterweight import counterweight
from incentives.alignment.finding import Severity
from incentives.alignment.lens import Lens
from incentives.alignment.page import Page, Setting
from incentives.alignment.pattern import Group, Pattern, Seen, ladder, percent
from incentives.alignment.subject import Subject
from incentives.kpis.kpi import Trait

RUNGS = ((Fraction(30, 100), Severity.MEDIUM), (Fraction(50, 100), Severity.HIGH))
"""Shares of pay on activity; proposals, to be calibrated."""


def _look(subject: Subject) -> Iterator[Seen]:
    done = [key for key in subject.measures_where(lambda each: Trait.ACTIVITY in each.kpi.traits) if subject.paid(key)]
    share = sum((subject.shares[key] for key in done), Fraction(0))
    severity = ladder(share, *RUNGS)
    if severity is None or (held := counterweight(subject, done)) >= share:
        return
    what = f"{percent(share)} of pay hangs on {', '.join(done)}; what came of it holds {percent(held)} in check."
    yield Seen(severity, subject.place("roles", subject.plan.role.key), what)


PATTERN = Pattern(
    id="activity-proxy",
    group=Group.MIX,
    title="What is done is paid, not what comes of it",
    why="People are called, met and written to who never wanted it, because each attempt is paid.",
    instead="Pay for leads that were accepted and became customers who stay.",
    sources=("Alexander Group", "WorldatWork", "Pulse RevOps (a vendor's figures)"),
    lenses=(Lens.SALES_PRACTICE,),
    page=Page(
        finds=(
            "The share of pay that hangs on leads, meetings, calls and the like, while what came of them holds less "
            "than that share in check. From 30% it is medium, from 50% high."
        ),
        harmful="70% of pay hangs on leads passed on, 30% on meetings booked.",
        better="35% on leads that were accepted, 65% on those that became customers who stay.",
        settings=(
            Setting("share of pay that is medium", percent(RUNGS[0][0])),
            Setting("share that is high", percent(RUNGS[1][0])),
        ),
    ),
    look=_look,
)
