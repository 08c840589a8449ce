"""A line in a survey score decides a large sum.

Worked example: a car seller loses a third of the bonus below a score of 95 %. One customer among seven who ticks an
eight is worth more than the car, so every customer hears which boxes to tick.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from incentives.alignment.finding import Severity
from incentives.alignment.lens import Lens
from incentives.alignment.page import Page, Setting
from incentives.alignment.pattern import Group, Pattern, Seen, percent
from incentives.alignment.steepness import SLIVER, steepest
from incentives.alignment.subject import Subject
from incentives.kpis.kpi import Trait

LEAST = Fraction(10, 100)
"""Share of target incentive from which a line in a score is fought for; a proposal, to be calibrated."""
WORST = Fraction(25, 100)
"""The same where few answers make the score: one answer decides it. The rung of other jumps of pay."""
FEW = 30


def _look(subject: Subject) -> Iterator[Seen]:
    for measure in subject.measures_where(lambda each: Trait.SURVEY in each.kpi.traits):
        rise, at = steepest(subject.slices[measure], SLIVER)
        if rise < LEAST:
            continue
        asked = subject.reference.ranges[measure].measure
        few = asked.facts.answers_at_least is not None and asked.facts.answers_at_least < FEW
        severity = Severity.CRITICAL if rise >= WORST and few else Severity.HIGH
        what = f"At {asked.unit.show(at)} of {measure}, pay jumps by {percent(rise)} of target incentive"
        what += f", and {asked.facts.answers_at_least} answers can make the score." if few else "."
        yield Seen(severity, subject.place_of(measure), what)


PATTERN = Pattern(
    id="survey-cliff",
    group=Group.MIX,
    title="Pay jumps at a survey score",
    why="Customers are begged for one more point, and those who might give less are not asked.",
    instead="Pay on the mean in a straight line, allow for how few have answered, and let no gate look at a score.",
    sources=("Edmunds on dealer surveys 2007", "TrueDelta 2007"),
    lenses=(Lens.SALES_PRACTICE,),
    page=Page(
        finds=(
            "A jump of 10% of target incentive or more at a survey score. It is high, critical where the jump is 25% "
            "or more and fewer than 30 answers can make the score."
        ),
        harmful="A car seller loses a third of the bonus below a score of 95%, from seven answers.",
        better="The same third in a straight line over the mean score of all buyers of the year.",
        settings=(
            Setting("jump that is high", percent(LEAST)),
            Setting("jump that is critical where few answer", percent(WORST)),
            Setting("answers below which they are few", str(FEW)),
        ),
    ),
    look=_look,
)
