"""What makes a harm worse or less: whose harm it is, how much pay is at stake, and whether failure takes it back.

Worked example: volume alone decides a pay of which 5 % is variable, and nobody's job hangs on it. The finding is one
level lower than for somebody who lives on it. Where many customers are ill, old or in debt, it is one level higher.
"""

from __future__ import annotations

from fractions import Fraction

from incentives.alignment.finding import Severity
from incentives.alignment.kinds import is_pressed, tells_later, tells_of_customers
from incentives.alignment.subject import Subject
from incentives.policy.carried import AlsoPaid

SMALL_SHARE = Fraction(10, 100)
"""Variable share of total target pay below which less is at stake; a proposal, to be calibrated."""
HALF = Fraction(1, 2)
"""Part of the pressed pay that failure must take back to count; a proposal, to be calibrated."""


def weighed(subject: Subject, severity: Severity) -> Severity:
    """The severity in the circumstances of the role."""
    raised = 1 if subject.plan.role.facts.customers_are_vulnerable else 0
    lowered = int(_little_is_at_stake(subject)) + int(is_taken_back(subject))
    return severity.raised(raised - lowered)


def is_taken_back(subject: Subject) -> bool:
    """Whether a lagging customer result, vesting or a clawback takes at least half of what pressing customers earns."""
    clawback = subject.plan.policy.clawback
    if clawback is not None and clawback.share >= HALF:
        return True
    if forfeited_later(subject) >= HALF:
        return True
    later = {key: subject.slices[key].worst for key in subject.measures_where(tells_later)}
    pressed = subject.measures_where(lambda measure: is_pressed(measure.kpi))
    if not later or not pressed:
        return False
    earned = subject.lost(*pressed)
    return earned > 0 and subject.lost(*pressed, at=later) <= earned * (1 - HALF)


def forfeited_later(subject: Subject) -> Fraction:
    """The share of a payout that is held back and lost when a customer result fails by then."""
    deferral = subject.plan.role.deferral
    if deferral is None or deferral.condition is None:
        return Fraction(0)
    if not tells_of_customers(subject.plan.policy.measures[deferral.condition.measure]):
        return Fraction(0)
    return deferral.share * (1 - deferral.otherwise)


def _little_is_at_stake(subject: Subject) -> bool:
    stated = (*subject.plan.role.also_pays, *subject.plan.policy.also_pays)
    job_hangs_on_it = any(each.what is AlsoPaid.JOB for each in stated)
    return subject.variable_share < SMALL_SHARE and not job_hangs_on_it
