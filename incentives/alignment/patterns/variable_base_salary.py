"""The fixed pay moves with sales.

Worked example: an adviser's salary rises or falls by up to 10,000 with last year's sales. A bad year costs not only the
bonus but the salary on which the rent was reckoned. A salary that follows skill and conduct does not press anybody.
"""

from __future__ import annotations

from collections.abc import Iterator

from incentives.alignment.circumstances import NONE
from incentives.alignment.finding import Severity
from incentives.alignment.lens import Lens
from incentives.alignment.page import Page
from incentives.alignment.pattern import Group, Pattern, Seen
from incentives.alignment.stated_rewards import rewards
from incentives.alignment.subject import Subject
from incentives.policy.carried import AlsoPaid


def _look(subject: Subject) -> Iterator[Seen]:
    for reward in rewards(subject, AlsoPaid.FIXED_PAY):
        if reward.presses:
            yield Seen(Severity.CRITICAL, reward.place, f"Fixed pay moves with {reward.on}.")


PATTERN = Pattern(
    id="variable-base-salary",
    group=Group.STAKE,
    title="The salary itself moves with sales",
    why="What people counted on to live is at stake with every sale, so no sale can be let go.",
    instead="Let the salary follow skill, experience and conduct, never sales.",
    sources=("FSA 2012", "FCA Lloyds final notice 2013"),
    lenses=(Lens.FCA, Lens.NEW_ZEALAND),
    page=Page(
        finds=(
            "A statement that fixed pay moves with a measure of volume, speed or saves (`also_pays`). It is critical, "
            "in all circumstances."
        ),
        harmful="The salary rises or falls by up to 10,000 with last year's sales.",
        better="The salary rises with examinations passed and files found in order.",
        exceptions="Where the statement names no measure, it is judged as if it were sales.",
    ),
    look=_look,
    weighed_by=NONE,
)
