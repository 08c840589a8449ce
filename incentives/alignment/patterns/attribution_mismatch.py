"""People are paid for what others decide, or for what is too far away to feel.

Worked example: each account manager is paid alone on a renewal that five people brought about, so nobody thanks the
other four. Or a clerk is paid on the company's profit, of which one day's work is a millionth.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from incentives.alignment.circumstances import NONE
from incentives.alignment.finding import Severity
from incentives.alignment.lens import Lens
from incentives.alignment.page import Page, Setting
from incentives.alignment.pattern import Group, Pattern, Seen, percent
from incentives.alignment.reach import counted_for_fewer, mismatch
from incentives.alignment.subject import Subject

LEAST, MUCH = Fraction(10, 100), Fraction(30, 100)
"""Shares of pay from which it is low, and from which pay for what others decide is medium; proposals."""


def _look(subject: Subject) -> Iterator[Seen]:
    for measure, share in subject.shares.items():
        paid = subject.reference.ranges[measure].measure
        wrong = mismatch(paid, subject.plan.role.kind)
        if wrong and share >= LEAST:
            severity = Severity.MEDIUM if counted_for_fewer(paid) and share >= MUCH else Severity.LOW
            what = f"{percent(share)} of pay hangs on {measure}, which {wrong}."
            yield Seen(severity, subject.place_of(measure), what)


PATTERN = Pattern(
    id="attribution-mismatch",
    group=Group.ORGANISATION,
    title="The result is not that of those who decide it",
    why="Where one is paid for the work of many, nobody helps; where all are paid for that of one, nobody feels it.",
    instead="Count a result for those who together decide it.",
    sources=("Baker 2002", "sales-compensation practice"),
    lenses=(Lens.SALES_PRACTICE,),
    page=Page(
        finds=(
            "A tenth of pay or more hangs on a measure that is counted for fewer or for more people than decide it "
            "(`counted_for` against `moved_by`). It is low, medium from three tenths on where it is counted for fewer."
        ),
        harmful="Each account manager is paid alone on a renewal that five people bring about.",
        better="The five are paid on it together.",
        settings=(
            Setting("share of pay from which it is low", percent(LEAST)),
            Setting("share from which pay for the work of others is medium", percent(MUCH)),
        ),
        exceptions=(
            "Where the file does not say who decides a result, only the whole company's is found, and not for managers."
        ),
    ),
    look=_look,
    weighed_by=NONE,
)
