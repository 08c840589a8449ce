"""Harm can never lower pay.

Worked example: 80 % on closed tickets, 20 % on handle time, nothing on how customers fared. Whatever happens to them,
pay stays what it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from incentives.alignment.finding import Severity
from incentives.alignment.lens import Lens
from incentives.alignment.page import Page, Setting
from incentives.alignment.pattern import Group, Pattern, Seen, percent
from incentives.alignment.subject import Subject, is_customer, is_efficiency, is_volume
from incentives.values.problem import Place

LEAST_WEIGHT = Fraction(30, 100)
MOST_WEIGHT = Fraction(80, 100)
FLAT_SHARE = Fraction(1, 4)


def _look(subject: Subject) -> Iterator[Seen]:
    kpis = {measure: each.measure.kpi for measure, each in subject.reference.ranges.items()}
    pushed = subject.weight_where(key for key, kpi in kpis.items() if is_volume(kpi) or is_efficiency(kpi))
    felt = [key for key, kpi in kpis.items() if is_customer(kpi) and subject.slices[key].span() > 0]
    place = subject.place("roles", subject.plan.role.key)
    if pushed >= LEAST_WEIGHT and not felt:
        severity = Severity.HIGH if pushed >= MOST_WEIGHT else Severity.MEDIUM
        what = f"{percent(pushed)} of pay hangs on what is sold, done or handled, and no customer result can lower it."
        yield Seen(severity, place, what)
    if len(felt) == 1 and pushed >= LEAST_WEIGHT and not subject.paid(felt[0]):
        flat = _widest_flat(subject, felt[0])
        if flat >= FLAT_SHARE:
            what = (
                f"Over {percent(flat)} of its range below target, {felt[0]} changes nothing, and it is the only guard."
            )
            yield Seen(Severity.MEDIUM, _place_of_guard(subject, felt[0]), what)


def _place_of_guard(subject: Subject, measure: str) -> Place:
    """The factor or the gate that looks at the measure."""
    for modifier in subject.modifiers():
        if modifier.measure == measure:
            return subject.place("modifiers", modifier.key)
    for gate in subject.gates():
        if any(condition.measure == measure for condition in gate.conditions):
            return subject.place("gates", gate.key)
    return subject.place_of(measure)


def _widest_flat(subject: Subject, measure: str) -> Fraction:
    """The widest stretch without any slope on the worse side of target, as a share of the range looked at."""
    pay, each = subject.slices[measure], subject.reference.ranges[measure]
    flats = [
        min(piece.right, each.most) - max(piece.left, each.least)
        for piece, rate in pay.improving()
        if rate == 0
        and (piece.left * pay.better < each.at * pay.better or piece.right * pay.better < each.at * pay.better)
    ]
    return max(flats, default=Fraction(0)) / (each.most - each.least)


PATTERN = Pattern(
    id="zero-downside",
    group=Group.SHAPE,
    title="Harm can never lower pay",
    why="Where a bad customer result costs nothing, only conscience stands between a person and harmful pay.",
    instead="Let pay fall without a break as customer results fall, and let the lowest level still fall.",
    sources=("Cole, Kanz & Klapper 2015", "Behr et al. 2020"),
    lenses=(Lens.SEDGWICK_EBA,),
    page=Page(
        finds=(
            "Three tenths of pay or more hang on volume or speed, and no customer result lowers any pay (medium, high "
            "from 80%); or the only gate or factor from customers is flat over a quarter of its range or more (medium)."
        ),
        harmful="80% on closed tickets, 20% on handle time, and nothing on how customers fared.",
        better="The same, times a factor that falls without a break as solved problems fall.",
        settings=(
            Setting("least share of pay on volume and speed", percent(LEAST_WEIGHT)),
            Setting("share from which it is high", percent(MOST_WEIGHT)),
            Setting("widest flat part of the range", percent(FLAT_SHARE)),
        ),
    ),
    look=_look,
    implied_by=("volume-only",),
)
