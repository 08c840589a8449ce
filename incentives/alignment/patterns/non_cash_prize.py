"""A journey, a hamper or a party for sales.

Worked example: the best sellers fly to an island. It costs little, is told at every meeting, and nobody counts it as
pay. The same journey for those whose customers stayed is remembered as well.
"""

from __future__ import annotations

from collections.abc import Iterator

from incentives.alignment.circumstances import CUSTOMERS_ALONE
from incentives.alignment.finding import Severity
from incentives.alignment.lens import Lens
from incentives.alignment.page import Page
from incentives.alignment.pattern import Group, Pattern, Seen
from incentives.alignment.stated_rewards import rewards
from incentives.alignment.subject import Subject
from incentives.policy.carried import AlsoPaid


def _look(subject: Subject) -> Iterator[Seen]:
    for reward in rewards(subject, AlsoPaid.PRIZE):
        in_kind = reward.stated.prize.in_kind
        if reward.presses and in_kind is not False:
            said = "is no money" if in_kind else "does not say whether it is money, and is judged as if it were not"
            yield Seen(Severity.LOW, reward.place, f"A prize for {reward.on} {said}.")


PATTERN = Pattern(
    id="non-cash-prize",
    group=Group.COMPETITION,
    title="A prize in kind for sales",
    why="It is celebrated like nothing else, and stands in no reckoning of what people are paid for.",
    instead="Celebrate service and honest advice; count what it costs as pay.",
    sources=("SEC Regulation Best Interest", "Los Angeles Times on Sears 1992", "ASIC REP 516"),
    lenses=(Lens.CFPB, Lens.SEDGWICK_EBA),
    page=Page(
        finds="A prize for volume, speed or saves that is not money (`in_kind: yes`). It is low.",
        harmful="The ten best sellers fly to an island.",
        better="Those whose customers stayed longest fly there.",
        exceptions="A prize that does not say whether it is money is judged as one in kind.",
    ),
    look=_look,
    weighed_by=CUSTOMERS_ALONE,
    implied_by=("first-past-the-post", "leaderboard-ranking", "short-campaign"),
)
