"""The next target follows one's own result: good work is punished by a higher line.

Worked example: whoever sells 120 in a year has 120 as the next target. Selling 100 and keeping the rest back is paid
as well, and again next year. A target from the market does not know what its owner sold.
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

LEAST = Fraction(1, 2)
"""Part of one's own better result by which the next target rises; a proposal, to be calibrated."""


def _look(subject: Subject) -> Iterator[Seen]:
    followed: dict[str, Fraction] = {}
    for leaf in subject.plan.role.leaves():
        part = leaf.target_facts.follows_own_result
        for measure in leaf.measures:
            if part is not None and subject.shares.get(measure, Fraction(0)) > 0:
                followed[measure] = max(part, followed.get(measure, Fraction(0)))
    for measure, part in followed.items():
        if part >= LEAST:
            what = f"The next target of {measure} rises by {percent(part)} of what one's own result was better."
            yield Seen(Severity.LOW, subject.place_of(measure), what)


PATTERN = Pattern(
    id="target-ratchet",
    group=Group.SHAPE,
    title="Good work raises one's own next target",
    why="Whoever does well once has it harder ever after, so people stop at the line and keep customers waiting.",
    instead="Take targets from the market or from what comparable people reach, not from one's own last result.",
    sources=("Misra & Nair 2011",),
    lenses=(Lens.SALES_PRACTICE,),
    page=Page(
        finds=(
            "A paid measure whose next target is stated to rise by half or more of one's own better result "
            "(`target_follows_own_result`). It is low."
        ),
        harmful="Whoever sells 120 in a year has 120 as the next target.",
        better="The next target is what sellers of such a territory sell in the middle.",
        settings=(Setting("part of the better result by which the target rises", percent(LEAST)),),
        exceptions="Where the file does not say what a target follows, it is not suspected.",
    ),
    look=_look,
    weighed_by=NONE,
)
