"""A customer part too small to matter.

Worked example: 95 % of pay hangs on sales and 5 % on complaints. The worst complaints there are cost 5 % of target,
one more good month of sales brings 40 %: whoever has to choose knows what to do.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from incentives.alignment.circumstances import forfeited_later
from incentives.alignment.finding import Severity
from incentives.alignment.kinds import is_pressed, tells_of_customers
from incentives.alignment.lens import Lens
from incentives.alignment.page import Page, Setting
from incentives.alignment.pattern import Group, Pattern, Seen, percent
from incentives.alignment.subject import Subject

PRESSED = Fraction(30, 100)
"""Share of pay on amounts, speed or saves from which something must hold it in check; a proposal."""
TOKEN = Fraction(10, 100)
"""Least weight at which a measure is felt, in sales-compensation practice; a proposal here."""
SMALL = Fraction(20, 100)
"""FCA, final notice to HomeServe 2014: a fifth of commission at risk did not hold anybody back."""


def _look(subject: Subject) -> Iterator[Seen]:
    pressed = [key for key in subject.measures_where(lambda measure: is_pressed(measure.kpi)) if subject.paid(key)]
    if sum((subject.shares[key] for key in pressed), Fraction(0)) < PRESSED or forfeited_later(subject) > SMALL:
        return
    customers = subject.measures_where(tells_of_customers)
    lost = subject.lost(*customers)
    gained = subject.pay(**subject.best(*pressed)) - subject.at_target
    if lost <= 0 or (lost > SMALL) or (lost >= TOKEN and gained <= lost):
        return
    severity = Severity.HIGH if lost < TOKEN and gained > lost else Severity.MEDIUM
    what = (
        f"The worst customer results together cost {percent(lost)} of target incentive; "
        f"the best of {', '.join(pressed)} brings {percent(gained)} more."
    )
    yield Seen(severity, subject.place("roles", subject.plan.role.key), what)


PATTERN = Pattern(
    id="token-customer-weight",
    group=Group.MIX,
    title="How customers fare costs next to nothing",
    why="A part of pay that is too small to feel lets everybody say that customers count, and nobody act on it.",
    instead="Give customer results the weight at which spoiling them no longer pays, or let them gate the rest.",
    sources=("FCA HomeServe final notice 2014", "EBA/GL/2016/06", "ESMA 2023"),
    lenses=(Lens.FCA, Lens.SEDGWICK_EBA),
    page=Page(
        finds=(
            "Three tenths of pay or more hang on volume, speed or saves, and the worst customer results together cost "
            "something, but less than a tenth of target incentive, or at most a fifth and less than the best volume "
            "brings. It is medium, high below a tenth where volume brings more."
        ),
        harmful="95% of pay hangs on sales and 5% on complaints.",
        better="60% on sales and 40% on complaints, or a factor from complaints that falls to one half.",
        settings=(
            Setting("share of pay on amounts, speed or saves", percent(PRESSED)),
            Setting("cost that is not felt", percent(TOKEN), "sales-compensation practice"),
            Setting("cost that holds nobody back", percent(SMALL), "FCA HomeServe final notice 2014"),
        ),
    ),
    look=_look,
)
