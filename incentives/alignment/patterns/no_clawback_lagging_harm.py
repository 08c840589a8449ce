"""Nothing can be taken back, though the harm shows later.

Worked example: 70 % of pay hangs on new business. Customers who should not have bought leave after nine months, when
the commission is spent. A clawback, or a part that vests when they stay, reaches that far.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from incentives.alignment.circumstances import PAY_ALONE, forfeited_later
from incentives.alignment.finding import Severity
from incentives.alignment.kinds import tells_later
from incentives.alignment.later_harm import share_with_later_harm
from incentives.alignment.lens import Lens
from incentives.alignment.page import Page, Setting
from incentives.alignment.pattern import Group, Pattern, Seen, percent
from incentives.alignment.subject import Subject

MOSTLY, PARTLY = Fraction(50, 100), Fraction(10, 100)
"""Shares of pay that harm seen later can earn, from which it is high and medium; proposals, to be calibrated."""
HELD = Fraction(30, 100)
"""What the worst later customer results must cost for one level less: the weight that is advised for them."""


def _look(subject: Subject) -> Iterator[Seen]:
    clawback = subject.plan.policy.clawback
    if (clawback is not None and clawback.share > 0) or forfeited_later(subject) > 0:
        return
    share = share_with_later_harm(subject)
    if share <= 0:
        return
    severity = Severity.HIGH if share >= MOSTLY else Severity.MEDIUM if share >= PARTLY else Severity.LOW
    held = subject.lost(*subject.measures_where(tells_later)) >= HELD
    what = f"{percent(share)} of pay can be earned by what harms customers later, and nothing is ever taken back."
    what += " Later customer results are paid as well." if held else ""
    yield Seen(severity.raised(-1 if held else 0), subject.place("roles", subject.plan.role.key), what)


PATTERN = Pattern(
    id="no-clawback-lagging-harm",
    group=Group.ORGANISATION,
    title="Harm shows later, and nothing is taken back",
    why="Whoever is gone, or paid, by the time customers find out never meets what was done to them.",
    instead="Adjust within the year, let a part vest, or claw back for at least as long as the harm takes to show.",
    sources=("EBA/GL/2016/06", "ESMA 2023", "SEC Rule 10D-1 (for its mechanics)"),
    lenses=(Lens.SEDGWICK_EBA,),
    page=Page(
        finds=(
            "The share of pay on results that some modelled behaviour open to the role improves now, while its damage "
            "shows later, where there is neither a clawback nor a part that vests on customers. From half of pay on it "
            "is high, from a tenth medium, below low; one level less where the worst later customer results cost three "
            "tenths of target incentive."
        ),
        harmful="70% of pay hangs on new business, paid in full when the contract is signed.",
        better="The same, taken back in full when the customer leaves within a year.",
        settings=(
            Setting("share of pay that is high", percent(MOSTLY)),
            Setting("share of pay that is medium", percent(PARTLY)),
            Setting("cost of later customer results for one level less", percent(HELD)),
        ),
    ),
    look=_look,
    weighed_by=PAY_ALONE,
    implied_by=("lagging-blind", "volume-only"),
)
