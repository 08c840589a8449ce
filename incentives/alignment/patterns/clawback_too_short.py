"""The clawback ends before the harm shows.

Worked example: commission is taken back when a customer leaves within four months. Customers who should not have
bought stay until the first year is over. A clawback of twelve months meets half of them.
"""

from __future__ import annotations

from collections.abc import Iterator

from incentives.alignment.circumstances import (
    CUSTOMERS_ALONE,
    HALF,
    MONTHS_TO_DEFAULT,
    MONTHS_TO_HARM,
    months_to_harm,
)
from incentives.alignment.finding import Severity
from incentives.alignment.later_harm import share_with_later_harm
from incentives.alignment.lens import Lens
from incentives.alignment.page import Page, Setting
from incentives.alignment.pattern import Group, Pattern, Seen, percent
from incentives.alignment.subject import Subject


def _look(subject: Subject) -> Iterator[Seen]:
    clawback = subject.plan.policy.clawback
    if clawback is None or share_with_later_harm(subject) <= 0:
        return
    needed = months_to_harm(subject)
    short = [f"ends after {clawback.months} months, before half of the harm has shown (after {needed})"]
    small = [f"takes {percent(clawback.share)} back"]
    wrong = (short if clawback.months < needed else []) + (small if clawback.share < HALF else [])
    if wrong:
        yield Seen(Severity.MEDIUM, subject.place("clawback"), f"The clawback {' and '.join(wrong)}.")


PATTERN = Pattern(
    id="clawback-too-short",
    group=Group.ORGANISATION,
    title="The clawback ends before the harm shows",
    why="What cannot be reached in time is as good as kept, and everybody knows until when to keep a customer quiet.",
    instead="Let it last until most of the harm has shown, and take back half or more.",
    sources=("HubSpot (Harvard Business Review)", "EBA/GL/2016/06"),
    lenses=(Lens.SEDGWICK_EBA,),
    page=Page(
        finds=(
            "A clawback that ends before half of the harm has shown (`harm_shows_after`), or takes less than half "
            "back, where some of the pay can be earned by what harms customers later. It is medium."
        ),
        harmful="Commission is taken back when a customer leaves within four months.",
        better="It is taken back when a customer leaves within twelve months.",
        settings=(
            Setting("months until half of the harm has shown, unless stated", str(MONTHS_TO_HARM)),
            Setting("months where the role sells credit", str(MONTHS_TO_DEFAULT)),
            Setting("least share to be taken back", percent(HALF)),
        ),
        exceptions="Without a clawback, that there is none is the finding.",
    ),
    look=_look,
    weighed_by=CUSTOMERS_ALONE,
)
