"""The job hangs on a number.

Worked example: two quarters below the sales goal end the contract. No bonus can press like that, and a plan whose pay
looks harmless may rest on it. A job that hangs on conduct presses nobody into a sale.
"""

from __future__ import annotations

from collections.abc import Iterator

from incentives.alignment.circumstances import CUSTOMERS_ALONE
from incentives.alignment.finding import Severity
from incentives.alignment.lens import Lens
from incentives.alignment.page import Page
from incentives.alignment.pattern import Group, Pattern, Seen
from incentives.alignment.stated_rewards import Reward, rewards
from incentives.alignment.subject import Subject
from incentives.kpis.kpi import Trait
from incentives.policy.carried import AlsoPaid


def _look(subject: Subject) -> Iterator[Seen]:
    for reward in rewards(subject, AlsoPaid.JOB):
        severity = _severity(reward)
        if severity:
            yield Seen(severity, reward.place, f"The job, the shift or the post depends on {reward.on}.")


def _severity(reward: Reward) -> Severity | None:
    if reward.presses:
        return Severity.CRITICAL
    surveyed = reward.measure is not None and Trait.SURVEY in reward.measure.kpi.traits
    return Severity.MEDIUM if surveyed else None


PATTERN = Pattern(
    id="employment-threshold",
    group=Group.STAKE,
    title="The job hangs on a number",
    why="Fear of losing the job presses harder than any bonus, and no plan shows it unless somebody writes it down.",
    instead="Lead people by conduct and by how customers fare; let no sales figure decide a job, a shift or a reproof.",
    sources=("CFPB 2016-03", "Wells Fargo independent directors 2017"),
    lenses=(Lens.CFPB,),
    page=Page(
        finds=(
            "A statement that the job depends on a measure (`also_pays`): critical for volume, speed and saves, medium "
            "for a survey."
        ),
        harmful="Two quarters below the goal for accounts end the contract.",
        better="Only proven misconduct ends the contract.",
        exceptions="Where the statement names no measure, it is judged as if it were sales.",
    ),
    look=_look,
    weighed_by=CUSTOMERS_ALONE,
)
