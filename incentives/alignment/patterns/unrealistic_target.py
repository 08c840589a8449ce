"""Goals that few can meet honestly.

Worked example: a branch of a small town has the sales goal of one in a city; one in five has ever reached it. What is
left is to open accounts that nobody asked for. Half to two thirds of people reach a good target.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from incentives.alignment.circumstances import CUSTOMERS_ALONE
from incentives.alignment.finding import Severity
from incentives.alignment.kinds import is_pressed
from incentives.alignment.lens import Lens
from incentives.alignment.page import Page, Setting
from incentives.alignment.pattern import Group, Pattern, Seen, percent
from incentives.alignment.stated_rewards import rewards
from incentives.alignment.subject import Subject
from incentives.kpis.kpi import Trait
from incentives.policy.carried import AlsoPaid

FEW = Fraction(40, 100)
"""Share of people who reach a target below which it is too high; a proposal, to be calibrated."""


def _look(subject: Subject) -> Iterator[Seen]:
    reached: dict[str, Fraction] = {}
    for leaf in subject.plan.role.leaves():
        share = leaf.target_facts.reached_by
        for measure in leaf.measures:
            if share is not None and subject.shares.get(measure, Fraction(0)) > 0:
                reached[measure] = min(share, reached.get(measure, Fraction(1)))
    for measure, share in reached.items():
        if share < FEW:
            job = _job_hangs_on(subject, measure)
            what = f"{percent(share)} of people have reached the target of {measure}"
            what += ", and the job depends on it." if job else "."
            severity = Severity.CRITICAL if job else Severity.HIGH if _is_pushed(subject, measure) else Severity.MEDIUM
            yield Seen(severity, subject.place_of(measure), what)


def _is_pushed(subject: Subject, measure: str) -> bool:
    kpi = subject.reference.ranges[measure].measure.kpi
    return is_pressed(kpi) or Trait.SURVEY in kpi.traits


def _job_hangs_on(subject: Subject, measure: str) -> bool:
    """Whether the job depends on it, or on something that the file does not name."""
    return any(each.stated.measure in (None, measure) for each in rewards(subject, AlsoPaid.JOB))


PATTERN = Pattern(
    id="unrealistic-target",
    group=Group.SHAPE,
    title="A target that few can reach honestly",
    why="Those who cannot reach it honestly, and cannot afford to miss it, reach it otherwise.",
    instead="Set the target where half of people or more reach it, and publish how many do.",
    sources=("CFPB 2016-03", "Wells Fargo independent directors 2017", "sales-compensation practice: 50% to 70%"),
    lenses=(Lens.CFPB, Lens.SALES_PRACTICE),
    page=Page(
        finds=(
            "A paid measure whose target fewer than 40% of people are stated to have reached (`target_reached_by`). It "
            "is high for volume, speed, saves and surveys, otherwise medium, and critical where the job depends on it."
        ),
        harmful="One in five has ever reached the goal for accounts, and two bad quarters end the contract.",
        better="Six in ten reach it; nobody's job hangs on it.",
        settings=(Setting("share of people below which a target is too high", percent(FEW)),),
        exceptions="Where the file does not say how many reached a target, it is not suspected.",
    ),
    look=_look,
    weighed_by=CUSTOMERS_ALONE,
)
