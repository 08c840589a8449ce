"""What holds a paid measure in check: the results that gaming it would spoil, by how much it would spoil them.

Worked example: cutting calls short lowers handle time by 30 % and first-contact resolution by 30 %, so 40 % of pay on
the second balances 40 % on the first. It lowers satisfaction by 15 % only, which takes twice the weight. These
break-even factors follow from the effects in the behaviour catalogue and change with it.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from incentives.alignment.subject import Subject
from incentives.kpis.behaviour import Behaviour
from incentives.policy.model import Measure

EVEN = Fraction(1)
"""Factor for a counter measure of the KPI catalogue that no modelled behaviour spoils."""


def counterweight(subject: Subject, paid: Iterable[str], leaving_out: Iterable[str] = ()) -> Fraction:
    """The share of pay on those measures that the other results hold in check, each by what its worst result costs."""
    paid = tuple(paid)
    others = [key for key in subject.reference.ranges if key not in (*paid, *leaving_out)]
    found = Fraction(0)
    for key in others:
        factors = [factor for one in paid if (factor := break_even(subject, one, key)) is not None]
        found += subject.lost(key) / max(factors) if factors else 0
    return found


def break_even(subject: Subject, paid: str, counter: str) -> Fraction | None:
    """How much weight the counter measure needs for each weight on the paid one; None where it is no counter measure.

    The most harmful behaviours that improve the one and spoil the other decide, and the hardest to balance of them.
    """
    ranges = subject.reference.ranges
    one, other = ranges[paid].measure, ranges[counter].measure
    spoiling = [
        (behaviour.customer_harm, gain / loss)
        for behaviour in subject.harmful
        if (gain := _improves(behaviour, one)) > 0 and (loss := -_changes(behaviour, other)) > 0
    ]
    if spoiling:
        worst = max(harm for harm, _ in spoiling)
        return max(factor for harm, factor in spoiling if harm == worst)
    return EVEN if other.kpi.id in one.kpi.counter_measures else None


def _improves(behaviour: Behaviour, measure: Measure) -> Fraction:
    """By which share of target it improves the measure in the period that pays."""
    return behaviour.effect_now(measure.kpi.id) * measure.kpi.better.sign


def _changes(behaviour: Behaviour, measure: Measure) -> Fraction:
    """By which share of target it improves the measure by the time it is known; negative where it spoils it."""
    effect = behaviour.effect_now(measure.kpi.id)
    effect += behaviour.effect_later(measure.kpi.id) if measure.known_later else 0
    return effect * measure.kpi.better.sign
