"""Pay that jumps: one more sale, closed case or saved customer is worth far more than the one before it.

Worked example: a save desk pays 75 % of target from a save rate of 80 % on and nothing below. The single save that
reaches 80 % is worth 75 % of the period's target incentive, so the last customers before the line are pushed over it.
A ramp from 79.9 % to 80 % does the same and is found too.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from incentives.alignment import direct_reference
from incentives.alignment.finding import Severity
from incentives.alignment.lens import Lens
from incentives.alignment.page import Page, Setting
from incentives.alignment.pattern import Group, Pattern, Seen, ladder, percent
from incentives.alignment.stated_rewards import rewards
from incentives.alignment.steepness import SLIVER, steepest
from incentives.alignment.subject import Subject, is_pushed
from incentives.policy.carried import AlsoPaid

RUNGS = (
    (Fraction(5, 100), Severity.MEDIUM),
    (Fraction(10, 100), Severity.HIGH),
    (Fraction(25, 100), Severity.CRITICAL),
)
UNIT = Fraction(1, 100)
STEEP = Fraction(5, 100)


def _look(subject: Subject) -> Iterator[Seen]:
    yield from _on_results(subject)
    yield from _on_prizes(subject)


def _on_results(subject: Subject) -> Iterator[Seen]:
    for measure, pay in subject.slices.items():
        if not is_pushed(pay.range.measure.kpi):
            continue
        rise, at = steepest(pay, SLIVER)
        severity = ladder(rise, *RUNGS)
        what = f"At {pay.range.measure.unit.show(at)} of {measure}, pay jumps by {percent(rise)} of target incentive."
        if severity is None:
            rise, at = steepest(pay, UNIT)
            severity = Severity.MEDIUM if rise >= STEEP else None
            shown = pay.range.measure.unit.show(at)
            what = f"From {shown} on, 1% of target of {measure} is worth {percent(rise)} of target incentive."
        if severity:
            yield Seen(severity, subject.place_of(measure), what)


def _on_prizes(subject: Subject) -> Iterator[Seen]:
    """Prizes that are won at a line or by a rank; where the worth is not stated, it is judged as if it were large."""
    target = subject.reference.target
    for reward in rewards(subject, AlsoPaid.PRIZE):
        if reward.measure is not None and not is_pushed(reward.measure.kpi):
            continue
        worth = reward.stated.prize.worth
        severity = Severity.CRITICAL if worth is None else ladder(worth / target, *RUNGS)
        if severity:
            much = (
                "a prize whose worth is not stated"
                if worth is None
                else f"{percent(worth / target)} of target incentive"
            )
            yield Seen(severity, reward.place, f"Winning by {reward.on} is worth {much}.")


PATTERN = Pattern(
    id="cliff-payment",
    group=Group.SHAPE,
    title="Pay jumps at a line",
    why="Whoever stands just before the line gains a large sum from one more customer, whether it suits them or not.",
    instead="Pay on a straight line between a floor and a ceiling; keep any step under 5% of target and off volume.",
    sources=(
        "FSA 2012",
        "FCA FG18/2",
        "CFPB 2016-03",
        "New Zealand CoFI Regulations 2023",
        "Jensen 2003",
        "Tzioumis & Gee 2013",
    ),
    lenses=(Lens.FCA, Lens.CFPB, Lens.NEW_ZEALAND),
    page=Page(
        finds=(
            "A rise of pay within a thousandth of target on a measure of sales, speed, saves or surveys, beyond what "
            "pay rises anyway: from 5% of target incentive medium, from 10% high, from 25% critical. Failing that, one "
            "hundredth of target worth 5% or more is medium. A prize for a line or a rank is a jump of what it is "
            "worth."
        ),
        harmful="A save rate of 80% pays three quarters of target, one save less pays nothing.",
        better="Pay rises in a straight line from 70% to 90%, so that one more save is worth what the one before was.",
        settings=(
            Setting("jump that is medium", percent(RUNGS[0][0])),
            Setting("jump that is high", percent(RUNGS[1][0])),
            Setting("jump that is critical", percent(RUNGS[2][0])),
            Setting("width within which a rise is a jump", percent(SLIVER)),
            Setting("width within which a steep rise counts", percent(UNIT)),
            Setting("worth of that width that is medium", percent(STEEP)),
        ),
        exceptions=(
            "A prize whose worth is not stated is judged as if it were large. In New Zealand every bend or jump of pay "
            "over volume or value is critical, whatever stands beside it, for people who deal with retail customers "
            "and who lead them. Sales-compensation practice prefers thresholds; research finds that a bend alone is "
            "not yet harm."
        ),
    ),
    look=_look,
    stricter={Lens.NEW_ZEALAND: direct_reference.FORBIDDEN},
    implied_by=("survey-cliff", "first-past-the-post", "leaderboard-ranking", "retroactive-accelerator"),
)
