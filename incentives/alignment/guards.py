"""What a result does to pay that others earn: over gates, factors and products alike.

Worked example: sales pay from nothing to 150 % of target. With every customer result at its worst, a factor of 60 %
leaves them 0 % to 90 %: failure takes 40 % of what sales earn. A customer part that only stands beside the sales takes
nothing of it.

Gates and factors are looked for on pay and not in the file, so that a product inside a group counts as well.
"""

from __future__ import annotations

from fractions import Fraction

from incentives.alignment.kinds import is_pressed, tells_of_customers
from incentives.alignment.subject import Subject


def taken_on_failure(subject: Subject) -> Fraction:
    """The share of what volume, speed and saves earn at their best that the worst customer results take; 0 to 1.

    A floor under pay also lowers what they earn when customers fare badly, but takes nothing beyond target, so it is
    told apart there.
    """
    pressed = subject.measures_where(lambda measure: is_pressed(measure.kpi))
    worst = {key: subject.slices[key].worst for key in subject.measures_where(tells_of_customers)}
    best = subject.best(*pressed)
    earned = subject.lost(*pressed, at=best)
    if earned <= 0 or not worst:
        return Fraction(0)
    beyond_target = subject.pay(**best) - subject.at_target
    if beyond_target > 0 and subject.pay(**best, **worst) - subject.pay(**worst) >= beyond_target:
        return Fraction(0)
    return max(Fraction(0), 1 - subject.lost(*pressed, at={**worst, **best}) / earned)


def other_pay_times(subject: Subject, measure: str, result: Fraction) -> Fraction:
    """By what a result of the measure multiplies what all other results earn at their best; 1 where it leaves it alone.

    Worked example: a factor of 200 % from add-on sales makes 2 of their best result, and a gate that they open makes 0
    of their worst. So does a product inside a group.
    """
    others = tuple(key for key in subject.weights if key != measure)
    best = subject.best(*others)
    earned = subject.lost(*others, at=best) if others else Fraction(0)
    return subject.lost(*others, at={**best, measure: result}) / earned if earned > 0 else Fraction(1)


def pressed_share(subject: Subject) -> Fraction:
    """The share of pay that hangs on volume, speed and saves."""
    pressed = [key for key in subject.measures_where(lambda measure: is_pressed(measure.kpi)) if subject.paid(key)]
    return sum((subject.shares[key] for key in pressed), Fraction(0))
