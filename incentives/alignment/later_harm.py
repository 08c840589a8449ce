"""Harm that shows after pay is settled: what the role can do for its pay now that customers feel later.

Worked example: closing a deal that does not fit raises new business now and early churn a year later. Somebody who is
paid on new business can do it for pay; somebody who is paid on checked quality alone cannot.
"""

from __future__ import annotations

from fractions import Fraction

from incentives.alignment.subject import Subject
from incentives.kpis.behaviour import Behaviour
from incentives.kpis.behaviour import Seen as SeenWhen


def share_with_later_harm(subject: Subject) -> Fraction:
    """The share of pay that hangs on results which some behaviour improves now and harms customers by later."""
    later = [each for each in subject.harmful if each.seen in (SeenWhen.LATER, SeenWhen.BOTH)]
    moved = [key for key in subject.weights if any(_improves(subject, each, key) for each in later)]
    return sum((subject.shares[key] for key in moved), Fraction(0))


def _improves(subject: Subject, behaviour: Behaviour, key: str) -> bool:
    kpi = subject.reference.ranges[key].measure.kpi
    return behaviour.effect_now(kpi.id) * kpi.better.sign > 0
