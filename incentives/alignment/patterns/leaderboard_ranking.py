"""Pay by rank.

Worked example: the ten technicians with most closed tickets have a bonus. How many are enough is never known, so more
is always better, and helping a colleague costs money. A standard that everybody can reach is no rank.
"""

from __future__ import annotations

from collections.abc import Iterator

from incentives.alignment.circumstances import CUSTOMERS_ALONE
from incentives.alignment.finding import Severity
from incentives.alignment.kinds import is_pressed, tells_of_customers
from incentives.alignment.lens import Lens
from incentives.alignment.page import Page
from incentives.alignment.pattern import Group, Pattern, Seen, percent
from incentives.alignment.stated_rewards import rewards
from incentives.alignment.subject import Subject
from incentives.policy.carried import AlsoPaid, WonBy
from incentives.policy.model import Measure


def _look(subject: Subject) -> Iterator[Seen]:
    for reward in rewards(subject, AlsoPaid.PRIZE):
        if reward.stated.prize.won_by is WonBy.RANK:
            severity = Severity.HIGH if reward.measure is None else _severity(reward.measure)
            if severity:
                yield Seen(severity, reward.place, f"A prize goes to those who rank best by {reward.on}.")
    measures = subject.plan.policy.measures
    for measure, pay in subject.slices.items():
        derived = pay.range.measure.derived
        if derived is None or derived.rank is None or pay.span() <= 0:
            continue
        severity = _severity(measures[derived.of])
        if severity:
            what = f"{percent(pay.span())} of target incentive goes by rank among others in {derived.of}."
            yield Seen(severity, subject.place_of(measure), what)


def _severity(ranked: Measure) -> Severity | None:
    if is_pressed(ranked.kpi):
        return Severity.HIGH
    return Severity.MEDIUM if tells_of_customers(ranked) else None


PATTERN = Pattern(
    id="leaderboard-ranking",
    group=Group.COMPETITION,
    title="Pay goes by rank",
    why="Nobody knows how much is enough, colleagues become rivals, and a customer is worth what a rank is worth.",
    instead="Pay by a standard that everybody can reach.",
    sources=("Sedgwick 2017", "FCA FG18/2", "SEC Regulation Best Interest"),
    lenses=(Lens.SEDGWICK_EBA, Lens.FCA, Lens.CFPB),
    page=Page(
        finds=(
            "A prize that goes by rank (`won_by: rank`), or pay on a measure that is a rank. It is high where the rank "
            "is by volume, speed or saves, medium where it is by how customers fare."
        ),
        harmful="The ten technicians with most closed tickets have a bonus.",
        better="Every technician whose tickets stay closed has it.",
        exceptions="A prize by rank that names no measure is judged as if it were for sales.",
    ),
    look=_look,
    weighed_by=CUSTOMERS_ALONE,
)
