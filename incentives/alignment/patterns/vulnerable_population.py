"""The customers cannot easily say no: ill, old, in debt, or spoken to at their own door.

Worked example: energy contracts are sold at the door, and pay hangs on contracts. The same plan in a shop is bad; here
it is worse. The finding says so once for the role, and every finding about customers is one level graver.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from incentives.alignment.circumstances import NONE
from incentives.alignment.finding import Finding, Severity
from incentives.alignment.guards import pressed_share
from incentives.alignment.lens import Lens
from incentives.alignment.page import Page
from incentives.alignment.pattern import Group, Pattern, Seen, percent
from incentives.alignment.subject import Subject


def _look_after(subject: Subject, others: Sequence[Finding]) -> Iterator[Seen]:
    role = subject.plan.role
    share = pressed_share(subject)
    if role.facts.customers_are_vulnerable and share > 0:
        graver = sum(each.severity > Severity.INFO for each in others)
        what = (
            f"{percent(share)} of pay hangs on what presses customers who can easily be harmed; every finding about "
            f"them is one level graver ({graver} findings of the role)."
        )
        yield Seen(Severity.INFO, subject.place("roles", role.key), what)


PATTERN = Pattern(
    id="vulnerable-population",
    group=Group.ORGANISATION,
    title="The customers can easily be harmed",
    why="People who are ill, old, in debt or alone at their door are pressed more easily and harmed more deeply.",
    instead="Look at more of what they were sold, by people who are not paid for it.",
    sources=("FCA FG18/2", "FCA HomeServe final notice 2014", "Ofgem SSE 2013"),
    lenses=(Lens.FCA,),
    page=Page(
        finds=(
            "The role deals with vulnerable customers (`customers_are_vulnerable: yes`), and some of its pay hangs on "
            "volume, speed or saves. It is a note; it raises each finding about customers by one level."
        ),
        harmful="Energy contracts are sold at the door, and pay hangs on contracts.",
        better="Whoever visits people at home has a salary; contracts are confirmed by a call from others.",
    ),
    look_after=_look_after,
    weighed_by=NONE,
)
