"""The first to reach a number of sales win.

Worked example: the first 21 advisers at a number of sales have 10,000 each. From the first day on every sale is a race,
and the one that wins it may be the one that should not have been made.
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
from incentives.policy.carried import AlsoPaid, WonBy


def _look(subject: Subject) -> Iterator[Seen]:
    for reward in rewards(subject, AlsoPaid.PRIZE):
        won_by = reward.stated.prize.won_by
        if reward.presses and won_by in (None, WonBy.FIRST):
            said = "goes to the first" if won_by else "does not say who wins it, and is judged as one for the first"
            yield Seen(Severity.CRITICAL, reward.place, f"A prize for {reward.on} {said}.")


PATTERN = Pattern(
    id="first-past-the-post",
    group=Group.COMPETITION,
    title="The first to sell enough win",
    why="A race leaves no time to ask what suits a customer, and all who might lose it run as well.",
    instead="Take it away.",
    sources=("FSA 2012", "FCA FG18/2"),
    lenses=(Lens.FCA, Lens.NEW_ZEALAND),
    page=Page(
        finds="A prize for volume, speed or saves that goes to the first (`won_by: the first`). It is critical.",
        harmful="The first 21 advisers at 40 loans have 10,000 each.",
        better="No race; whoever's borrowers repay is thanked at the end of the year.",
        exceptions="A prize that does not say who wins it is judged as one for the first, without a measure as sales.",
    ),
    look=_look,
    weighed_by=CUSTOMERS_ALONE,
)
