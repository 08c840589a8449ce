"""A push for a short time.

Worked example: in January each account pays double. Customers who would have decided in March are made to decide now,
and a good part of what was sold is given back in April. A campaign for service leaves nothing to give back.
"""

from __future__ import annotations

from collections.abc import Iterator

from incentives.alignment.circumstances import CUSTOMERS_ALONE
from incentives.alignment.finding import Severity
from incentives.alignment.lens import Lens
from incentives.alignment.page import Page, Setting
from incentives.alignment.pattern import Group, Pattern, Seen
from incentives.alignment.stated_rewards import rewards
from incentives.alignment.subject import Subject
from incentives.policy.carried import AlsoPaid, PrizeFor

SHORT = 92
"""Days up to which a push is short: a quarter; a proposal, to be calibrated."""


def _look(subject: Subject) -> Iterator[Seen]:
    for reward in rewards(subject, AlsoPaid.PRIZE):
        prize = reward.stated.prize
        if not reward.presses or (prize.lasts is not None and prize.lasts > SHORT):
            continue
        lasts = (
            f"runs for {prize.lasts} days" if prize.lasts else "does not say how long it runs, and is judged as short"
        )
        severity = Severity.CRITICAL if prize.products is PrizeFor.SECURITIES else Severity.HIGH
        only = "" if prize.products in (None, PrizeFor.ANY) else f", for {prize.products} only"
        yield Seen(severity, reward.place, f"A prize for {reward.on} {lasts}{only}.")


PATTERN = Pattern(
    id="short-campaign",
    group=Group.COMPETITION,
    title="A prize pushes sales for a short time",
    why="Customers are rushed to suit a date that means nothing to them, and much of it is undone afterwards.",
    instead="Take it away; if there must be campaigns, let them be for service.",
    sources=(
        "SEC Regulation Best Interest",
        "FCA Lloyds final notice 2013",
        "Wells Fargo independent directors 2017",
        "ASIC REP 516",
        "FCA FG18/2",
    ),
    lenses=(Lens.FCA, Lens.CFPB, Lens.SEDGWICK_EBA),
    page=Page(
        finds=(
            "A prize for volume, speed or saves that runs for 92 days or fewer (`lasts`). It is high, critical where "
            "only particular securities count, which is forbidden in the United States."
        ),
        harmful="In January each new account pays double.",
        better="In January each customer whose complaint is settled within a day is thanked for.",
        settings=(Setting("longest push that is short, in days", str(SHORT)),),
        exceptions="A prize that does not say how long it runs is judged as short.",
    ),
    look=_look,
    weighed_by=CUSTOMERS_ALONE,
    implied_by=("first-past-the-post", "leaderboard-ranking"),
)
