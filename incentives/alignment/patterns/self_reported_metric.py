"""The person who is paid writes the figure down.

Worked example: 20 % of pay hangs on waiting times that the clinic's clerks enter themselves. Three in four show no wait
at all. Where the times come from a system, or an audit drawn by others costs as much, there is nothing to be entered.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from incentives.alignment.counterweight import counterweight
from incentives.alignment.finding import Severity
from incentives.alignment.kinds import is_out_of_reach
from incentives.alignment.lens import OUTCOMES
from incentives.alignment.page import Page, Setting
from incentives.alignment.pattern import Group, Pattern, Seen, percent
from incentives.alignment.subject import Subject, is_efficiency
from incentives.kpis.kpi import Recorder

LEAST = Fraction(15, 100)
"""Share of pay from which it matters who writes the figure down; a proposal, to be calibrated."""
MOSTLY = Fraction(50, 100)
"""Share of pay from which it is one level worse; a proposal, to be calibrated."""


def _look(subject: Subject) -> Iterator[Seen]:
    for measure, share in subject.shares.items():
        written = subject.reference.ranges[measure].measure
        if written.recorded_by is not Recorder.PARTICIPANT or share < LEAST or _audited(subject, measure, share):
            continue
        times_or_states = is_efficiency(written.kpi)
        severity = Severity.HIGH if times_or_states else Severity.MEDIUM
        severity = severity.raised(1 if share >= MOSTLY else 0)
        what = f"{percent(share)} of pay hangs on {measure}, which those write down who are paid for it."
        yield Seen(severity, subject.place_of(measure), what)


def _audited(subject: Subject, measure: str, share: Fraction) -> bool:
    """Whether results that others write down hold it in check in full."""
    mine = [key for key, each in subject.reference.ranges.items() if not is_out_of_reach(each.measure)]
    return counterweight(subject, [measure], leaving_out=mine) >= share


PATTERN = Pattern(
    id="self-reported-metric",
    group=Group.MIX,
    title="Those who are paid write the figure down",
    why="The easiest way to a good figure is to write one; the customer's wait, sale or visit stays what it was.",
    instead="Take times and states from a system, or let others audit a drawn sample and pay on what they find.",
    sources=("VA Office of Inspector General 2014", "Bevan & Hood 2006"),
    lenses=OUTCOMES,
    page=Page(
        finds=(
            "15% of pay or more hangs on a figure that those who are paid write down, and results that others write "
            "down do not hold all of it in check. It is medium, high for times and states; one level more from half of "
            "pay on."
        ),
        harmful="60% of pay hangs on waiting times that the clinic's clerks enter.",
        better="The same times come from the system that gives out appointments.",
        settings=(
            Setting("least share of pay", percent(LEAST)),
            Setting("share of pay from which it is one level worse", percent(MOSTLY)),
        ),
    ),
    look=_look,
)
