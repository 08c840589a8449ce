"""The person who finds out what is wrong earns on the remedy that is sold.

Worked example: a mechanic inspects a car and is paid for each part that is replaced. The customer cannot tell what was
needed. A mechanic who is paid the same whatever is found has nothing to gain from finding more.
"""

from __future__ import annotations

from collections.abc import Iterator

from incentives.alignment.finding import Severity
from incentives.alignment.kinds import is_money
from incentives.alignment.lens import OUTCOMES
from incentives.alignment.page import Page
from incentives.alignment.pattern import Group, Pattern, Seen, percent
from incentives.alignment.subject import Subject
from incentives.kpis.kpi import Trait


def _look(subject: Subject) -> Iterator[Seen]:
    if not subject.plan.role.facts.diagnoses:
        return
    for measure in subject.measures_where(lambda each: is_money(each.kpi) and Trait.DENIAL not in each.kpi.traits):
        stake = subject.slices[measure].span()
        if stake > 0:
            what = (
                f"The role finds out what customers need, and {measure}, which counts what they are then sold, moves "
                f"{percent(stake)} of target incentive."
            )
            yield Seen(Severity.HIGH, subject.place_of(measure), what)


PATTERN = Pattern(
    id="diagnose-and-sell",
    group=Group.MIX,
    title="Whoever diagnoses earns on the remedy",
    why="Customers trust the diagnosis because they cannot make it themselves, and pay for what they did not need.",
    instead="Give the diagnosis to somebody on a fixed salary, or take sales out of that person's pay.",
    sources=("Los Angeles Times on Sears 1992",),
    lenses=OUTCOMES,
    page=Page(
        finds=(
            "The role finds out what customers need (`diagnoses: yes`), and any pay moves with what they are then "
            "sold. It is high."
        ),
        harmful="A mechanic inspects cars and is paid for each part that is replaced.",
        better="The mechanic who inspects has a salary and a part for checked quality; others replace what was found.",
    ),
    look=_look,
)
