"""So many measures, or such small ones, that none is felt.

Worked example: eight measures, one of them worth 5 % of pay. A quarter spent on it alone changes pay by less than a
few hours of overtime, so nobody turns to it; what is easiest to move is what is moved.
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

FEW, MANY = 3, 5
"""Alexander Group and WorldatWork: three measures at most; more than five is a proposal of the audit."""
LEAST = Fraction(10, 100)
"""Least share of pay that is felt, in sales-compensation practice."""


def _look(subject: Subject) -> Iterator[Seen]:
    shares = {measure: share for measure, share in subject.shares.items() if share > 0}
    small = [measure for measure, share in shares.items() if share < LEAST]
    if len(shares) <= FEW and not small:
        return
    severity = Severity.LOW if len(shares) > MANY or small else Severity.INFO
    said = ", ".join(f"{measure} {percent(shares[measure])}" for measure in small)
    what = f"Pay hangs on {len(shares)} measures" + (f"; less than a tenth of it on {said}." if small else ".")
    yield Seen(severity, subject.place("roles", subject.plan.role.key), what)


PATTERN = Pattern(
    id="too-many-measures",
    group=Group.MIX,
    title="Too many measures to feel one",
    why="What customers need is one small figure among many, and the easiest of them gets the attention.",
    instead="Keep three to five measures, each worth 15% of pay or more.",
    sources=("Alexander Group", "WorldatWork"),
    lenses=(Lens.SALES_PRACTICE,),
    page=Page(
        finds=(
            "Pay hangs on more than three measures (a note), on more than five, or less than a tenth of it on one of "
            "them (low)."
        ),
        harmful="Eight measures, one of them worth 5% of pay.",
        better="Four measures, each worth 15% of pay or more.",
        settings=(
            Setting("most measures without a note", str(FEW), "Alexander Group and WorldatWork"),
            Setting("measures above which it is low", str(MANY)),
            Setting("least share of pay that is felt", percent(LEAST), "sales-compensation practice"),
        ),
    ),
    look=_look,
    weighed_by=NONE,
)
