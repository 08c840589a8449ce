"""Everything is measured before the harm shows.

Worked example: 60 % on sales, 40 % on a survey right after the call. Whether customers leave, cannot pay or complain
shows months later, when nothing is paid on it any more.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from incentives.alignment.circumstances import forfeited_later
from incentives.alignment.finding import Severity
from incentives.alignment.kinds import is_amount, tells_later
from incentives.alignment.lens import Lens
from incentives.alignment.page import Page, Setting
from incentives.alignment.pattern import Group, Pattern, Seen, percent
from incentives.alignment.subject import Subject, is_efficiency
from incentives.kpis.behaviour import Seen as SeenWhen
from incentives.policy.model import Measure

PRESSED = Fraction(30, 100)
"""Share of pay on amounts and speed from which later harm must be felt; a proposal, to be calibrated."""


def _look(subject: Subject) -> Iterator[Seen]:
    pressed = [key for key in subject.measures_where(_presses) if subject.paid(key)]
    share = sum((subject.shares[key] for key in pressed), Fraction(0))
    if share < PRESSED or not _harm_shows_later(subject) or _later_is_felt(subject, pressed):
        return
    what = f"{percent(share)} of pay hangs on {', '.join(pressed)}, and nothing that shows later can lower or undo it."
    yield Seen(Severity.HIGH, subject.place("roles", subject.plan.role.key), what)


def _presses(measure: Measure) -> bool:
    return is_amount(measure.kpi) or is_efficiency(measure.kpi)


def _harm_shows_later(subject: Subject) -> bool:
    return any(behaviour.seen in (SeenWhen.LATER, SeenWhen.BOTH) for behaviour in subject.harmful)


def _later_is_felt(subject: Subject, pressed: list[str]) -> bool:
    clawback = subject.plan.policy.clawback
    if (clawback is not None and clawback.share > 0) or forfeited_later(subject) > 0:
        return True
    later = subject.measures_where(tells_later)
    return subject.lost(*later) > 0 or subject.lost(*later, at=subject.best(*pressed)) > 0


PATTERN = Pattern(
    id="lagging-blind",
    group=Group.MIX,
    title="Pay is settled before harm shows",
    why="Whoever is paid before customers leave, default or complain never meets what was done to them.",
    instead="Put a third of pay on results taken three to twelve months later, or let a part of it vest on them.",
    sources=(
        "Kim, Sudhir, Uetake & Canales 2019",
        "Agarwal & Ben-David 2018",
        "CFPB 2016-03",
        "FCA Consumer Duty FG22/5",
    ),
    lenses=(Lens.FCA, Lens.CFPB),
    page=Page(
        finds=(
            "Three tenths of pay or more hang on volume, speed or denials, the role can do what shows later, and no "
            "later customer result, vesting or clawback lowers or undoes any pay. It is high."
        ),
        harmful="60% on sales, 40% on a survey right after the call.",
        better="40% on sales, 30% on the survey, 30% on customers who are still there after a year.",
        settings=(Setting("share of pay on amounts and speed", percent(PRESSED)),),
    ),
    look=_look,
    implied_by=("volume-only",),
)
