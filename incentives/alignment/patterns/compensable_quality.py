"""Enough volume buys off the worst customer result.

Worked example: 70 % on sales that pay up to half as much again, 30 % on complaints. With the best sales and the worst
complaints there are, pay is 105 % of target: more than for somebody who did everything as agreed.
"""

from __future__ import annotations

from collections.abc import Iterator

from incentives.alignment.finding import Severity
from incentives.alignment.kinds import is_pressed, tells_of_customers
from incentives.alignment.lens import OUTCOMES
from incentives.alignment.page import Page
from incentives.alignment.pattern import Group, Pattern, Seen, percent
from incentives.alignment.subject import Subject


def _look(subject: Subject) -> Iterator[Seen]:
    pressed = [key for key in subject.measures_where(lambda measure: is_pressed(measure.kpi)) if subject.paid(key)]
    customers = subject.measures_where(tells_of_customers)
    if not pressed or subject.lost(*customers) <= 0 or subject.at_target <= 0:
        return
    best = subject.best(*pressed)
    bought = subject.pay(**best) - subject.lost(*customers, at=best)
    if bought >= subject.at_target:
        what = (
            f"With the best of {', '.join(pressed)} and the worst customer results there are, pay is {percent(bought)} "
            f"of target incentive; with everything at target it is {percent(subject.at_target)}."
        )
        yield Seen(Severity.HIGH, subject.place("roles", subject.plan.role.key), what)


PATTERN = Pattern(
    id="compensable-quality",
    group=Group.MIX,
    title="Volume buys off bad customer results",
    why="Harm becomes a price that a good salesperson can afford.",
    instead="Let customer results multiply or gate what volume earns, instead of standing beside it.",
    sources=("Kim, Sudhir, Uetake & Canales 2019", "Feltham & Xie 1994", "Baker 2002"),
    lenses=OUTCOMES,
    page=Page(
        finds=(
            "Pay with the best volume, speed and saves and the worst customer results is at least what it is with "
            "everything at target. It is high."
        ),
        harmful=(
            "70% on sales, paid up to half as much again, and 30% on complaints: the best sales with the worst "
            "complaints pay 105%."
        ),
        better=(
            "The same sales, multiplied by a factor from complaints that falls to 40%: the best sales with the worst "
            "complaints pay 42%."
        ),
    ),
    look=_look,
)
