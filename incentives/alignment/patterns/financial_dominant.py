"""Sales or money outweighs everything else.

Worked example: 60 % of pay hangs on sales and 40 % on how customers fare. Above a half, every conflict between the two
is decided for the sale; a third or less is what a bank inquiry asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from incentives.alignment.finding import Severity
from incentives.alignment.kinds import is_money
from incentives.alignment.lens import Lens
from incentives.alignment.page import Page, Setting
from incentives.alignment.pattern import Group, Pattern, Seen, percent
from incentives.alignment.subject import Subject

MOST = Fraction(1, 3)
"""Sedgwick 2017: a third or less by 2020."""
AT_ONCE = Fraction(1, 2)
"""Sedgwick 2017: half at once."""


def _look(subject: Subject) -> Iterator[Seen]:
    money = [key for key in subject.measures_where(lambda measure: is_money(measure.kpi)) if subject.paid(key)]
    share = sum((subject.shares[key] for key in money), Fraction(0))
    if share > MOST:
        severity = Severity.HIGH if share > AT_ONCE else Severity.MEDIUM
        what = f"{percent(share)} of pay hangs on sales and money ({', '.join(money)}); a third is the most advised."
        yield Seen(severity, subject.place("roles", subject.plan.role.key), what)


PATTERN = Pattern(
    id="financial-dominant",
    group=Group.MIX,
    title="Money outweighs everything else",
    why="Where most of pay is money, every doubt about what suits the customer is decided for the sale.",
    instead="Bring sales and money to a third of pay or less, without favouring any product.",
    sources=("Sedgwick 2017", "Sedgwick 2019 and 2021 reviews", "Hayne 2019"),
    lenses=(Lens.SEDGWICK_EBA,),
    page=Page(
        finds="The share of pay that hangs on sales and money: above a third it is medium, above a half high.",
        harmful="60% of pay hangs on sales, 40% on how customers fare.",
        better="A third on sales, two thirds on how customers fare and on conduct.",
        settings=(
            Setting("share above which it is medium", percent(MOST), "Sedgwick 2017: by 2020"),
            Setting("share above which it is high", percent(AT_ONCE), "Sedgwick 2017: at once"),
        ),
    ),
    look=_look,
    implied_by=("volume-only",),
)
