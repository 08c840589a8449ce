"""Pay for every customer who is talked out of leaving.

Worked example: a save desk is paid on its save rate alone. A caller who wants to leave costs money, however clearly she
says so. Where as much pay hangs on whether the saved are there after 90 days, holding them by force earns nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from incentives.alignment.counterweight import counterweight
from incentives.alignment.finding import Severity
from incentives.alignment.lens import OUTCOMES
from incentives.alignment.page import Page, Setting
from incentives.alignment.pattern import Group, Pattern, Seen, percent
from incentives.alignment.pay_slice import PaySlice
from incentives.alignment.steepness import SLIVER, steepest
from incentives.alignment.subject import Subject
from incentives.kpis.kpi import Trait

JUMP = Fraction(5, 100)
"""Share of target incentive from which a jump is a line to be reached, as for other jumps of pay; a proposal."""


def _look(subject: Subject) -> Iterator[Seen]:
    for measure in subject.measures_where(lambda each: Trait.SAVE in each.kpi.traits):
        stake = max(subject.shares.get(measure, Fraction(0)), subject.lost(measure))
        held = counterweight(subject, [measure])
        if stake <= 0 or held >= stake:
            continue
        least = _has_least_rate(subject.slices[measure])
        severity = Severity.CRITICAL if least else Severity.HIGH
        severity = severity.raised(-1 if held > 0 else 0)
        line = " and a least rate decides whether it is paid" if least else ""
        what = (
            f"{percent(stake)} of pay hangs on {measure}{line}; what shows whether the customers wanted to stay holds "
            f"{percent(held)} of it in check."
        )
        yield Seen(severity, subject.place_of(measure), what)


def _has_least_rate(pay: PaySlice) -> bool:
    """Whether saves pay nothing more up to some rate, or pay jumps at one."""
    _, first_rate = pay.improving()[0]
    return first_rate == 0 or steepest(pay, SLIVER)[0] >= JUMP


PATTERN = Pattern(
    id="save-without-consent",
    group=Group.MIX,
    title="Every customer talked out of leaving is paid for",
    why="Somebody who wants to leave has become somebody who costs money, so the request is blocked, delayed or lost.",
    instead="Pay for customers who are still there after 90 days; let others listen to cancellations; no least rate.",
    sources=("AOL settlements 2005 and 2007", "Comcast 2014 (press)"),
    lenses=OUTCOMES,
    page=Page(
        finds=(
            "Pay hangs on customers kept from leaving, and what shows whether they wanted to stay holds less than that "
            "in check. It is high, critical where a least rate decides whether it is paid; one level less where "
            "something holds part of it."
        ),
        harmful="A save desk is paid three quarters from a save rate of 80% on, and all of it from 85% on.",
        better="Half hangs on saves in a straight line, half on whether the saved are still there after 90 days.",
        settings=(Setting("jump from which a line is a least rate", percent(JUMP)),),
    ),
    look=_look,
)
